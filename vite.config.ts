import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { build, defineConfig, type Plugin, type ResolvedConfig } from 'vite';
import { unshippedModules } from './scripts/lib/packages.mjs';
import { toBase91 } from './src/worker/base91.ts';

/**
 * threats.md S3. `trusted-types` names the two policies: one lets through the address of the engine worker only, the other
 * that of the service worker which *Keep for offline use* registers.
 */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "object-src 'none'",
  "frame-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "worker-src 'self' blob:",
  "require-trusted-types-for 'script'",
  'trusted-types assay assay-offline',
].join('; ');

/** Filled in at the end of the build (scripts/lib/release.mjs); the page reads them. */
const BUILD_METAS = [
  `<meta name="assay-build" content="${'0'.repeat(64)}" />`,
  '<meta name="assay-form" content="site" />',
].join('\n    ');

/**
 * Which form is built: `one-file`, everything in one script, of which scripts/lib/release.mjs makes dist/assay.html; or the site, whose first
 * script shows the page and whose others follow while it loads.
 */
const ONE_FILE = process.env['ASSAY_FORM'] === 'one-file';

const WORKER_QUERY = '?worker&code';

/**
 * `import code from './x.worker.ts?worker&code'` gives the worker, bundled as a classic script, as a string. Vite's
 * own `?worker&inline` hands the Blob address to `new Worker` itself, where Trusted Types refuse it, and falls back to a
 * data: address, which the policy refuses.
 */
function workerCode(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'assay:worker-code',
    enforce: 'pre',
    configResolved(resolved) {
      config = resolved;
    },
    async load(id) {
      if (!id.endsWith(WORKER_QUERY)) return undefined;
      const entry = id.slice(0, -WORKER_QUERY.length);
      const result = await build({
        configFile: false,
        root: config.root,
        mode: config.mode,
        logLevel: config.logLevel ?? 'warn',
        publicDir: false,
        resolve: { alias: config.resolve.alias },
        build: {
          write: false,
          target: config.build.target,
          minify: config.command === 'build',
          reportCompressedSize: false,
          rolldownOptions: { input: entry, output: { format: 'iife', entryFileNames: 'worker.js' } },
        },
      });
      const outputs = Array.isArray(result) ? result : [result];
      for (const one of outputs) {
        if (!('output' in one)) continue;
        const chunk = one.output[0];
        refuseTools(chunk.moduleIds);
        for (const file of chunk.moduleIds) if (!file.startsWith('\0')) this.addWatchFile(file);
        return config.command === 'build' ? packed(chunk.code) : `export default ${JSON.stringify(chunk.code)};`;
      }
      throw new Error(`the worker ${entry} gave no code`);
    },
  };
}

/**
 * A module whose default export is the text. The engine is a megabyte of code, a third of it when packed, and the page in one file may not
 * grow without end. Packed by fflate, whose output does not depend on the zlib of the Node that builds.
 */
function packed(text: string): string {
  const bytes = deflateSync(strToU8(text), { level: 9, mem: 12 });
  if (strFromU8(inflateSync(bytes)) !== text) throw new Error('packing changed the code of the worker');
  return [
    "import { inflateSync, strFromU8 } from 'fflate';",
    `import { fromBase91 } from ${JSON.stringify(fileURLToPath(new URL('./src/worker/base91.ts', import.meta.url)))};`,
    `export default strFromU8(inflateSync(fromBase91(${JSON.stringify(toBase91(bytes))})));`,
  ].join('\n');
}

/** Packages that are listed as tools must not end up in what ships (threats.md S7). */
function refuseTools(moduleIds: readonly string[]): void {
  const tools = unshippedModules(moduleIds);
  if (tools.length > 0) throw new Error(`not a package of the release: ${tools.join(', ')}`);
}

function onlyShipped(): Plugin {
  return {
    name: 'assay:only-shipped',
    apply: 'build',
    generateBundle() {
      refuseTools([...this.getModuleIds()]);
    },
  };
}

/** Packed samples of so many characters are not in the one file, which may have 1.5 MB; its gallery does not list them. */
const LARGE_SAMPLE = 26_000;

function fewerSamples(): Plugin {
  const textOf = (name: string): string =>
    readFileSync(new URL(`./src/features/samples/${name}`, import.meta.url), 'utf8');
  const listOf = (text: string, name: string): unknown[] =>
    JSON.parse(new RegExp(`export const ${name}[^=]*= (\\[.*\\]);`).exec(text)?.[1] ?? 'null') as unknown[];
  const packedTexts = (): string[] => listOf(textOf('packed.generated.ts'), 'PACKED') as string[];
  return {
    name: 'assay:fewer-samples',
    apply: () => ONE_FILE,
    enforce: 'pre',
    transform(code, id) {
      if (id.endsWith('/packed.generated.ts')) {
        const kept = packedTexts().map((text) => (text.length > LARGE_SAMPLE ? '' : text));
        return `export const PACKED = ${JSON.stringify(kept)};`;
      }
      if (!id.endsWith('/samples.generated.ts')) return undefined;
      const texts = packedTexts();
      const samples = listOf(code, 'CASE_SAMPLES') as { readonly packed: number }[];
      const kept = samples.filter(({ packed }) => (texts[packed]?.length ?? 0) <= LARGE_SAMPLE);
      return `export const SAMPLES = ${JSON.stringify(listOf(code, 'SAMPLES'))};\nexport const CASE_SAMPLES = ${JSON.stringify(kept)};`;
    },
  };
}

/** The content policy, as the first element of the built page: it must stand before anything that it governs. */
function contentPolicy(): Plugin {
  return {
    name: 'assay:content-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replace(
          /(<meta charset="utf-8"\s*\/?>)/,
          `$1\n    <meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}" />\n    ${BUILD_METAS}`,
        ),
    },
  };
}

/** The icon as a data: address. Chromium asks for an icon file again whenever title or address change. */
function inlineIcon(): Plugin {
  return {
    name: 'assay:inline-icon',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        const svg = readFileSync(new URL('./public/icon.svg', import.meta.url), 'utf8');
        return html.replace('href="./icon.svg"', `href="data:image/svg+xml,${encodeURIComponent(svg)}"`);
      },
    },
  };
}

/**
 * Integrity of every script and style of the built page (threats.md S1): a changed byte and the page does not start. Scripts that follow the
 * first one are named in the page too, so that they are loaded with it and never after; what they may be imported as is an import
 * map's to say, since an import has no attribute for it.
 */
function integrity(): Plugin {
  return {
    name: 'assay:integrity',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const digestOf = (name: string): string | undefined => {
          const target = bundle[name];
          if (target === undefined) return undefined;
          const bytes = target.type === 'chunk' ? target.code : target.source;
          return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
        };
        const scripts = Object.values(bundle).filter((file) => file.type === 'chunk');
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          const html = String(file.source).replace(
            /(<(?:script|link)\b[^>]*\b(?:src|href)="\.\/(assets\/[^"]+)")/g,
            (tag, head: string, name: string) => {
              const digest = digestOf(name);
              return digest === undefined ? tag : `${head} integrity="${digest}"`;
            },
          );
          file.source = scripts.length > 1 ? withFollowers(html, scripts, digestOf) : html;
        }
      },
    },
  };
}

function withFollowers(
  html: string,
  scripts: readonly { readonly fileName: string; readonly isEntry: boolean }[],
  digestOf: (name: string) => string | undefined,
): string {
  const names = scripts.map(({ fileName }) => fileName).sort();
  const map = JSON.stringify({
    integrity: Object.fromEntries(names.map((name) => [`./${name}`, digestOf(name)])),
  });
  const followers = scripts
    .filter(({ isEntry }) => !isEntry)
    .map(({ fileName }) => fileName)
    .sort()
    .map((name) => `<link rel="modulepreload" crossorigin href="./${name}" integrity="${digestOf(name) ?? ''}">`);
  const allowed = `'sha256-${createHash('sha256').update(map).digest('base64')}'`;
  return html
    .replace("script-src 'self'", `script-src 'self' ${allowed}`)
    .replace(/ *<script type="module"/, (tag) => `    <script type="importmap">${map}</script>\n${tag}`)
    .replace('</head>', `  ${followers.join('\n    ')}\n  </head>`);
}

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  // Any static host, any sub-path.
  base: './',
  plugins: [react(), workerCode(), onlyShipped(), fewerSamples(), contentPolicy(), inlineIcon(), integrity()],
  worker: { format: 'iife' },
  define: { __ASSAY_VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2022',
    // light-dark() and nesting stay as written; all three browsers that we test know them.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    // Vite's own preloading would begin when a script is first needed: after load.
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    ...(ONE_FILE ? { rolldownOptions: { output: { codeSplitting: false } } } : {}),
  },
});

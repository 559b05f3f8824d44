/**
 * `npm run build`: dist/ (the page, for any static host and any sub-path) and dist/headless/assay.mjs (the command).
 * Two builds of the same sources give the same bytes. `--to FOLDER` builds into that folder, `--headless FOLDER` the command only.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { digestFiles, listFiles } from './lib/digest.mjs';
import { ROOT, TOOLS, exists, inRoot, isMain } from './lib/root.mjs';
import { Reason, main, runNode } from './lib/run.mjs';

/**
 * Scripts that write source files (`*.generated.*`). Those are committed; with `--check` a script writes nothing and ends
 * with a code other than 0 if one of its files is stale. The build asks for that only: a build that rewrote sources would
 * hide that the committed ones are stale.
 */
const GENERATORS = ['scripts/compile-schemas.mjs'];

/** The builds of the page, as arguments of `vite`. */
const PAGE_BUILDS = [['build']];

/** Everything that the bytes of a build depend on. */
const INPUTS = [
  'engine',
  'src',
  'schemas',
  'public',
  'index.html',
  'vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
  'scripts',
];

/** Whatever the caller's environment says: NODE_ENV=test would build another React. */
const PRODUCTION = { NODE_ENV: 'production' };

const STAMP = inRoot('.cache/build.json');

async function checkGenerated() {
  for (const script of GENERATORS) {
    const { code, output } = await runNode([inRoot(script), '--check'], { capture: true });
    if (code === 0) continue;
    process.stderr.write(output);
    throw new Reason(`Build failed: what ${script} generates is stale; run it and commit the result.`);
  }
}

async function buildPage(outDir) {
  for (const file of ['index.html', 'vite.config.ts']) {
    if (!exists(file)) throw new Reason(`Build failed: ${file} is missing.`);
  }
  for (const args of PAGE_BUILDS) {
    const vite = [TOOLS.vite, ...args, '--outDir', outDir, '--emptyOutDir=false', '--logLevel', 'warn'];
    const { code } = await runNode(vite, { quiet: true, env: PRODUCTION });
    if (code !== 0) throw new Reason(`Build failed: vite ${args.join(' ')} ended with code ${code}.`);
  }
}

/** Bundles engine and command into one ES module that needs nothing but Node. */
export async function buildHeadless(outDir) {
  Object.assign(process.env, PRODUCTION);
  const { build } = await import('vite');
  const { output } = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: inRoot('src/headless/main.ts'),
      target: 'node20',
      minify: false,
      write: false,
      rolldownOptions: {
        // No comments with paths of modules: they may differ between checkouts.
        experimental: { attachDebugInfo: 'none' },
        output: { format: 'es', codeSplitting: false, banner: '#!/usr/bin/env node', entryFileNames: 'assay.mjs' },
      },
    },
  });
  const [chunk, ...others] = output;
  const foreign = [...chunk.imports, ...chunk.dynamicImports].filter((name) => !name.startsWith('node:'));
  if (others.length > 0 || foreign.length > 0) {
    throw new Reason(
      `Build failed: the command needs more than one file: ${[...others.map((o) => o.fileName), ...foreign].join(', ')}`,
    );
  }
  mkdirSync(outDir, { recursive: true });
  const file = join(outDir, 'assay.mjs');
  writeFileSync(file, chunk.code);
  chmodSync(file, 0o755);
  return file;
}

async function buildInto(folder) {
  await buildPage(folder);
  await buildHeadless(join(folder, 'headless'));
}

/** Builds beside dist/ and swaps the folders at the end, so that nobody ever sees half a build. */
export async function buildAll() {
  await checkGenerated();
  const inputs = inputDigest();
  const fresh = inRoot(`.cache/dist-${process.pid}`);
  const old = `${fresh}-old`;
  mkdirSync(fresh, { recursive: true });
  try {
    await buildInto(fresh);
    if (exists('dist')) renameSync(inRoot('dist'), old);
    renameSync(fresh, inRoot('dist'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  // No stamp if the sources changed meanwhile: it would be a lie.
  if (inputDigest() !== inputs) return;
  writeFileSync(STAMP, `${JSON.stringify({ inputs, outputs: outputDigest() })}\n`);
}

const inputDigest = () => digestFiles(ROOT, listFiles(ROOT, INPUTS));
const outputDigest = () => digestFiles(ROOT, listFiles(ROOT, ['dist']));

/** Builds unless dist/ is, byte for byte, what the last build of these very sources wrote. */
export async function ensureBuilt() {
  if (existsSync(STAMP)) {
    const stamp = JSON.parse(readFileSync(STAMP, 'utf8'));
    if (stamp.inputs === inputDigest() && stamp.outputs === outputDigest()) return;
  }
  console.error('Building ...');
  await buildAll();
}

function printSizes() {
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
  for (const file of listFiles(ROOT, ['dist'], (path) => path === 'dist/samples')) {
    const bytes = readFileSync(inRoot(file));
    console.log(`${kB(bytes.length)}  ${kB(gzipSync(bytes).length)} gzip  ${file}`);
  }
}

if (isMain(import.meta.url)) {
  await main(async (args) => {
    const [what, folder, ...more] = args;
    const build = { '--to': buildInto, '--headless': buildHeadless }[what];
    if (build !== undefined && folder !== undefined && more.length === 0) {
      await checkGenerated();
      await build(resolve(folder));
      return;
    }
    if (what !== undefined) throw new Reason(`Unknown arguments: ${args.join(' ')}`);
    await buildAll();
    printSizes();
  });
}

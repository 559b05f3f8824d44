/**
 * `npm run build`: dist/ (the page, for any static host and any sub-path), dist/assay.html (the same in one file, which runs from
 * `file://`), dist/headless/assay.mjs (the command), dist/engine/ (the engine as a library), and what tells one build from another (scripts/lib/release.mjs).
 * Two builds of the same sources give the same bytes. `--to FOLDER` builds into that folder, `--headless FOLDER` the command only.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeDeclarations } from './lib/declarations.mjs';
import { digestFiles, listFiles } from './lib/digest.mjs';
import { licenceTexts, packageTroubles, readLock, unshippedModules } from './lib/packages.mjs';
import { ONE_FILE, makeOneFile, sealRelease } from './lib/release.mjs';
import { makeSbom, sbomTroubles } from './lib/sbom.mjs';
import { ROOT, TOOLS, exists, inRoot, isMain } from './lib/root.mjs';
import { Reason, main, runNode } from './lib/run.mjs';

/**
 * Scripts that write source files (`*.generated.*`). Those are committed; with `--check` a script writes nothing and ends
 * with a code other than 0 if one of its files is stale. The build asks for that only: a build that rewrote sources would
 * hide that the committed ones are stale.
 */
const GENERATORS = ['scripts/compile-schemas.mjs', 'scripts/make-sha256.mjs'];

/** Everything that the bytes of a build depend on. */
export const BUILD_INPUTS = [
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

/** `form`: `site` or `one-file` (vite.config.ts). */
async function buildPage(outDir, form) {
  for (const file of ['index.html', 'vite.config.ts']) {
    if (!exists(file)) throw new Reason(`Build failed: ${file} is missing.`);
  }
  const vite = [TOOLS.vite, 'build', '--outDir', outDir, '--emptyOutDir=false', '--logLevel', 'warn'];
  const { code } = await runNode(vite, { quiet: true, env: { ...PRODUCTION, ASSAY_FORM: form } });
  if (code !== 0) throw new Reason(`Build failed: vite build (${form}) ended with code ${code}.`);
}

/**
 * Bundles a module and all that it uses, packages included, into one ES module that needs nothing but Node. Not Vite's build for
 * servers: that would take the CommonJS forms of packages, so that command and page would not run the same code.
 */
async function bundle(entry, outDir, name, banner) {
  Object.assign(process.env, PRODUCTION);
  const { build } = await import('vite');
  const [{ output }] = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    build: {
      lib: { entry: inRoot(entry), formats: ['es'], fileName: () => name },
      target: 'node20',
      minify: false,
      write: false,
      rolldownOptions: {
        external: /^node:/,
        // No comments with paths of modules: they may differ between checkouts.
        experimental: { attachDebugInfo: 'none' },
        output: { codeSplitting: false, banner },
      },
    },
  });
  const [chunk, ...others] = output;
  const tools = unshippedModules(chunk.moduleIds);
  if (tools.length > 0) throw new Reason(`Build failed: not a package of the release: ${tools.join(', ')}`);
  const foreign = [...chunk.imports, ...chunk.dynamicImports].filter((one) => !one.startsWith('node:'));
  if (others.length > 0 || foreign.length > 0) {
    const more = [...others.map((one) => one.fileName), ...foreign];
    throw new Reason(`Build failed: ${entry} needs more than one file: ${more.join(', ')}`);
  }
  mkdirSync(outDir, { recursive: true });
  const file = join(outDir, name);
  writeFileSync(file, chunk.code);
  return { file, imports: chunk.imports };
}

/** The command. */
export async function buildHeadless(outDir) {
  const { file } = await bundle('src/headless/main.ts', outDir, 'assay.mjs', '#!/usr/bin/env node');
  chmodSync(file, 0o755);
  return file;
}

/** The engine as a library, with its types: `import { auditFiles } from 'assay/engine'`. It imports nothing, not even Node. */
async function buildLibrary(outDir) {
  const { imports } = await bundle('engine/index.ts', outDir, 'index.mjs', '');
  if (imports.length > 0) throw new Reason(`Build failed: the engine imports ${imports.join(', ')}`);
  await writeDeclarations(outDir);
}

/** Refuses packages that drifted or whose licence nobody allowed, and lists the others beside what they went into. */
function describePackages(folder) {
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const lock = readLock();
  const sbom = makeSbom(manifest, lock);
  const troubles = [...packageTroubles(manifest, lock), ...sbomTroubles(sbom, lock)];
  if (troubles.length > 0) throw new Reason(`Build failed:\n  ${troubles.join('\n  ')}`);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbom, undefined, 1)}\n`);
  writeFileSync(join(folder, 'licences.txt'), licenceTexts(lock));
  return manifest.version;
}

/** Gives the build digest and the digest over the list of files. */
async function buildInto(folder) {
  await buildPage(folder, 'site');
  await buildOneFile(folder);
  await buildHeadless(join(folder, 'headless'));
  await buildLibrary(join(folder, 'engine'));
  return sealRelease(folder, describePackages(folder));
}

/** The page once more, in one script, and of that the one file. */
async function buildOneFile(folder) {
  const parts = `${folder}-parts`;
  try {
    await buildPage(parts, 'one-file');
    const read = (path) => readFileSync(join(parts, path), 'utf8');
    writeFileSync(join(folder, ONE_FILE), makeOneFile(read('index.html'), read));
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}

/** Builds beside dist/ and swaps the folders at the end, so that nobody ever sees half a build. */
export async function buildAll() {
  await checkGenerated();
  const inputs = inputDigest();
  const fresh = inRoot(`.cache/dist-${process.pid}`);
  const old = `${fresh}-old`;
  mkdirSync(fresh, { recursive: true });
  let sealed;
  try {
    sealed = await buildInto(fresh);
    if (exists('dist')) renameSync(inRoot('dist'), old);
    renameSync(fresh, inRoot('dist'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  // No stamp if the sources changed meanwhile: it would be a lie.
  if (inputDigest() === inputs) writeFileSync(STAMP, `${JSON.stringify({ inputs, outputs: outputDigest() })}\n`);
  return sealed;
}

const inputDigest = () => digestFiles(ROOT, listFiles(ROOT, BUILD_INPUTS));
const outputDigest = () => digestFiles(ROOT, listFiles(ROOT, ['dist']));

/** Whether dist/ is, byte for byte, what the last build of these very sources wrote. */
export function distIsCurrent() {
  if (!existsSync(STAMP)) return false;
  const stamp = JSON.parse(readFileSync(STAMP, 'utf8'));
  return stamp.inputs === inputDigest() && stamp.outputs === outputDigest();
}

export async function ensureBuilt() {
  if (distIsCurrent()) return;
  console.error('Building ...');
  await buildAll();
}

function printSizes() {
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
  for (const file of listFiles(ROOT, ['dist'], (path) => path === 'dist/samples' || path.endsWith('.d.ts'))) {
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
    const { build: digest, release, files } = await buildAll();
    printSizes();
    console.log(`build ${digest}`);
    console.log(`release ${release} (SHA-256 of dist/SHA256SUMS, which lists ${files} files)`);
  });
}

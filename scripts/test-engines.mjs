/**
 * `npm run test:engines`: the same verdict bytes in every JavaScript engine, and the built page in every browser.
 *
 *   --documents      only the comparison of verdict documents
 *   --browsers       only the journeys through the built page in Chromium, Firefox and WebKitGTK
 *   --only A,B       these engines only
 *   --also FOLDER    a further folder of evidence, inside the project or elsewhere
 *   --allow-missing  an engine that is not there and cannot be installed is named, but is no failure
 *
 * Exit code 0 only when every engine ran to its end and nothing differed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { sha256 } from './lib/digest.mjs';
import { buildCorpus, ROOTS } from './lib/engines/corpus.mjs';
import { compareDocuments, firstDifference } from './lib/engines/compare.mjs';
import { ENGINES, ensureEngines } from './lib/engines/list.mjs';
import { ensureInstalled, requireNode } from './lib/install.mjs';
import { ROOT, TOOLS, inRoot } from './lib/root.mjs';
import { Reason, main, runNode } from './lib/run.mjs';

/** Journeys that run in every browser; in `npm test` they run in Chromium only. */
const JOURNEYS = ['single-file', 'static-host', 'no-requests', 'offline'].map((name) => `e2e/${name}.spec.ts`);
/** Differing documents that are shown in full. */
const MOST_SHOWN = 5;
/** Cases that are named. */
const MOST_LISTED = 20;

function readArguments(args) {
  const options = { documents: true, browsers: true, allowMissing: false, only: undefined, also: [] };
  for (let i = 0; i < args.length; i += 1) {
    const value = () => {
      i += 1;
      if (args[i] === undefined) throw new Reason(`${args[i - 1]} needs a value`);
      return args[i];
    };
    if (args[i] === '--documents') options.browsers = false;
    else if (args[i] === '--browsers') options.documents = false;
    else if (args[i] === '--allow-missing') options.allowMissing = true;
    else if (args[i] === '--only') options.only = value().split(',');
    else if (args[i] === '--also') options.also.push(relative(ROOT, resolve(value())));
    else throw new Reason(`Unknown argument: ${args[i]}`);
  }
  const unknown = (options.only ?? []).filter((name) => ENGINES.every((engine) => engine.name !== name));
  if (unknown.length > 0) throw new Reason(`No such engine: ${unknown.join(', ')}`);
  if (!options.documents && !options.browsers) throw new Reason('--documents and --browsers leave nothing to do');
  return options;
}

/** Engine and suite as one ES module: the same bytes for every engine. */
async function bundleSuite(folder) {
  const { build } = await import('vite');
  const [{ output }] = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: inRoot('test/engines/suite.ts'), formats: ['es'], fileName: 'suite' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const file = join(folder, 'suite.mjs');
  writeFileSync(file, output[0].code);
  return { file, digest: sha256(output[0].code) };
}

/** Runs a job for each item, as many at a time as there are cores. */
async function inParallel(items, job) {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await job(item);
  };
  await Promise.all(Array.from({ length: Math.min(4, cpus().length) }, lane));
}

async function runAll(engines, suite, folder, corpus, wanted = []) {
  const corpusFile = join(folder, `corpus-${String(wanted.length)}.json`);
  const asked = { cases: corpus.cases, wanted };
  writeFileSync(corpusFile, JSON.stringify(asked));
  const results = new Map();
  await inParallel(engines, async (engine) => {
    const start = performance.now();
    try {
      const lines = await engine.run(suite, corpusFile, asked);
      if (lines.at(-1)?.end !== true) throw new Error('it stopped before the end');
      results.set(engine.name, { documents: lines.slice(0, -1) });
    } catch (error) {
      results.set(engine.name, { trouble: error.message });
    }
    results.get(engine.name).seconds = (performance.now() - start) / 1000;
  });
  return results;
}

async function compareEverywhere(engines, also) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-engines-'));
  try {
    const suite = await bundleSuite(folder);
    const corpus = buildCorpus([...ROOTS, ...also], join(folder, 'unpacked'));
    console.log(
      `${corpus.files} files (and ${corpus.packed} inside packed ones), ${corpus.cases.length} cases; corpus ${corpus.digest.slice(0, 16)}`,
    );
    console.log(`suite ${suite.digest.slice(0, 16)}, the same module in every engine`);
    const results = await runAll(engines, suite.file, folder, corpus);
    const expected = ['numeric/grid', ...corpus.cases.map(({ id }) => id)];
    const report = compareDocuments(expected, results);
    for (const { name } of engines) {
      const { trouble, seconds, documents } = results.get(name);
      const said = trouble === undefined ? `${documents.length} documents` : `FAILED: ${trouble}`;
      console.log(
        `  ${name.padEnd(9)} ${seconds.toFixed(1).padStart(7)} s  ${report.digests.get(name) ?? ''}  ${said}`,
      );
    }
    const shown = (list) => list.slice(0, MOST_LISTED);
    for (const { id, engines: many, first } of shown(report.threw)) {
      console.log(`  threw: ${id} (${many} engines; ${first})`);
    }
    for (const { id, groups } of shown(report.differing)) {
      console.log(
        `  differs: ${id}\n${groups.map(([digest, names]) => `    ${digest.slice(0, 16)} ${names.join(', ')}`).join('\n')}`,
      );
    }
    if (report.differing.length > 0) await showDifferences(engines, suite.file, folder, corpus, report.differing);
    const failed = [...results].filter(([, { trouble }]) => trouble !== undefined).length;
    console.log(
      `${expected.length} documents compared in ${results.size - failed} engines: ${report.differing.length} differences` +
        (report.threw.length === 0 ? '' : `, ${report.threw.length} cases ended with an exception`) +
        (report.digest === undefined ? '' : `, digest over all ${report.digest}`),
    );
    // One engine alone agrees with itself.
    const alone = results.size - failed < 2;
    if (alone) console.log('nothing was compared: that takes two engines');
    return failed + report.differing.length + report.threw.length + (alone ? 1 : 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the differing documents to .cache/engines/ and says where they part. */
async function showDifferences(engines, suite, folder, corpus, differing) {
  const wanted = differing.slice(0, MOST_SHOWN).map(({ id }) => id);
  const results = await runAll(engines, suite, folder, corpus, wanted);
  mkdirSync(inRoot('.cache/engines'), { recursive: true });
  for (const [at, { id, groups }] of differing.slice(0, MOST_SHOWN).entries()) {
    const texts = groups.map(([, [name]]) => {
      const text = results.get(name)?.documents?.find((one) => one.id === id)?.text ?? '';
      writeFileSync(inRoot(`.cache/engines/${at}-${name}.json`), text);
      return [name, text];
    });
    console.log(firstDifference(id, texts));
  }
}

async function journeys(browsers) {
  const args = [TOOLS.playwright, 'test', '--forbid-only', ...JOURNEYS];
  const { code } = await runNode(args, { env: { ASSAY_BROWSERS: browsers.join(',') } });
  return code === 0 ? 0 : 1;
}

await main(async (args) => {
  requireNode();
  await ensureInstalled();
  const options = readArguments(args);
  const names = ENGINES.map(({ name }) => name).filter((name) => options.only?.includes(name) ?? true);
  const { missing, reasons } = await ensureEngines(names);
  for (const name of missing) console.log(`missing: ${name}`);
  for (const reason of reasons) console.log(`  ${reason}`);
  const engines = ENGINES.filter(({ name }) => names.includes(name) && !missing.includes(name));
  let troubles = options.allowMissing ? 0 : missing.length;
  if (options.documents) troubles += await compareEverywhere(engines, options.also);
  if (options.browsers) {
    const { BROWSERS } = await import('./lib/browsers.mjs');
    const { ensureBuilt } = await import('./build.mjs');
    await ensureBuilt();
    troubles += await journeys(engines.map(({ name }) => name).filter((name) => BROWSERS.includes(name)));
  }
  console.log(troubles === 0 ? 'test:engines passed' : `test:engines failed (${troubles})`);
  return troubles === 0 ? 0 : 1;
});

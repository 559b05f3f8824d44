/** Samples of several files (`test/fixtures/gallery/`): judged, copied to public/samples/, and packed for the page. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inRoot } from './root.mjs';

const SOURCE = 'test/fixtures/gallery';

function foldersIn(path) {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * Writes the samples below `target` and gives what the index and the page say of them.
 * @param audit judges inputs: `auditFiles` of the engine
 * @param source gives a source over bytes: `memorySource` of the engine
 */
export async function makeCaseSamples(target, audit, source) {
  const index = [];
  const gallery = [];
  for (const format of foldersIn(inRoot(SOURCE))) {
    for (const id of foldersIn(inRoot(SOURCE, format))) {
      const from = inRoot(SOURCE, format, id);
      const sample = JSON.parse(readFileSync(join(from, 'sample.json'), 'utf8'));
      const read = (file) => new Uint8Array(readFileSync(join(from, file)));
      for (const variant of sample.variants) {
        await expectOutcome(sample, variant, read, audit, source);
        for (const { name, file } of variant.files) {
          const to = join(target, format, id, folderOf(variant), name);
          mkdirSync(dirname(to), { recursive: true });
          writeFileSync(to, read(file));
        }
      }
      index.push({ id, format, folder: `${format}/${id}`, variants: sample.variants.map(indexed) });
      gallery.push(packed(sample, read));
      console.log(`${id}: ${sample.variants.map(({ label, outcome }) => `${label} ${outcome}`).join(', ')}`);
    }
  }
  return { index, gallery };
}

const folderOf = ({ label }) => label.toLowerCase().replaceAll(' ', '-');

function indexed(variant) {
  const { label, outcome, fails, now } = variant;
  const files = variant.files.map(({ name, trusted }) => (trusted ? { name, trusted } : { name }));
  return { folder: folderOf(variant), label, outcome, fails, ...(now === undefined ? {} : { now }), files };
}

async function expectOutcome({ id, format }, { label, outcome, fails, now, files }, read, audit, source) {
  const inputs = files.map(({ name, file, trusted }) => ({
    source: source(name, read(file)),
    pinned: trusted === true,
  }));
  const settings = { profile: 'strict', ...(now === undefined ? {} : { now: Date.parse(now) }) };
  const { document } = await audit(inputs, settings);
  const failing = document.cases.flatMap(({ checks }) => checks.filter((check) => check.outcome === 'failed'));
  const missed = fails.filter((name) => failing.every((check) => check.id !== `${format}/${name}`));
  if (document.outcome !== outcome || document.cases.length !== 1 || missed.length > 0) {
    const found = failing.map((check) => check.id).join(', ');
    throw new Error(`${id}, ${label}: ${document.outcome} in ${document.cases.length} cases; failing: ${found}`);
  }
}

/** All files of a sample, each once, as one packed block. */
function packed(sample, read) {
  const names = [...new Set(sample.variants.flatMap(({ files }) => files.map(({ file }) => file)))].sort();
  const blocks = names.map(read);
  const { id, title, network, description, format } = sample;
  return {
    ...{ id, format, title, network, description },
    gzipBase64: gzipSync(Buffer.concat(blocks), { level: 9 }).toString('base64'),
    sizes: blocks.map(({ length }) => length),
    variants: sample.variants.map(({ label, outcome, change, now, files }) => ({
      ...{ label, outcome },
      ...(change === undefined ? {} : { change }),
      ...(now === undefined ? {} : { now: Date.parse(now) }),
      files: files.map(({ name, file, trusted }) => ({ name, block: names.indexOf(file), trusted: trusted === true })),
    })),
  };
}

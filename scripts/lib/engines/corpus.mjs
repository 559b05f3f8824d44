/** What the engines are compared on: every sample, every committed vector and every fixture of the reference package, alone and together. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { digestFiles, listFiles } from '../digest.mjs';
import { ROOT, inRoot } from '../root.mjs';
import { unpack } from './unpack.mjs';

export const ROOTS = ['public/samples', 'test/fixtures', 'node_modules/@mcptoolshop/backprop-trace/fixtures'];

/** A folder is judged as one case file when it holds this many files at most, its folders included. */
const MOST_TOGETHER = 64;

/** Files that an auditor would give as trusted, by their names: where it matters little here that a guess is wrong. */
const LIKE_A_PIN =
  /(\.(keys|pub|ya?ml|toml|npz|csv)|allowed_signers|authorized_keys|(polic|recipe|settings|chain|expected|history|key|receipt)[^/]*)$/i;

/** Written by people for people; the engine is asked all the same, but not together with evidence. */
const PROSE = /(^|\/)(README\.md|manifest\.json|expected\.json|index\.json)$/;

/**
 * Cases for `runSuite`, in one order everywhere. Each file is judged alone under both profiles; each small folder together,
 * with nothing trusted and with what looks like a trusted input trusted; each case of a `manifest.json` as it says, under both
 * profiles. `unpackTo`: an empty folder of the caller. Of vectors that are packed into one file, only the cases of their manifest: there are thousands of files.
 */
export function buildCorpus(roots, unpackTo) {
  const paths = listFiles(ROOT, roots);
  const unpacked = paths.flatMap((path) => unpack(path, join(unpackTo, path)));
  const manifests = [
    ...paths.filter(isManifest).map((path) => [dirname(path), dirname(path)]),
    ...unpacked.map(({ path, folder }) => [path, relative(ROOT, folder)]),
  ];
  const cases = [
    signatures(),
    ...alone(paths),
    ...together(paths),
    ...manifests.flatMap(([label, folder]) => fromManifest(label, folder)),
  ];
  for (const { path } of unpacked) {
    if (!cases.some(({ id }) => id.startsWith(`${path} case `)))
      throw new Error(`${path}: no case of it was understood`);
  }
  const inside = unpacked.reduce((sum, { files }) => sum + files, 0);
  return { cases, files: paths.length, packed: inside, digest: digestFiles(ROOT, paths) };
}

/** What `runSuite` answers for every signature at the edges (test/crypto/edge), in one document. */
function signatures() {
  const path = 'test/fixtures/gpu-test-receipt/oracles.json.gz';
  return {
    id: 'signatures/edge',
    profile: 'strict',
    files: [{ name: basename(path), path, pinned: false }],
    settings: [],
  };
}

function alone(paths) {
  return paths.flatMap((path) =>
    ['strict', 'reference'].map((profile) => ({
      id: `${path} alone ${profile}`,
      profile,
      files: [{ name: basename(path), path, pinned: false }],
      settings: [],
    })),
  );
}

function together(paths) {
  const evidence = paths.filter((path) => !PROSE.test(path));
  const folders = new Map();
  for (const path of evidence) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      folders.set(folder, [...(folders.get(folder) ?? []), path]);
    }
  }
  const small = [...folders].filter(([, inside]) => inside.length > 1 && inside.length <= MOST_TOGETHER);
  return small.sort(byFirst).flatMap(([folder, inside]) => {
    const files = (pins) =>
      inside.map((path) => ({
        name: join(basename(folder), relative(folder, path)),
        path,
        pinned: pins && LIKE_A_PIN.test(path),
      }));
    const one = { id: `${folder} together`, profile: 'strict', files: files(false), settings: [] };
    if (!inside.some((path) => LIKE_A_PIN.test(path))) return [one];
    return [one, { ...one, id: `${folder} together, some trusted`, files: files(true) }];
  });
}

const isManifest = (path) => basename(path) === 'manifest.json';
const byFirst = ([a], [b]) => (a < b ? -1 : 1);

/**
 * Vector manifests have `cases` (or are a list of them): the evidence is the first of `inputs.proof`, `file` and `folder`; every
 * other path in a case is what the auditor trusts; `options` are his settings.
 */
function fromManifest(label, folder) {
  let content;
  try {
    content = JSON.parse(readFileSync(inRoot(folder, 'manifest.json'), 'utf8'));
  } catch {
    // A vector that is broken on purpose may have any name.
    return [];
  }
  const cases = Array.isArray(content) ? content : (content?.cases ?? []);
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((one, at) => {
    const evidence = [one?.inputs?.proof, one?.file, one?.folder].find((text) => isThere(folder, text));
    if (evidence === undefined) return [];
    const { options = {}, ...rest } = one;
    const others = [...new Set([...pathsIn(rest)])].filter(
      (text) => isThere(folder, text) && text !== evidence && !text.startsWith(`${one.folder ?? evidence}/numbers`),
    );
    const trusted = others.filter((text) => text !== one.folder && !text.startsWith(`${evidence}/`));
    const { now, ...settings } = options;
    const time = typeof now === 'string' ? Date.parse(now) : NaN;
    const judged = {
      files: [...filesOf(folder, evidence, false), ...trusted.flatMap((text) => filesOf(folder, text, true))],
      settings: flatten(settings),
      ...(Number.isNaN(time) ? {} : { now: time }),
    };
    const id = `${label} case ${typeof one.id === 'string' ? one.id : String(at)}`;
    return ['strict', 'reference'].map((profile) => ({ id: `${id} ${profile}`, profile, ...judged }));
  });
}

/** With a slash: else the word `honest` would be taken for the folder of that name. */
const isThere = (folder, text) =>
  typeof text === 'string' && text.includes('/') && !text.includes('\0') && existsSync(inRoot(folder, text));

/** Every text in a case, however deep. */
function* pathsIn(value) {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* pathsIn(inner);
}

function filesOf(folder, text, pinned) {
  const path = join(folder, text);
  if (statSync(inRoot(path)).isFile()) return [{ name: basename(path), path, pinned }];
  return listFiles(ROOT, [path]).map((file) => ({
    name: join(basename(path), relative(path, file)),
    path: file,
    pinned,
  }));
}

/** `{a: {b: 1}}` to `a.b = 1`, as `--set` has it. */
function flatten(value, prefix = '') {
  return Object.entries(value).flatMap(([name, inner]) => {
    const full = `${prefix}${name}`;
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return flatten(inner, `${full}.`);
    return inner === null ? [] : [{ name: full, value: Array.isArray(inner) ? inner.join(',') : String(inner) }];
  });
}

/** Which of the dropped files are a run, and what stands beside it. */
import type { CaseInput } from '../../case-file/input.ts';
import { decodeWtf8 } from '../../text/json/wtf8.ts';
import { ANCHORS_NAME } from './anchor-file.ts';
import { headOf } from './attempt.ts';
import { ROOT_ANCHORED } from './event-log.ts';
import { MANIFEST_NAME } from './manifest.ts';
import { TORRENT_SUFFIX } from './torrent-file.ts';

export const LOG_NAME = 'steps.jsonl';
export const ROOT_NAME = 'merkle_root.txt';
const PROOF_FOLDER = 'proofs/';

/** The files of one run. Names are relative to its folder. */
export interface RunFiles {
  /** Folder of the run as dropped, without the last `/`; empty for files dropped without a folder. */
  readonly folder: string;
  readonly log: readonly CaseInput[];
  readonly manifest: readonly CaseInput[];
  readonly root: readonly CaseInput[];
  readonly anchors: readonly CaseInput[];
  /** By name below `proofs/`. */
  readonly proofs: ReadonlyMap<string, readonly CaseInput[]>;
  readonly torrents: readonly CaseInput[];
  /** Other files in the folder, by relative name: only a torrent can speak of them. */
  readonly others: ReadonlyMap<string, CaseInput>;
}

/** Files that serve every run of the audit. */
export interface Companions {
  readonly events: readonly CaseInput[];
  readonly settings: readonly CaseInput[];
  readonly keys: readonly CaseInput[];
  readonly setups: readonly CaseInput[];
}

/** Finds the runs. Reads no more than the heads of files that may be of one. */
export async function findRuns(inputs: readonly CaseInput[]): Promise<readonly RunFiles[]> {
  const evidence = inputs.filter(({ pinned }) => !pinned);
  const byFolder = groupByFolder(evidence);
  const taken = new Set<CaseInput>();
  const runs: RunFiles[] = [];
  // Outer folders first: what looks like a run inside the proofs of another is left over there.
  for (const folder of [...byFolder.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    const free = (byFolder.get(folder) ?? []).filter((input) => !taken.has(input));
    const run = await readFolder(folder, free);
    if (run === undefined) continue;
    runs.push(run);
    for (const input of evidenceOf(run)) taken.add(input);
  }
  for (const input of evidence) {
    if (taken.has(input) || !(await looksLikeLog(input))) continue;
    taken.add(input);
    runs.push({ ...emptyRun(folderOf(input.name)), log: [input] });
  }
  return withTorrents(
    runs,
    evidence.filter((input) => !taken.has(input)),
  );
}

/** The evidence of a run, the file that names it first. */
export function evidenceOf(run: RunFiles): readonly CaseInput[] {
  return [
    ...run.log,
    ...run.manifest,
    ...run.root,
    ...run.anchors,
    ...[...run.proofs.values()].flat(),
    ...run.torrents,
  ];
}

/** Event lists, settings, keys and setups among the files, pinned or found beside. */
export async function findCompanions(inputs: readonly CaseInput[]): Promise<Companions> {
  const events: CaseInput[] = [];
  const settings: CaseInput[] = [];
  const keys: CaseInput[] = [];
  const setups: CaseInput[] = [];
  for (const input of inputs) {
    const base = input.name.slice(input.name.lastIndexOf('/') + 1);
    if (/^(?:\w+[_-])?vk\.key$|\.vk$/i.test(base)) keys.push(input);
    else if (/\.srs$/i.test(base)) setups.push(input);
    else if (/\.json$/i.test(base) || input.pinned) {
      const kind = await companionKind(input);
      if (kind === 'events') events.push(input);
      else if (kind === 'settings') settings.push(input);
    }
  }
  return { events, settings, keys, setups };
}

async function companionKind(input: CaseInput): Promise<'events' | 'settings' | undefined> {
  const { head } = await headOf(input);
  const text = decodeWtf8(head);
  if (/^\s*\{/.test(text) && text.includes('"run_args"')) return 'settings';
  if (!/^\ufeff?\s*[[{]/.test(text)) return undefined;
  if (text.includes('RootAnchored') || text.includes(ROOT_ANCHORED)) return 'events';
  // A list without an event is an answer too, when the auditor gives it: there was none.
  return input.pinned && (/^\s*\[\s*\]\s*$/.test(text) || /^\s*\[\s*\{[^]*"topics"\s*:/.test(text))
    ? 'events'
    : undefined;
}

/** Folders that may be runs, with the files in and below them. */
function groupByFolder(inputs: readonly CaseInput[]): ReadonlyMap<string, readonly CaseInput[]> {
  const candidates = new Set<string>();
  for (const { name } of inputs) {
    const base = name.slice(name.lastIndexOf('/') + 1);
    if ([LOG_NAME, MANIFEST_NAME, ROOT_NAME, ANCHORS_NAME].includes(base)) candidates.add(folderOf(name));
    const proof = /^(?:([^]*)\/)?proofs\/step_-?\d{1,20}\.proof$/.exec(name);
    if (proof !== null) candidates.add(proof[1] ?? '');
  }
  const groups = new Map<string, CaseInput[]>([...candidates].map((folder) => [folder, []]));
  for (const input of inputs) {
    // Every folder above the file, the file's own first.
    for (let at = input.name.length; at > 0;) {
      at = input.name.lastIndexOf('/', at - 1);
      groups.get(at < 0 ? '' : input.name.slice(0, at))?.push(input);
    }
  }
  return groups;
}

function folderOf(name: string): string {
  const at = name.lastIndexOf('/');
  return at < 0 ? '' : name.slice(0, at);
}

async function readFolder(folder: string, inputs: readonly CaseInput[]): Promise<RunFiles | undefined> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const proofs = new Map<string, CaseInput[]>();
  const others = new Map<string, CaseInput>();
  const named = new Map<string, CaseInput[]>();
  for (const input of inputs) {
    const name = input.name.slice(prefix.length);
    if (name.startsWith(PROOF_FOLDER)) push(proofs, name.slice(PROOF_FOLDER.length), input);
    else if ([LOG_NAME, MANIFEST_NAME, ROOT_NAME, ANCHORS_NAME].includes(name)) push(named, name, input);
    else others.set(name, input);
  }
  const of = (name: string): readonly CaseInput[] => named.get(name) ?? [];
  const logs: CaseInput[] = [];
  let logSeen = false;
  for (const input of of(LOG_NAME)) {
    if (await looksLikeLog(input)) logSeen = true;
    if (!(await looksLikeOther(input))) logs.push(input);
  }
  const files = [...proofs.keys()].some((name) => /^step_-?\d{1,20}\.proof$/.test(name));
  const manifest = await holds(of(MANIFEST_NAME), ['"run_dir"', '"num_steps"', '"merkle_root"', '"proofs_dir"']);
  const anchors = await holds(of(ANCHORS_NAME), ['"anchors"', '"counter"', '"merkle_root"', '"num_steps"']);
  // A root alone is any file of 64 digits; beside a log or anchors it is a run.
  const rooted =
    of(ROOT_NAME).length > 0 && (logs.length > 0 || of(ANCHORS_NAME).length > 0 || of(MANIFEST_NAME).length > 0);
  if (!logSeen && !files && !manifest && !anchors && !rooted) return undefined;
  return {
    ...emptyRun(folder),
    log: logs,
    manifest: of(MANIFEST_NAME),
    root: of(ROOT_NAME),
    anchors: of(ANCHORS_NAME),
    // A folder of this name beside files dropped without one may be anybody's.
    proofs: files || folder !== '' || logs.length > 0 ? proofs : new Map(),
    others,
  };
}

function emptyRun(folder: string): RunFiles {
  return { folder, log: [], manifest: [], root: [], anchors: [], proofs: new Map(), torrents: [], others: new Map() };
}

function push(map: Map<string, CaseInput[]>, name: string, input: CaseInput): void {
  const list = map.get(name);
  if (list === undefined) map.set(name, [input]);
  else list.push(input);
}

/** Whether the first bytes hold a line of a step log. */
async function looksLikeLog(input: CaseInput): Promise<boolean> {
  const { head } = await headOf(input);
  const text = decodeWtf8(head);
  const words = ['"step_idx"', '"proof_hash"', '"public_inputs"'];
  return (
    /^\ufeff?\s*\{/.test(text) &&
    text.includes('"proof_hash"') &&
    words.filter((word) => text.includes(word)).length >= 2
  );
}

/** Whether the first bytes are plainly evidence of another kind. */
async function looksLikeOther(input: CaseInput): Promise<boolean> {
  const { head } = await headOf(input);
  const text = decodeWtf8(head);
  if (!/^\ufeff?\s*\{/.test(text) || text.includes('"step_idx"') || text.includes('"proof_hash"')) return false;
  return /"(?:schema_version|fixture_status|topology|parameters_before|framework|predicateType)"\s*:/.test(text);
}

async function holds(inputs: readonly CaseInput[], words: readonly string[]): Promise<boolean> {
  for (const input of inputs) {
    const { head, tail } = await headOf(input);
    const text = decodeWtf8(head) + decodeWtf8(tail);
    if (words.filter((word) => text.includes(word)).length >= 2) return true;
  }
  return false;
}

/** Gives each torrent to the run that it is named after; to the only run of its folder if there is one. */
function withTorrents(runs: readonly RunFiles[], inputs: readonly CaseInput[]): readonly RunFiles[] {
  const given = new Map<RunFiles, CaseInput[]>();
  for (const input of inputs) {
    if (!input.name.endsWith(TORRENT_SUFFIX)) continue;
    const folder = folderOf(input.name);
    const stem = input.name.slice(folder === '' ? 0 : folder.length + 1, -TORRENT_SUFFIX.length);
    const beside = runs.filter((run) => run.folder === folder || folderOf(run.folder) === folder);
    const named = beside.filter((run) => run.folder.slice(run.folder.lastIndexOf('/') + 1) === stem);
    const owner = named.length === 1 ? named[0] : beside.length === 1 ? beside[0] : undefined;
    if (owner !== undefined) given.set(owner, [...(given.get(owner) ?? []), input]);
  }
  return runs.map((run) => ({ ...run, torrents: given.get(run) ?? [] }));
}

/** Reads the files of one run and asks every check. */
import type { CaseInput } from '../../case-file/input.ts';
import { MerkleTree } from '../../crypto/merkle.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import { leftover } from '../../leftover.ts';
import type { Check, CheckId } from '../../verdict/model.ts';
import type { AuditSettings, AuditWatch } from '../format.ts';
import { readAnchors } from './anchor-file.ts';
import type { AnchorFile } from './anchor-file.ts';
import { attempt } from './attempt.ts';
import * as ids from './checks.ts';
import type { Companions, RunFiles } from './files.ts';
import { Judgement } from './judgement.ts';
import { RECORD, readLog } from './log.ts';
import type { StepLog } from './log.ts';
import { lastPart, readManifest } from './manifest.ts';
import type { ManifestResult } from './manifest.ts';
import { readPins } from './pinned.ts';
import type { Pinned } from './pinned.ts';
import { leftOver, readProofs } from './proofs.ts';
import type { ProofTable } from './proofs.ts';
import { referenceRoot, referenceVerdict } from './reference.ts';
import type { ReferenceVerdict } from './reference.ts';
import { judgeAnchors } from './rules/anchors.ts';
import type { AnchorState } from './rules/anchors.ts';
import { judgePin } from './rules/anchor-pin.ts';
import { judgeCount } from './rules/count.ts';
import { judgeUnique } from './rules/proof-unique.ts';
import type { UniqueResult } from './rules/proof-unique.ts';
import { judgeRoot } from './rules/root.ts';
import { judgeSteps } from './rules/steps.ts';
import { judgeTimestamps } from './rules/timestamps.ts';
import { judgeTorrents } from './rules/torrent.ts';
import type { TorrentRow } from './rules/torrent.ts';
import { readSmall } from './small-file.ts';
import type { SmallFile } from './small-file.ts';
import { readTorrent } from './torrent-file.ts';

/** Everything that was read and judged, for notes, facts and views. */
export interface JudgedRun {
  readonly run: RunFiles;
  readonly name: string;
  readonly log: StepLog | undefined;
  readonly manifest: ManifestResult | undefined;
  readonly rootFile: SmallFile;
  readonly anchorFile: AnchorFile | undefined;
  readonly anchorStates: readonly AnchorState[];
  readonly tree: MerkleTree | undefined;
  readonly root: string | undefined;
  readonly stride: number | undefined;
  /** Lines at which step numbers, and times, do not follow those before. */
  readonly stepLines: ReadonlySet<number>;
  readonly timeLines: ReadonlySet<number>;
  readonly proofs: ProofTable | undefined;
  readonly unique: UniqueResult | undefined;
  readonly torrentRows: readonly TorrentRow[];
  readonly pinned: Pinned;
  readonly checks: readonly Check[];
  readonly reference: ReferenceVerdict;
  readonly referenceRoot: string;
}

const WITHOUT_LOG = 'steps.jsonl is not among the files that can be read';

/** @throws what a source throws when it cannot be read */
export async function judgeRun(
  run: RunFiles,
  companions: Companions,
  settings: AuditSettings,
  watch: AuditWatch,
): Promise<JudgedRun> {
  const now = settings.now === undefined ? undefined : settings.now / 1000;
  const checks = new Map<CheckId, Judgement>();
  const put = (check: Judgement): void => void checks.set(check.id, check);
  const open = (id: CheckId, why: string): void => {
    const check = new Judgement(id);
    check.open(why);
    put(check);
  };

  const progress = (share: number): void => {
    watch.progress(share * 0.3, 'reading the step log');
  };
  const logRead =
    run.log.length === 0 ? undefined : await attempt(run.log[0].name, () => readOneLog(run.log, progress));
  const log = logRead?.ok === true ? logRead.value : undefined;
  const manifestFile = await readSmall(run.manifest);
  const manifest = manifestFile.kind === 'bytes' ? readManifest(manifestFile.bytes) : undefined;
  const runId = manifest?.manifest.runDir;
  const anchorBytes = await readSmall(run.anchors);
  const anchorFile = anchorBytes.kind === 'bytes' ? readAnchors(anchorBytes.bytes, runId) : undefined;
  const rootFile = await readSmall(run.root);
  const pinned = await readPins(companions, settings, runId, log?.facts.circuit);

  const { tree, root, why } = treeOf(log);
  if (log === undefined) for (const id of LOG_CHECKS) open(id, WITHOUT_LOG);
  if (logRead?.ok === false) {
    const damaged = new Judgement(ids.LOG);
    damaged.error(logRead.message);
    put(damaged);
  }
  if (log !== undefined) {
    put(log.log);
    put(log.inputs);
  }
  const steps = log === undefined ? undefined : judgeSteps(log);
  if (steps !== undefined) put(steps.check);
  const times = judgeTimestamps(log, manifest?.manifest, now);
  put(times.check);
  const unique = log === undefined ? undefined : judgeUnique(log, root ?? log.sha256);
  if (unique !== undefined) put(unique.check);

  const proofs =
    log?.isText === true
      ? await readProofs(log, run.proofs, pinned.chain, (share) => {
          watch.progress(0.3 + share * 0.7, 'reading proof files');
        })
      : undefined;
  if (proofs !== undefined) for (const check of [proofs.files, proofs.shapes, proofs.instances]) put(check);

  put(manifest?.check ?? missing(ids.MANIFEST, manifestFile));
  const entry = anchorFile?.ok === true ? anchorFile.entry : undefined;
  const newest = entry?.anchors.at(-1);
  const newestPointer = entry === undefined ? '' : `${entry.pointer}/anchors/${String(entry.anchors.length - 1)}`;
  const claims = { file: rootFile, manifest: manifest?.manifest, newest, newestPointer };
  put(judgeRoot(claims, { root, why, count: log?.count ?? -1 }));
  put(judgeCount(claims, log?.count, logRead?.ok === false ? [] : (proofs?.leftOver ?? leftOver(log, run.proofs))));
  const { check: anchors, states } = judgeAnchorFile(anchorBytes, anchorFile, runId, pinned, tree, now);
  put(anchors);
  put(judgePin(pinned.values, { root, why, lines: log?.count, newest, newestPointer }));
  put(proofValid(pinned));
  const torrents = await judgeTorrents(
    await readTorrents(run),
    runId === undefined ? undefined : lastPart(runId),
    (path) => digestOf(run, path),
  );
  put(torrents.check);

  const list = ids.CHECKS.map(({ id }) => id).filter((id) => id !== ids.REFERENCE_RUN);
  const finished = list.map((id) => (checks.get(id) ?? missing(id, { kind: 'absent' })).finish());
  return {
    run,
    name: run.folder === '' ? (run.log[0]?.name ?? 'run') : run.folder,
    log,
    manifest,
    rootFile,
    anchorFile,
    anchorStates: states,
    tree,
    root,
    stride: steps?.stride,
    stepLines: steps?.lines ?? new Set(),
    timeLines: times.lines,
    proofs,
    unique,
    torrentRows: torrents.rows,
    pinned,
    checks: log?.isText === false ? unreadableChecks(finished) : finished,
    reference: await referenceVerdict(log, proofs, run.proofs),
    referenceRoot: referenceRoot(log, rootFile),
  };
}

/** Checks that have no subject without a log. */
const LOG_CHECKS = [
  ids.LOG,
  ids.STEPS,
  ids.INPUTS,
  ids.PROOF_UNIQUE,
  ids.PROOF_FILES,
  ids.PROOF_SHAPE,
  ids.PROOF_INSTANCES,
];

/** Reads the log; a second, different one of the same name is a problem of the first. */
async function readOneLog(inputs: readonly CaseInput[], progress: (share: number) => void): Promise<StepLog> {
  const [input] = inputs;
  const log = await readLog(input, progress);
  for (const other of inputs.slice(1)) {
    if ((await other.sha256()) === log.sha256) continue;
    log.log.error(`${String(inputs.length)} different files are named ${input.name}: the first one was judged`);
  }
  return log;
}

interface Recomputed {
  readonly tree: MerkleTree | undefined;
  readonly root: string | undefined;
  readonly why: string;
}

function treeOf(log: StepLog | undefined): Recomputed {
  if (log === undefined) return { tree: undefined, root: undefined, why: WITHOUT_LOG };
  if (log.count === 0) return { tree: undefined, root: sha256Hex(new Uint8Array(0)), why: '' };
  const unread = log.flags.findIndex((flags) => (flags & RECORD.hashed) === 0);
  if (unread >= 0) {
    const why = `line ${String(log.lines[unread] + 1)} of the log has no readable proof_hash, so the root cannot be recomputed`;
    return { tree: undefined, root: undefined, why };
  }
  const tree = new MerkleTree(log.hashes, log.count);
  return { tree, root: tree.root, why: '' };
}

function missing(id: CheckId, file: SmallFile): Judgement {
  const check = new Judgement(id);
  if (file.kind === 'bad') check.error(file.message);
  else check.open(`${FILE_OF.get(id) ?? 'the file'} is not among the files`);
  return check;
}

const FILE_OF = new Map<CheckId, string>([
  [ids.MANIFEST, 'run_manifest.json'],
  [ids.ANCHORS, 'anchors.json'],
]);

function judgeAnchorFile(
  bytes: SmallFile,
  file: AnchorFile | undefined,
  runId: string | undefined,
  pinned: Pinned,
  tree: MerkleTree | undefined,
  now: number | undefined,
): { readonly check: Judgement; readonly states: readonly AnchorState[] } {
  const check = missing(ids.ANCHORS, bytes);
  if (file === undefined) {
    if (pinned.values.events.length > 0)
      check.open('the pinned event list stands in its place, under proof-run/anchor-pin');
    return { check, states: [] };
  }
  const other = new Judgement(ids.ANCHORS);
  if (!file.ok) other.error(file.message);
  else if (runId === undefined)
    other.open('the manifest gives no readable run_dir, so the entry of this run is not known');
  else if (file.entry !== undefined) return judgeAnchors(file.entry, tree, now);
  else {
    other.examined = 1;
    const names = file.others.slice(0, 5).map(({ runId: id }) => JSON.stringify(id));
    const message = `anchors.json has no entry for the run id ${JSON.stringify(runId)}; it has ${names.join(', ') || 'none at all'}`;
    other.fail({ record: 0, pointer: 'anchors.json#', message, recomputed: JSON.stringify(runId) });
  }
  return { check: other, states: [] };
}

/** EZKL is not part of this build: the check says so, and what it would need. */
function proofValid({ keys }: Pinned): Judgement {
  const check = new Judgement(ids.PROOF_VALID);
  check.idle(
    `this build has no EZKL verifier: no proof was verified. It would take settings.json, vk.key and kzg.srs, pinned by the auditor (${keys})`,
  );
  return check;
}

async function readTorrents(run: RunFiles): Promise<Parameters<typeof judgeTorrents>[0]> {
  return Promise.all(
    run.torrents.map(async (input) => {
      const file = await readSmall([input]);
      const name = input.name.slice(input.name.lastIndexOf('/') + 1);
      if (file.kind === 'bytes') return { name, result: readTorrent(file.bytes) };
      return { name, result: { ok: false as const, message: file.kind === 'bad' ? file.message : 'it is not there' } };
    }),
  );
}

/** SHA-256 of a file of the run by its path in the folder; the first one, where there are several of the name. */
async function digestOf(run: RunFiles, path: string): Promise<string | undefined> {
  const named = [...run.log, ...run.manifest, ...run.root, ...run.anchors];
  const prefix = run.folder === '' ? '' : `${run.folder}/`;
  const input =
    named.find(({ name }) => name === prefix + path) ??
    (path.startsWith('proofs/') ? run.proofs.get(path.slice('proofs/'.length))?.[0] : undefined) ??
    run.others.get(path);
  if (input === undefined) return undefined;
  const read = await attempt(input.name, () => input.sha256());
  return read.ok ? read.value : undefined;
}

/** When no line of the log is text, nothing else was judged. */
function unreadableChecks(checks: readonly Check[]): readonly Check[] {
  return checks.map((check): Check => {
    if (check.id === ids.LOG) {
      return check.reason === undefined ? check : { ...check, reason: leftover('damaged', check.reason) };
    }
    const reason = 'no line of the step log is text, so there was nothing to judge';
    return { id: check.id, outcome: 'not-checked', required: check.required, examined: 0, reason, failures: [] };
  });
}

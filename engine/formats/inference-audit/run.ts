/** From the bytes of an audit and what lies beside it to a judged case. */
import type { Note, PinUsed, Profile } from '../../verdict/model.ts';
import type { AuditedCase } from '../format.ts';
import { auditCase, refusedCase } from './audit.ts';
import type { AuditFile } from './audit.ts';
import type { ArtifactInput, Evidence, FileFacts, KeyInput, Outside, ReceiptInput } from './evidence.ts';
import { retainedLeaf } from './hashes/leaves.ts';
import type { ArtifactFacts } from './report.ts';
import { hex } from '../../crypto/hex.ts';
import type { KeyTools, ReadOutcome } from './tools.ts';
import type { OpenedAudit } from './wire/container.ts';
import { openAudit, openAuditAsReference } from './wire/container.ts';
import type { VerifierKey } from './wire/types.ts';

export interface KeyFile extends FileFacts {
  readonly read: ReadOutcome<VerifierKey>;
}

export interface ArtifactFile extends FileFacts {
  readonly read: ReadOutcome<ArtifactFacts>;
}

/** Files beside an audit. */
export interface Beside {
  /** Pinned keys count; without one, one found beside is shown. */
  readonly keys: readonly KeyFile[];
  readonly receipts: readonly ReceiptInput[];
  readonly artifacts: readonly ArtifactFile[];
}

export interface RunOptions {
  readonly profile: Profile;
  /** The auditor's settings that were applied, without files. */
  readonly pins: readonly PinUsed[];
  /** Told 0 to 1 during the checks with a key. */
  readonly progress?: (done: number) => void;
}

/** Judges one file. Answers for any bytes. */
export async function runAudit(
  file: AuditFile,
  beside: Beside,
  outside: Outside,
  options: RunOptions,
  tools: KeyTools,
): Promise<AuditedCase> {
  const { profile } = options;
  const opened = profile === 'strict' ? openAudit(file.bytes) : openAuditAsReference(file.bytes);
  if (opened.ok) return judge(file, opened, beside, outside, options, tools);
  if (profile === 'reference') return refusedCase(file, profile, opened.refusal, undefined);
  const lenient = openAuditAsReference(file.bytes);
  if (!lenient.ok) return refusedCase(file, profile, opened.refusal, 'UNREADABLE');
  const asReference = await judge(file, lenient, beside, outside, { ...options, profile: 'reference' }, tools);
  return refusedCase(file, profile, opened.refusal, asReference.result.outcome);
}

async function judge(
  file: AuditFile,
  opened: OpenedAudit,
  beside: Beside,
  outside: Outside,
  options: RunOptions,
  tools: KeyTools,
): Promise<AuditedCase> {
  const { response } = opened.decoded;
  const chosenKey = chooseKey(beside.keys, opened);
  const chosenArtifact = beside.artifacts.find(({ pinned }) => pinned) ?? beside.artifacts[0];
  // What is not pinned is never an input of a check.
  const artifact = chosenArtifact?.pinned === true && chosenArtifact.read.ok ? chosenArtifact.read.value : undefined;
  const input = {
    response,
    leaf: retainedLeaf(response.retained, response.shell_opening),
    manifest: response.manifest,
    ...(options.progress === undefined ? {} : { progress: options.progress }),
  };
  const keyless = await tools.audit({ ...input, key: undefined, artifact: undefined });
  let key: KeyInput | undefined;
  if (chosenKey !== undefined) {
    const { read, ...facts } = chosenKey;
    key = read.ok
      ? { ...facts, ok: true, key: read.value, report: await tools.audit({ ...input, key: read.value, artifact }) }
      : { ...facts, ok: false, place: read.place, message: read.message };
  }
  const evidence: Evidence = {
    opened,
    key,
    keyless,
    receipts: beside.receipts,
    artifact: chosenArtifact === undefined ? undefined : artifactInput(chosenArtifact),
    outside,
    notes: [...unused(beside.keys, chosenKey), ...unused(beside.artifacts, chosenArtifact), ...unreadable(beside)],
  };
  return auditCase(file, evidence, options.profile, pinsUsed(beside, options.pins));
}

/** A pinned key of the asserted weights, else the first pinned one; without a pinned one the same among the others. */
function chooseKey(keys: readonly KeyFile[], { decoded }: OpenedAudit): KeyFile | undefined {
  const pinned = keys.filter((key) => key.pinned);
  const among = pinned.length > 0 ? pinned : keys;
  const weights = decoded.response.manifest?.weight_hash ?? null;
  const fits = ({ read }: KeyFile): boolean =>
    read.ok && weights !== null && read.value.weight_hash !== null && hex(read.value.weight_hash) === hex(weights);
  return among.find(fits) ?? among.find(({ read }) => read.ok) ?? among[0];
}

/** A pinned file is never passed over in silence. */
function unused(files: readonly (KeyFile | ArtifactFile)[], chosen: FileFacts | undefined): Note[] {
  return files
    .filter((file) => file.pinned && file !== chosen)
    .map(({ name, read }) => {
      const why = read.ok ? 'another pinned file fits this audit better' : `at ${read.place}: ${read.message}`;
      return { code: 'pin-not-used', pointer: '', message: `${name} was not used: ${why}` };
    });
}

/** Receipts of other runs are the rule; one that cannot be read is said. */
function unreadable({ receipts }: Beside): Note[] {
  return receipts.flatMap(({ name, pinned, read }) =>
    pinned && !read.ok
      ? [{ code: 'pin-not-used', pointer: '', message: `${name} could not be read: at ${read.place}: ${read.message}` }]
      : [],
  );
}

function artifactInput({ read, ...facts }: ArtifactFile): ArtifactInput {
  return {
    ...facts,
    problem: read.ok ? undefined : `at ${read.place}: ${read.message}`,
  };
}

/** The pinned files and settings of a case, sorted by name. */
function pinsUsed(beside: Beside, settings: readonly PinUsed[]): readonly PinUsed[] {
  const files = (name: string, facts: readonly FileFacts[]): PinUsed[] =>
    facts.filter(({ pinned }) => pinned).map((one) => ({ name, value: `sha256:${one.sha256} ${one.name}` }));
  const all = [
    ...settings,
    ...files('decode-artifact', beside.artifacts),
    ...files('receipt', beside.receipts),
    ...files('verifier-key', beside.keys),
  ];
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.value < b.value ? -1 : 1));
}

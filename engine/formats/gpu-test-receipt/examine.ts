/** Reads everything that was given with a receipt, once, for both profiles. */
import type { CaseInput } from '../../case-file/input.ts';
import type { PinUsed } from '../../verdict/model.ts';
import type { AuditSettings, AuditWatch } from '../format.ts';
import { pythonJsonBytes } from '../../text/python-json.ts';
import type { Baseline } from './baseline.ts';
import { linesOf, readHistory, textOf } from './baseline.ts';
import { includedPaths, pathFault } from './check-code.ts';
import type { ExaminedSource, History } from './check-code.ts';
import { judgeDetached } from './detached.ts';
import type { DetachedState } from './detached.ts';
import { computeFingerprints } from './fingerprint.ts';
import type { Given } from './given.ts';
import { readKeyring } from './keyring.ts';
import type { KeyFile, Keyring } from './keyring.ts';
import { makePolicy } from './policy.ts';
import type { PolicyFile, PolicyResult } from './policy.ts';
import { readPolicyFile, readPolicyTable } from './policy-file.ts';
import type { Receipt } from './receipt.ts';
import type { PolicyBytes } from './reference/lax-policy.ts';
import { policyKindOf } from './roles.ts';
import { judgeSignature } from './signature.ts';
import type { SignatureFindings } from './signature.ts';
import { openSourceFolder, openSourceZip, SourceError } from './source.ts';
import { readTime } from './times.ts';

/** Bytes of a key file, baseline or history. */
const MOST_LIST_BYTES = 64 * 1024 * 1024;
const MOST_SIGNATURE_BYTES = 1024 * 1024;

export interface Examined {
  readonly given: Given;
  readonly options: ReadonlyMap<string, string>;
  readonly policy: PolicyResult;
  readonly policyFiles: readonly PolicyFile[];
  readonly policyBytes: readonly PolicyBytes[];
  readonly baselines: readonly Baseline[];
  readonly histories: readonly History[];
  readonly keyFiles: readonly KeyFile[];
  readonly keyring: Keyring;
  readonly signature: SignatureFindings;
  readonly detached: readonly DetachedState[];
  readonly sources: readonly ExaminedSource[];
  /** Sources whose own `pyproject.toml` sets a policy. */
  readonly policiesInside: readonly string[];
  /** Why a trusted input cannot be used at all. */
  readonly unusable?: string;
  readonly pins: readonly PinUsed[];
}

/**
 * @param receipt as far as it could be read
 * @param bytes of the receipt file
 */
export async function examineGiven(
  given: Given,
  receipt: Receipt | undefined,
  bytes: Uint8Array,
  settings: AuditSettings,
  watch: AuditWatch,
): Promise<Examined> {
  const options = settings.pins?.options ?? new Map<string, string>();
  const lists = await readLists(given);
  const policyFiles = lists.policyBytes.map(({ name, kind, bytes: text }) => ({
    name,
    result: readPolicyFile(kind, text),
  }));
  const policy = makePolicy(policyFiles, lists.baselines, options);
  const keyring = readKeyring(lists.keyFiles);
  const endedAt = receipt === undefined ? undefined : timeOf(receipt);
  const user = receipt?.text(receipt.get('github_username', receipt.get('repo')));
  const signer = receipt?.text(receipt.get('signer', receipt.get('signature')));
  const chosen = options.get('github_user');
  const signature: SignatureFindings =
    receipt === undefined
      ? { state: { kind: 'undecided', reason: 'the document could not be read' }, identity: chosen, counting: [] }
      : judgeSignature(
          receipt,
          pythonJsonBytes(receipt.document, 0, 'signature'),
          keyring,
          chosen ?? signer ?? user,
          endedAt,
        );
  const detached: DetachedState[] = [];
  for (const input of given.signatures) {
    const value = (await input.bytes(MOST_SIGNATURE_BYTES)) ?? new Uint8Array(0);
    const namespace = options.get('namespace') ?? 'file';
    detached.push(
      judgeDetached({ name: input.name, bytes: value }, bytes, namespace, keyring, chosen ?? user, endedAt),
    );
  }
  const sources = await examineSources(given, receipt, watch);
  const policiesInside = await policiesOf(sources);
  return {
    given,
    options,
    policy,
    policyFiles,
    ...lists,
    keyring,
    signature,
    detached,
    sources,
    policiesInside,
    pins: await pinsOf(given, options),
  };
}

/** The end of the run in seconds, when it is a time. */
function timeOf(receipt: Receipt): number | undefined {
  return readTime(receipt.text(receipt.get('ended_at', receipt.get('session'))) ?? '');
}

interface Lists {
  readonly policyBytes: readonly PolicyBytes[];
  readonly baselines: readonly Baseline[];
  readonly histories: readonly History[];
  readonly keyFiles: readonly KeyFile[];
  readonly unusable?: string;
}

async function readLists(given: Given): Promise<Lists> {
  const policyBytes: PolicyBytes[] = [];
  const baselines: Baseline[] = [];
  const histories: History[] = [];
  const keyFiles: KeyFile[] = [];
  let unusable = given.unknown.at(0)?.name;
  if (unusable !== undefined)
    unusable = `${unusable} was given as a trusted input and is nothing that this build knows`;
  for (const { input, role } of [...given.trusted, ...given.beside]) {
    const { name, pinned } = input;
    const bytes = await input.bytes(MOST_LIST_BYTES);
    const text = bytes === undefined ? undefined : textOf(bytes);
    if (role === 'policy' && pinned) {
      policyBytes.push({ name, kind: policyKindOf(name) ?? 'yaml', bytes: bytes ?? new Uint8Array(0) });
    } else if (role === 'keys' && text !== undefined) keyFiles.push({ name, pinned, text });
    else if (role === 'expected-skips' && pinned && text !== undefined) baselines.push({ name, ids: linesOf(text) });
    else if (role === 'history' && pinned) {
      const commits = text === undefined ? undefined : readHistory(text);
      histories.push(commits === undefined ? { name } : { name, commits });
    } else if (pinned) unusable ??= `${name} is too large or not UTF-8 text`;
  }
  // pyproject.toml comes first whatever the order in which the files were given: a policy file wins over it.
  const tomlFirst = [...policyBytes].sort((a, b) => Number(b.kind === 'toml') - Number(a.kind === 'toml'));
  const found = { policyBytes: tomlFirst, baselines, histories, keyFiles };
  return unusable === undefined ? found : { ...found, unusable };
}

async function examineSources(
  given: Given,
  receipt: Receipt | undefined,
  watch: AuditWatch,
): Promise<readonly ExaminedSource[]> {
  if (receipt === undefined) return [];
  const included = includedPaths(receipt);
  const plain = included.filter((entry) => pathFault(entry) === undefined);
  const examine = async (source: ExaminedSource): Promise<ExaminedSource> => {
    // A pattern or an escape leaves no set of files that could be compared.
    if (source.tree === undefined || plain.length !== included.length || plain.length === 0) return source;
    const progress = (share: number): void => {
      watch.progress(share, `hashing ${source.name}`);
    };
    return { ...source, result: await computeFingerprints(source.tree, plain, progress) };
  };
  const found: ExaminedSource[] = [];
  for (const input of given.zips) {
    const opened = await openSourceZip(input, plain);
    const { name } = input;
    if (!opened.ok) found.push({ name, damage: opened.reason });
    else for (const tree of opened.trees) found.push(await examine({ name, tree }));
  }
  const { folder } = given;
  if (folder !== undefined && !given.zips.some(({ pinned }) => pinned)) {
    const tree = openSourceFolder(folder.root, folder.files);
    found.push(await examine({ name: tree.name, tree }));
  }
  return found;
}

async function policiesOf(sources: readonly ExaminedSource[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const { name, tree } of sources) {
    try {
      const bytes = await tree?.files.get('pyproject.toml')?.bytes();
      const table = bytes === undefined ? undefined : readPolicyTable('toml', bytes);
      if (table?.ok === true && table.entries.length > 0) found.add(name);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }
  return [...found];
}

async function pinsOf(given: Given, options: ReadonlyMap<string, string>): Promise<readonly PinUsed[]> {
  const pins: PinUsed[] = [];
  for (const [name, value] of options) {
    // Held against detached signatures only.
    if (OWN_OPTIONS.has(name) && (name !== 'namespace' || given.signatures.length > 0)) pins.push({ name, value });
  }
  const files: [string, CaseInput][] = given.trusted.map(({ input, role }) => [role, input]);
  for (const input of given.zips) if (input.pinned) files.push(['source', input]);
  for (const input of given.signatures) if (input.pinned) files.push(['sshsig', input]);
  for (const input of given.unknown) files.push(['unknown', input]);
  for (const [name, input] of files) pins.push({ name, value: `sha256:${await input.sha256()} ${input.name}` });
  return pins;
}

/** Names of the settings that this format reads. */
const OWN_OPTIONS: ReadonlySet<string> = new Set([
  'github_user',
  'max_age_days',
  'allow_dirty',
  'allow_skipped',
  'allow_unsigned',
  'require_gpu',
  'namespace',
]);

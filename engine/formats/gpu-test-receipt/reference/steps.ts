/**
 * The rules of the reference verifier (pytest-gpu-proof 0.1.0), quirks included, written from its description and from what
 * it was measured to say. It stops at its first refusal.
 */
import { matchPatternList } from '../../../crypto/allowed-signers.ts';
import { splitLines, readKeyText } from '../../../crypto/ssh-key-lines.ts';
import type { SshPublicKey } from '../../../crypto/ssh-key.ts';
import { KIND } from '../../../text/json/document.ts';
import { pythonJsonBytes } from '../../../text/python-json.ts';
import type { CheckName } from '../checks.ts';
import { listed } from '../collate.ts';
import type { History } from '../check-code.ts';
import { baseName, userOf } from '../keyring.ts';
import type { KeyFile } from '../keyring.ts';
import { arrayOf } from '../receipt.ts';
import type { Receipt } from '../receipt.ts';
import type { SourceTree } from '../source.ts';
import { wholeDays } from '../times.ts';
import { referenceDigest } from './digest.ts';
import { lenientBase64, lenientTime, lenientVerify } from './lenient.ts';
import type { LaxPolicy } from './lax-policy.ts';

export interface Step {
  readonly check: CheckName;
  /** `crashed`: the reference ends in an uncaught exception, which refuses. `unknown`: not decided by what was given. */
  readonly state: 'passed' | 'skipped' | 'refused' | 'crashed' | 'unknown';
  readonly reason: string;
}

export interface ReferenceInput {
  readonly receipt: Receipt;
  readonly keyFiles: readonly KeyFile[];
  readonly options: ReadonlyMap<string, string>;
  readonly policy: LaxPolicy;
  readonly histories: readonly History[];
  readonly trees: readonly SourceTree[];
  readonly now: number | undefined;
}

/** Every step up to and with the first refusal. */
export async function referenceSteps(input: ReferenceInput): Promise<readonly Step[]> {
  const done: Step[] = [];
  const rules: readonly ((given: ReferenceInput) => Step | Promise<Step>)[] = [
    versionStep,
    signatureStep,
    fingerprintStep,
    commitStep,
    dirtyStep,
    testsStep,
    skipsStep,
    gpuStep,
    freshnessStep,
  ];
  for (const rule of rules) {
    const step = await rule(input);
    done.push(step);
    if (step.state === 'refused' || step.state === 'crashed') break;
  }
  return done;
}

/** Python's truth of a value; false for what is absent. */
function isTrue(receipt: Receipt, node: number): boolean {
  if (node < 0) return false;
  const { document } = receipt;
  switch (document.kind[node]) {
    case KIND.null:
    case KIND.false:
      return false;
    case KIND.true:
      return true;
    case KIND.number:
      return document.num[node] !== 0;
    case KIND.string:
      return receipt.text(node) !== '';
    default:
      return document.size(node) > 0;
  }
}

function versionStep({ receipt }: ReferenceInput): Step {
  const check = 'schema-version';
  if (!receipt.document.isObject(0)) return { check, state: 'crashed', reason: 'the receipt is not an object' };
  const version = receipt.get('schema_version');
  if (receipt.text(version) === '1') return { check, state: 'passed', reason: '' };
  return { check, state: 'refused', reason: `unknown schema_version: ${receipt.source(version)}` };
}

function signatureStep({ receipt, keyFiles, options }: ReferenceInput): Step {
  const check = 'signature';
  const refused = (reason: string): Step => ({ check, state: 'refused', reason });
  const block = receipt.get('signature');
  if (!isTrue(receipt, block)) {
    if (options.get('allow_unsigned') !== 'true') return refused('the receipt is unsigned');
    return { check, state: 'skipped', reason: 'unsigned, and the auditor allows it' };
  }
  if (!receipt.document.isObject(block)) return { check, state: 'crashed', reason: 'the signature is not an object' };
  const node = receipt.get('value', block);
  if (!isTrue(receipt, node)) return refused('the value of the signature is missing');
  const text = receipt.text(node);
  const value = text === undefined ? undefined : lenientBase64(text);
  if (value === undefined) return refused('the value of the signature is not base64');
  const name = (key: 'signer' | 'github_username', object: number): string | undefined => {
    const found = receipt.text(receipt.get(key, object));
    return found === '' ? undefined : found;
  };
  const identity = options.get('github_user') ?? name('signer', block) ?? name('github_username', receipt.get('repo'));
  if (identity?.includes('/') === true) {
    return { check, state: 'unknown', reason: 'the signer is a path, under which the reference would fetch keys' };
  }
  const keys = keysFor(keyFiles, identity ?? '');
  if (keys.length === 0) return refused(`no usable public keys of ${identity ?? 'the signer'}`);
  const signed = pythonJsonBytes(receipt.document, 0, 'signature');
  if (keys.some((key) => lenientVerify(key, signed, value))) return { check, state: 'passed', reason: '' };
  return refused(`the signature is not one of the keys of ${identity ?? 'the signer'}`);
}

/** Keys as the reference reads them: lines that begin with the kind of key; limits of time and use are not looked at. */
function keysFor(files: readonly KeyFile[], identity: string): readonly SshPublicKey[] {
  const found: SshPublicKey[] = [];
  for (const { name, pinned, text } of files) {
    const user = userOf(name);
    if (!pinned || (user !== undefined && user !== identity)) continue;
    const signers = baseName(name) === 'allowed_signers';
    for (const { text: line } of splitLines(text)) {
      let rest = line;
      if (signers) {
        const match = /^("[^"]*"|[^ \t]+)[ \t]+(.*)$/.exec(line);
        if (match === null || !matchPatternList(identity, match[1].replace(/"/g, ''))) continue;
        const at = /(?:^|[ \t])((?:ssh-|ecdsa-)[a-z0-9-]+[ \t]+[A-Za-z0-9+/=]+.*)$/.exec(match[2]);
        if (at === null) continue;
        rest = at[1];
      }
      const { key } = readKeyText(rest);
      if (key !== undefined) found.push(key);
    }
  }
  return found;
}

async function fingerprintStep({ receipt, trees }: ReferenceInput): Promise<Step> {
  const check = 'fingerprint';
  const block = receipt.get('fingerprint');
  const node = receipt.get('digest', block);
  if (!isTrue(receipt, node)) return { check, state: 'refused', reason: 'the fingerprint has no digest' };
  if (trees.length === 0) return { check, state: 'unknown', reason: 'the source was not given' };
  const paths = receipt.get('included_paths', block);
  const entries = arrayOf(receipt, paths).map((entry) => receipt.text(entry));
  if (!receipt.document.isArray(paths) || entries.includes(undefined)) {
    return { check, state: 'unknown', reason: 'included_paths is not a list of texts' };
  }
  const stored = receipt.text(node);
  let unknown: string | undefined;
  for (const tree of trees) {
    const current = await referenceDigest(
      tree,
      entries.flatMap((entry) => entry ?? []),
    );
    if (!current.ok) unknown ??= current.reason;
    else if (current.digest === stored) return { check, state: 'passed', reason: '' };
  }
  if (unknown !== undefined) return { check, state: 'unknown', reason: unknown };
  return { check, state: 'refused', reason: 'the fingerprint is not that of the source' };
}

function commitStep({ receipt, histories }: ReferenceInput): Step {
  const check = 'commit';
  const repo = receipt.get('repo');
  if (repo >= 0 && !receipt.document.isObject(repo))
    return { check, state: 'crashed', reason: 'repo is not an object' };
  const node = receipt.get('commit_sha', repo);
  if (!isTrue(receipt, node)) return { check, state: 'skipped', reason: 'the receipt names no commit' };
  const commit = receipt.text(node);
  if (commit === undefined) return { check, state: 'crashed', reason: 'commit_sha is not a string' };
  const known = histories.flatMap(({ commits }) => commits ?? []);
  if (known.length === 0) return { check, state: 'skipped', reason: 'no history was given' };
  // git takes any name of a commit: a prefix, capitals, HEAD.
  const prefix = /^[0-9a-f]{4,64}$/i.test(commit) ? commit.toLowerCase() : undefined;
  const resolved = prefix !== undefined && known.filter((id) => id.startsWith(prefix)).length === 1;
  if (resolved || known.includes(commit) || commit === 'HEAD' || commit === '@') {
    return { check, state: 'passed', reason: '' };
  }
  if (prefix !== undefined || commit.startsWith('-')) {
    return { check, state: 'refused', reason: 'the commit is not in the history' };
  }
  return { check, state: 'unknown', reason: 'commit_sha is a name that only the repository resolves' };
}

function dirtyStep({ receipt, policy }: ReferenceInput): Step {
  const check = 'dirty';
  if (!policy.allowDirty && isTrue(receipt, receipt.get('dirty', receipt.get('repo')))) {
    return { check, state: 'refused', reason: 'the tree was dirty, and the policy demands a clean one' };
  }
  return { check, state: 'passed', reason: '' };
}

function testsStep({ receipt }: ReferenceInput): Step {
  const check = 'tests';
  const list = receipt.get('tests');
  if (!isTrue(receipt, list)) return { check, state: 'refused', reason: 'the receipt has no test results' };
  if (!receipt.document.isArray(list)) return { check, state: 'crashed', reason: 'tests is not a list' };
  const tests = arrayOf(receipt, list);
  if (tests.some((test) => !receipt.document.isObject(test))) {
    return { check, state: 'crashed', reason: 'a test is not an object' };
  }
  const fell = tests.filter((test) => {
    const outcome = receipt.text(receipt.get('outcome', test));
    return outcome !== 'passed' && outcome !== 'skipped';
  });
  if (fell.length > 0) return { check, state: 'refused', reason: `${String(fell.length)} tests did not pass` };
  return { check, state: 'passed', reason: '' };
}

function skipsStep({ receipt, policy, options }: ReferenceInput): Step {
  const check = 'skips';
  const refused = (reason: string): Step => ({ check, state: 'refused', reason });
  const allowed = options.get('allow_skipped') === 'true';
  if (allowed && policy.baseline !== undefined) return refused('a baseline and allowing all skips exclude each other');
  if (allowed) return { check, state: 'passed', reason: '' };
  const skipped = arrayOf(receipt, receipt.get('tests'))
    .filter((test) => receipt.text(receipt.get('outcome', test)) === 'skipped')
    .map((test) => receipt.text(receipt.get('node_id', test)) ?? '');
  if (policy.baseline === undefined) {
    if (skipped.length === 0) return { check, state: 'passed', reason: '' };
    return refused(`${String(skipped.length)} tests were skipped: ${listed(skipped)}`);
  }
  const expected = new Set(policy.baseline);
  const found = new Set(skipped);
  const same = expected.size === found.size && [...expected].every((name) => found.has(name));
  return same ? { check, state: 'passed', reason: '' } : refused('the skipped tests are not those of the baseline');
}

function gpuStep({ receipt, policy }: ReferenceInput): Step {
  const check = 'gpu';
  if (!policy.requireGpu) return { check, state: 'skipped', reason: 'no GPU is required' };
  const info = receipt.get('gpu_info', receipt.get('environment'));
  if (!isTrue(receipt, info)) return { check, state: 'refused', reason: 'gpu_info is missing, and a GPU is required' };
  if (!receipt.document.isObject(info)) return { check, state: 'crashed', reason: 'gpu_info is not an object' };
  return { check, state: 'passed', reason: '' };
}

function freshnessStep({ receipt, policy, now }: ReferenceInput): Step {
  const check = 'freshness';
  const ended = lenientTime(receipt.text(receipt.get('ended_at', receipt.get('session'))) ?? '');
  if (ended === undefined) return { check, state: 'skipped', reason: 'the end of the run is not a time it reads' };
  if (now === undefined) return { check, state: 'unknown', reason: "the auditor's clock was not given" };
  const limit = policy.maxAgeDays;
  if (limit === undefined) return { check, state: 'crashed', reason: 'max_age_days is not a number' };
  if (wholeDays(ended, now) > limit) return { check, state: 'refused', reason: 'the receipt is too old' };
  return { check, state: 'passed', reason: '' };
}

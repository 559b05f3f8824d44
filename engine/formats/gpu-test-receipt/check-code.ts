/** Reports of the checks that concern the code: fingerprint, commit, state of the tree. */
import type { CheckReport } from '../../verdict/collect.ts';
import type { Failure } from '../../verdict/model.ts';
import { isCommitId } from './baseline.ts';
import { idOf } from './checks.ts';
import { errored, failed, failure, idle, listed, passed, unverified } from './collate.ts';
import { DIGEST_OF_NOTHING } from './fingerprint.ts';
import type { Fingerprint, FingerprintResult, SourceFingerprints } from './fingerprint.ts';
import type { Policy } from './policy.ts';
import { arrayOf } from './receipt.ts';
import type { Receipt } from './receipt.ts';
import type { SourceTree } from './source.ts';

/** A source that was given, and what was found in it. */
export interface ExaminedSource {
  readonly name: string;
  /** Undefined when it could not be opened. */
  readonly tree?: SourceTree;
  /** Undefined when nothing could be recomputed, because of the included paths. */
  readonly result?: FingerprintResult;
  /** Why it could not be opened. */
  readonly damage?: string;
}

/** The included paths of a receipt, as far as they are texts. */
export function includedPaths(receipt: Receipt): readonly string[] {
  const list = receipt.get('included_paths', receipt.get('fingerprint'));
  return arrayOf(receipt, list).flatMap((node) => receipt.text(node) ?? []);
}

/** What an entry of `included_paths` is, besides a plain path. */
export function pathFault(entry: string): 'refused' | 'pattern' | undefined {
  if (entry === '' || entry.startsWith('/') || entry.startsWith('\\') || entry.startsWith('-')) return 'refused';
  if (entry.split(/[/\\]/).includes('..')) return 'refused';
  return /[:*?[\\]/.test(entry) ? 'pattern' : undefined;
}

export function fingerprintReport(receipt: Receipt, sources: readonly ExaminedSource[]): CheckReport {
  const id = idOf('fingerprint');
  const block = receipt.get('fingerprint');
  const failures = claimFailures(receipt, block);
  for (const { name, tree } of sources) failures.push(...treeFailures(name, tree));
  if (failures.length > 0) return failed(id, 1, failures);
  if (!receipt.document.isArray(receipt.get('included_paths', block))) {
    return unverified(id, 'included_paths is absent or not a list: nothing says which files are covered', 1);
  }
  const pattern = includedPaths(receipt).find((entry) => pathFault(entry) === 'pattern');
  if (pattern !== undefined) {
    const shown = JSON.stringify(pattern);
    return unverified(
      id,
      `included_paths has ${shown}, a pattern of git that cannot be matched with certainty here`,
      1,
    );
  }
  if (sources.length === 0) {
    return unverified(id, 'the source was not given: drop the folder or a zip of it to recompute the fingerprint', 1);
  }
  return compareSources(receipt, block, sources);
}

/** What is wrong with the claim itself, whatever the source. */
function claimFailures(receipt: Receipt, block: number): Failure[] {
  const failures: Failure[] = [];
  const at = '/fingerprint';
  const digest = receipt.get('digest', block);
  const text = receipt.text(digest);
  if (digest < 0) failures.push(failure(at, 'the digest is absent'));
  else if (text === undefined || !/^[0-9a-f]{64}$/.test(text)) {
    const claimed = receipt.source(digest);
    failures.push(
      failure(`${at}/digest`, `the digest is ${claimed}, expected 64 lower-case hexadecimal digits`, { claimed }),
    );
  } else if (text === DIGEST_OF_NOTHING) {
    failures.push(failure(`${at}/digest`, 'the digest is that of no files: it covers nothing', { claimed: text }));
  }
  const algorithm = receipt.get('algorithm', block);
  if (algorithm >= 0 && receipt.text(algorithm) !== 'sha256') {
    const claimed = receipt.source(algorithm);
    failures.push(failure(`${at}/algorithm`, `the algorithm is ${claimed}, expected "sha256"`, { claimed }));
  }
  const list = receipt.get('included_paths', block);
  if (receipt.document.isArray(list) && receipt.document.size(list) === 0) {
    failures.push(failure(`${at}/included_paths`, 'included_paths is empty: it names no code'));
  }
  arrayOf(receipt, list).forEach((node, index) => {
    const entry = receipt.text(node);
    if (entry === undefined || pathFault(entry) !== 'refused') return;
    const message = `${JSON.stringify(entry)} is no path below the source (absolute, an option, or with "..")`;
    failures.push(failure(`${at}/included_paths/${String(index)}`, message, { claimed: receipt.source(node) }));
  });
  const count = receipt.integer(receipt.get('file_count', block));
  if (count !== undefined && (count.startsWith('-') || /^0+$/.test(count))) {
    failures.push(failure(`${at}/file_count`, `file_count is ${count}: it covers nothing`, { claimed: count }));
  }
  return failures;
}

function treeFailures(name: string, tree: SourceTree | undefined): Failure[] {
  if (tree === undefined) return [];
  const failures: Failure[] = [];
  if (tree.repeated.length > 0) {
    failures.push(
      failure('/fingerprint', `${name} has more than one entry of the same name: ${listed(tree.repeated)}`),
    );
  }
  if (tree.outside.length > 0) {
    failures.push(failure('/fingerprint', `${name} has names that leave its folder: ${listed(tree.outside)}`));
  }
  return failures;
}

function compareSources(receipt: Receipt, block: number, sources: readonly ExaminedSource[]): CheckReport {
  const id = idOf('fingerprint');
  const digest = receipt.text(receipt.get('digest', block)) ?? '';
  const failures: Failure[] = [];
  let damage: string | undefined;
  for (const { name, result, damage: closed } of sources) {
    if (result?.ok !== true) {
      damage ??= closed ?? (result?.ok === false ? result.reason : `${name} could not be examined`);
      continue;
    }
    const { found } = result;
    const match = matching(found, digest);
    if (match === undefined) {
      failures.push(mismatch(name, digest, found));
      continue;
    }
    const count = receipt.integer(receipt.get('file_count', block));
    const { fingerprint, uncovered } = match;
    if (count !== undefined && count !== String(fingerprint.count)) {
      const message = `file_count is ${count}, the digest is that of ${String(fingerprint.count)} files of ${name}`;
      const values = { claimed: count, recomputed: String(fingerprint.count) };
      return failed(id, fingerprint.count, [failure('/fingerprint/file_count', message, values)]);
    }
    if (uncovered.length === 0) return passed(id, fingerprint.count);
    const reason = `the digest matches only without files whose names git quotes; nothing attests them: ${listed(uncovered)}`;
    return unverified(id, reason, fingerprint.count);
  }
  // Another source may still be the one, but it cannot be read.
  if (damage !== undefined) return errored(id, damage);
  return failed(id, 1, failures);
}

/** The fingerprint of the source that the digest is of, and what it leaves out. */
export function matching(
  found: SourceFingerprints,
  digest: string,
): { readonly fingerprint: Fingerprint; readonly uncovered: readonly string[] } | undefined {
  const { whole, unquotedAscii, unquoted, quoted } = found;
  if (whole.digest === digest) return { fingerprint: whole, uncovered: [] };
  for (const fingerprint of [unquotedAscii, unquoted]) {
    if (fingerprint.digest === digest) return { fingerprint, uncovered: quoted };
  }
  return undefined;
}

function mismatch(name: string, digest: string, found: SourceFingerprints): Failure {
  const { whole, indexed, missing } = found;
  const files = `${String(whole.count)} files of ${name}`;
  const untracked = indexed ? '' : '; there is no git index in it, so files that git does not track may explain it';
  const lost = missing.length === 0 ? '' : `; tracked and not there: ${listed(missing)}`;
  const message = `the digest is not that of the ${files} under the included paths${untracked}${lost}`;
  return failure('/fingerprint/digest', message, { claimed: digest, recomputed: whole.digest });
}

/** A history that the auditor gave; `commits` is undefined when it could not be read. */
export interface History {
  readonly name: string;
  readonly commits?: readonly string[];
}

export function commitReport(receipt: Receipt, histories: readonly History[]): CheckReport {
  const id = idOf('commit');
  const repo = receipt.get('repo');
  if (repo >= 0 && !receipt.document.isObject(repo)) return idle(id, 'repo is not an object');
  const node = receipt.get('commit_sha', repo);
  if (node < 0 || receipt.isNull(node)) {
    return unverified(id, `the receipt names no commit: commit_sha is ${node < 0 ? 'absent' : 'null'}`);
  }
  const commit = receipt.text(node);
  const at = '/repo/commit_sha';
  const claimed = receipt.source(node);
  if (commit === undefined || !isCommitId(commit)) {
    const message = `commit_sha is ${claimed}, expected 40 or 64 lower-case hexadecimal digits`;
    return failed(id, 1, [failure(at, message, { claimed })]);
  }
  if (histories.length === 0) return idle(id, 'no history was given: the commit is a claim');
  const unread = histories.find(({ commits }) => commits === undefined);
  if (unread !== undefined) return unverified(id, `${unread.name} is not a list of commits, one a line`, 1);
  const count = histories.reduce((sum, { commits }) => sum + (commits?.length ?? 0), 0);
  if (histories.some(({ commits }) => commits?.includes(commit) === true)) return passed(id, 1);
  const names = listed(histories.map(({ name }) => name));
  const message = `the commit ${commit} is not among the ${String(count)} commits of ${names}`;
  return failed(id, 1, [failure(at, message, { claimed })]);
}

export function dirtyReport(receipt: Receipt, policy: Policy): CheckReport {
  const id = idOf('dirty');
  const repo = receipt.get('repo');
  if (repo >= 0 && !receipt.document.isObject(repo)) return idle(id, 'repo is not an object');
  const node = receipt.get('dirty', repo);
  if (node < 0 || receipt.isNull(node)) return unverified(id, `dirty is ${node < 0 ? 'absent' : 'null'}`);
  const dirty = receipt.flag(node);
  if (dirty === undefined) {
    return errored(id, `at /repo/dirty: dirty is ${receipt.source(node)}, expected true or false`);
  }
  if (!dirty || policy.allowDirty.value) return passed(id, 1);
  const message = `the tree was dirty, and ${policy.allowDirty.from} demands a clean one`;
  return failed(id, 1, [failure('/repo/dirty', message, { claimed: 'true' })]);
}

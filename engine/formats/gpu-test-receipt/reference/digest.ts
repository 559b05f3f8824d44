/**
 * The fingerprint as the reference recomputes it in a git checkout, by `git ls-files -- <included paths>`. Where no index
 * says what is tracked, every file given counts as tracked.
 */
import { matchWildcards } from '../../../crypto/allowed-signers.ts';
import { sha256Hex } from '../../../crypto/sha256.ts';
import { fingerprintOf, isQuotedByGit, trackedFiles, untrackedSet } from '../fingerprint.ts';
import { pathsUnder, SourceError } from '../source.ts';
import type { SourceTree } from '../source.ts';

export type ReferenceDigest =
  { readonly ok: true; readonly digest: string } | { readonly ok: false; readonly reason: string };

export async function referenceDigest(tree: SourceTree, entries: readonly string[]): Promise<ReferenceDigest> {
  try {
    const tracked = await trackedFiles(tree);
    if (!tracked.ok) return tracked;
    const paths = listedByGit(tracked.files?.map(({ path }) => path) ?? untrackedSet(tree), entries);
    if (paths === undefined) return { ok: false, reason: 'an entry of included_paths that only git itself can match' };
    const digests = new Map<string, string>();
    for (const path of paths) {
      const file = tree.files.get(path);
      if (file !== undefined) digests.set(path, sha256Hex(await file.bytes()));
    }
    return { ok: true, digest: fingerprintOf(digests).digest };
  } catch (error) {
    if (error instanceof SourceError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** Options that make `git ls-files` list what a clean checkout has none of. */
const EMPTYING: ReadonlySet<string> = new Set(['--deleted', '-d', '--modified', '-m', '--others', '-o']);

/** What git lists: names that it quotes cannot be opened afterwards, and drop out; no entry at all means every file. */
function listedByGit(all: readonly string[], entries: readonly string[]): readonly string[] | undefined {
  const options = entries.filter((entry) => entry.startsWith('-'));
  if (!options.every((entry) => EMPTYING.has(entry))) return undefined;
  if (options.length > 0) return [];
  const outside = entries.filter((entry) => entry.startsWith('/') || entry.split('/').includes('..'));
  // git refuses such a path, and lists nothing.
  if (outside.length > 0) return outside.length === entries.length ? [] : undefined;
  const excluded: string[] = [];
  const wanted: string[] = [];
  for (const entry of entries) {
    const body = /^:(?:\(exclude\)|[!^])(.+)$/.exec(entry)?.[1];
    if (body === undefined) wanted.push(entry);
    else excluded.push(body);
  }
  if ([...wanted, ...excluded].some((entry) => entry === '' || /^:|[[\\]/.test(entry))) return undefined;
  const chosen = wanted.length === 0 ? all : wanted.flatMap((entry) => matched(all, entry));
  const dropped = new Set(excluded.flatMap((entry) => matched(all, entry)));
  return [...new Set(chosen)].filter((path) => !dropped.has(path) && !isQuotedByGit(path));
}

/** Paths that a pattern of git matches; its wildcards match `/` as well. */
function matched(all: readonly string[], entry: string): readonly string[] {
  return /[*?]/.test(entry) ? all.filter((path) => matchWildcards(path, entry)) : pathsUnder(all, entry);
}

/** The fingerprint of the code: SHA-256 per file, then SHA-256 over all of them in Python's canonical JSON. */
import { sha256Hex } from '../../crypto/sha256.ts';
import { asciiBytes, pythonTextObject } from '../../text/python-json.ts';
import { utf8Decode } from '../../base/utf8.ts';
import { readGitIndex } from './git-index.ts';
import type { TrackedFile } from './git-index.ts';
import { pathsUnder, SourceError } from './source.ts';
import type { SourceTree } from './source.ts';

/** SHA-256 of `{"files":{}}`: a fingerprint that covers nothing. */
export const DIGEST_OF_NOTHING = 'aae5a71db7cd42382ef749f87ca847684d9d4a517cc8235f53ea31bd492c3577';

export interface Fingerprint {
  readonly digest: string;
  readonly count: number;
}

/** The fingerprints that a source can have. */
export interface SourceFingerprints {
  /** All files of the set. */
  readonly whole: Fingerprint;
  /** Without the names that git quotes, which the producer cannot open; the same as `whole` where there are none. */
  readonly unquoted: Fingerprint;
  /** With only those names left out that git quotes when `core.quotePath` is off. */
  readonly unquotedAscii: Fingerprint;
  /** Names that git quotes. */
  readonly quoted: readonly string[];
  /** Whether a git index gave the set of files. */
  readonly indexed: boolean;
  /** Tracked, under the included paths, and not in the source. */
  readonly missing: readonly string[];
  /** Paths of the set. */
  readonly paths: readonly string[];
}

export type FingerprintResult =
  { readonly ok: true; readonly found: SourceFingerprints } | { readonly ok: false; readonly reason: string };

/** Digest over files by path: hexadecimal SHA-256 of each. */
export function fingerprintOf(digests: ReadonlyMap<string, string>): Fingerprint {
  return { digest: sha256Hex(asciiBytes(`{"files":${pythonTextObject(digests)}}`)), count: digests.size };
}

/**
 * Recomputes the fingerprint over the files of a source under included paths.
 * @param progress told the share of the files that are hashed
 */
export async function computeFingerprints(
  tree: SourceTree,
  included: readonly string[],
  progress: (share: number) => void,
): Promise<FingerprintResult> {
  try {
    const tracked = await trackedFiles(tree);
    if (!tracked.ok) return tracked;
    const { files } = tracked;
    const all = files?.map(({ path }) => path) ?? untrackedSet(tree);
    const under = new Set(included.flatMap((entry) => pathsUnder(all, entry)));
    const kinds = new Map(files?.map((file) => [file.path, file.kind] as const));
    const digests = new Map<string, string>();
    const missing: string[] = [];
    let done = 0;
    for (const path of under) {
      const digest = await digestOf(tree, path, kinds.get(path));
      if (digest === undefined) missing.push(path);
      else digests.set(path, digest);
      done += 1;
      progress(done / under.size);
    }
    const without = (drop: (path: string) => boolean): Fingerprint =>
      fingerprintOf(new Map([...digests].filter(([path]) => !drop(path))));
    return {
      ok: true,
      found: {
        whole: fingerprintOf(digests),
        unquoted: without(isQuotedByGit),
        unquotedAscii: without(isAlwaysQuoted),
        quoted: [...digests.keys()].filter(isQuotedByGit),
        indexed: files !== undefined,
        missing,
        paths: [...digests.keys()],
      },
    };
  } catch (error) {
    if (error instanceof SourceError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** The tracked files by the git index of the source; `files` is undefined without one. */
export async function trackedFiles(
  tree: SourceTree,
): Promise<
  { readonly ok: true; readonly files?: readonly TrackedFile[] } | { readonly ok: false; readonly reason: string }
> {
  const index = tree.files.get('.git/index');
  if (index === undefined) return { ok: true };
  const read = readGitIndex(await index.bytes());
  if (read.ok) return { ok: true, files: read.files };
  return { ok: false, reason: `.git/index of ${tree.name}, at byte ${String(read.byte)}: ${read.message}` };
}

/** Without an index: every file, but what git keeps for itself. */
export function untrackedSet(tree: SourceTree): readonly string[] {
  return [...tree.files.keys()].filter((path) => !path.split('/').includes('.git'));
}

async function digestOf(
  tree: SourceTree,
  path: string,
  kind: TrackedFile['kind'] | undefined,
): Promise<string | undefined> {
  if (kind === 'submodule') return undefined;
  const file = tree.files.get(path);
  if (file === undefined) return undefined;
  const bytes = await file.bytes();
  if (kind !== 'link') return sha256Hex(bytes);
  // A link is hashed as what it leads to. In a zip it is the text of the link; from a folder the browser has followed it.
  const target = linkTarget(path, bytes);
  const followed = target === undefined ? undefined : tree.files.get(target);
  return sha256Hex(followed === undefined ? bytes : await followed.bytes());
}

/** The path that a symbolic link names inside the source; undefined when it leads elsewhere. */
function linkTarget(path: string, bytes: Uint8Array): string | undefined {
  const text = bytes.length <= 4096 ? utf8Decode(bytes) : undefined;
  if (text?.ok !== true || text.text.startsWith('/')) return undefined;
  const parts = path.split('/').slice(0, -1);
  for (const part of text.text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Whether `git ls-files` quotes a name (core.quotePath on, as by default): anything but printable ASCII, `"` and `\`. */
export function isQuotedByGit(path: string): boolean {
  return !/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(path);
}

/** Whether it quotes a name even with core.quotePath off. */
function isAlwaysQuoted(path: string): boolean {
  return /[\x00-\x1f"\\\x7f]/.test(path);
}

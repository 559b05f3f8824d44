/** The code under audit: a zip or the files of a folder, as paths below its root. What it says is a claim, compared by digest. */
import { openZip } from '../../archive/zip.ts';
import { ArchiveError } from '../../archive/archive.ts';
import type { CaseInput } from '../../case-file/input.ts';

/** One file below the root of the source. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  /** All bytes; throws SourceError when they cannot be had. */
  bytes(): Promise<Uint8Array>;
}

export class SourceError extends Error {
  override readonly name = 'SourceError';
}

export interface SourceTree {
  /** Name of the zip or folder. */
  readonly name: string;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Paths that stand in it more than once: two readers, two truths. */
  readonly repeated: readonly string[];
  /** Names that are absolute or leave the folder. */
  readonly outside: readonly string[];
  /** The one top folder that was looked through, with its `/`. */
  readonly root: string;
}

export type SourceResult =
  | {
      readonly ok: true;
      /** The readings of the source: with `.` included, a single top folder may be the root or part of the paths. */
      readonly trees: readonly SourceTree[];
    }
  | { readonly ok: false; readonly reason: string };

/** Bytes of one file of the source that are hashed; larger ones are refused by name. */
const MOST_FILE_BYTES = 256 * 1024 * 1024;

/** Opens a zip of the source. */
export async function openSourceZip(input: CaseInput, included: readonly string[]): Promise<SourceResult> {
  const result = await openZip(input.source);
  if (!result.ok) return { ok: false, reason: `${input.name} at byte ${String(result.byte)}: ${result.message}` };
  const files = result.entries.map((entry) => ({
    path: entry.name,
    size: entry.size,
    bytes: async (): Promise<Uint8Array> => {
      const place = `${input.name}, entry ${entry.name}`;
      try {
        const bytes = await entry.bytes(MOST_FILE_BYTES);
        if (bytes !== undefined) return bytes;
      } catch (error) {
        if (!(error instanceof ArchiveError)) throw error;
        throw new SourceError(`${place}, at byte ${String(error.byte)}: ${error.message}`);
      }
      throw new SourceError(`${place}: ${String(entry.size)} bytes, the limit is ${String(MOST_FILE_BYTES)}`);
    },
  }));
  return { ok: true, trees: readings(makeTree(input.name, files), included) };
}

/** The files of a folder. `root` is the part of their names before the source, with its `/`. */
export function openSourceFolder(root: string, inputs: readonly CaseInput[]): SourceTree {
  const files = inputs.map((input) => ({
    path: input.name.slice(root.length),
    size: input.size,
    bytes: async (): Promise<Uint8Array> => {
      const bytes = await input.bytes(MOST_FILE_BYTES);
      if (bytes !== undefined) return bytes;
      throw new SourceError(`${input.name}: ${String(input.size)} bytes, the limit is ${String(MOST_FILE_BYTES)}`);
    },
  }));
  return makeTree(root === '' ? 'the files given' : root.slice(0, -1), files);
}

function makeTree(name: string, files: readonly SourceFile[]): SourceTree {
  const byPath = new Map<string, SourceFile>();
  const repeated = new Set<string>();
  const outside: string[] = [];
  for (const file of files) {
    const path = normalPath(file.path);
    if (path === undefined) outside.push(file.path);
    else if (byPath.has(path)) repeated.add(path);
    else byPath.set(path, file);
  }
  return { name, files: byPath, repeated: [...repeated], outside, root: '' };
}

/** A single top folder is looked through when nothing at the top is under an included path. */
function readings(tree: SourceTree, included: readonly string[]): readonly SourceTree[] {
  const paths = [...tree.files.keys()];
  const root = `${paths.at(0)?.split('/')[0] ?? ''}/`;
  if (paths.length === 0 || !paths.every((path) => path.startsWith(root))) return [tree];
  const named = included.filter((entry) => !coversAll(entry));
  if (named.some((entry) => pathsUnder(paths, entry).length > 0)) return [tree];
  const files = new Map([...tree.files].map(([path, file]) => [path.slice(root.length), file] as const));
  const inner = { ...tree, files, root };
  return named.length > 0 ? [inner] : [inner, tree];
}

/** A path without `./` and doubled `/`; undefined when it is absolute or leaves its folder. */
export function normalPath(path: string): string | undefined {
  if (path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:[\\/]/.test(path)) return undefined;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
}

/** Whether an included path is the root itself, as `.` is. */
export function coversAll(entry: string): boolean {
  return entry.split('/').every((part) => part === '' || part === '.');
}

/** The paths that an included path covers: itself, or what is below it. `.` covers everything. */
export function pathsUnder(paths: readonly string[], entry: string): readonly string[] {
  const wanted = entry
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  if (wanted === '') return paths;
  return paths.filter((path) => path === wanted || path.startsWith(`${wanted}/`));
}

import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { ByteSource } from '../../engine/bytes/source.ts';
import { memorySource } from '../../engine/bytes/source.ts';
import { fileTrouble, UsageError } from './errors.ts';
import type { FileReader } from './file-source.ts';
import { printable } from './printable.ts';

/** Most that standard input or a pipe may hold; a file is read in slices and has no such limit here. */
const PIPE_LIMIT = 1024 * 1024 * 1024;

const SLASH = Buffer.from('/');

/** A source, and whether the auditor gave it as a trusted input. */
export interface OpenInput {
  readonly source: ByteSource;
  readonly pinned: boolean;
}

/**
 * The sources that the paths name, in the order of the paths, then the trusted ones. A file carries its own name; a file
 * of a folder carries the folder's name and its path in it, as the page has it for a dropped folder. So the same evidence
 * gives the same document. A trusted file that also lies in a named folder is opened once, as trusted.
 */
export async function openInputs(
  paths: readonly string[],
  pins: readonly string[],
  reader: FileReader,
): Promise<OpenInput[]> {
  const names = labels([...paths, ...pins]);
  const seen: Seen = { paths: new Map(), pins: new Set() };
  const trusted: OpenInput[] = [];
  for (const [i, pin] of pins.entries()) {
    for (const source of await openPath(pin, names[paths.length + i], reader, seen)) {
      trusted.push({ source, pinned: true });
    }
  }
  seen.pins = new Set(seen.paths.keys());
  const given: OpenInput[] = [];
  for (const [i, path] of paths.entries()) {
    for (const source of await openPath(path, names[i], reader, seen)) given.push({ source, pinned: false });
  }
  return [...given, ...trusted];
}

interface Seen {
  /** Real path to the path as it was given. */
  readonly paths: Map<string, string>;
  /** Real paths of the trusted inputs. */
  pins: ReadonlySet<string>;
}

/** The last part of each path; where two would be the same, as many last parts of all of them as tell them apart. */
function labels(paths: readonly string[]): string[] {
  const parts = paths.map((path) => resolve(path).split(sep));
  const deepest = Math.max(...parts.map(({ length }) => length));
  let names: string[] = [];
  for (let depth = 1; depth <= deepest; depth += 1) {
    names = parts.map((part) => part.slice(-depth).join('/'));
    if (new Set(names).size === names.length) break;
  }
  return names;
}

async function openPath(path: string, name: string, reader: FileReader, seen: Seen): Promise<ByteSource[]> {
  if (path === '-') return [await readPipe(process.stdin, 'stdin')];
  const shown = printable(path);
  const kind = await orTrouble(shown, () => stat(path));
  if (kind.isDirectory()) return openFolder(path, name, reader, seen);
  if (kind.isFile()) return openOnce(name, Buffer.from(path), path, reader, seen);
  if (kind.isFIFO() || kind.isCharacterDevice()) {
    return [await orTrouble(shown, () => readPipe(createReadStream(path), name))];
  }
  throw new UsageError(`${shown}: neither a file nor a folder`);
}

async function openFolder(folder: string, label: string, reader: FileReader, seen: Seen): Promise<ByteSource[]> {
  const root = Buffer.from(folder);
  const files = await walk(root, printable(folder));
  if (files.length === 0) throw new UsageError(`no files in ${printable(folder)}`);
  const sources: ByteSource[] = [];
  for (const file of files) {
    const path = Buffer.concat([root, SLASH, file]);
    sources.push(...(await openOnce(`${label}/${file.toString()}`, path, path.toString(), reader, seen)));
  }
  return sources;
}

/**
 * Paths of all files under a folder, sorted byte by byte. Whatever is neither file nor folder stops the walk: leaving it
 * out would judge less than the auditor named, and following a link would read what the auditor did not name.
 */
async function walk(root: Buffer, shown: string): Promise<Buffer[]> {
  const files: Buffer[] = [];
  const waiting: (Buffer | undefined)[] = [undefined];
  while (waiting.length > 0) {
    const folder = waiting.pop();
    const path = folder === undefined ? root : Buffer.concat([root, SLASH, folder]);
    const shownFolder = folder === undefined ? shown : `${shown}/${printable(folder.toString())}`;
    for (const name of await orTrouble(shownFolder, () => readdir(path, { encoding: 'buffer' }))) {
      const inside = folder === undefined ? name : Buffer.concat([folder, SLASH, name]);
      const shownName = `${shownFolder}/${printable(name.toString())}`;
      if (!Buffer.from(name.toString()).equals(name)) throw new UsageError(`${shownName}: its name is not UTF-8`);
      const kind = await orTrouble(shownName, () => lstat(Buffer.concat([path, SLASH, name])));
      if (kind.isDirectory()) waiting.push(inside);
      else if (kind.isFile()) files.push(inside);
      else if (kind.isSymbolicLink()) {
        throw new UsageError(`${shownName}: symbolic links in a folder are not followed; name its target instead`);
      } else throw new UsageError(`${shownName}: neither a file nor a folder`);
    }
  }
  return files.sort((a, b) => Buffer.compare(a, b));
}

/** The same file under two paths would be counted twice; a trusted one was opened before. */
async function openOnce(
  name: string,
  path: Buffer,
  given: string,
  reader: FileReader,
  seen: Seen,
): Promise<ByteSource[]> {
  const shown = printable(given);
  const real = await orTrouble(shown, () => realpath(path));
  if (seen.pins.has(real)) return [];
  const earlier = seen.paths.get(real);
  if (earlier !== undefined) throw new UsageError(`${shown}: the same file as ${earlier}, which is named already`);
  seen.paths.set(real, shown);
  return [await reader.source(name, path)];
}

async function readPipe(stream: NodeJS.ReadableStream, name: string): Promise<ByteSource> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Buffer);
    size += bytes.length;
    if (size > PIPE_LIMIT) throw new UsageError(`${name}: more than ${PIPE_LIMIT} bytes; give it as a file`);
    chunks.push(bytes);
  }
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return memorySource(name, all);
}

async function orTrouble<T>(shown: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${shown}: ${fileTrouble(error)}`);
  }
}

/** Vectors that stand in the project as one packed file: written out again, for engines that read files. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inRoot } from '../root.mjs';

/** A path of a pack: below its folder, whatever it says. */
const SAFE = /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\0]+$/;

function write(folder, path, bytes) {
  if (!SAFE.test(path)) throw new Error(`a packed file is called ${path}`);
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** `{manifest, files: {path: base64}}` */
function fromJson(bytes, folder) {
  const { manifest, files } = JSON.parse(bytes.toString('utf8'));
  if (manifest === undefined || typeof files !== 'object' || files === null) return undefined;
  for (const [path, base64] of Object.entries(files)) write(folder, path, Buffer.from(base64, 'base64'));
  write(folder, 'manifest.json', JSON.stringify(manifest));
  return Object.keys(files).length;
}

/** Length of the index (4 bytes, big-endian), index (`files`: path to blob, `sizes` of the blobs), blobs; the manifest lies beside. */
function fromPack(bytes, folder, beside) {
  const length = bytes.readUInt32BE(0);
  const { files, sizes } = JSON.parse(bytes.toString('utf8', 4, 4 + length));
  const blobs = [];
  let at = 4 + length;
  for (const size of sizes) {
    blobs.push(bytes.subarray(at, at + size));
    at += size;
  }
  if (at !== bytes.length) throw new Error('a pack is longer or shorter than its index says');
  for (const [path, blob] of Object.entries(files)) write(folder, path, blobs[blob]);
  write(folder, 'manifest.json', gunzipSync(readFileSync(join(beside, 'manifest.json.gz'))));
  return Object.keys(files).length;
}

/**
 * Writes a packed file out into a folder: `[{path, folder, files}]`, or nothing when the file is none. A file that is called a pack,
 * or `vectors`, and cannot be read throws: it must not look as if it had been judged.
 */
export function unpack(path, folder) {
  if (!path.endsWith('.gz') || path.endsWith('/manifest.json.gz')) return [];
  const bytes = gunzipSync(readFileSync(inRoot(path)));
  const files = path.endsWith('.pack.gz')
    ? fromPack(bytes, folder, dirname(inRoot(path)))
    : path.endsWith('.json.gz')
      ? fromJson(bytes, folder)
      : undefined;
  if (files !== undefined && existsSync(folder)) return [{ path, folder, files }];
  if (/\/vectors[^/]*$|\.pack\.gz$/.test(path)) throw new Error(`${path}: nobody knows how to unpack it`);
  return [];
}

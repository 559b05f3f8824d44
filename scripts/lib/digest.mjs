import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file under the given paths (files or folders, relative to `base`), sorted; `skip` prunes by relative path. */
export function listFiles(base, paths, skip = () => false) {
  const found = [];
  const waiting = [...paths];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (skip(path)) continue;
    const entry = lstatSync(join(base, path), { throwIfNoEntry: false });
    if (entry?.isDirectory()) waiting.push(...readdirSync(join(base, path)).map((name) => `${path}/${name}`));
    else if (entry?.isFile()) found.push(path);
  }
  return found.sort();
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** One digest over names and contents. */
export function digestFiles(base, files) {
  return sha256(files.map((file) => `${sha256(readFileSync(join(base, file)))}  ${file}\n`).join(''));
}

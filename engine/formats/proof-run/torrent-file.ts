/** `<name>.toy.torrent.json`: `{infohash, magnet, files: [{path, sha256}]}`. */
import { utf8Encode } from '../../base/utf8.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import { children, found, member, otherMembers, readStrict } from './json.ts';

export const TORRENT_SUFFIX = '.toy.torrent.json';

export interface TorrentFile {
  readonly path: string;
  readonly sha256: string;
}

export interface Torrent {
  readonly infohash: string;
  readonly magnet: string;
  readonly files: readonly TorrentFile[];
}

export type TorrentResult =
  { readonly ok: true; readonly torrent: Torrent } | { readonly ok: false; readonly message: string };

export function readTorrent(bytes: Uint8Array): TorrentResult {
  const refuse = (message: string): TorrentResult => ({ ok: false, message });
  const read = readStrict(bytes);
  if (!read.ok) return refuse(read.message);
  const { document } = read;
  const text = (name: string): string | undefined => document.stringOf(member(document, 0, name));
  const infohash = text('infohash');
  const magnet = text('magnet');
  for (const [name, value] of [
    ['infohash', infohash],
    ['magnet', magnet],
  ] as const) {
    if (value === undefined)
      return refuse(`/${name} is ${found(document, member(document, 0, name))}, expected a text`);
  }
  const list = member(document, 0, 'files');
  if (!document.isArray(list)) return refuse(`/files is ${found(document, list)}, expected a list`);
  const files: TorrentFile[] = [];
  for (const node of children(document, list)) {
    const place = `/files/${String(files.length)}`;
    const path = document.stringOf(member(document, node, 'path'));
    const sha256 = document.stringOf(member(document, node, 'sha256'));
    if (path === undefined || sha256 === undefined) return refuse(`${place} has no texts path and sha256`);
    // They would be part of the infohash, and nobody would see them.
    const others = otherMembers(document, node, ['path', 'sha256']);
    if (others.length > 0) return refuse(`${place} has members besides path and sha256`);
    files.push({ path, sha256 });
  }
  if (files.length === 0) return refuse('/files lists nothing');
  return { ok: true, torrent: { infohash: infohash ?? '', magnet: magnet ?? '', files } };
}

/** What is wrong with a path, or undefined for a plain relative one. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (Array.from(path, (letter) => letter.charCodeAt(0)).some(isControl)) return 'it has a control character';
  if (path.includes('\\')) return 'it has a backslash';
  if (path.startsWith('/')) return 'it starts at the root of a file system';
  if (/^[A-Za-z]:/.test(path)) return 'it starts with a drive';
  const parts = path.split('/');
  if (parts.includes('')) return 'it has an empty part';
  if (parts.includes('..')) return 'it leads out of the folder';
  if (parts.includes('.')) return 'it has a part that is a single point';
  return undefined;
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/** SHA-256 of Python's `json.dumps({"name": name, "files": files}, sort_keys=True)`. */
export function infohashOf(name: string, files: readonly TorrentFile[]): string {
  const entries = files.map(({ path, sha256 }) => `{"path": ${pythonText(path)}, "sha256": ${pythonText(sha256)}}`);
  return sha256Hex(utf8Encode(`{"files": [${entries.join(', ')}], "name": ${pythonText(name)}}`));
}

export function magnetOf(name: string, infohash: string): string {
  return `magnet:?xt=urn:btih:${infohash}&dn=${name}`;
}

const SHORT = new Map([
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
]);

/** A text as `json.dumps` writes it: ASCII, everything else as \uXXXX in UTF-16 units. */
function pythonText(text: string): string {
  let out = '"';
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const short = SHORT.get(unit);
    if (short !== undefined) out += short;
    // DEL is ASCII, and Python leaves it as it is.
    else if (unit >= 0x20 && unit <= 0x7f) out += text[i];
    else out += `\\u${unit.toString(16).padStart(4, '0')}`;
  }
  return `${out}"`;
}

/**
 * The bytes that Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))` makes of a JSON document: what
 * pytest-gpu-proof signs and what its fingerprints are of. Made from the lossless document, never from doubles, except where
 * Python itself reads a float. Never mixed with the canonical form of our own documents (`canonical-json.ts`).
 */
import { KIND } from './json/document.ts';
import type { JsonDocument } from './json/document.ts';
import { isIntegerText, numberText, pythonFloat } from './python-number.ts';

/**
 * Canonical text of a node, ASCII only. Of a repeated member name the last value counts, as in Python.
 * @param without name of a member of this node that is left out
 */
export function pythonJson(document: JsonDocument, node: number, without?: string): string {
  const pieces: string[] = [];
  write(document, node, pieces, without);
  return pieces.join('');
}

/** The same as bytes. */
export function pythonJsonBytes(document: JsonDocument, node: number, without?: string): Uint8Array {
  return asciiBytes(pythonJson(document, node, without));
}

/** Canonical text of an object of texts by name: `{"files":{...}}` of a fingerprint is made of it. */
export function pythonTextObject(members: ReadonlyMap<string, string>): string {
  const names = [...members.keys()].sort(compareCodePoints);
  return `{${names.map((name) => `${pythonString(name)}:${pythonString(members.get(name) ?? '')}`).join(',')}}`;
}

export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Recursion is bounded by the reader's limit on open brackets. */
function write(document: JsonDocument, node: number, pieces: string[], without?: string): void {
  switch (document.kind[node]) {
    case KIND.null:
      pieces.push('null');
      return;
    case KIND.false:
      pieces.push('false');
      return;
    case KIND.true:
      pieces.push('true');
      return;
    case KIND.number:
      pieces.push(pythonNumber(document, node));
      return;
    case KIND.string:
      pieces.push(pythonString(document.stringOf(node) ?? ''));
      return;
    case KIND.array:
      writeArray(document, node, pieces);
      return;
    default:
      writeObject(document, node, pieces, without);
  }
}

function writeArray(document: JsonDocument, node: number, pieces: string[]): void {
  pieces.push('[');
  const end = document.next[node];
  for (let child = node + 1; child < end; child = document.next[child]) {
    if (child > node + 1) pieces.push(',');
    write(document, child, pieces);
  }
  pieces.push(']');
}

function writeObject(document: JsonDocument, node: number, pieces: string[], without?: string): void {
  const members = new Map<string, number>();
  const end = document.next[node];
  for (let child = node + 1; child < end; child = document.next[child]) members.set(document.nameOf(child), child);
  if (without !== undefined) members.delete(without);
  let open = '{';
  for (const name of [...members.keys()].sort(compareCodePoints)) {
    pieces.push(open, pythonString(name), ':');
    open = ',';
    write(document, members.get(name) ?? -1, pieces);
  }
  pieces.push(open === '{' ? '{}' : '}');
}

function pythonNumber(document: JsonDocument, node: number): string {
  const text = numberText(document, node);
  if (isIntegerText(text)) return text === '-0' ? '0' : text;
  return pythonFloat(document.num[node]);
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

/** A string as Python writes it with `ensure_ascii`: everything but U+0020 to U+007E escaped, by UTF-16 unit. */
export function pythonString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let out = '"';
  for (let i = 0; i < text.length; i += 1) {
    const unit = text[i];
    const code = text.charCodeAt(i);
    if (code >= 0x20 && code <= 0x7e && unit !== '"' && unit !== '\\') out += unit;
    else out += SHORT.get(unit) ?? `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return `${out}"`;
}

/** Order of texts by code point, which differs from that of UTF-16 units above U+FFFF. Unpaired surrogates count as themselves. */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at > 0 && isHigh(a.charCodeAt(at - 1)) && (isLow(a.charCodeAt(at)) || isLow(b.charCodeAt(at)))) at -= 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

import { utf8Encode } from '../base/utf8.ts';

/** Plain data. A member whose value is `undefined` counts as absent. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/**
 * JSON text in the one canonical form of RFC 8785 (JCS): no white space, members sorted by UTF-16 code units, numbers and
 * strings as ECMAScript writes them. For our own documents, whose digest must be the same everywhere; evidence has its
 * own canonical forms and must not pass through here.
 *
 * `object` is in the signature because TypeScript does not let an interface through an index signature; what is not
 * plain data is refused all the same. An absent member and one that is `undefined` are the same.
 *
 * @throws TypeError naming the JSON Pointer: NaN or an infinity, a lone surrogate in a string or key, `undefined` in an
 * array or at the top, a function, symbol or bigint, an object that is not plain (class instance, Map, Date, typed array).
 */
export function canonicalJson(value: JsonValue | object): string {
  return write(value, []);
}

/** The same as UTF-8 bytes: what is hashed and signed. */
export function canonicalJsonBytes(value: JsonValue | object): Uint8Array {
  return utf8Encode(canonicalJson(value));
}

function write(value: unknown, path: (string | number)[]): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return writeString(value, path);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') {
    if (value - value !== 0) throw refusal(String(value), path);
    return String(value); // -0 is written 0, as RFC 8785 section 3.2.2.3 wants
  }
  if (typeof value !== 'object') throw refusal(typeof value, path);
  return Array.isArray(value) ? writeArray(value, path) : writeObject(value, path);
}

function writeString(text: string, path: readonly (string | number)[]): string {
  // Under the u flag a well-formed pair is one code point, so the class matches lone surrogates only.
  if (/[\ud800-\udfff]/u.test(text)) throw refusal('lone surrogate', path);
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], path: (string | number)[]): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    path.push(i);
    text += (i === 0 ? '' : ',') + write(items[i], path);
    path.pop();
  }
  return `${text}]`;
}

function writeObject(value: object, path: (string | number)[]): string {
  if (!isPlain(value)) throw refusal('not a plain object', path);
  let text = '{';
  // Without a comparator, sort() compares UTF-16 code units: the order of RFC 8785 section 3.2.3.
  const members = Object.entries(value as Readonly<Record<string, unknown>>);
  const present = new Map(members.filter(([, member]) => member !== undefined));
  for (const key of [...present.keys()].sort()) {
    path.push(key);
    text += `${text === '{' ? '' : ','}${writeString(key, path)}:${write(present.get(key), path)}`;
    path.pop();
  }
  return `${text}}`;
}

/** Made by `{}`, JSON.parse, structured clone or Object.create(null), in any realm: nothing but the root prototype above. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refusal(what: string, path: readonly (string | number)[]): TypeError {
  const pointer = path.map((step) => `/${String(step).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
  return new TypeError(`no canonical JSON: ${what} at "${pointer}"`);
}

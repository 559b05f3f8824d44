/** Strict JSON documents of a run, and typed reading of their members. */
import { LIMITS } from '../../bytes/limits.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import type { JsonDefect, JsonDocument } from '../../text/json/document.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import type { Vocabulary } from '../../text/json/strings.ts';

const NO_WORDS = createVocabulary([]);

export type StrictResult =
  | { readonly ok: true; readonly document: JsonDocument }
  /** `message` names the byte. */
  | { readonly ok: false; readonly message: string };

/** Reads one document; everything that a lenient reader would let pass is a refusal. */
export function readStrict(bytes: Uint8Array, vocabulary: Vocabulary = NO_WORDS): StrictResult {
  if (bytes.length > LIMITS.jsonDocumentBytes) {
    return { ok: false, message: `it has ${String(bytes.length)} bytes, more than a JSON document may have` };
  }
  const read = readJson(bytes, vocabulary);
  if (!read.ok) return { ok: false, message: `at byte ${String(read.error.byte)}: ${read.error.message}` };
  const { document } = read;
  const defect = document.defects.find((one) => isRefused(document, one));
  return defect === undefined
    ? { ok: true, document }
    : { ok: false, message: `at byte ${String(defect.byte)}: ${defect.message}` };
}

/** Integers may be of any size (threats.md H4): they are kept as text. */
function isRefused(document: JsonDocument, defect: JsonDefect): boolean {
  if (defect.code === 'lone-surrogate') return true;
  if (!REFUSED_DEFECTS.includes(defect.code)) return false;
  return defect.code !== 'number-overflow' || integerText(document, defect.node) === undefined;
}

/** The member of an object, or -1. */
export function member(document: JsonDocument, node: number, name: string): number {
  const id = document.strings.find(name);
  return id < 0 ? -1 : document.member(node, id);
}

/** Names of the members of an object that are not in `known`. */
export function otherMembers(document: JsonDocument, node: number, known: readonly string[]): readonly string[] {
  const names: string[] = [];
  if (!document.isObject(node)) return names;
  for (const child of children(document, node)) {
    const name = document.nameOf(child);
    if (!known.includes(name)) names.push(name);
  }
  return names;
}

/** Nodes of the members of an object, or of the elements of an array. */
export function* children(document: JsonDocument, node: number): Generator<number> {
  if (node < 0) return;
  for (let child = node + 1; child < document.next[node]; child = document.next[child]) yield child;
}

/** The digits of a number that is written as an integer (no point, no exponent); undefined for anything else. */
export function integerText(document: JsonDocument, node: number): string | undefined {
  if (!document.isNumber(node)) return undefined;
  const from = document.start[node];
  const to = document.endOf(node);
  let text = '';
  for (let i = from; i < to; i += 1) {
    const byte = document.bytes[i];
    if (byte !== 0x2d && !(byte >= 0x30 && byte <= 0x39)) return undefined;
    text += String.fromCharCode(byte);
  }
  // NaN and Infinity, where a reader let them in, have none of these characters.
  if (text === '' || text === '-') return undefined;
  return text === '-0' ? '0' : text;
}

/** An integer that a double holds exactly; undefined for anything else. */
export function safeInteger(document: JsonDocument, node: number): number | undefined {
  if (integerText(document, node) === undefined) return undefined;
  const value = document.num[node];
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

/** The text of a string of 64 lower-case hexadecimal digits; undefined for anything else. */
export function digest(document: JsonDocument, node: number): string | undefined {
  const text = document.stringOf(node);
  return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

/** What a node is, for a message: `missing`, a kind, or the source text of a scalar. */
export function found(document: JsonDocument, node: number): string {
  if (node < 0) return 'missing';
  if (document.isObject(node)) return 'an object';
  if (document.isArray(node)) return 'an array';
  return document.source(node, 80);
}

/** Compares integers of any size by their digits: negative, zero or positive as a - b. */
export function compareIntegers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

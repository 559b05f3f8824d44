/** A receipt as it is read: one strict JSON document, and the places in it that the checks look at. */
import type { JsonDocument } from '../../text/json/document.ts';
import { KIND } from '../../text/json/document.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { limitWasMet } from '../../leftover.ts';
import type { LeftoverKind } from '../../verdict/model.ts';
import { isIntegerText, isNonFiniteWord, numberText } from '../../text/python-number.ts';

/** Names of the members that this version of the format defines. */
export const WORDS = [
  ...['schema_version', 'mode', 'repo', 'fingerprint', 'session', 'tests', 'environment', 'signature'],
  ...['remote_url', 'github_username', 'commit_sha', 'branch', 'dirty'],
  ...['algorithm', 'included_paths', 'file_count', 'digest'],
  ...['started_at', 'ended_at', 'node_ids'],
  ...['node_id', 'outcome', 'duration_s', 'checks', 'name', 'metadata'],
  ...['python_version', 'platform', 'pytest_version', 'plugin_version', 'gpu_info', 'driver_version', 'memory'],
  ...['backend', 'signer', 'key_fingerprint', 'value'],
] as const;
export type Word = (typeof WORDS)[number];

const VOCABULARY = createVocabulary(WORDS);
const IDS: ReadonlyMap<string, number> = new Map(WORDS.map((word, id) => [word, id]));

export type ReceiptResult =
  | { readonly ok: true; readonly receipt: Receipt }
  | {
      readonly ok: false;
      /** RFC 6901 pointer or `byte N`. */
      readonly pointer: string;
      readonly message: string;
      readonly kind: LeftoverKind;
      /** What could be read all the same: the reference verifier is laxer. */
      readonly loose?: Receipt;
    };

/** A document and its members by name. Nodes are indices; -1 stands for what is absent. */
export class Receipt {
  readonly document: JsonDocument;

  constructor(document: JsonDocument) {
    this.document = document;
  }

  /** A member of an object; of the whole receipt by default. -1 when absent, or when the node is no object. */
  get(name: Word, node = 0): number {
    return this.document.member(node, IDS.get(name) ?? -1);
  }

  isNull(node: number): boolean {
    return node >= 0 && this.document.kind[node] === KIND.null;
  }

  /** The value of a boolean, else undefined. */
  flag(node: number): boolean | undefined {
    if (node < 0) return undefined;
    const kind = this.document.kind[node];
    return kind === KIND.true ? true : kind === KIND.false ? false : undefined;
  }

  /** The value of a string, else undefined. */
  text(node: number): string | undefined {
    return this.document.stringOf(node);
  }

  /** Source text of an integer, else undefined. */
  integer(node: number): string | undefined {
    if (!this.document.isNumber(node)) return undefined;
    const text = numberText(this.document, node);
    return isIntegerText(text) ? text : undefined;
  }

  /** Source text of a number, else undefined. */
  number(node: number): string | undefined {
    return this.document.isNumber(node) ? numberText(this.document, node) : undefined;
  }

  /** Elements of an array or members of an object, in order; none for anything else. */
  children(node: number): readonly number[] {
    const { document } = this;
    if (!document.isArray(node) && !document.isObject(node)) return [];
    const found: number[] = [];
    const end = document.next[node];
    for (let child = node + 1; child < end; child = document.next[child]) found.push(child);
    return found;
  }

  pointer(node: number): string {
    return node < 0 ? '' : this.document.pointer(node);
  }

  /** Short source text of a value, for a message. */
  source(node: number): string {
    if (node < 0) return 'nothing';
    if (this.document.isNumber(node)) {
      const text = numberText(this.document, node);
      return text.length > 80 ? `${text.slice(0, 80)}...` : text;
    }
    return this.document.source(node, 120);
  }
}

/** Reads a receipt strictly (threats.md H3), with `NaN` and infinities let into metadata. Never throws. */
export function readReceipt(bytes: Uint8Array): ReceiptResult {
  const read = readJson(bytes, VOCABULARY, { nonFinite: true });
  if (!read.ok) {
    const { byte, message } = read.error;
    const kind = limitWasMet(read.error) ? 'too-large' : 'damaged';
    return { ok: false, pointer: `byte ${String(byte)}`, message: `at byte ${String(byte)}: ${message}`, kind };
  }
  const { document } = read;
  const loose = new Receipt(document);
  const refuse = (pointer: string, message: string, kind: LeftoverKind = 'damaged'): ReceiptResult => ({
    ok: false,
    pointer,
    message,
    kind,
    loose,
  });
  // A number beyond the doubles is judged below: integers have no width here.
  const defect = document.defects.find(({ code }) => code !== 'number-overflow' && code !== 'number-underflow');
  if (defect !== undefined) {
    const pointer = defect.node >= 0 ? document.pointer(defect.node) : `byte ${String(defect.byte)}`;
    return refuse(pointer, `at byte ${String(defect.byte)}: ${defect.message}`);
  }
  const wrong = wrongNumber(loose);
  if (wrong !== undefined) return refuse(document.pointer(wrong.node), wrong.message);
  if (!document.isObject(0))
    return refuse('', `the text is one ${document.kindName(0)}, expected an object`, 'unknown');
  if (!looksLikeReceipt(loose)) {
    return refuse(
      '',
      'an object, but not one with the members of a receipt (schema_version, fingerprint, session, tests)',
      'unknown',
    );
  }
  return { ok: true, receipt: loose };
}

function wrongNumber(receipt: Receipt): { node: number; message: string } | undefined {
  const { document } = receipt;
  const free = metadataRanges(receipt);
  let at = 0;
  for (let node = 0; node < document.count; node += 1) {
    if (document.kind[node] !== KIND.number || Number.isFinite(document.num[node])) continue;
    const place = `at byte ${String(document.start[node])}`;
    if (isNonFiniteWord(document, node)) {
      while (at < free.length && free[at].end <= node) at += 1;
      if (at < free.length && node > free[at].start) continue;
      const word = numberText(document, node);
      return { node, message: `${place}: ${word} stands outside of tests[].checks[].metadata, where it is no JSON` };
    }
    if (isIntegerText(numberText(document, node))) continue;
    return { node, message: `${place}: a number is beyond the binary64 range` };
  }
  return undefined;
}

/** Where metadata objects stand, as ranges of nodes in order. */
function metadataRanges(receipt: Receipt): readonly { readonly start: number; readonly end: number }[] {
  const { document } = receipt;
  const found: { start: number; end: number }[] = [];
  for (const test of arrayOf(receipt, receipt.get('tests'))) {
    for (const check of arrayOf(receipt, receipt.get('checks', test))) {
      const metadata = receipt.get('metadata', check);
      if (document.isObject(metadata)) found.push({ start: metadata, end: document.next[metadata] });
    }
  }
  return found;
}

/** The elements of an array; none for anything else, objects included. */
export function arrayOf(receipt: Receipt, node: number): readonly number[] {
  return receipt.document.isArray(node) ? receipt.children(node) : [];
}

/** Whether an object has enough of what only receipts have; one member more or less does not matter. */
function looksLikeReceipt(receipt: Receipt): boolean {
  const marks: readonly Word[] = ['fingerprint', 'session', 'tests', 'environment', 'repo', 'signature', 'mode'];
  return marks.filter((name) => receipt.get(name) >= 0).length >= 3;
}

/**
 * The log as the reference loads it (zk-Autograd, audit log): lines that our reader takes, it takes as well; of the others
 * it is asked here. Lines end at \n, \r\n and \r alike.
 */
import { hexToWords } from '../../crypto/digest-words.ts';
import { DIGEST_WORDS } from '../../crypto/sha256-pair.ts';
import { KIND } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { decodeWtf8 } from '../../text/json/wtf8.ts';
import { children, integerText, member } from './json.ts';
import { pythonLoads } from './python-json.ts';
import { isUtf8, pythonStrip } from './text.ts';

const MEMBERS = ['step_idx', 'proof_hash', 'public_inputs', 'timestamp'];

/** A step that the reference loads from a line that we do not take as it is. */
export interface LenientStep {
  /** Name of the proof file that it looks for; undefined with `exception` where it cannot make one. */
  readonly file?: string;
  readonly exception?: string;
  /** Bytes of the hash in hexadecimal, or the exception of `bytes.fromhex`. */
  readonly leaf: { readonly hex: string } | { readonly exception: string };
}

export class ReferenceLog {
  /** Why the log does not load. */
  exception: string | undefined;
  /** How many steps it loads. */
  steps = 0;
  /** Steps of the records that are not strict, by record. */
  readonly lenientSteps = new Map<number, readonly LenientStep[]>();
  #records = 0;

  /** A record that our reader takes whole. */
  strict(line: Uint8Array): void {
    // A carriage return between two members is white space for JSON and a line end for Python.
    if (line.includes(0x0d)) {
      this.lenient(line);
      return;
    }
    this.#records += 1;
    this.steps += 1;
  }

  /** A line that was not read at all: longer than ours may be. */
  refuse(): void {
    this.#records += 1;
    this.exception ??= 'a line that is too long to be read here';
  }

  lenient(line: Uint8Array): void {
    const steps: LenientStep[] = [];
    for (let from = 0; from <= line.length;) {
      const found = line.indexOf(0x0d, from);
      const end = found < 0 ? line.length : found;
      const part = line.subarray(from, end);
      from = end + 1;
      if (isUtf8(part) && pythonStrip(decodeWtf8(part)) === '') continue;
      const loaded = this.#load(part);
      if (loaded !== undefined) steps.push(loaded);
    }
    this.lenientSteps.set(this.#records, steps);
    this.#records += 1;
    this.steps += steps.length;
  }

  #load(part: Uint8Array): LenientStep | undefined {
    const read = pythonLoads(part);
    if (!read.ok) {
      this.exception ??= read.exception;
      return undefined;
    }
    const { document } = read;
    const names = new Set(Array.from(children(document, 0), (child) => document.nameOf(child)));
    if (!document.isObject(0) || names.size !== MEMBERS.length || !MEMBERS.every((name) => names.has(name))) {
      this.exception ??= 'TypeError';
      return undefined;
    }
    return { ...fileName(document), leaf: leafOf(document) };
  }
}

/** `f"step_{step_idx:06d}.proof"`; true and false are the integers 1 and 0. */
function fileName(document: JsonDocument): { readonly file: string } | { readonly exception: string } {
  const node = member(document, 0, 'step_idx');
  const kind = document.kind[node];
  const digits = kind === KIND.true ? '1' : kind === KIND.false ? '0' : integerText(document, node);
  if (digits !== undefined) return { file: proofName(digits) };
  return { exception: document.isNumber(node) || document.isString(node) ? 'ValueError' : 'TypeError' };
}

/** Name of the proof file of a step: at least six digits, the sign among them. */
export function proofName(digits: string): string {
  const padded = digits.startsWith('-') ? `-${digits.slice(1).padStart(5, '0')}` : digits.padStart(6, '0');
  return `step_${padded}.proof`;
}

/** `bytes.fromhex`: pairs of digits of either case, white space between them. */
function leafOf(document: JsonDocument): LenientStep['leaf'] {
  const text = document.stringOf(member(document, 0, 'proof_hash'));
  if (text === undefined) return { exception: 'TypeError' };
  const parts = text.split(/[\t-\r ]+/);
  const fits = parts.every((part) => part.length % 2 === 0 && /^[0-9A-Fa-f]*$/.test(part));
  return fits ? { hex: parts.join('').toLowerCase() } : { exception: 'ValueError' };
}

/** Puts a leaf of 32 bytes into words. @returns false for a leaf of another length */
export function leafWords(leaf: string, out: Int32Array, at: number): boolean {
  return leaf.length === DIGEST_WORDS * 8 && hexToWords(leaf, out, at);
}

/**
 * Lines exactly as the reference writes them, read without building a document: ten times as fast. Whatever differs in one
 * byte from that form, or has anything to object to, is left to `readLine`. Both give the same for every line that this one
 * takes (test/formats/proof-run/fast-line.test.ts).
 */
import { readHexWords } from '../../crypto/digest-words.ts';
import type { Circuit, StepLine } from './line.ts';

const HASH_DIGITS = 64;
/** Integers of so many digits are exact doubles, and decimals of so many are converted alike by every engine. */
const MOST_DIGITS = 15;
const MOST_DECIMALS = 17;

const [STEP, HASH, INPUTS, INNER, RATE, CHUNK_INDEX, CHUNKS, TIME] = [
  '{"step_idx": ',
  ', "proof_hash": "',
  '", "public_inputs": {"circuit": "',
  '", "step_idx": ',
  ', "lr": ',
  ', "chunk_idx": ',
  ', "chunks": ',
  '}, "timestamp": ',
].map(ascii);
const CIRCUITS = (['adam', 'sgd'] as const).map((name) => ({ name, bytes: ascii(name) }));
const NO_PROBLEMS: StepLine['problems'] = [];

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Where a scan stopped, and what it read last. */
interface Cursor {
  at: number;
  value: number;
  text: string;
}

const cursor: Cursor = { at: 0, value: 0, text: '' };

/**
 * @param hashes where the proof hash goes, eight words from word `at`
 * @returns undefined for a line that is not exactly of the usual form
 */
export function readUsualLine(bytes: Uint8Array, hashes: Int32Array, at: number): StepLine | undefined {
  cursor.at = 0;
  if (!skip(bytes, STEP) || !integer(bytes)) return undefined;
  const step = cursor.value;
  if (!skip(bytes, HASH)) return undefined;
  const hash = cursor.at;
  cursor.at += HASH_DIGITS;
  if (!skip(bytes, INPUTS)) return undefined;
  const circuit = circuitAt(bytes);
  if (circuit === undefined || !skip(bytes, INNER) || !integer(bytes) || cursor.value !== step) return undefined;
  if (!skip(bytes, RATE) || !decimal(bytes)) return undefined;
  const lr = cursor.text;
  let chunkIndex: number | undefined;
  if (skip(bytes, CHUNK_INDEX)) {
    if (!integer(bytes)) return undefined;
    chunkIndex = cursor.value;
  }
  if (!skip(bytes, CHUNKS) || !integer(bytes)) return undefined;
  const chunks = cursor.value;
  if (!(chunkIndex === undefined ? chunks > 1 : chunkIndex < chunks)) return undefined;
  if (!skip(bytes, TIME) || !decimal(bytes)) return undefined;
  const time = Number(cursor.text);
  if (cursor.at !== bytes.length - 1 || bytes[cursor.at] !== 0x7d || !readHexWords(bytes, hash, hashes, at))
    return undefined;
  return {
    problems: NO_PROBLEMS,
    loads: true,
    hashed: true,
    step: String(step),
    stepNumber: step,
    time,
    inputs: {
      problems: NO_PROBLEMS,
      lr,
      chunks: String(chunks),
      circuit,
      ...(chunkIndex === undefined ? {} : { chunkIndex: String(chunkIndex) }),
    },
  };
}

function skip(bytes: Uint8Array, text: Uint8Array): boolean {
  const from = cursor.at;
  for (let i = 0; i < text.length; i += 1) if (bytes[from + i] !== text[i]) return false;
  cursor.at = from + text.length;
  return true;
}

function circuitAt(bytes: Uint8Array): Circuit | undefined {
  return CIRCUITS.find((circuit) => skip(bytes, circuit.bytes))?.name;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** A whole number from 0, without superfluous zeros. */
function integer(bytes: Uint8Array): boolean {
  const from = cursor.at;
  let at = from;
  let value = 0;
  for (; isDigit(bytes[at]); at += 1) value = value * 10 + (bytes[at] - 0x30);
  const digits = at - from;
  if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && bytes[from] === 0x30)) return false;
  cursor.at = at;
  cursor.value = value;
  return true;
}

/** A number from 0 without exponent: digits, and a point with digits after it if any. */
function decimal(bytes: Uint8Array): boolean {
  const from = cursor.at;
  let text = '';
  let point = -1;
  let at = from;
  for (; ; at += 1) {
    const byte = bytes[at];
    if (byte === 0x2e && point < 0 && at > from) point = at;
    else if (!isDigit(byte)) break;
    text += String.fromCharCode(byte);
  }
  const whole = (point < 0 ? at : point) - from;
  if (whole === 0 || text.length > MOST_DECIMALS + 1 || point === at - 1) return false;
  if (whole > 1 && bytes[from] === 0x30) return false;
  cursor.at = at;
  cursor.text = text;
  return true;
}

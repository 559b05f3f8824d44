/** The step log in columns: about a hundred bytes a step, whatever the lines hold. */
import { DEFAULT_CHUNK } from '../../bytes/read-all.ts';
import { LIMITS } from '../../bytes/limits.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { wordsToHex } from '../../crypto/digest-words.ts';
import { hex } from '../../crypto/hex.ts';
import { Sha256 } from '../../crypto/sha256.ts';
import { DIGEST_WORDS } from '../../crypto/sha256-pair.ts';
import { Judgement } from './judgement.ts';
import { INPUTS, LOG } from './checks.ts';
import { readUsualLine } from './fast-line.ts';
import { readLine } from './line.ts';
import type { LineProblem, StepLine } from './line.ts';
import { LineWalker, isBlank } from './line-walker.ts';
import { isUtf8 } from './text.ts';
import { ReferenceLog } from './reference-log.ts';

/** Records of one log (design/product.md, "Scale and speed"). */
export const MOST_RECORDS = 10_000_000;
/** Texts of logs up to here are kept for the raw view. */
const HELD_BYTES = LIMITS.jsonDocumentBytes;
const NOTHING = new Uint8Array(0);

/** What is known of a record. */
export const RECORD = { read: 1, hashed: 2, stepped: 4, timed: 8 } as const;

export interface StepLog {
  readonly name: string;
  readonly sha256: string;
  /** Lines that are not blank. */
  readonly count: number;
  /** Bits of `RECORD` for each record. */
  readonly flags: Uint8Array;
  /** Proof hashes as words; zeros where there is none. */
  readonly hashes: Int32Array;
  /** Step numbers; NaN where there is none that a double holds. */
  readonly steps: Float64Array;
  /** Unix seconds; NaN where there are none. */
  readonly times: Float64Array;
  /** Line of each record in the file, from 0: blank lines are counted. */
  readonly lines: Int32Array;
  /** Offset of each record in `text`; empty when the text is not kept. */
  readonly offsets: Int32Array;
  /** The whole log, or nothing when it is too large to keep. */
  readonly text: Uint8Array;
  readonly facts: LogFacts;
  /** Judged while reading. */
  readonly log: Judgement;
  readonly inputs: Judgement;
  /** False when no line is text: UTF-16 or binary. True for an empty log. */
  readonly isText: boolean;
  readonly reference: ReferenceLog;
}

/** What the lines claim, for display. */
export interface LogFacts {
  circuit: string | undefined;
  firstRate: string | undefined;
  lastRate: string | undefined;
  /** How often the learning rate differs from the line before. */
  rateChanges: number;
  /** `chunks` of the first line; whether others differ. */
  chunks: string | undefined;
  chunksDiffer: boolean;
  /** Lines that stand for several chunks without saying which: aggregates. */
  aggregates: number;
}

/** Reads the log once, hashing as it goes. @throws what the source throws when it cannot be read */
export async function readLog(
  input: CaseInput,
  onProgress: (done: number) => void,
  chunk = DEFAULT_CHUNK,
): Promise<StepLog> {
  const reader = new LogReader(input.size);
  if (input.size <= HELD_BYTES) {
    const { bytes, sha256 } = await input.content(HELD_BYTES);
    // Of blanks nothing is kept but that they are blanks: they hold no record.
    if (bytes !== undefined) {
      for (let from = 0; from < bytes.length; from += chunk) reader.take(bytes.subarray(from, from + chunk));
    }
    return reader.finish(input.name, sha256, bytes ?? NOTHING);
  }
  const hash = new Sha256();
  for (let offset = 0; offset < input.size && !reader.full;) {
    const slice = await input.source.read(offset, Math.min(chunk, input.size - offset));
    if (slice.length === 0) break;
    hash.update(slice);
    reader.take(slice);
    offset += slice.length;
    onProgress(offset / input.size);
  }
  return reader.finish(input.name, reader.full ? await input.sha256() : hex(hash.digest()), NOTHING);
}

class LogReader {
  readonly #log = new Judgement(LOG);
  readonly #inputs = new Judgement(INPUTS);
  readonly #reference = new ReferenceLog();
  readonly #walker = new LineWalker((line, start) => {
    this.#line(line, start);
  });
  readonly #held: boolean;
  #capacity: number;
  #flags: Uint8Array;
  #hashes: Int32Array;
  #steps: Float64Array;
  #times: Float64Array;
  #lines: Int32Array;
  #offsets: Int32Array;
  #count = 0;
  #lineNumber = 0;
  #someText = false;
  #someLine = false;
  readonly #facts: LogFacts = {
    circuit: undefined,
    firstRate: undefined,
    lastRate: undefined,
    rateChanges: 0,
    chunks: undefined,
    chunksDiffer: false,
    aggregates: 0,
  };
  full = false;

  constructor(size: number) {
    this.#held = size <= HELD_BYTES;
    // A line of this log has about 220 bytes; what is claimed nowhere cannot be allocated for nothing.
    this.#capacity = Math.min(MOST_RECORDS, 16 + Math.ceil(size / 200));
    this.#flags = new Uint8Array(this.#capacity);
    this.#hashes = new Int32Array(this.#capacity * DIGEST_WORDS);
    this.#steps = new Float64Array(this.#capacity).fill(NaN);
    this.#times = new Float64Array(this.#capacity).fill(NaN);
    this.#lines = new Int32Array(this.#capacity);
    this.#offsets = new Int32Array(this.#held ? this.#capacity : 0);
  }

  take(bytes: Uint8Array): void {
    this.#walker.take(bytes);
  }

  finish(name: string, sha256: string, text: Uint8Array): StepLog {
    this.#walker.end();
    const count = this.#count;
    if (this.full) this.#log.error(`the log has more than ${String(MOST_RECORDS)} lines: nothing after them was read`);
    if (count === 0) {
      this.#log.fail({ record: 0, pointer: '', message: `${name} has no step: nothing was proved` });
      this.#inputs.idle('the log has no step');
    }
    return {
      name,
      sha256,
      count,
      flags: this.#flags.subarray(0, count),
      hashes: this.#hashes.subarray(0, count * DIGEST_WORDS),
      steps: this.#steps.subarray(0, count),
      times: this.#times.subarray(0, count),
      lines: this.#lines.subarray(0, count),
      offsets: this.#offsets.subarray(0, this.#held ? count : 0),
      text,
      facts: this.#facts,
      log: this.#log,
      inputs: this.#inputs,
      isText: this.#someText || !this.#someLine,
      reference: this.#reference,
    };
  }

  #line(line: Uint8Array | undefined, start: number): void {
    const number = this.#lineNumber;
    this.#lineNumber += 1;
    if (this.full || (line !== undefined && isBlank(line))) return;
    if (this.#count === MOST_RECORDS) {
      this.full = true;
      return;
    }
    this.#someLine = true;
    const record = this.#count;
    if (record === this.#capacity) this.#grow();
    this.#count += 1;
    this.#lines[record] = number;
    if (this.#held) this.#offsets[record] = start;
    this.#log.examined += 1;
    if (line === undefined) {
      this.#someText = true;
      this.#log.error(`line ${String(number + 1)} is longer than ${String(LIMITS.jsonLineBytes)} bytes`);
      this.#reference.refuse();
      return;
    }
    const usual = readUsualLine(line, this.#hashes, record * DIGEST_WORDS);
    if (usual !== undefined) {
      this.#someText = true;
      this.#keep(record, number, usual, line);
      return;
    }
    const read = readLine(line, this.#hashes, record * DIGEST_WORDS);
    if (!read.ok) {
      this.#someText ||= isTextLine(line);
      this.#log.error(`line ${String(number + 1)}: ${read.message}`);
      this.#reference.lenient(line);
      return;
    }
    this.#someText = true;
    this.#keep(record, number, read.line, line);
  }

  #keep(record: number, number: number, line: StepLine, bytes: Uint8Array): void {
    for (const problem of line.problems) this.#log.error(`line ${String(number + 1)}: ${problem.message}`);
    if (line.problems.length === 0 && line.stepNumber !== undefined) {
      this.#reference.strict(bytes);
    } else {
      this.#reference.lenient(bytes);
    }
    let flags: number = line.problems.length === 0 ? RECORD.read : 0;
    if (line.hashed) flags |= RECORD.hashed;
    if (line.stepNumber !== undefined) {
      flags |= RECORD.stepped;
      this.#steps[record] = line.stepNumber;
    }
    if (line.time !== undefined) {
      flags |= RECORD.timed;
      this.#times[record] = line.time;
    }
    this.#flags[record] = flags;
    this.#judgeInputs(number, line);
  }

  #judgeInputs(number: number, { inputs }: StepLine): void {
    if (inputs === undefined) {
      this.#inputs.open(`line ${String(number + 1)} has no readable public_inputs`);
      return;
    }
    this.#inputs.examined += 1;
    const fail = ({ pointer, message, claimed }: LineProblem): void => {
      const place = `line ${String(number + 1)}: ${message}`;
      this.#inputs.fail({ record: number, pointer, message: place, ...(claimed === undefined ? {} : { claimed }) });
    };
    inputs.problems.forEach(fail);
    const facts = this.#facts;
    const { circuit, lr, chunks, chunkIndex } = inputs;
    if (circuit !== undefined) {
      facts.circuit ??= circuit;
      if (circuit !== facts.circuit) {
        const message = `public_inputs.circuit is ${circuit}, expected ${facts.circuit} as in the lines before: one circuit for the run`;
        fail({ pointer: '/public_inputs/circuit', message, claimed: JSON.stringify(circuit) });
      }
    }
    if (facts.lastRate !== undefined && facts.lastRate !== lr) facts.rateChanges += 1;
    facts.firstRate ??= lr;
    facts.lastRate = lr;
    if (facts.chunks !== undefined && facts.chunks !== chunks) facts.chunksDiffer = true;
    facts.chunks ??= chunks;
    if (chunkIndex === undefined) facts.aggregates += 1;
  }

  #grow(): void {
    const capacity = Math.min(MOST_RECORDS, Math.ceil(this.#capacity * 1.5) + 64);
    const keep = <T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#flags = keep(this.#flags, new Uint8Array(capacity));
    this.#hashes = keep(this.#hashes, new Int32Array(capacity * DIGEST_WORDS));
    this.#steps = keep(this.#steps, new Float64Array(capacity).fill(NaN));
    this.#times = keep(this.#times, new Float64Array(capacity).fill(NaN));
    this.#lines = keep(this.#lines, new Int32Array(capacity));
    if (this.#held) this.#offsets = keep(this.#offsets, new Int32Array(capacity));
    this.#capacity = capacity;
  }
}

/** Whether a line that is no JSON is at least text: UTF-8 without control characters. */
function isTextLine(line: Uint8Array): boolean {
  for (const byte of line) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return isUtf8(line);
}

/** Line and number of a record, for messages. */
export function lineOf(log: StepLog, record: number): string {
  return `line ${String(log.lines[record] + 1)}`;
}

/** Proof hash of a record; undefined where it could not be read. */
export function hashOf(log: StepLog, record: number): string | undefined {
  return (log.flags[record] & RECORD.hashed) === 0 ? undefined : wordsToHex(log.hashes, record * DIGEST_WORDS);
}

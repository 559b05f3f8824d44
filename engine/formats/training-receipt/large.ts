/**
 * Bundles in parts: read once, hashed as they are read, judged by as many workers as there are, joined in order. What is
 * kept of a part is where it stands and its digest; a record that is looked at later is read again and checked.
 */
import { lineParts } from '../../bytes/line-parts.ts';
import type { LinePart } from '../../bytes/line-parts.ts';
import { LIMITS } from '../../bytes/limits.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { hex } from '../../crypto/hex.ts';
import { Sha256 } from '../../crypto/sha256.ts';
import { RunningHash } from './running-hash.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import type { AuditedCase, AuditSettings, Workshop } from '../format.ts';
import { caseOf } from './audit.ts';
import { LargeCase } from './large-case.ts';
import type { PartPlace } from './large-case.ts';
import { PartJoin } from './join-parts.ts';
import type { PartAnswer, PartJob } from './part-job.ts';
import { lines, readRecords } from './records.ts';
import { partSettings } from './sharded.ts';

/** Bytes of a part: small enough that progress is told several times a second, even by a slow machine. */
const PART_BYTES = 1 << 19;
/** Large enough that the two records that come with a part do not count. */
const PART_RECORDS = 6;
const MOST_PART_BYTES = 4 << 20;
/** Below this nothing is gained by cutting. */
const LEAST_BYTES = 8 << 20;
/** How much is read to find the end of the first line, from a little to the longest line and one more. */
const HEAD_BYTES = [1 << 20, 2 * LIMITS.jsonLineBytes] as const;
/** Blank lines that are listed. */
const MOST_BLANK_LINES = 1000;
const LINE_FEED = 0x0a;
const NO_WORDS = createVocabulary([]);

/** Judges a large bundle; undefined when the file is small, or is not known to be line-delimited. */
export async function auditLargeBundle(
  input: CaseInput,
  settings: AuditSettings,
  workshop: Workshop,
  judged: (bytes: number, records: number) => void,
): Promise<AuditedCase | undefined> {
  const small = input.size <= LIMITS.jsonDocumentBytes;
  if (input.size < LEAST_BYTES) return undefined;
  if (!(small ? await isBundle(input) : await hasSecondLine(input))) return undefined;
  return auditInParts(input, settings, workshop, await partBytesOf(input), judged);
}

/** Judges a bundle in parts of about so many bytes. The result does not depend on where it is cut. */
export function auditInParts(
  input: CaseInput,
  settings: AuditSettings,
  workshop: Workshop,
  partBytes: number,
  judged: (bytes: number, records: number) => void = () => undefined,
): Promise<AuditedCase> {
  return new BundleAudit(input, settings, workshop, judged).run(partBytes);
}

/** Whether the reader of whole files takes the file for several records. */
async function isBundle(input: CaseInput): Promise<boolean> {
  if (await startsAsBundle(input)) return true;
  const bytes = await input.bytes();
  if (bytes === undefined) return false;
  const { layout, records } = readRecords(bytes);
  return layout === 'lines' && records.length > 1;
}

/** Whether its first line is a whole value and another record follows: the usual bundle, which need not be read to be known. */
async function startsAsBundle({ source, size }: CaseInput): Promise<boolean> {
  for (const bytes of HEAD_BYTES) {
    const head = await source.read(0, Math.min(size, bytes));
    const end = head.indexOf(LINE_FEED) + 1;
    if (end > 0 && readJson(head.subarray(0, end), NO_WORDS).ok && lines(head).records.length > 1) return true;
  }
  return false;
}

/** Parts of several records each, by the length of the first. Where a bundle is cut does not change the result. */
async function partBytesOf({ source, size }: CaseInput): Promise<number> {
  const head = await source.read(0, Math.min(size, Math.floor(MOST_PART_BYTES / PART_RECORDS)));
  const end = head.indexOf(LINE_FEED) + 1;
  return end === 0 ? MOST_PART_BYTES : Math.max(PART_BYTES, PART_RECORDS * end);
}

/** A file beyond the limit of one document is line-delimited when it has a second line. */
async function hasSecondLine(input: CaseInput): Promise<boolean> {
  if (await startsAsBundle(input)) return true;
  const { source, size } = input;
  const head = await source.read(0, Math.min(size, LIMITS.jsonLineBytes + LIMITS.jsonLineBytes));
  const first = readJson(head.subarray(0, head.indexOf(LINE_FEED) + 1), NO_WORDS);
  return first.ok ? lines(head).records.length > 1 : head.includes(LINE_FEED);
}

/** The parts of one file on their way. */
class BundleAudit {
  readonly #input: CaseInput;
  readonly #settings: AuditSettings;
  readonly #workshop: Workshop;
  readonly #join: PartJoin;
  readonly #places: PartPlace[] = [];
  readonly #blank: number[] = [];
  readonly #waiting: { readonly answer: Promise<PartAnswer>; readonly end: number }[] = [];
  readonly #judged: (bytes: number, records: number) => void;
  readonly #hash: RunningHash;
  #sha256 = '';
  #records = 0;
  #lines = 0;
  #blankCount = 0;
  #first: Uint8Array | undefined;
  #previous: Uint8Array | undefined;

  constructor(
    input: CaseInput,
    settings: AuditSettings,
    workshop: Workshop,
    judged: (bytes: number, records: number) => void,
  ) {
    this.#judged = judged;
    this.#input = input;
    this.#settings = settings;
    this.#workshop = workshop;
    this.#hash = new RunningHash(workshop.hash?.() ?? new Sha256());
    this.#join = new PartJoin(partSettings(settings), () => `sha256:${this.#sha256}`);
  }

  async run(partBytes: number): Promise<AuditedCase> {
    for await (const part of lineParts(this.#hash.through(this.#input.slices()), partBytes, LIMITS.jsonLineBytes)) {
      // No more is read than the workers can take.
      while (this.#waiting.length >= 2 * this.#workshop.width) await this.#joinNext();
      this.#send(part);
    }
    while (this.#waiting.length > 0) await this.#joinNext();
    this.#sha256 = hex(this.#hash.upTo(Infinity).digest());
    this.#input.digested(this.#sha256);
    const judged = this.#join.finish(this.#blank, this.#blankCount - this.#blank.length);
    const result = caseOf(this.#input.name, this.#records, judged, this.#settings);
    const large = new LargeCase(this.#input, this.#places, this.#settings, result, judged);
    await large.hold(firstFailure(judged.checks));
    return large;
  }

  async #joinNext(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const { part, facts } = await next.answer;
    this.#join.add(part, facts === undefined ? undefined : () => facts);
    this.#judged(next.end, part.index + part.records);
  }

  #send({ bytes, offset, overlong }: LinePart): void {
    const { records, blankLines } = lines(bytes);
    // A part has a buffer of its own.
    const given = bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
    const job: PartJob = {
      settings: partSettings(this.#settings),
      bytes,
      offset,
      index: this.#records,
      ...(overlong === undefined ? {} : { overlong }),
      ...(this.#first === undefined ? {} : { first: this.#first }),
      ...(this.#previous === undefined ? {} : { previous: this.#previous }),
    };
    const count = overlong === undefined ? records.length : 1;
    const place = { offset, bytes: overlong === undefined ? bytes.length : 0, index: this.#records, records: count };
    const before = this.#hash.upTo(offset);
    this.#places.push({ ...place, before, after: this.#hash.upTo(offset + (overlong ?? bytes.length)) });
    this.#blankLines(blankLines);
    this.#lines += overlong === undefined ? records.length + blankLines.length : 1;
    if (count > 0) this.#remember(bytes, records, overlong !== undefined);
    this.#records += count;
    const answer = this.#workshop.run('training-receipt', job, given) as Promise<PartAnswer>;
    this.#waiting.push({ answer, end: place.offset + (overlong ?? place.bytes) });
  }

  #blankLines(found: readonly number[]): void {
    this.#blankCount += found.length;
    for (const line of found) if (this.#blank.length < MOST_BLANK_LINES) this.#blank.push(this.#lines + line);
  }

  /** Copies what the next parts are told of: the bytes themselves go to a worker. */
  #remember(bytes: Uint8Array, records: ReturnType<typeof lines>['records'], overlong: boolean): void {
    const textAt = (at: number): Uint8Array | undefined => {
      const text = overlong ? undefined : records[at];
      return text === undefined ? undefined : bytes.slice(text.start, text.end);
    };
    if (this.#records === 0) this.#first = textAt(0);
    this.#previous = textAt(records.length - 1);
  }
}

/** Position of the first record that a check refuses; 0 when none does. */
function firstFailure(checks: AuditedCase['result']['checks']): number {
  let least = Infinity;
  for (const { failures } of checks) for (const { record } of failures) if (record < least) least = record;
  return least === Infinity ? 0 : least;
}

/** A part of a file as a piece of work: what goes to a worker and what comes back is plain data. */
import { LIMITS } from '../../bytes/limits.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import type { BundleRecord } from './bundle/bundle-rule.ts';
import { PartJudge, neighbour } from './judge-part.ts';
import type { JudgeSettings, PartFacts, PartResult } from './judge-part.ts';
import { lines, parseRecord } from './records.ts';
import type { ParsedRecord } from './records.ts';

export interface PartJob {
  readonly settings: JudgeSettings;
  /** Whole lines. */
  readonly bytes: Uint8Array;
  /** Where they start in the file. */
  readonly offset: number;
  /** Position of their first record. */
  readonly index: number;
  /** Length of one line that is too long and was not kept. */
  readonly overlong?: number;
  /** Text of record 0, where the part does not begin with it. */
  readonly first?: Uint8Array;
  /** Text of the record before the part. */
  readonly previous?: Uint8Array;
}

/** Record 0 of the file that was worked on last: it comes with every part. */
let known: { readonly text: Uint8Array; readonly pins: string; readonly record: BundleRecord | undefined } | undefined;

/** What was found, and what the first record says it is. */
export interface PartAnswer {
  readonly part: PartResult;
  readonly facts: PartFacts | undefined;
}

export function judgePart(job: PartJob): PartAnswer {
  const { settings, bytes, offset, index } = job;
  const judge = new PartJudge(settings, {
    index,
    first: job.first === undefined ? undefined : firstRecord(job.first, settings),
    previous: job.previous === undefined ? undefined : neighbour(parse(job.previous), index - 1, settings.pins),
  });
  if (job.overlong !== undefined) judge.add(tooLong(job.overlong), offset);
  else {
    let record: ParsedRecord | undefined;
    for (const text of lines(bytes).records) {
      record = parseRecord(bytes, text, true, record);
      judge.add(record, offset);
    }
  }
  return { part: judge.finish(), facts: judge.facts() };
}

function parse(text: Uint8Array): ParsedRecord {
  return parseRecord(text, { start: 0, end: text.length }, true);
}

function tooLong(length: number): ParsedRecord {
  const message = `a line of ${String(length)} bytes; the limit is ${String(LIMITS.jsonLineBytes)}`;
  return { ok: false, text: { start: 0, end: length }, error: { code: 'too-long', byte: 0, message } };
}

function firstRecord(text: Uint8Array, { pins }: JudgeSettings): BundleRecord | undefined {
  const tolerance = `${String(pins?.atol)} ${String(pins?.rtol)}`;
  if (known?.pins !== tolerance || !equalBytes(known.text, text)) {
    known = { text, pins: tolerance, record: neighbour(parse(text), 0, pins) };
  }
  return known.record;
}

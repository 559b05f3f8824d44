/** From the bytes of a file to its records: one JSON document, or one document a line. */
import { LIMITS } from '../../bytes/limits.ts';
import { readJson } from '../../text/json/reader.ts';
import type { JsonSyntaxError } from '../../text/json/reader.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { WORDS } from './schema.generated.ts';

const VOCABULARY = createVocabulary(WORDS);

/** A record and where its text stands in the file. */
export interface RecordText {
  readonly start: number;
  readonly end: number;
}

export type ParsedRecord =
  | { readonly ok: true; readonly text: RecordText; readonly document: JsonDocument }
  | { readonly ok: false; readonly text: RecordText; readonly error: JsonSyntaxError };

export interface FileRecords {
  readonly layout: 'document' | 'lines';
  readonly records: readonly RecordText[];
  /** The record of a file that holds one document; lines are parsed when their turn comes. */
  readonly whole: ParsedRecord | undefined;
  /** Line numbers (from 1) of lines that hold nothing, in line-delimited files. */
  readonly blankLines: readonly number[];
}

/**
 * Splits a file into records. A file is line-delimited when a complete value ends before the end of a line that is
 * followed by more, or when its first line is damaged but another line stands as an object of its own.
 */
export function readRecords(bytes: Uint8Array): FileRecords {
  const text = { start: 0, end: bytes.length };
  if (bytes.length <= LIMITS.jsonDocumentBytes) {
    const whole = readJson(bytes, VOCABULARY, { trailing: 'leave' });
    if (whole.ok && whole.end >= bytes.length) return single({ ok: true, text, document: whole.document });
    if (whole.ok) {
      if (isLineBreakBetween(bytes, whole.document, whole.end)) return lines(bytes);
      // Something follows on the same line: not another record, but trailing data.
      return single(parseRecord(bytes, text));
    }
    return hasWholeLine(bytes, whole.error.byte) ? lines(bytes) : single({ ok: false, text, error: whole.error });
  }
  const split = lines(bytes);
  if (split.records.length > 1) return split;
  const message = `one JSON document of ${String(bytes.length)} bytes; the limit is ${String(LIMITS.jsonDocumentBytes)} bytes`;
  return single({ ok: false, text, error: { code: 'too-long', byte: LIMITS.jsonDocumentBytes, message } });
}

function single(record: ParsedRecord): FileRecords {
  return { layout: 'document', records: [record.text], whole: record, blankLines: [] };
}

/** Whether a line break stands between the end of the first value and what follows it. */
function isLineBreakBetween(bytes: Uint8Array, document: JsonDocument, end: number): boolean {
  for (let at = document.endOf(0); at < end; at += 1) if (bytes[at] === 0x0a || bytes[at] === 0x0d) return true;
  return false;
}

/** Whether some later line is a JSON object on its own, so that a damaged first record does not hide the others. */
function hasWholeLine(bytes: Uint8Array, from: number): boolean {
  let tried = 0;
  let start = nextLine(bytes, from);
  while (start < bytes.length && tried < 8) {
    const end = nextLine(bytes, start);
    if (bytes[start] === 0x7b) {
      tried += 1;
      const line = readJson(bytes.subarray(start, end), VOCABULARY);
      if (line.ok && line.document.isObject(0) && line.document.size(0) > 0) return true;
    }
    start = end;
  }
  return false;
}

function nextLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(0x0a, from);
  return at < 0 ? bytes.length : at + 1;
}

/** The records of line-delimited evidence, or of whole lines of it. */
export function lines(bytes: Uint8Array): FileRecords {
  const records: RecordText[] = [];
  const blankLines: number[] = [];
  let start = 0;
  let number = 0;
  while (start < bytes.length) {
    const next = nextLine(bytes, start);
    const end = trimmedEnd(bytes, start, next);
    number += 1;
    if (end === start) blankLines.push(number);
    else records.push({ start, end });
    start = next;
  }
  return { layout: 'lines', records, whole: undefined, blankLines };
}

function trimmedEnd(bytes: Uint8Array, start: number, next: number): number {
  let end = next;
  while (end > start && isSpace(bytes[end - 1])) end -= 1;
  return end;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Parses the record that stands at `text`; error and defect offsets count from the start of `bytes`.
 * @param like the record before, whose strings are mostly the same
 */
export function parseRecord(
  bytes: Uint8Array,
  text: RecordText,
  line = text.end - text.start < bytes.length,
  like?: ParsedRecord,
): ParsedRecord {
  const length = text.end - text.start;
  if (length > LIMITS.jsonDocumentBytes || (line && length > LIMITS.jsonLineBytes)) {
    const message = `a line of ${String(length)} bytes; the limit is ${String(LIMITS.jsonLineBytes)}`;
    return { ok: false, text, error: { code: 'too-long', byte: text.start, message } };
  }
  const options = like?.ok === true ? { like: like.document } : {};
  const result = readJson(bytes.subarray(text.start, text.end), VOCABULARY, options);
  if (result.ok) return { ok: true, text, document: result.document };
  return { ok: false, text, error: { ...result.error, byte: result.error.byte + text.start } };
}

/** Record `index` of a file, parsed when asked for unless the file is that one document. */
export function openRecord(bytes: Uint8Array, parsed: FileRecords, index: number, like?: ParsedRecord): ParsedRecord {
  return parsed.whole ?? parseRecord(bytes, parsed.records[index], parsed.layout === 'lines', like);
}

/** What stands before the pointers of a record where there are several. */
export function recordPrefix(parsed: FileRecords, index: number): string {
  return parsed.records.length > 1 ? `record ${String(index)} ` : '';
}

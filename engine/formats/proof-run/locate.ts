/** Where a place of the log stands in its text. */
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import type { TextRange } from '../format.ts';
import { rangeOf } from '../places.ts';
import type { StepLog } from './log.ts';

const NO_WORDS = createVocabulary([]);
const LINE_FEED = 0x0a;

/**
 * @param line line of the file, from 0, as failures name it
 * @param pointer RFC 6901 pointer into the line; pointers into other files have no place here
 */
export function locateInLog(log: StepLog, line: number, pointer: string): TextRange | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) return undefined;
  const record = recordOf(log, line);
  if (record < 0 || record >= log.offsets.length) return undefined;
  const start = log.offsets[record];
  const found = log.text.indexOf(LINE_FEED, start);
  const end = found < 0 ? log.text.length : found;
  const read = readJson(log.text.subarray(start, end), NO_WORDS, { trailing: 'leave' });
  return read.ok && pointer !== '' ? rangeOf(read.document, pointer, start) : { start, end };
}

/** The record that stands on a line, or -1. Lines only rise. */
function recordOf(log: StepLog, line: number): number {
  let low = 0;
  let high = log.count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (log.lines[middle] === line) return middle;
    if (log.lines[middle] < line) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

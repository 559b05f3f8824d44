/**
 * What Python's `json.loads` takes: the reference reads its log and the proof files with it. Besides strict JSON it takes
 * repeated names (the last counts), NaN and Infinity, and numbers beyond the doubles. Two differences are left: it nests
 * up to about a thousand levels where ours stops at 128, and takes floats of more than 4,300 digits.
 */
import { LIMITS } from '../../bytes/limits.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { isUtf8 } from './text.ts';

const NO_WORDS = createVocabulary([]);

export type PythonResult =
  | { readonly ok: true; readonly document: JsonDocument }
  /** The exception, and what it is about. */
  | { readonly ok: false; readonly exception: string };

export function pythonLoads(bytes: Uint8Array): PythonResult {
  if (!isUtf8(bytes)) return { ok: false, exception: 'UnicodeDecodeError' };
  const refused: PythonResult = { ok: false, exception: 'JSONDecodeError' };
  if (bytes.length > LIMITS.jsonDocumentBytes) return refused;
  const read = readJson(bytes, NO_WORDS, { nonFinite: true });
  if (!read.ok) {
    // Integers of more than 4,300 digits are refused by `int`, not by the parser.
    const tooLong = read.error.code === 'too-long' && read.error.message.startsWith('a number');
    return tooLong ? { ok: false, exception: 'ValueError' } : refused;
  }
  const stops = read.document.defects.some(({ code }) => code === 'byte-order-mark' || code === 'trailing-data');
  return stops ? refused : { ok: true, document: read.document };
}

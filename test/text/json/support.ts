import { readJson } from '../../../engine/text/json/reader.ts';
import type { JsonReadResult } from '../../../engine/text/json/reader.ts';
import type { JsonDocument } from '../../../engine/text/json/document.ts';
import { createVocabulary } from '../../../engine/text/json/strings.ts';

export const VOCABULARY = createVocabulary(['name', 'value', 'a']);

/** Text, or parts of text and bytes where text could not say it. */
export type Input = string | readonly (string | number)[];

/** UTF-8 of the input. (Buffer, because TextEncoder is slow for a text that was put together from parts.) */
export function bytesOf(input: Input): Uint8Array {
  if (typeof input === 'string') return Buffer.from(input, 'utf8');
  return Buffer.concat(
    input.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'utf8'))),
  );
}

export function readResult(input: Input): JsonReadResult {
  return readJson(bytesOf(input), VOCABULARY);
}

export function readDocument(input: Input): JsonDocument {
  const result = readResult(input);
  if (!result.ok) throw new Error(`${result.error.code} at ${String(result.error.byte)}: ${result.error.message}`);
  return result.document;
}

/** "code@byte" of the error, or of each defect. */
export function faults(input: Input): string[] {
  const result = readResult(input);
  if (!result.ok) return [`${result.error.code}@${String(result.error.byte)}`];
  return result.document.defects.map(({ code, byte }) => `${code}@${String(byte)}`);
}

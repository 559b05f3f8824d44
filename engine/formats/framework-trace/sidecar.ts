/** One sidecar record as it reads before anything is computed: its declared version, and whether it has that shape. */
import type { JsonDocument } from '../../text/json/document.ts';
import { readJson } from '../../text/json/reader.ts';
import type { JsonSyntaxError } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { validate } from '../../schema/validate.ts';
import type { SchemaViolation } from '../../schema/validate.ts';
import type { RecordText } from '../training-receipt/records.ts';
import { PROGRAMS, W, WORDS } from './schema.generated.ts';

const VOCABULARY = createVocabulary(WORDS);

/** Versions that this build reads. */
export const VERSIONS: readonly string[] = Object.keys(PROGRAMS);

/** What a version looks like in the member `format`. */
export const FORMAT_PREFIX = 'framework-trace.v';

export type ParsedSidecar =
  | { readonly ok: true; readonly text: RecordText; readonly document: JsonDocument }
  | { readonly ok: false; readonly text: RecordText; readonly error: JsonSyntaxError };

/** Parses the record that stands at `text` with the words of this format. Offsets count from the start of the file. */
export function parseSidecar(bytes: Uint8Array, text: RecordText): ParsedSidecar {
  const result = readJson(bytes.subarray(text.start, text.end), VOCABULARY);
  if (result.ok) return { ok: true, text, document: result.document };
  return { ok: false, text, error: { ...result.error, byte: result.error.byte + text.start } };
}

export type SidecarShape =
  | { readonly kind: 'valid'; readonly version: string }
  | { readonly kind: 'invalid'; readonly violations: readonly SchemaViolation[] }
  | { readonly kind: 'unknown-version'; readonly node: number };

/** Validates a record against the version that it declares. */
export function readShape(document: JsonDocument): SidecarShape {
  const node = document.member(0, W.format);
  const declared = document.stringOf(node);
  if (declared === undefined) {
    const found =
      node < 0 ? 'the member "format" is missing' : `format must be a string, found ${document.kindName(node)}`;
    return { kind: 'invalid', violations: [{ node: Math.max(node, 0), keyword: 'required', message: found }] };
  }
  const version = VERSIONS.find((known) => declared === FORMAT_PREFIX + known);
  if (version === undefined) return { kind: 'unknown-version', node };
  const violations = validate(PROGRAMS[version], document);
  return violations.length > 0 ? { kind: 'invalid', violations } : { kind: 'valid', version };
}

/** What to say of a file that no format recognises: what it is, where it stops being readable, what would be accepted. */
import { LIMITS } from './bytes/limits.ts';
import type { AuditedCase, EvidenceFile } from './formats/format.ts';
import { leftover, notJson } from './leftover.ts';
import { NO_COMPARISONS } from './formats/no-comparisons.ts';
import { describeByte, readJson } from './text/json/reader.ts';
import { createVocabulary } from './text/json/strings.ts';
import type { JsonDocument } from './text/json/document.ts';
import { sealCase } from './verdict/case.ts';
import type { CheckId, Profile } from './verdict/model.ts';

const NO_WORDS = createVocabulary([]);

/** Asked of every file before any format judges it. */
export const RECOGNISED: CheckId = 'evidence/recognised';

/** A case for a file of which nothing can be judged. `reason` is one sentence that names the place. */
export function unreadableCase(name: string, bytes: Uint8Array, profile: Profile, reason: string): AuditedCase {
  const result = sealCase({
    format: 'unknown',
    subject: name,
    profile,
    outcome: 'UNREADABLE',
    checks: [{ id: RECOGNISED, outcome: 'error', required: true, examined: 0, reason, failures: [] }],
    notes: [],
  });
  return {
    result,
    facts: [],
    text: bytes,
    locate: (_record, pointer) => {
      const match = /^byte (\d+)$/.exec(pointer);
      return match === null ? undefined : { start: Number(match[1]), end: Number(match[1]) + 1 };
    },
    comparisons: () => NO_COMPARISONS,
  };
}

/** The sentence about a file in memory that no format claims. */
export function describeUnrecognised(file: EvidenceFile): string {
  const first = file.bytes.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  const looksLikeJson = first !== undefined && '{["-0123456789tfn\u00ef'.includes(String.fromCharCode(first));
  if (!looksLikeJson) {
    const start = Array.from(file.bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return leftover(
      'unknown',
      `at byte 0: not a kind of evidence that this build reads; the file starts with ${describeByte(file.bytes[0])} (bytes ${start})`,
    );
  }
  if (file.bytes.length > LIMITS.jsonDocumentBytes) {
    return leftover(
      'too-large',
      `one JSON document of ${String(file.bytes.length)} bytes; the limit is ${String(LIMITS.jsonDocumentBytes)} bytes`,
    );
  }
  const result = readJson(file.bytes, NO_WORDS, { trailing: 'leave' });
  if (!result.ok) {
    // Only what opened as an object or a list can be said to have been JSON.
    const opened = first === 0x7b || first === 0x5b;
    const { byte, message } = result.error;
    return opened ? notJson(result.error) : leftover('unknown', `at byte ${String(byte)}: ${message}`);
  }
  return leftover(
    'unknown',
    `at byte 0: JSON, but not evidence that this build knows: ${describeRoot(result.document)}`,
  );
}

function describeRoot(document: JsonDocument): string {
  if (!document.isObject(0)) return `the text is one ${document.kindName(0)}`;
  const names: string[] = [];
  const end = document.next[0];
  for (let child = 1; child < end && names.length < 5; child = document.next[child]) {
    names.push(JSON.stringify(document.nameOf(child).slice(0, 40)));
  }
  if (names.length === 0) return 'an empty object';
  const more = document.size(0) > names.length ? ' and others' : '';
  return `an object with the members ${names.join(', ')}${more}`;
}

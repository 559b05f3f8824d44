/** The files of a case as texts: read when somebody looks at them, never kept here. */
import { LIMITS } from '../bytes/limits.ts';
import type { CaseInput } from '../case-file/input.ts';
import { readJson } from '../text/json/reader.ts';
import { createVocabulary } from '../text/json/strings.ts';
import type { CaseText, CaseTexts, FileHead, NoText, TextPlace, TextRange } from './format.ts';
import { byteRange, rangeOf } from './places.ts';

const NO_WORDS = createVocabulary([]);
/** A text with damage in it is still worth a look; more odd bytes than one in so many are no text. */
const ODD_SHARE = 4;

export interface TextsOptions {
  /** Position of the file whose text is `AuditedCase.text`; -1 where it is of none of them. */
  readonly judged: number;
  leadsTo(record: number, pointer: string): TextPlace | 'several' | undefined;
  /** How the places of a file are found, where its pointers are not plainly those of its JSON. */
  readonly locate?: (position: number, bytes: Uint8Array, pointer: string) => TextRange | undefined;
}

/** @param inputs in the order in which they are shown */
export function caseTexts(inputs: readonly CaseInput[], options: TextsOptions): CaseTexts {
  const { judged, leadsTo, locate } = options;
  return {
    count: inputs.length,
    judged,
    leadsTo,
    at: (position): CaseText | undefined => {
      const input = Number.isInteger(position) && position >= 0 ? inputs.at(position) : undefined;
      if (input === undefined) return undefined;
      const { name, size, pinned } = input;
      return {
        name,
        size,
        pinned,
        read: () => readText(input),
        locate: (bytes, pointer) =>
          locate === undefined ? rangeInText(bytes, pointer) : locate(position, bytes, pointer),
      };
    },
  };
}

/** For cases whose pointers all lead into the text that was judged, which is that of the first file. */
export function textsBeside(judged: CaseInput, others: readonly CaseInput[]): CaseTexts {
  return caseTexts([judged, ...others], { judged: 0, leadsTo: (_record, pointer) => ({ text: 0, pointer }) });
}

async function readText({ size, source, ...input }: CaseInput): Promise<Uint8Array | NoText> {
  // Past `CaseInput.bytes`, which would keep it.
  if (!isText(await input.head())) return 'binary';
  return size > LIMITS.jsonDocumentBytes ? 'too-large' : source.read(0, size);
}

/** Whether the first bytes are those of a text in UTF-8. UTF-16 is not: it cannot be shown byte by byte. */
export function isText({ head }: Pick<FileHead, 'head'>): boolean {
  let odd = 0;
  for (let at = 0; at < head.length;) {
    const byte = head[at];
    if (byte === 0) return false;
    const length = characterLength(head, at);
    if (length === 0 || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) odd += 1;
    at += Math.max(1, length);
  }
  return odd * ODD_SHARE <= head.length;
}

/** Bytes of the UTF-8 character that starts at a place; 0 when none does. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  for (let i = 1; i < length && at + i < bytes.length; i += 1) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  return length;
}

/** Where a pointer stands in a file: `` is all of it, `byte N`, or RFC 6901 into its JSON. */
export function rangeInText(bytes: Uint8Array, pointer: string): TextRange | undefined {
  if (pointer === '') return { start: 0, end: bytes.length };
  const byte = byteRange(pointer);
  if (byte !== undefined) return byte;
  const read = readJson(bytes, NO_WORDS, { trailing: 'leave' });
  return read.ok && pointer.startsWith('/') ? rangeOf(read.document, pointer, 0) : undefined;
}

/**
 * Where a pointer leads that is written `name#place`, or `name` for a whole file. Names are compared and never taken apart: what is
 * evidence may hold `#`, `/` and `..`.
 * @param nameOf the name by which pointers know the file at a position; undefined for files that no pointer names
 */
export function placeByName(
  pointer: string,
  count: number,
  nameOf: (position: number) => string | undefined,
): TextPlace | 'several' | undefined {
  let found: TextPlace | undefined;
  for (let text = 0; text < count; text += 1) {
    const name = nameOf(text);
    if (name === undefined || !pointer.startsWith(name)) continue;
    const place = placeBehind(pointer.slice(name.length));
    if (place === undefined) continue;
    if (found !== undefined) return 'several';
    found = { text, pointer: place };
  }
  return found;
}

function placeBehind(rest: string): string | undefined {
  if (rest === '') return '';
  if (!rest.startsWith('#')) return undefined;
  const place = rest.slice(1);
  return place === '' || place.startsWith('/') || byteRange(place) !== undefined ? place : undefined;
}

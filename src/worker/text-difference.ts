import type { DifferenceRow, TextDifference, TextEdge } from './contract.ts';
import { differingColumns, lineRows } from './line-difference.ts';

/** Code points shown from the first difference on. */
const SHOWN_POINTS = 8;
const MOST_ROWS = 400;

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** What would make two texts equal, from the most to the least harmless. */
const LENIENCES: readonly (readonly [NonNullable<TextDifference['only']>, (text: string) => string])[] = [
  ['line-ends', (text) => text.replace(/\r\n?/g, '\n')],
  ['end-space', (text) => text.trimEnd()],
  ['normal-form', (text) => text.normalize('NFC')],
  ['invisible', (text) => text.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')],
  ['white-space', (text) => text.replace(/\s+/gu, '')],
  ['case', (text) => text.toLowerCase()],
];

/** Where and how a given text differs from the claimed one, code point by code point. */
export function compareTexts(claimed: string, given: string): TextDifference {
  const lengths = { claimedLength: codePoints(claimed), givenLength: codePoints(given) };
  if (claimed === given) return { equal: true, ...lengths, rows: [], more: 0 };
  const at = firstDifference(claimed, given);
  const only = LENIENCES.find(([, lenient]) => lenient(claimed) === lenient(given))?.[0];
  const rows = markPairs(lineRows(claimed.split('\n'), given.split('\n')));
  return {
    equal: false,
    ...lengths,
    first: { before: codePoints(claimed.slice(0, at)), claimed: edgeAt(claimed, at), given: edgeAt(given, at) },
    ...(only === undefined ? {} : { only }),
    rows: rows.slice(0, MOST_ROWS),
    more: Math.max(0, rows.length - MOST_ROWS),
  };
}

/** In UTF-16 units, never inside a character. */
function firstDifference(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  const inside = (text: string): boolean =>
    at > 0 && isHigh(text.charCodeAt(at - 1)) && at < text.length && isLow(text.charCodeAt(at));
  return inside(a) || inside(b) ? at - 1 : at;
}

function edgeAt(text: string, at: number): TextEdge {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  let line = 1;
  for (let from = text.indexOf('\n'); from >= 0 && from < at; from = text.indexOf('\n', from + 1)) line += 1;
  const points = Array.from(text.slice(at, at + 2 * SHOWN_POINTS), (character) => character.codePointAt(0) ?? 0);
  return {
    line,
    column: codePoints(text.slice(at === 0 ? 0 : lineStart, at)) + 1,
    codePoints: points.slice(0, SHOWN_POINTS),
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (isHigh(text.charCodeAt(at)) && at + 1 < text.length && isLow(text.charCodeAt(at + 1))) at += 1;
    count += 1;
  }
  return count;
}

/** A removed line right before an added one is held against it, and what differs in both is marked. */
function markPairs(rows: readonly DifferenceRow[]): DifferenceRow[] {
  const marked = [...rows];
  let at = 0;
  while (at < marked.length) {
    const from = at;
    while (marked[at]?.kind === 'claimed') at += 1;
    const middle = at;
    while (marked[at]?.kind === 'given') at += 1;
    for (let pair = 0; pair < Math.min(middle - from, at - middle); pair += 1) {
      const a = marked[from + pair];
      const b = marked[middle + pair];
      if (a === undefined || b === undefined) continue;
      const [inA, inB] = differingColumns(a.text, b.text);
      marked[from + pair] = { ...a, mark: inA };
      marked[middle + pair] = { ...b, mark: inB };
    }
    if (at === from) at += 1;
  }
  return marked;
}

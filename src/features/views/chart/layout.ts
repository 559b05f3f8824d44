/** Where the parts of a chart stand. */
import type { Span } from './scale.ts';

/** Pixels of the plot inside the drawing. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Width of a digit of the text in the widest of the usual faces. */
const LETTER = 7.6;
const LINE = 15;

/** Room for the title of the vertical axis above, and for the numbers and the title of the horizontal one below. */
export const TOP = 34;
export const BOTTOM = 48;
const RIGHT = 16;

export function frameOf(width: number, height: number, texts: readonly string[]): Frame {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  const left = Math.min(width / 3, longest * LETTER + 16);
  return { left, right: Math.max(left + 1, width - RIGHT), top: TOP, bottom: Math.max(TOP + 1, height - BOTTOM) };
}

/** Pixels of a drawing that has room for the exact numbers beside the point. */
const ROOMY = 760;

/**
 * Where the numbers of a point stand, as pixels from the sides of the drawing: beside it, or in a narrow drawing across, in
 * the half where less of the point's marks is.
 */
export function tipPlace(
  x: number,
  rows: readonly number[],
  width: number,
  { top, bottom }: Frame,
): Readonly<Partial<Record<'left' | 'right' | 'top' | 'bottom', number>>> {
  if (width >= ROOMY) return x < width / 2 ? { top: top + 4, left: x + 14 } : { top: top + 4, right: width - x + 14 };
  const high = rows.filter((row) => row < (top + bottom) / 2).length;
  return high * 2 > rows.length ? { left: 4, right: 4, bottom: 4 } : { left: 4, right: 4, top: 4 };
}

/** Cut to about as many pixels, with a sign that it was. */
export function fitText(text: string, pixels: number): string {
  const letters = [...text];
  const most = Math.max(1, Math.floor(pixels / LETTER));
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}\u2026`;
}

/** Middle of a text that stands at a place, or as near to it as the sides of the drawing allow. */
export function centred(text: string, x: number, width: number): number {
  const half = (text.length * LETTER) / 2;
  return Math.max(half, Math.min(width - half, x));
}

/** Broken at spaces into lines of about as many pixels; a longer word has a line of its own. */
export function wrapText(text: string, pixels: number): readonly string[] {
  const most = Math.max(1, Math.floor(pixels / LETTER));
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Base lines of the labels of horizontal lines: above its line, or below where another one stands or the plot ends. */
export function labelLines(rows: readonly number[], [top, bottom]: Span): readonly number[] {
  const taken: number[] = [];
  const order = [...rows.keys()].sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0));
  const places = new Map<number, number>();
  for (const index of order) {
    const row = rows[index] ?? 0;
    const free = [row - 5, row + 13].find(
      (line) => line >= top - 4 && line <= bottom - 3 && taken.every((other) => Math.abs(other - line) >= LINE),
    );
    const line = free ?? row - 5;
    taken.push(line);
    places.set(index, line);
  }
  return rows.map((row, index) => places.get(index) ?? row);
}

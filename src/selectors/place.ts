import type { RawPlace } from '../worker/contract.ts';
import { NO_PLACE } from '../text/messages.ts';

/** In line-delimited evidence the engine puts `record N ` before the pointers of comparisons. */
const WITH_RECORD = /^record (\d+) (.*)$/s;

/** The record and the pointer within it. */
export function placeOfPointer(text: string): { readonly record: number; readonly pointer: string } {
  const match = WITH_RECORD.exec(text);
  return match === null ? { record: 0, pointer: text } : { record: Number(match[1]), pointer: match[2] ?? '' };
}

/** What finds the comparisons of a failure in the factor diff. */
export const searchFor = (record: number, pointer: string): string =>
  record > 0 ? `record ${String(record)} ${pointer}` : pointer;

/** What is said of a place that is not shown, or is not the one that was named; undefined where it simply is. */
export function noteOfPlace(place: RawPlace): { readonly text: string; readonly name?: string } | undefined {
  if (place.window !== undefined) return place.absent ? { text: NO_PLACE.absent } : undefined;
  const { why, name } = place;
  if (why === 'several') return { text: NO_PLACE.several };
  if (name === undefined) return { text: NO_PLACE.nowhere };
  return { text: why === 'nowhere' ? NO_PLACE.nowhereIn : NO_PLACE[why], name };
}

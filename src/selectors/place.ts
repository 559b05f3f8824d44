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

/** The number of a line, unless its label ends with it. */
export const heightOf = (label: string, y: number): readonly string[] =>
  label.endsWith(` ${String(y)}`) ? [] : [String(y)];

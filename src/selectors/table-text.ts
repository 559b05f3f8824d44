/**
 * Text for spreadsheets (threats.md D4). A cell of evidence that a spreadsheet could read as a formula is led by an
 * apostrophe; only numbers that the workbench made are written as numbers.
 */
export type Cell = { readonly evidence: string } | { readonly ours: string };

const FORMULA = /^[\s\u0000-\u0020]*[=+\-@\t\r|%]/;

function cellText(cell: Cell): string {
  const text = 'ours' in cell ? cell.ours : FORMULA.test(cell.evidence) ? `'${cell.evidence}` : cell.evidence;
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const toTsv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map(cellText).join('\t')).join('\n');

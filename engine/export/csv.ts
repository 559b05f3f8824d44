/**
 * The findings as CSV (RFC 4180: comma, CRLF, every text cell quoted, quotes doubled), one row for each failure and for
 * each check that had none. What a spreadsheet might run is made text (decision 0029, OWASP "CSV Injection").
 */
import { utf8Encode } from '../base/utf8.ts';
import type { CaseResult, Check, Failure } from '../verdict/model.ts';
import type { ExportedFile } from './model.ts';
import { CheckTexts, type ExportSource } from './source.ts';
import { escapeOf, visibleText } from './visible-text.ts';

/** The header row; names are for ever, new ones are added at the end. */
export const CSV_COLUMNS = [
  ...['case', 'subject', 'format', 'profile', 'case_outcome', 'check', 'title', 'outcome', 'required', 'examined'],
  ...['record', 'pointer', 'message', 'claimed', 'recomputed', 'delta', 'atol', 'rtol', 'bound', 'utilisation'],
  ...['cascade_of', 'cause', 'evidence_sha256', 'case_digest', 'verdict_digest', 'tool'],
] as const;

/** Columns in which a plain number is left as it stands. */
const NUMBER_COLUMNS: ReadonlySet<string> = new Set([
  ...['claimed', 'recomputed', 'delta', 'atol', 'rtol', 'bound', 'utilisation'],
]);

/** A number by the grammar of JSON and nothing else: no reader takes it for a formula. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** What starts a formula, in ASCII and in the wide forms, behind spaces and quotes too; and our own mark, so that it can be undone. */
const STARTS_FORMULA = /^(?:'|[ "']*[=+\-@\uff0b\uff0d\uff1d\uff20])/;
/** A reader that separates by semicolons would begin a cell here, whatever is quoted. */
const SEPARATES = /;(?=[ "']*[=+\-@\uff0b\uff0d\uff1d\uff20])/g;

type Row = Partial<Record<(typeof CSV_COLUMNS)[number], string | number>>;

export function csvExport(source: ExportSource): ExportedFile {
  const lines = [CSV_COLUMNS.join(',')];
  const texts = new CheckTexts(source.document.cases.map(({ format }) => format));
  for (const [at, result] of source.document.cases.entries()) {
    const head = headOf(source, result, at);
    for (const check of result.checks) {
      for (const row of rowsOf(check)) {
        lines.push(lineOf({ ...head, ...headOfCheck(check, texts), ...row }));
      }
    }
  }
  return {
    name: 'assay-findings.csv',
    mediaType: 'text/csv; charset=utf-8; header=present',
    bytes: utf8Encode(`${lines.join('\r\n')}\r\n`),
  };
}

function headOf({ document, verdictDigest, filesOf }: ExportSource, result: CaseResult, at: number): Row {
  const { subject, format, profile, outcome, digest } = result;
  return {
    ...{ case: at + 1, subject, format, profile, case_outcome: outcome, case_digest: digest },
    evidence_sha256: document.inputs[filesOf[at].evidence[0]].sha256,
    verdict_digest: verdictDigest,
    tool: `${document.tool.name} ${document.tool.version}`,
  };
}

function headOfCheck(check: Check, texts: CheckTexts): Row {
  const { id, outcome, examined } = check;
  return { check: id, title: texts.title(id), outcome, required: check.required ? 'yes' : 'no', examined };
}

function rowsOf(check: Check): Row[] {
  if (check.failures.length === 0) return [{ message: check.reason ?? '' }];
  const rows = check.failures.map(rowOf);
  const { omitted = 0 } = check;
  return omitted === 0 ? rows : [...rows, { message: `${String(omitted)} more failures of this check are not listed` }];
}

function rowOf(failure: Failure): Row {
  const { record, pointer, message, claimed, recomputed, delta, window, utilisation, cascadeOf, cause } = failure;
  const { atol, rtol, bound } = window ?? {};
  const all = { claimed, recomputed, delta, atol, rtol, bound, utilisation, cascade_of: cascadeOf, cause };
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return { record, pointer, message, ...(Object.fromEntries(present) as Row) };
}

function lineOf(row: Row): string {
  return CSV_COLUMNS.map((column) => csvCell(row[column], column)).join(',');
}

/**
 * One cell. Numbers of ours and, in the columns of numbers, plain numbers of the evidence stand as they are; every other
 * text is quoted, its invisible characters are escapes, and an apostrophe before it makes what could be a formula text.
 */
export function csvCell(value: string | number | undefined, column: string): string {
  if (value === undefined || value === '') return '';
  if (typeof value === 'number') return String(value);
  if (NUMBER_COLUMNS.has(column) && NUMBER.test(value)) return value;
  const shown = visibleText(value).replace(SEPARATES, escapeOf);
  return `"${STARTS_FORMULA.test(shown) ? "'" : ''}${shown.replaceAll('"', '""')}"`;
}

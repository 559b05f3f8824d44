import type { EvidenceFormat } from '../../engine/formats/format.ts';
import { countOutcomes } from '../../engine/verdict/fold.ts';
import type { CaseResult, Check, Failure, VerdictDocument } from '../../engine/verdict/model.ts';
import { CHECK_OUTCOMES } from '../../engine/verdict/model.ts';
import { printable } from './printable.ts';

/** Failures shown for one check; `--json` has them all. */
const MOST_FAILURES = 20;
/** Characters shown of one value of the evidence. */
const MOST_CHARACTERS = 160;

/** What the reader must act on comes first; checks that passed follow, one line each. */
const WORST_FIRST = ['failed', 'error', 'unverified', 'not-checked'] as const;

const value = (text: string): string => printable(text, MOST_CHARACTERS);

/** The report for a reader at a terminal. Its first word is the outcome; every text of the evidence is made printable. */
export function reportLines(document: VerdictDocument, digest: string, formats: readonly EvidenceFormat[]): string[] {
  const lines: string[] = [document.outcome];
  for (const result of document.cases) lines.push('', ...caseLines(result, formats));
  lines.push('', 'Inputs');
  for (const { name, size, sha256 } of document.inputs) lines.push(`  ${sha256}  ${size} bytes  ${value(name)}`);
  lines.push('', `Verdict digest ${digest} (SHA-256 of what --json prints, without the line feed)`);
  lines.push(`${document.tool.name} ${document.tool.version}`);
  return lines;
}

function caseLines(result: CaseResult, formats: readonly EvidenceFormat[]): string[] {
  const format = formats.find(({ id }) => id === result.format);
  const lines: string[] = [`${result.outcome}  ${value(result.subject)}`];
  lines.push(`  ${format?.title ?? value(result.format)}, ${result.profile} profile: ${countsLine(result.checks)}`);
  for (const pin of result.pins) lines.push(`  Pinned by the auditor: ${pin.name} = ${value(pin.value)}`);
  if (result.referenceOutcome !== undefined) lines.push(`  Reference profile: ${result.referenceOutcome}`);
  if (result.difference !== undefined) lines.push(`  ${value(result.difference)}`);
  for (const outcome of WORST_FIRST) {
    for (const check of result.checks) if (check.outcome === outcome) lines.push(...checkLines(check, format));
  }
  const passed = result.checks.filter((check) => check.outcome === 'passed');
  if (passed.length > 0) lines.push('', ...passed.map((check) => `  passed  ${heading(check, format)}`));
  for (const note of result.notes) {
    const place = note.pointer === '' ? '' : ` at ${value(note.pointer)}`;
    lines.push('', `  note ${value(note.code)}${place}: ${value(note.message)}`);
  }
  if (format !== undefined) lines.push('', `  Proves: ${format.proves}`, `  Does not prove: ${format.provesNot}`);
  return lines;
}

function countsLine(checks: readonly Check[]): string {
  const counts = countOutcomes(checks);
  return CHECK_OUTCOMES.map((outcome) => `${counts[outcome]} ${outcome}`).join(', ');
}

/** Id, title, and how many subjects the check looked at. */
function heading(check: Check, format: EvidenceFormat | undefined): string {
  const title = format?.checks.find(({ id }) => id === check.id)?.title;
  const remarks = `${check.examined} examined${check.required ? '' : ', not required'}`;
  return `${value(check.id)}  ${title === undefined ? '' : `${title} `}(${remarks})`;
}

function checkLines(check: Check, format: EvidenceFormat | undefined): string[] {
  const info = format?.checks.find(({ id }) => id === check.id);
  const lines = ['', `  ${check.outcome}  ${heading(check, format)}`];
  if (check.reason !== undefined) lines.push(`    ${value(check.reason)}`);
  if (check.outcome === 'failed' && info !== undefined) lines.push(`    Rule: ${info.statement}`);
  for (const failure of check.failures.slice(0, MOST_FAILURES)) lines.push(...failureLines(failure));
  const more = check.failures.length - MOST_FAILURES;
  if (more > 0) lines.push(`    ... and ${more} more (--json has them all)`);
  return lines;
}

function failureLines(failure: Failure): string[] {
  const record = failure.record === 0 ? '' : `record ${failure.record} `;
  const place = failure.pointer === '' ? 'the whole document' : value(failure.pointer);
  const lines = [`    ${record}${place}: ${value(failure.message)}`];
  const rows: [string, string | undefined][] = [
    ['claimed', failure.claimed],
    ['recomputed', failure.recomputed],
    ['delta', failure.delta],
    ['window', windowText(failure)],
    ['cascade of', cascadeText(failure)],
  ];
  for (const [label, text] of rows) if (text !== undefined) lines.push(`      ${label.padEnd(12)}${value(text)}`);
  return lines;
}

function windowText({ window, utilisation }: Failure): string | undefined {
  if (window === undefined) return undefined;
  const used = utilisation === undefined ? '' : `, |delta| / bound ${utilisation}`;
  return `|delta| <= ${window.bound} (atol ${window.atol}, rtol ${window.rtol})${used}`;
}

function cascadeText({ cascadeOf, cause }: Failure): string | undefined {
  if (cascadeOf === undefined) return undefined;
  return cause === undefined ? cascadeOf : `${cascadeOf} at ${cause}`;
}

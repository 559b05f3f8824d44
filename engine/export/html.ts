/**
 * The report as one HTML file: no script, no link, no image, no request. Every text is escaped, and a policy in the page
 * allows its one style sheet and nothing else, should an escape ever be wrong.
 */
import { utf8Encode } from '../base/utf8.ts';
import { encodeBase64Unpadded } from '../crypto/base64.ts';
import { sha256 } from '../crypto/sha256.ts';
import type { CaseOutcome, CheckOutcome } from '../verdict/model.ts';
import { htmlStyle } from './html-style.ts';
import { buildReport, WHOLE } from './report/build.ts';
import type {
  Report,
  ReportBlock,
  ReportCell,
  ReportColumn,
  ReportFact,
  ReportFinding,
  ReportText,
} from './report/model.ts';
import { CHECK_WORD } from './report/wording.ts';
import type { ExportedFile, Remarks } from './model.ts';
import type { ExportSource } from './source.ts';
import { textPieces } from './visible-text.ts';

export function htmlExport(source: ExportSource, remarks: Remarks): ExportedFile {
  return {
    name: 'assay-report.html',
    mediaType: 'text/html; charset=utf-8',
    bytes: utf8Encode(htmlReport(buildReport(source, WHOLE), remarks)),
  };
}

export function htmlReport(report: Report, remarks: Remarks): string {
  const { tool, verdictDigest } = report.foot;
  const style = htmlStyle(`${tool}, verdict digest ${verdictDigest}`);
  const allowed = `${encodeBase64Unpadded(sha256(utf8Encode(style)))}=`;
  const sections = report.sections.map(
    ({ id, title, level, blocks }) =>
      `<section id="${id}"><h${String(level)}>${cell(title)}</h${String(level)}>${blocks.map((one) => block(one, remarks)).join('')}</section>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${allowed}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(`${report.outcome} - ${report.title} - ${tool}`)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${escapeHtml(report.title)}</h1>`,
    `<p class="outcome ${caseClass(report.outcome)}">${report.outcome}</p>`,
    `<p class="why">${escapeHtml(report.why)}</p>`,
    facts(report.facts),
    '</header>',
    `<main>${sections.join('\n')}</main>`,
    `<footer>${escapeHtml(tool)}, verdict digest <code>${verdictDigest}</code></footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Text that stands in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

function block(one: ReportBlock, remarks: Remarks): string {
  switch (one.kind) {
    case 'text':
      return `<p${one.quiet === true ? ' class="quiet"' : ''}>${cell(one.text)}</p>`;
    case 'facts':
      return facts(one.facts);
    case 'table':
      return `${table(one)}${moreLine(one.more)}`;
    case 'findings':
      return `<ol>${one.findings.map(finding).join('\n')}</ol>${moreLine(one.more)}`;
    case 'remarks':
      return remarksBlock(one, remarks);
    case 'signature':
      return `<div class="signature">${one.lines.map((line) => `<div>${escapeHtml(line)}</div>`).join('')}</div>`;
  }
}

function facts(list: readonly ReportFact[]): string {
  return `<dl>${list.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${cell(value)}</dd>`).join('')}</dl>`;
}

function table({ title, columns, rows }: Extract<ReportBlock, { kind: 'table' }>): string {
  const open = (at: number): string => classOf(columns[at]);
  const head = columns.map((column, at) => `<th scope="col"${open(at)}>${escapeHtml(column.title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((one, at) => `<td${open(at)}>${cell(one)}</td>`).join('')}</tr>`);
  const caption = title === undefined ? '' : `<caption>${escapeHtml(title)}</caption>`;
  return `<table>${caption}<thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function classOf({ numeric, wide }: ReportColumn): string {
  if (numeric === true) return ' class="n"';
  return wide === true ? ' class="w"' : '';
}

function finding({ number, check, title, rule, place, message, numbers, follow }: ReportFinding): string {
  const after = follow === undefined ? '' : ` <span class="quiet">${escapeHtml(follow)}</span>`;
  return [
    `<li><p><strong>${String(number)}. ${escapeHtml(title)}</strong> <code>${escapeHtml(check)}</code>${after}</p>`,
    `<p>${cell(place)}: ${piece({ kind: 'evidence', text: message, prose: true })}</p>`,
    numbers.length === 0 ? '' : facts(numbers),
    rule === '' ? '' : `<p class="quiet">${escapeHtml(rule)}</p>`,
    '</li>',
  ].join('');
}

function remarksBlock(words: Extract<ReportBlock, { kind: 'remarks' }>, { name, role, text }: Remarks): string {
  const said =
    text.trim() === ''
      ? `<p class="quiet">${escapeHtml(words.none)}</p>`
      : `<p class="remarks">${remarkText(text)}</p>`;
  const line = (label: string, value: string): ReportFact[] =>
    value === '' ? [] : [{ label, value: [{ kind: 'evidence', text: value, prose: true }] }];
  const who = [...line(words.name, name), ...line(words.role, role)];
  return `<p class="quiet">${escapeHtml(words.lead)}</p>${said}${who.length === 0 ? '' : facts(who)}`;
}

/** The auditor's own lines stay lines. */
function remarkText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => piece({ kind: 'evidence', text: line, prose: true }))
    .join('\n');
}

function moreLine(text: string | undefined): string {
  return text === undefined ? '' : `<p class="quiet">${escapeHtml(text)}</p>`;
}

function cell(texts: ReportCell): string {
  return texts.map(piece).join('');
}

function piece(one: ReportText): string {
  switch (one.kind) {
    case 'own':
      return escapeHtml(one.text);
    case 'code':
      return `<code>${pieces(one.text)}</code>`;
    case 'evidence':
      return `<bdi class="e${one.prose === true ? ' p' : ''}">${pieces(one.text)}</bdi>`;
    case 'check':
      return `<span class="o ${checkClass(one.outcome)}">${CHECK_WORD[one.outcome]}</span>`;
    case 'case':
      return `<span class="o ${caseClass(one.outcome)}">${one.outcome}</span>`;
  }
}

function pieces(text: string): string {
  return textPieces(text)
    .map((one) => (one.escape ? `<span class="x">${one.text}</span>` : escapeHtml(one.text)))
    .join('');
}

const OF_CASE: Readonly<Record<CaseOutcome, string>> = {
  PASS: 'o-pass',
  FAIL: 'o-fail',
  INCOMPLETE: 'o-open',
  UNREADABLE: 'o-broken',
};
const OF_CHECK: Readonly<Record<CheckOutcome, string>> = {
  passed: 'o-pass',
  failed: 'o-fail',
  unverified: 'o-open',
  'not-checked': 'quiet',
  error: 'o-broken',
};

/** @throws TypeError for a word that is no outcome (threats.md T-V6) */
function caseClass(outcome: CaseOutcome): string {
  if (!Object.hasOwn(OF_CASE, outcome)) throw new TypeError('unknown outcome of a case');
  return OF_CASE[outcome];
}

function checkClass(outcome: CheckOutcome): string {
  if (!Object.hasOwn(OF_CHECK, outcome)) throw new TypeError('unknown outcome of a check');
  return OF_CHECK[outcome];
}

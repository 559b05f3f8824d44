/** From an audit to its report, as data. */
import { countOutcomes } from '../../verdict/fold.ts';
import type { CaseResult } from '../../verdict/model.ts';
import { CheckTexts, formatOf, type ExportSource } from '../source.ts';
import { utcText } from '../utc-text.ts';
import { actSection } from './ai-act.ts';
import { caseSections } from './case.ts';
import type { Report, ReportCell, ReportFact, ReportSection, ReportText } from './model.ts';
import { whyDocument } from './why.ts';
import {
  CASE_MEANING,
  CHECK_MEANING,
  code,
  counted,
  evidence,
  grouped,
  more,
  own,
  PROFILE_MEANING,
  REMARKS,
  REPORT,
  SIGNATURE,
} from './wording.ts';

/** How much a report shows. What it leaves out it counts and says so. */
export interface ReportLimits {
  readonly cases: number;
  /** Findings of one case. */
  readonly findings: number;
  /** Rows of one table. */
  readonly rows: number;
}

/** For a file: everything. */
export const WHOLE: ReportLimits = { cases: Infinity, findings: Infinity, rows: Infinity };
/** For paper: what somebody would still leaf through. */
export const PRINTED: ReportLimits = { cases: 40, findings: 250, rows: 250 };

export const OUTCOMES = ['failed', 'error', 'unverified', 'not-checked', 'passed'] as const;

export function buildReport(source: ExportSource, limits: ReportLimits): Report {
  const { document, verdictDigest } = source;
  const texts = new CheckTexts(document.cases.map(({ format }) => format));
  const shown = document.cases.slice(0, limits.cases);
  return {
    title: REPORT.title,
    outcome: document.outcome,
    why: whyDocument(document, texts),
    facts: titleFacts(source),
    sections: [
      outcomeSection(document.cases, limits),
      inputSection(source, limits),
      heldSection(source, limits),
      ...shown.flatMap((_, at) => caseSections(source, at, texts, limits)),
      ...(shown.length < document.cases.length ? [leftOut(document.cases.length - shown.length)] : []),
      meaningSection(document.cases),
      actSection(document.cases, document.outcome),
      {
        id: 'remarks',
        title: [own(REPORT.remarks)],
        level: 2,
        blocks: [
          { kind: 'remarks', ...REMARKS },
          { kind: 'signature', lines: SIGNATURE },
        ],
      },
      {
        id: 'words',
        title: [own(REPORT.countsMeaning)],
        level: 2,
        blocks: [{ kind: 'facts', facts: wordsOf(document.cases) }],
      },
      {
        id: 'again',
        title: [own(REPORT.again)],
        level: 2,
        blocks: [
          { kind: 'text', text: [own(REPORT.againWhy)] },
          { kind: 'facts', facts: [{ label: 'Verdict digest', value: [code(verdictDigest)] }] },
        ],
      },
    ],
    foot: { tool: `Assay ${document.tool.version}`, verdictDigest },
  };
}

function titleFacts({ document, verdictDigest, now }: ExportSource): readonly ReportFact[] {
  const only = document.cases.length === 1 ? document.cases[0] : undefined;
  const subject: ReportCell =
    only === undefined ? [own(counted(document.cases.length, 'case', 'cases'))] : [evidence(only.subject)];
  return [
    { label: only === undefined ? 'Cases' : 'Subject', value: subject },
    { label: REPORT.profile, value: [own(PROFILE_MEANING[document.cases[0]?.profile ?? 'strict'])] },
    { label: REPORT.time, value: [own(now === undefined ? REPORT.noTime : utcText(now))] },
    { label: 'Verdict digest', value: [code(verdictDigest)] },
    { label: 'Made by', value: [own(`Assay ${document.tool.version}`)] },
  ];
}

function outcomeSection(cases: readonly CaseResult[], limits: ReportLimits): ReportSection {
  const several = cases.length > 1;
  const rows = cases.slice(0, limits.rows).map((result, at): ReportCell[] => {
    const counts = countOutcomes(result.checks);
    const examined = result.checks.reduce((sum, check) => sum + check.examined, 0);
    return [
      ...(several ? [[own(grouped(at + 1))]] : []),
      [evidence(result.subject)],
      [{ kind: 'case', outcome: result.outcome } as const],
      ...OUTCOMES.map((outcome): ReportCell => [own(grouped(counts[outcome]))]),
      [own(grouped(examined))],
    ];
  });
  const numeric = (title: string): { title: string; numeric: boolean } => ({ title, numeric: true });
  return {
    id: 'outcome',
    title: [own(REPORT.outcome)],
    level: 2,
    blocks: [
      {
        kind: 'table',
        title: REPORT.counts,
        columns: [
          ...(several ? [numeric('Case')] : []),
          { title: 'Subject' },
          { title: 'Outcome' },
          ...['Failed', 'Error', 'Unverified', 'Not checked', 'Passed', 'Examined'].map(numeric),
        ],
        rows,
        ...more(cases.length - rows.length, 'case', 'cases'),
      },
    ],
  };
}

/** The meaning of every word that the report uses: the outcomes of the cases, and all five of a check. */
function wordsOf(cases: readonly CaseResult[]): readonly ReportFact[] {
  const used = (['FAIL', 'UNREADABLE', 'INCOMPLETE', 'PASS'] as const).filter((outcome) =>
    cases.some((one) => one.outcome === outcome),
  );
  return [
    ...used.map((outcome) => ({ label: outcome, value: [own(CASE_MEANING[outcome])] })),
    ...OUTCOMES.map((outcome) => ({
      label: outcome === 'not-checked' ? 'not checked' : outcome,
      value: [own(CHECK_MEANING[outcome])],
    })),
  ];
}

function inputSection({ document, filesOf, trusted }: ExportSource, limits: ReportLimits): ReportSection {
  const judged = new Set(filesOf.flatMap((files) => files.evidence));
  const beside = new Set(filesOf.flatMap((files) => files.supporting));
  const roleOf = (at: number): string => {
    if (trusted.has(at)) return 'trusted input';
    if (judged.has(at)) return 'evidence';
    return beside.has(at) ? 'used beside it' : 'not used';
  };
  const rows = document.inputs
    .slice(0, limits.rows)
    .map(({ name, size, sha256 }, at): ReportCell[] => [
      [evidence(name)],
      [own(roleOf(at))],
      [own(grouped(size))],
      [code(sha256)],
    ]);
  return {
    id: 'inputs',
    title: [own(REPORT.inputs)],
    level: 2,
    blocks: [
      { kind: 'text', text: [own(REPORT.inputsWhy)], quiet: true },
      {
        kind: 'table',
        columns: [{ title: 'File' }, { title: 'Role' }, { title: 'Bytes', numeric: true }, { title: 'SHA-256' }],
        rows,
        ...more(document.inputs.length - rows.length, 'input', 'inputs'),
      },
    ],
  };
}

function heldSection({ document }: ExportSource, limits: ReportLimits): ReportSection {
  const all = new Map(document.cases.flatMap(({ pins }) => pins.map((pin) => [JSON.stringify(pin), pin] as const)));
  const pins = [...all.values()];
  const rows = pins.slice(0, limits.rows).map(({ name, value }): ReportCell[] => [[own(name)], [evidence(value)]]);
  return {
    id: 'held',
    title: [own(REPORT.held)],
    level: 2,
    blocks: [
      pins.length === 0
        ? { kind: 'text', text: [own(REPORT.noPins)] }
        : {
            kind: 'table',
            columns: [{ title: 'Pinned by the auditor' }, { title: 'Value' }],
            rows,
            ...more(pins.length - rows.length, 'pin', 'pins'),
          },
    ],
  };
}

function meaningSection(cases: readonly CaseResult[]): ReportSection {
  const ids = [...new Set(cases.map(({ format }) => format))];
  const blocks = ids.flatMap((id) => {
    const format = formatOf(id);
    if (format === undefined) return [];
    const passes = cases.every((one) => one.format !== id || one.outcome === 'PASS');
    const facts = [
      { label: REPORT.shows, value: [own(format.proves)] },
      { label: REPORT.showsNot, value: [own(format.provesNot)] },
    ];
    const head: ReportText = own(`${format.title}.${passes ? '' : ` ${REPORT.showsNothing}`}`);
    return [{ kind: 'text', text: [head] } as const, { kind: 'facts', facts } as const];
  });
  const nothing = { kind: 'text', text: [own('No evidence was recognised, so nothing is shown.')] } as const;
  return {
    id: 'meaning',
    title: [own(REPORT.meaning)],
    level: 2,
    blocks: blocks.length === 0 ? [nothing] : blocks,
  };
}

function leftOut(cases: number): ReportSection {
  return {
    id: 'more-cases',
    title: [own('Further cases')],
    level: 2,
    blocks: [
      {
        kind: 'text',
        text: [own(`${counted(cases, 'case is', 'cases are')} not shown in full here; the HTML report holds all.`)],
      },
    ],
  };
}

import { describe, expect, it } from 'vitest';
import { buildReport, PRINTED, WHOLE, type ExportSource, type Report } from '../../engine/export/index.ts';
import type { ReportBlock, ReportCell, ReportSection } from '../../engine/export/report/model.ts';
import { FORMATS } from '../../engine/index.ts';
import { audited, hostileSource, sample } from './support.ts';

const cellText = (cell: ReportCell): string => cell.map((one) => ('text' in one ? one.text : one.outcome)).join('');
const sectionOf = ({ sections }: Report, id: string): ReportSection =>
  sections.find((one) => one.id === id) ?? expect.unreachable(id);
type Table = Extract<ReportBlock, { readonly kind: 'table' }>;
const tableOf = (section: ReportSection): Table =>
  section.blocks.find((one): one is Table => one.kind === 'table') ?? expect.unreachable(section.id);
const findingsOf = (report: Report, at = 1) =>
  sectionOf(report, `case-${String(at)}-findings`).blocks.flatMap((block) =>
    block.kind === 'findings' ? block.findings : [],
  );

/** One case with so many findings of their own. */
function withFindings(count: number): ExportSource {
  const source = hostileSource('x');
  const [result = expect.unreachable()] = source.document.cases;
  const checks = result.checks.map((check) =>
    check.outcome === 'failed'
      ? {
          ...check,
          failures: Array.from({ length: count }, (_, at) => ({ record: 0, pointer: `/${String(at)}`, message: 'm' })),
        }
      : check,
  );
  const cases = [{ ...result, checks }];
  return { ...source, document: { ...source.document, cases } };
}

describe('the report', () => {
  it('begins with the outcome and why, and has its parts in their order', async () => {
    const report = buildReport(await audited([sample('mazur', 'mazur-tampered')]), PRINTED);
    expect(report.outcome).toBe('FAIL');
    expect(report.why).toMatch(
      /^3 of 52 checks failed \(first: .+\): 2 findings, and 1 more that follows from others\.$/,
    );
    expect(report.sections.map(({ id }) => id)).toEqual([
      ...[
        'outcome',
        'inputs',
        'held',
        'case-1',
        'case-1-findings',
        'case-1-undecided',
        'case-1-passed',
        'case-1-notes',
      ],
      ...['case-1-views', 'meaning', 'ai-act', 'remarks', 'words', 'again'],
    ]);
  });

  it('counts all five outcomes, of every case', async () => {
    const source = await audited([sample('mazur', 'mazur-tampered'), sample('mazur'), { name: 'n.txt', text: 'x' }]);
    const report = buildReport(source, PRINTED);
    const table = tableOf(sectionOf(report, 'outcome'));
    expect(table.columns.map(({ title }) => title)).toEqual([
      ...['Case', 'Subject', 'Outcome', 'Failed', 'Error', 'Unverified', 'Not checked', 'Passed', 'Examined'],
    ]);
    for (const [at, row] of table.rows.entries()) {
      const { checks, outcome } = source.document.cases[at] ?? expect.unreachable();
      const count = (word: string): string => String(checks.filter((one) => one.outcome === word).length);
      expect(row.slice(2, 8).map(cellText)).toEqual([
        outcome,
        ...['failed', 'error', 'unverified', 'not-checked', 'passed'].map(count),
      ]);
    }
    expect(report.why).toBe('3 cases: 1 FAIL, 1 UNREADABLE, 1 PASS. The worst of them counts: FAIL.');
  });

  it('has every finding that no other explains, and counts those that follow', async () => {
    const source = await audited([sample('mazur', 'mazur-tampered')]);
    const failures = source.document.cases[0]?.checks.flatMap(({ failures: all }) => all) ?? [];
    const roots = failures.filter(({ cascadeOf }) => cascadeOf === undefined);
    const findings = findingsOf(buildReport(source, PRINTED));
    expect(findings.map(({ message }) => message)).toEqual(roots.map(({ message }) => message));
    expect(failures.length).toBeGreaterThan(roots.length);
    expect(findings.filter(({ follow }) => follow === '1 finding follows from it')).toHaveLength(1);
    for (const [at, { numbers }] of findings.entries()) {
      expect(numbers.map(({ value }) => cellText(value))).toEqual(
        expect.arrayContaining([roots[at]?.claimed ?? '', roots[at]?.recomputed ?? '']),
      );
    }
  });

  it('lists every check that was not decided, with its reason', async () => {
    const source = await audited([sample('mazur')]);
    const table = tableOf(sectionOf(buildReport(source, PRINTED), 'case-1-undecided'));
    const listed = table.rows.flatMap((row) =>
      (row[3] ?? []).flatMap((one) => (one.kind === 'code' ? [one.text] : [])),
    );
    const open = source.document.cases[0]?.checks.filter(({ outcome }) => outcome !== 'passed') ?? [];
    expect([...listed].sort()).toEqual(open.map(({ id }) => id).sort());
    for (const { id, reason } of open) {
      const row = table.rows.find((cells) => cells[3]?.some((one) => one.kind === 'code' && one.text === id));
      expect(cellText(row?.[2] ?? [])).toBe(reason);
    }
  });

  it('says that something was left out, and how much', () => {
    const printed = sectionOf(buildReport(withFindings(1000), PRINTED), 'case-1-findings');
    const block = printed.blocks.find((one) => one.kind === 'findings');
    expect(block?.findings).toHaveLength(PRINTED.findings);
    expect(block?.more).toBe('and 750 more findings; the HTML report and the JSON document hold all');
    expect(findingsOf(buildReport(withFindings(1000), WHOLE))).toHaveLength(1000);
    expect(JSON.stringify(printed)).toContain('7 beyond the most that a result lists');
  });

  it('shows the time and the pins of the auditor, or that there are none', async () => {
    const none = buildReport(await audited([sample('mazur')]), PRINTED);
    expect(cellText(none.facts.find(({ label }) => label === "Auditor's time")?.value ?? [])).toMatch(/^none given/);
    expect(JSON.stringify(sectionOf(none, 'held'))).toContain('Nothing was pinned');
    const given = buildReport(await audited([sample('mazur')], Date.parse('2026-03-01T12:00:00Z')), PRINTED);
    expect(cellText(given.facts.find(({ label }) => label === "Auditor's time")?.value ?? [])).toBe(
      '2026-03-01T12:00:00Z',
    );
    expect(cellText(tableOf(sectionOf(buildReport(hostileSource('5'), PRINTED), 'held')).rows[0]?.[1] ?? [])).toBe('5');
  });

  it('shows the views of a format in short: no empty column, no empty table, and how much is left out', () => {
    const source = hostileSource('x');
    const [one = expect.unreachable()] = source.cases;
    const columns = [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
    ];
    const views = [
      { kind: 'table', id: 'e', title: 'Empty', columns, length: 0, row: () => ({ cells: [] }) },
      {
        kind: 'table',
        id: 't',
        title: 'Table',
        columns,
        length: 20,
        row: (at: number) => ({ cells: [String(at), ''] }),
      },
    ] as const;
    const { blocks } = sectionOf(buildReport({ ...source, cases: [{ ...one, views }] }, WHOLE), 'case-1-views');
    expect(blocks).toContainEqual({ kind: 'text', text: [{ kind: 'own', text: 'Empty: nothing.' }] });
    const table = blocks.find((block) => block.kind === 'table');
    expect(table).toMatchObject({ columns: [{ title: 'A' }], more: 'the first 12 of 20 rows; the page shows all' });
    expect(table?.rows.map((row) => cellText(row[0] ?? []))).toEqual(Array.from({ length: 12 }, (_, at) => String(at)));
  });

  it('is plain data that survives the way to the page', async () => {
    const report = buildReport(await audited([sample('xor-run', 'xor-run-tampered')]), PRINTED);
    expect(structuredClone(report)).toEqual(report);
  });
});

describe('the clauses of the EU AI Act', () => {
  it.each(FORMATS.map((format) => [format.id, format] as const))(
    '%s says what it adds, never that a clause is met',
    (_, { clauses }) => {
      const texts = Object.values(clauses ?? expect.unreachable('no clauses'));
      expect(Object.keys(clauses ?? {}).sort()).toEqual(['annex-iv-2b', 'annex-iv-2g', 'article-12', 'article-15']);
      for (const { degree, text } of texts) {
        expect(['part', 'no']).toContain(degree);
        // What is supported in part says what is left open.
        expect(text).toMatch(/\b(not|no|nothing|only)\b/i);
        expect(text).not.toMatch(/\b(complies|compliant|conform|fulfil|satisfies|guarantee|certif)/i);
      }
    },
  );

  it('has an explicit no for Article 10, whatever the evidence and the outcome', async () => {
    for (const name of ['mazur', 'mazur-tampered']) {
      const table = tableOf(sectionOf(buildReport(await audited([sample('mazur', name)]), PRINTED), 'ai-act'));
      const row = table.rows.at(-1) ?? [];
      expect(cellText(row[0] ?? [])).toMatch(/^Article 10/);
      expect(cellText(row[1] ?? [])).toBe('No');
    }
  });

  it('supports nothing while the outcome is not PASS, and says so', async () => {
    const bad = sectionOf(buildReport(await audited([sample('mazur', 'mazur-tampered')]), PRINTED), 'ai-act');
    expect(JSON.stringify(bad)).toContain(
      'The outcome is FAIL: until that is settled, the evidence supports none of these clauses.',
    );
    expect(tableOf(bad).columns.map(({ title }) => title)).toContain('Would support');
    const good = sectionOf(buildReport(await audited([sample('mazur')]), PRINTED), 'ai-act');
    expect(tableOf(good).columns.map(({ title }) => title)).toContain('Supports');
    expect(JSON.stringify(good)).toContain('no statement of conformity');
  });
});

import { describe, expect, it } from 'vitest';
import { cutReport } from '../../../src/selectors/report.ts';
import type { Report, ReportBlock, ReportCell } from '../../../engine/export/report/model.ts';

const row = (text: string): ReportCell[] => [[{ kind: 'own', text }]];
const table = (rows: number): ReportBlock => ({
  kind: 'table',
  columns: [{ title: 'x' }],
  rows: Array.from({ length: rows }, (_, at) => row(String(at))),
});
const report = (...sections: readonly (readonly [string, readonly ReportBlock[]])[]): Report => ({
  title: 'Audit report',
  outcome: 'FAIL',
  why: 'why',
  facts: [],
  sections: sections.map(([id, blocks]) => ({ id, title: [], level: 2, blocks })),
  foot: { tool: 'Assay 0', verdictDigest: 'd' },
});
const rowsIn = ({ sections }: Report): number[] =>
  sections.map(({ blocks }) => blocks.reduce((sum, one) => sum + (one.kind === 'table' ? one.rows.length : 0), 0));

describe('the preview', () => {
  it('is the whole report while it fits', () => {
    const whole = report(['outcome', [table(3)]], ['remarks', []]);
    expect(cutReport(whole, 3)).toEqual({ report: whole, left: 0 });
  });

  it('stops at the last row that fits, and counts the others', () => {
    const cut = cutReport(
      report(['outcome', [table(2)]], ['inputs', [table(5)]], ['case-1', [table(4)]], ['again', []]),
      4,
    );
    expect(cut.left).toBe(7);
    expect(cut.report.sections.map(({ id }) => id)).toEqual(['outcome', 'inputs', 'again']);
    expect(rowsIn(cut.report)).toEqual([2, 2, 0]);
  });

  it('always ends with what it means and with the clauses', () => {
    const cut = cutReport(report(['outcome', [table(9)]], ['meaning', []], ['ai-act', [table(5)]]), 1);
    expect(rowsIn(cut.report)).toEqual([1, 0, 5]);
  });
});

import type { Report, ReportBlock, ReportSection } from '../../engine/export/report/model.ts';

/** A report cut to so many rows and findings, for the preview; `left` says how many did not fit. */
export interface CutReport {
  readonly report: Report;
  readonly left: number;
}

/** Sections that end the report are kept whole: what it means, the clauses, the remarks. */
export function cutReport(report: Report, most: number): CutReport {
  let room = most;
  let left = 0;
  const cutBlock = (block: ReportBlock): ReportBlock => {
    if (block.kind !== 'table' && block.kind !== 'findings') return block;
    const total = block.kind === 'table' ? block.rows.length : block.findings.length;
    const kept = Math.min(total, Math.max(0, room));
    room -= kept;
    left += total - kept;
    if (kept === total) return block;
    if (block.kind === 'table') return { ...block, rows: block.rows.slice(0, kept) };
    return { ...block, findings: block.findings.slice(0, kept) };
  };
  const sections = report.sections.map((section): ReportSection =>
    ENDING.has(section.id) ? section : { ...section, blocks: section.blocks.map(cutBlock) },
  );
  // Sections of which nothing is left but their titles would be a long list of nothing.
  const drawn = sections.filter((section, at) => keeps(section, report.sections[at]));
  return { report: { ...report, sections: drawn }, left };
}

const ENDING: ReadonlySet<string> = new Set(['meaning', 'ai-act', 'remarks', 'words', 'again']);

function keeps(cut: ReportSection, whole: ReportSection | undefined): boolean {
  return cut.blocks.every((block, at) => rowsOf(block) > 0 || rowsOf(whole?.blocks[at]) === 0);
}

function rowsOf(block: ReportBlock | undefined): number {
  if (block?.kind === 'table') return block.rows.length;
  return block?.kind === 'findings' ? block.findings.length : 0;
}

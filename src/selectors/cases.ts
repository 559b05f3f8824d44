import type { AuditSummary, CaseSummary } from '../worker/contract.ts';
import type { CaseOutcome } from '../../engine/verdict/model.ts';
import { LEFTOVER } from '../text/cases.ts';
import { baseName } from './case-files.ts';
import { titleOf, type CheckInfos } from './verdict.ts';
import { toTsv, type Cell } from './table-text.ts';

/** Worst first, as the outcome of a document is folded. */
export const CASE_OUTCOMES = ['FAIL', 'UNREADABLE', 'INCOMPLETE', 'PASS'] as const satisfies readonly CaseOutcome[];

export const CASE_ORDERS = ['outcome', 'name', 'format', 'size'] as const;
export type CaseOrder = (typeof CASE_ORDERS)[number];

/** What is shown of the list of cases. */
export interface CaseQuery {
  readonly search: string;
  readonly sort: CaseOrder;
  /** The other way round. */
  readonly reversed: boolean;
  /** Outcomes that are shown; none chosen: all. */
  readonly outcomes: readonly CaseOutcome[];
  /** Id of the one format that is shown. */
  readonly format: string | undefined;
}

export const ALL_CASES: CaseQuery = { search: '', sort: 'outcome', reversed: false, outcomes: [], format: undefined };

/** A case with what its row shows and what it is sorted by. */
export interface CaseEntry {
  readonly id: number;
  readonly open: CaseSummary;
  /** Bytes of its evidence. */
  readonly size: number;
  /** Why it is no evidence, in a few words; of a case that was judged, undefined. */
  readonly leftover: string | undefined;
  /** Title of the first failed check with a finding of its own. */
  readonly worst: string | undefined;
  /** In lower case, what a search looks into. */
  readonly words: string;
}

export function caseEntries({ cases, inputs }: AuditSummary, infos: CheckInfos): readonly CaseEntry[] {
  return cases.map((open) => {
    const failed = open.checks.filter(({ outcome }) => outcome === 'failed');
    const first = failed.find(({ rootCount }) => rootCount > 0) ?? failed[0];
    const worst = first === undefined ? undefined : titleOf(infos, first.id);
    return {
      id: open.id,
      open,
      size: open.inputs.evidence.reduce((sum, at) => sum + (inputs[at]?.size ?? 0), 0),
      leftover: open.leftover === undefined ? undefined : LEFTOVER[open.leftover].short,
      worst,
      words: `${open.subject}\n${open.formatTitle}\n${worst ?? ''}\n${open.unreadable ?? ''}`.toLowerCase(),
    };
  });
}

export function listCases(entries: readonly CaseEntry[], query: CaseQuery): readonly CaseEntry[] {
  const needle = query.search.trim().toLowerCase();
  const { outcomes, format } = query;
  const sign = query.reversed ? -1 : 1;
  const compare = COMPARE[query.sort];
  return entries
    .filter(({ words }) => needle === '' || words.includes(needle))
    .filter(({ open }) => outcomes.length === 0 || outcomes.includes(open.outcome))
    .filter(({ open }) => format === undefined || open.format === format)
    .sort((a, b) => sign * compare(a, b) || a.id - b.id);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const rank = ({ open }: CaseEntry): number => CASE_OUTCOMES.indexOf(open.outcome);

const COMPARE: Readonly<Record<CaseOrder, (a: CaseEntry, b: CaseEntry) => number>> = {
  outcome: (a, b) => rank(a) - rank(b) || b.open.counts.failed - a.open.counts.failed,
  name: (a, b) => order(a.open.subject, b.open.subject),
  format: (a, b) => order(a.open.formatTitle, b.open.formatTitle),
  size: (a, b) => b.size - a.size,
};

/** How many cases have each outcome; all are counted, whatever is shown. */
export function countByOutcome(entries: readonly CaseEntry[]): Readonly<Record<CaseOutcome, number>> {
  const counts = { FAIL: 0, UNREADABLE: 0, INCOMPLETE: 0, PASS: 0 };
  for (const { open } of entries) counts[open.outcome] += 1;
  return counts;
}

/** The formats of the cases, by title. */
export function formatsOf(entries: readonly CaseEntry[]): readonly { readonly id: string; readonly title: string }[] {
  const found = new Map(entries.map(({ open }) => [open.format, open.formatTitle]));
  return [...found].map(([id, title]) => ({ id, title })).sort((a, b) => order(a.title, b.title));
}

/** Position of the first case after `from` whose name starts with what was typed, going round once. */
export function findByName(entries: readonly CaseEntry[], typed: string, from: number): number | undefined {
  const start = typed.toLowerCase();
  for (let step = 0; step < entries.length; step += 1) {
    const at = (from + step) % entries.length;
    const name = entries[at]?.open.subject.toLowerCase() ?? '';
    if (name.startsWith(start) || baseName(name).startsWith(start)) return at;
  }
  return undefined;
}

const HEAD = ['outcome', 'format', 'subject', 'bytes', 'failed checks', 'worst finding', 'verdict digest of the case'];

/** The list for a spreadsheet. */
export const casesTsv = (entries: readonly CaseEntry[]): string =>
  toTsv([
    HEAD.map((ours) => ({ ours })),
    ...entries.map(({ open, size, worst }): readonly Cell[] => [
      { ours: open.outcome },
      { ours: open.format },
      { evidence: open.subject },
      { ours: String(size) },
      { ours: String(open.counts.failed) },
      open.unreadable === undefined ? { ours: worst ?? '' } : { evidence: open.unreadable },
      { ours: open.digest },
    ]),
  ]);

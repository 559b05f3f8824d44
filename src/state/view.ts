import { ALL_CASES, type CaseQuery } from '../selectors/cases.ts';
import type { CheckId, CheckOutcome } from '../../engine/verdict/model.ts';
import type { DrawnViewRow, Folding, UseFloor } from '../worker/contract.ts';

/** `view` is any view of the format that has a tab of its own; `View.view` says which. */
export const TABS = ['rules', 'findings', 'factors', 'overview', 'view', 'text', 'meaning', 'report'] as const;
export type Tab = (typeof TABS)[number];

/** One failure by its place in the result. */
export interface FindingPlace {
  readonly check: CheckId;
  /** Position among the failures of the check. */
  readonly index: number;
}

/** A place in the evidence, for the raw view. */
export interface EvidencePlace {
  readonly record: number;
  readonly pointer: string;
}

export interface FactorQuery {
  readonly only: 'all' | 'failed';
  readonly check: CheckId | undefined;
  readonly use: UseFloor | undefined;
  readonly sort: 'evidence' | 'utilisation';
  readonly group: 'check' | 'record' | undefined;
  readonly folded: Folding;
  readonly search: string;
}

/** A row of a view, with what stands above its columns. */
export interface ChosenRow {
  readonly view: string;
  readonly columns: readonly { readonly title: string; readonly evidence?: boolean }[];
  readonly row: DrawnViewRow;
}

/** What is looked at. Ids and positions only: most of it is mirrored in the address. */
export interface View {
  readonly tab: Tab;
  readonly caseId: number;
  /** Id of the view, while the tab is `view`. */
  readonly view: string | undefined;
  readonly check: CheckId | undefined;
  readonly finding: FindingPlace | undefined;
  readonly place: EvidencePlace | undefined;
  /** Position of the file whose text is looked at; undefined: the one that the place leads into, else the one that is shown first. */
  readonly file: number | undefined;
  /** The record that is looked at, where the evidence is held or stepped through record by record. */
  readonly record: number;
  /** The stop of its computation. */
  readonly stop: number;
  /** A pointer for which a stop was sought, and not found. */
  readonly missed: string | undefined;
  readonly factors: FactorQuery;
  readonly rules: { readonly outcome: CheckOutcome | 'all'; readonly search: string };
  readonly cases: CaseQuery;
  /** Whether the list of cases is shown as a table, in place of the case. */
  readonly table: boolean;
}

export const NONE_FOLDED: Folding = { all: false, but: [] };

export const ALL_FACTORS: FactorQuery = {
  only: 'all',
  check: undefined,
  use: undefined,
  sort: 'evidence',
  group: undefined,
  folded: NONE_FOLDED,
  search: '',
};

export const FIRST_VIEW: View = {
  tab: 'findings',
  caseId: 0,
  view: undefined,
  check: undefined,
  finding: undefined,
  place: undefined,
  file: undefined,
  record: 0,
  stop: 0,
  missed: undefined,
  factors: ALL_FACTORS,
  rules: { outcome: 'all', search: '' },
  cases: ALL_CASES,
  table: false,
};

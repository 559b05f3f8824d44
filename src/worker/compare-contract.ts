/**
 * The part of the wall that carries comparisons of two cases, or of two records. Nothing here is a verdict: outcomes are
 * those of the two results, set side by side.
 */
import type { CheckId, CheckOutcome, ExactText } from '../../engine/verdict/model.ts';

/** A case, or one record of it. */
export interface CompareSide {
  readonly caseId: number;
  /** Position of a record; without it the whole case. */
  readonly record?: number;
}

export interface ComparePair {
  readonly first: CompareSide;
  readonly second: CompareSide;
}

/** One number of one side, as it was claimed and judged there. */
export interface ComparedNumber {
  readonly claimed: ExactText;
  readonly recomputed: ExactText;
  /** |claimed - recomputed| / bound; NaN when nothing can be said. */
  readonly utilisation: number;
  /** Largest difference that passes. */
  readonly bound: number;
  readonly ok: boolean;
}

/** A number that stands at the same place of both sides, or of one only. */
export interface ComparedRow {
  readonly check: CheckId;
  /** Record, when whole cases are compared and the number stands in one of several. */
  readonly record?: number;
  /** RFC 6901 pointer into the record. */
  readonly pointer: string;
  readonly first?: ComparedNumber;
  readonly second?: ComparedNumber;
  /** The claims are not written with the same characters. */
  readonly claimDiffers: boolean;
  readonly verdictDiffers: boolean;
  /** What is allowed is not the same. */
  readonly windowDiffers: boolean;
  /** Claim of the second less that of the first; NaN when one of them is no number. */
  readonly delta: number;
  /**
   * |delta| over the larger of both magnitudes: 0 for equal numbers, at most 2, the same when the sides are swapped.
   * Infinity for what stands on one side only, NaN for what is no number.
   */
  readonly relative: number;
}

export type CompareFilter = 'all' | 'different' | 'claims' | 'verdicts' | 'windows' | 'one-sided';

export interface CompareRowQuery extends ComparePair {
  readonly offset: number;
  readonly limit: number;
  readonly only: CompareFilter;
  readonly check?: CheckId;
  readonly sort: 'evidence' | 'change';
  /** Case-insensitive part of the pointer. */
  readonly search: string;
}

export interface CompareRowPage {
  /** Rows that match the query. */
  readonly total: number;
  readonly rows: readonly ComparedRow[];
}

/** A check of one side. */
export interface CheckFigures {
  /** Of the whole case. A record has no outcome of its own. */
  readonly outcome?: CheckOutcome;
  readonly findings: number;
  /** The check has findings that are not listed, of whose records nothing is known. */
  readonly unlisted: boolean;
  /** Comparisons of numbers that the check made, those of them that failed, and the greatest use of a window; NaN for none. */
  readonly comparisons: number;
  readonly failed: number;
  readonly greatest: number;
}

export interface ComparedCheck {
  readonly id: CheckId;
  /** Absent where the case was not held against this check. */
  readonly first?: CheckFigures;
  readonly second?: CheckFigures;
  readonly differs: boolean;
}

/** Something that a side says beside numbers: a fact, a value of a card, a cell of a table. */
export interface ComparedFact {
  /** Title of the view; empty for the facts of the case. */
  readonly group: string;
  readonly label: string;
  readonly first?: string;
  readonly second?: string;
  readonly differs: boolean;
}

export interface CompareFactQuery extends ComparePair {
  readonly offset: number;
  readonly limit: number;
  readonly only: 'all' | 'different';
  readonly search: string;
}

export interface CompareFactPage {
  readonly total: number;
  readonly rows: readonly ComparedFact[];
}

export interface CompareOverview {
  /** Numbers that were aligned, and how many of them differ in which way. */
  readonly numbers: number;
  readonly different: number;
  readonly claims: number;
  readonly verdicts: number;
  readonly windows: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly checks: readonly ComparedCheck[];
  readonly facts: number;
  readonly factsDifferent: number;
  /** A side has more numbers than are aligned at once, so none were. */
  readonly tooMany: boolean;
}

export interface CompareApi {
  overview(pair: ComparePair): Promise<CompareOverview>;
  rows(query: CompareRowQuery): Promise<CompareRowPage>;
  facts(query: CompareFactQuery): Promise<CompareFactPage>;
}

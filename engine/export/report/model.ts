/**
 * The report as data: drawn by the page for preview and print, and written as one HTML file, from the same blocks. Plain
 * data that survives structured clone.
 */
import type { CaseOutcome, CheckId, CheckOutcome } from '../../verdict/model.ts';

/** A run of text. What an auditor's tool says and what evidence says are never one run. */
export type ReportText =
  | { readonly kind: 'own'; readonly text: string }
  /** Of the evidence, or a sentence that quotes it (`prose`). */
  | { readonly kind: 'evidence'; readonly text: string; readonly prose?: boolean }
  /** A digest or an id: ours, set in the face of code. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'check'; readonly outcome: CheckOutcome }
  | { readonly kind: 'case'; readonly outcome: CaseOutcome };

export type ReportCell = readonly ReportText[];

export interface ReportFact {
  readonly label: string;
  readonly value: ReportCell;
}

/** One finding that nothing else explains. */
export interface ReportFinding {
  /** From 1, in its case. */
  readonly number: number;
  readonly check: CheckId;
  readonly title: string;
  /** What must hold. */
  readonly rule: string;
  readonly place: ReportCell;
  readonly message: string;
  /** Claimed against recomputed, and the window. */
  readonly numbers: readonly ReportFact[];
  /** What is said of the findings that follow from it, if any do. */
  readonly follow?: string;
}

export interface ReportColumn {
  readonly title: string;
  readonly numeric?: boolean;
  /** Holds sentences, and gets a third of the width. */
  readonly wide?: boolean;
}

export type ReportBlock =
  | { readonly kind: 'text'; readonly text: ReportCell; readonly quiet?: boolean }
  | { readonly kind: 'facts'; readonly facts: readonly ReportFact[] }
  | {
      readonly kind: 'table';
      readonly title?: string;
      readonly columns: readonly ReportColumn[];
      readonly rows: readonly ReportCell[][];
      /** What is said of rows that are left out. */
      readonly more?: string;
    }
  | { readonly kind: 'findings'; readonly findings: readonly ReportFinding[]; readonly more?: string }
  /** Where the auditor's remarks stand, and the words around them. */
  | {
      readonly kind: 'remarks';
      readonly lead: string;
      readonly none: string;
      readonly name: string;
      readonly role: string;
    }
  /** Lines to be filled in by hand. */
  | { readonly kind: 'signature'; readonly lines: readonly string[] };

export interface ReportSection {
  readonly id: string;
  readonly title: ReportCell;
  readonly level: 2 | 3;
  readonly blocks: readonly ReportBlock[];
}

export interface Report {
  readonly title: string;
  readonly outcome: CaseOutcome;
  /** Why, in one sentence of our own words. */
  readonly why: string;
  readonly facts: readonly ReportFact[];
  readonly sections: readonly ReportSection[];
  /** What stands at the foot of every page. */
  readonly foot: { readonly tool: string; readonly verdictDigest: string };
}

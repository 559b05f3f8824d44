/**
 * The verdict model: the only words and shapes in which Assay speaks about evidence.
 * Definitions: threats.md section 1; delivery form: product.md, "Headless".
 *
 * Everything here is plain data that survives JSON and structured clone. Numbers that came out of a recomputation
 * travel as text (`ExactText`), because a verdict document must hold NaN and infinities and must not be re-rounded.
 */

/** Outcome of one named check. Nothing else may be shown. */
export const CHECK_OUTCOMES = ['passed', 'failed', 'unverified', 'not-checked', 'error'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** Outcome of one case, and of a whole document. */
export const CASE_OUTCOMES = ['PASS', 'FAIL', 'INCOMPLETE', 'UNREADABLE'] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** Why nothing of a file could be judged: over a limit, no evidence that this build knows, damaged, or of a later version. */
export type LeftoverKind = 'too-large' | 'unknown' | 'damaged' | 'too-new';

/** `strict` is the default; `reference` reproduces the published verifier of the evidence system, quirks included. */
export const PROFILES = ['strict', 'reference'] as const;
export type Profile = (typeof PROFILES)[number];

/** `<format>/<name>`, for ever: ids are never reused. */
export type CheckId = `${string}/${string}`;

/** A number or string exactly as it stood in the evidence, or the shortest decimal that reads back as the double meant. */
export type ExactText = string;

/** The window in which a comparison was judged. `bound` is what |delta| was held against. */
export interface ToleranceWindow {
  /** Declared absolute tolerance, after the verifier's ceiling. */
  readonly atol: ExactText;
  /** Declared relative tolerance, after the verifier's ceiling. */
  readonly rtol: ExactText;
  /** Largest |delta| that passes. */
  readonly bound: ExactText;
  /** Half-width derived from the digits of the evidence (strict profile). */
  readonly derived?: ExactText;
}

/** One subject that did not satisfy a check. */
export interface Failure {
  /** Zero-based record number in line-delimited evidence; 0 for a single document. */
  readonly record: number;
  /** RFC 6901 pointer into the record, or `byte N` where the text itself is at fault. */
  readonly pointer: string;
  /** One sentence: what was found, what was expected. */
  readonly message: string;
  /** Source text of the claim. */
  readonly claimed?: ExactText;
  readonly recomputed?: ExactText;
  readonly delta?: ExactText;
  readonly window?: ToleranceWindow;
  /** |delta| / bound. */
  readonly utilisation?: ExactText;
  /** The check whose failure explains this one. */
  readonly cascadeOf?: CheckId;
  /** Pointer of the number that explains this one, when `cascadeOf` is set. */
  readonly cause?: string;
}

export interface Check {
  readonly id: CheckId;
  readonly outcome: CheckOutcome;
  /** Whether PASS needs this check; decided by the profile, never by the evidence. */
  readonly required: boolean;
  /** How many subjects (numbers, members, records) the check looked at. */
  readonly examined: number;
  /** Why the outcome is `unverified`, `not-checked` or `error`. */
  readonly reason?: string;
  readonly failures: readonly Failure[];
  /** How many failures more there are than are listed; absent when all are. */
  readonly omitted?: number;
}

/** An observation that never changes the outcome by itself. */
export interface Note {
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
}

/** Something that the auditor expected, as it was applied to a case. Never taken from the evidence. */
export interface PinUsed {
  readonly name: string;
  /** Canonical text. */
  readonly value: string;
}

export interface CaseResult {
  readonly format: string;
  /** What was judged: file name, and record count where there are several. */
  readonly subject: string;
  readonly profile: Profile;
  readonly outcome: CaseOutcome;
  /** Outcome under the reference profile, where one exists and the profile is strict. */
  readonly referenceOutcome?: CaseOutcome;
  /** One sentence, present when the two outcomes differ. */
  readonly difference?: string;
  readonly checks: readonly Check[];
  readonly notes: readonly Note[];
  /** The pins that were applied, sorted by name; empty when there were none. */
  readonly pins: readonly PinUsed[];
  /** Lower-case hex SHA-256 of the canonical JSON (RFC 8785) of this object without this member. */
  readonly digest: string;
}

export interface InputDigest {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex SHA-256 of the bytes that were judged. */
  readonly sha256: string;
}

/** The verdict document, `schemas/verdict/1.schema.json`. Holds no clock, locale or engine name. */
export interface VerdictDocument {
  readonly schema: 'assay-verdict/1';
  readonly tool: { readonly name: 'assay'; readonly version: string };
  readonly inputs: readonly InputDigest[];
  readonly cases: readonly CaseResult[];
  readonly outcome: CaseOutcome;
}

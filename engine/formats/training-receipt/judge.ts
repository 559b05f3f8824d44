/**
 * The judge compares claimed numbers with recomputed ones and keeps what came out: how many were examined, which failed,
 * which could not be resolved. One judge per record and profile; the window is the only thing that the profiles do not
 * share (training-receipts.md section 4, training-receipts-strict.md section 2).
 */
import { escapePointer } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import type { CheckId, Failure, Note, Profile, ToleranceWindow } from '../../verdict/model.ts';
import { U32, halfWidth, leastNormal } from './digits.ts';
import { toleranceInForce } from './model.ts';
import type { ReceiptModel, Tolerance } from './model.ts';

/** Ceilings of the verifier on declared tolerances. */
export const ENGINE_CEILING: Tolerance = { atol: 1e-8, rtol: 1e-6 };
export const OBSERVER_CEILING: Tolerance = { atol: 1e-5, rtol: 1e-3 };

/** The derived window may widen to this multiple of the half-width where the declared tolerance allows it. */
const WIDEST = 4;

/** A failure while the record is still being judged: positions as nodes, resolved to pointers at the end. */
export interface DraftFailure {
  /** Node at fault, or -1 when `pointer` names a place without one. */
  readonly node: number;
  /** Path below `node` (a missing or virtual member), or the whole pointer when node is -1. */
  readonly suffix: string;
  readonly message: string;
  readonly claimed?: string;
  readonly recomputed?: number;
  readonly delta?: number;
  readonly bound?: number;
  readonly derived?: number;
  readonly tolerance?: Tolerance;
  /** Claimed numbers that the recomputation used. */
  readonly operands: readonly number[];
  /** Reference annotation: an earlier rule failed on the same id. */
  readonly cascadeOf?: CheckId;
}

/** What one check found in one record. */
export interface Findings {
  readonly id: CheckId;
  examined: number;
  readonly failures: DraftFailure[];
  /** Comparisons that the digits of the evidence cannot decide. */
  unresolved: number;
  unresolvedReason: string | undefined;
}

/** Receives every comparison, for the factor diff and for charts. `derived`: half-width of claim and recomputation together. */
export interface Recorder {
  record(check: CheckId, node: number, recomputed: number, bound: number, ok: boolean, derived: number): void;
}

export class Judge {
  readonly model: ReceiptModel;
  readonly document: JsonDocument;
  readonly profile: Profile;
  /** Tolerance in force: declared, lowered to the verifier's ceiling and to the auditor's pin. */
  readonly tolerance: Tolerance;
  readonly notes: { readonly code: string; readonly node: number; readonly message: string }[] = [];
  /** Value and half-width of the last `product`, `sum` or the like. */
  value = 0;
  radius = 0;
  readonly #u: number;
  /** Below this a number is no more than what underflow leaves of products in the producer's format. */
  readonly #least: number;
  readonly #strict: boolean;
  readonly #recorder: Recorder | undefined;
  #findings: Findings;
  readonly #all: Findings[] = [];
  #derived = 0;
  #bound = 0;
  #decided = true;
  #used: Tolerance;
  #firstFailed: CheckId | undefined;
  #resolving = false;

  /**
   * @param u unit round-off of producer plus verifier, for derived windows
   * @param ceiling verifier's ceiling on the declared tolerance
   */
  constructor(model: ReceiptModel, profile: Profile, ceiling: Tolerance, u: number, recorder?: Recorder) {
    this.model = model;
    this.document = model.document;
    this.profile = profile;
    this.#strict = profile === 'strict';
    this.tolerance = toleranceInForce(model, ceiling);
    this.#u = u;
    this.#least = u > U32 ? 1e-30 : 1e-290;
    this.#used = this.tolerance;
    this.#recorder = recorder;
    this.#findings = { id: 'none/none', examined: 0, failures: [], unresolved: 0, unresolvedReason: undefined };
  }

  /** Unit round-off of producer plus verifier. */
  get u(): number {
    return this.#u;
  }

  get strict(): boolean {
    return this.#strict;
  }

  get findings(): readonly Findings[] {
    return this.#all;
  }

  /** The check that failed first, in order of evaluation. */
  get firstFailed(): CheckId | undefined {
    return this.#firstFailed;
  }

  /**
   * Starts a check: what follows belongs to it.
   * @param resolving whether a comparison that the digits cannot decide leaves the check `unverified`
   */
  begin(id: CheckId, resolving = false): Findings {
    this.#resolving = resolving;
    this.#findings = { id, examined: 0, failures: [], unresolved: 0, unresolvedReason: undefined };
    this.#all.push(this.#findings);
    return this.#findings;
  }

  num(node: number): number {
    return this.document.num[node];
  }

  half(node: number): number {
    return halfWidth(this.document, node);
  }

  /**
   * Whether the claimed number at `node` lies in its window around `recomputed`. Counts as examined.
   * @param radius half-width of the recomputation; the claim's own digits are added here
   */
  test(node: number, recomputed: number, radius: number): boolean {
    return this.testIn(this.tolerance, node, recomputed, radius);
  }

  /** `test` under another declared tolerance. */
  testIn(tolerance: Tolerance, node: number, recomputed: number, radius: number): boolean {
    const claimed = this.document.num[node];
    const ok = this.#within(
      tolerance,
      node,
      claimed,
      recomputed,
      this.#strict ? radius + halfWidth(this.document, node) : 0,
    );
    if (this.#decided) this.#recorder?.record(this.#findings.id, node, recomputed, this.#bound, ok, this.#derived);
    return ok;
  }

  /**
   * `test` for a quantity that is formed from claims, such as a sum or a quotient. A failure is reported with `fail`.
   * @param node where it belongs
   * @param radius half-width of claim and recomputation together
   */
  testFormed(node: number, claimed: number, recomputed: number, radius: number): boolean {
    return this.#within(this.tolerance, node, claimed, recomputed, radius);
  }

  #within(tolerance: Tolerance, node: number, claimed: number, recomputed: number, derived: number): boolean {
    const delta = Math.abs(claimed - recomputed);
    const a = Math.abs(claimed);
    const b = Math.abs(recomputed);
    const relative = tolerance.rtol * (a > b ? a : b);
    const declared = tolerance.atol > relative ? tolerance.atol : relative;
    let bound = declared;
    if (this.#strict) {
      const widest = WIDEST * derived;
      bound = declared < widest ? declared : widest;
      if (!(bound > derived)) bound = derived;
      this.#derived = derived;
      // A window wider than the quantity decides nothing about it. Only the recomputation from the inputs has to resolve:
      // a rule that looks at neighbouring numbers may be blind where their digits cancel.
      // What has no size in the producer's format is zero, however wide the window.
      const open = derived === Infinity || (this.#resolving && (a > this.#least || b > this.#least));
      if (open && !(derived <= a || derived <= b)) {
        this.#unresolved(node, derived);
        if (!(delta > bound)) {
          this.#decided = false;
          return true;
        }
      }
    }
    this.#decided = true;
    this.#bound = bound;
    this.#used = tolerance;
    this.#findings.examined += 1;
    return delta <= bound && bound < Infinity;
  }

  #unresolved(node: number, derived: number): void {
    const findings = this.#findings;
    findings.unresolved += 1;
    findings.unresolvedReason ??= `the written digits leave ${this.document.pointer(node)} uncertain by ${String(derived)}, more than the number itself`;
  }

  /** Marks a subject of the current check as below what its digits can express. */
  unresolved(reason: string): void {
    this.#findings.unresolved += 1;
    this.#findings.unresolvedReason ??= reason;
  }

  /** Records the failure of the last `test`. `what` names the quantity. */
  mismatch(node: number, recomputed: number, what: string, operands: readonly number[], cascadeOf?: CheckId): void {
    const claimed = this.num(node);
    const finite = Number.isFinite(recomputed) && Number.isFinite(claimed);
    this.#file(this.#findings, {
      node,
      suffix: '',
      message: finite
        ? `${what} is claimed as ${this.document.source(node)}, recomputed as ${String(recomputed)}`
        : `${what} cannot be recomputed as a finite number (${String(recomputed)})`,
      claimed: this.document.source(node),
      recomputed,
      delta: claimed - recomputed,
      bound: this.#bound,
      ...(this.#strict ? { derived: this.#derived } : {}),
      tolerance: this.#used,
      operands,
      ...(cascadeOf === undefined ? {} : { cascadeOf }),
    });
  }

  /** Counts subjects that are compared exactly, not within a window. */
  examine(count = 1): void {
    this.#findings.examined += count;
  }

  /** A finding that is not a numeric comparison. `suffix` names a place below `node`, such as `/forward/h1`. */
  fail(node: number, message: string, suffix = '', operands: readonly number[] = []): void {
    this.#fileFinding(this.#findings, node, message, suffix, operands);
  }

  /** `fail` for a finding that the reference counts under another check, which has been begun before. */
  failAs(id: CheckId, node: number, message: string, suffix = ''): void {
    this.#fileFinding(this.#all.find((findings) => findings.id === id) ?? this.#findings, node, message, suffix, []);
  }

  #fileFinding(findings: Findings, node: number, message: string, suffix: string, operands: readonly number[]): void {
    const scalar = node >= 0 && suffix === '' && !this.document.isObject(node) && !this.document.isArray(node);
    this.#file(findings, {
      node,
      suffix,
      message,
      ...(scalar ? { claimed: this.document.source(node) } : {}),
      operands,
    });
  }

  #file(findings: Findings, draft: DraftFailure): void {
    this.#firstFailed ??= findings.id;
    findings.failures.push(draft);
  }

  note(code: string, node: number, message: string): void {
    this.notes.push({ code, node, message });
  }

  /** Text of an interned string, quoted for a message. */
  quote(id: number): string {
    return id < 0 ? 'nothing' : JSON.stringify(this.document.strings.text(id).slice(0, 80));
  }

  /** Pointer suffix for a member named by a string id. */
  memberSuffix(id: number): string {
    return `/${escapePointer(this.document.strings.text(id))}`;
  }

  /** Product of named factors, left to right, with the half-width that their digits give it. Sets `value`, `radius`. */
  product(first: number, count: number): void {
    const { factors } = this.model;
    const { num } = this.document;
    let value = num[factors.value[first]];
    let radius = this.#strict ? halfWidth(this.document, factors.value[first]) : 0;
    for (let i = first + 1; i < first + count; i += 1) {
      const node = factors.value[i];
      const factor = num[node];
      if (this.#strict) {
        const half = halfWidth(this.document, node);
        radius =
          Math.abs(value) * half +
          Math.abs(factor) * radius +
          radius * half +
          this.#u * Math.abs(value * factor) +
          leastNormal(this.#u);
      }
      value *= factor;
    }
    this.value = value;
    this.radius = radius;
  }
}

const NO_FAILURES: readonly Failure[] = [];

/** Turns drafts into failures of the verdict: pointers, texts, causes. `wrong`: nodes that recomputation refutes. */
export function finishFailures(
  document: JsonDocument,
  record: number,
  drafts: readonly DraftFailure[],
  wrong: ReadonlySet<number>,
  recompute: CheckId,
  own: CheckId,
): readonly Failure[] {
  if (drafts.length === 0) return NO_FAILURES;
  return drafts.map((draft) => {
    const pointer = draft.node < 0 ? draft.suffix : `${document.pointer(draft.node)}${draft.suffix}`;
    const cause = causeOf(draft, wrong, own === recompute);
    const window = windowOf(draft);
    return {
      record,
      pointer,
      message: draft.message,
      ...(draft.claimed === undefined ? {} : { claimed: draft.claimed }),
      ...(draft.recomputed === undefined ? {} : { recomputed: String(draft.recomputed) }),
      ...(draft.delta === undefined ? {} : { delta: String(draft.delta) }),
      ...(window === undefined ? {} : { window }),
      ...(draft.delta === undefined || draft.bound === undefined
        ? {}
        : { utilisation: String(draft.bound === 0 ? Infinity : Math.abs(draft.delta) / draft.bound) }),
      ...(cause !== undefined
        ? { cascadeOf: recompute, cause: document.pointer(cause) }
        : draft.cascadeOf === undefined
          ? {}
          : { cascadeOf: draft.cascadeOf }),
    };
  });
}

/** The wrong operand that explains a failure, if its own number is not itself refuted (or, inside `recompute`, first). */
function causeOf(draft: DraftFailure, wrong: ReadonlySet<number>, isRecompute: boolean): number | undefined {
  if (!isRecompute && wrong.has(draft.node)) return undefined;
  return draft.operands.find((node) => wrong.has(node));
}

function windowOf(draft: DraftFailure): ToleranceWindow | undefined {
  if (draft.bound === undefined || draft.tolerance === undefined) return undefined;
  return {
    atol: String(draft.tolerance.atol),
    rtol: String(draft.tolerance.rtol),
    bound: String(draft.bound),
    ...(draft.derived === undefined ? {} : { derived: String(draft.derived) }),
  };
}

/** Notes of a judge with their pointers. */
export function finishNotes(judge: Judge): Note[] {
  return judge.notes.map(({ code, node, message }) => ({
    code,
    pointer: node < 0 ? '' : judge.document.pointer(node),
    message,
  }));
}

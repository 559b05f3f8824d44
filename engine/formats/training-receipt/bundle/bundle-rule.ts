/**
 * Rules over several records. A rule is fed one record after the other and keeps compact state only: nothing of a record is
 * held once the next but one has come.
 */
import type { CheckInfo } from '../../format.ts';
import { MOST_FAILURES } from '../../../verdict/collect.ts';
import type { Failure, Note, Profile } from '../../../verdict/model.ts';
import type { BytesResult, Omitted } from '../emit.ts';
import type { Movement } from '../drift-path.ts';
import type { ReceiptModel } from '../model.ts';
import type { StepResult } from '../step.ts';

/** A record that has a model. */
export interface BundleRecord {
  /** Position in the evidence, from 0. */
  readonly index: number;
  readonly model: ReceiptModel;
  /** Values of a float32 producer compare as float32. */
  readonly float32: boolean;
  readonly declaredStep: () => StepResult;
  readonly canonicalWithout: (member: Omitted) => BytesResult;
}

/** Where a part of a run stands: parts are judged by themselves, and joined in order. */
export interface RunStart {
  /** Position of the first record of the part. */
  readonly index: number;
  /** Record 0, for a part that does not begin with it; undefined where it could not be read. */
  readonly first: BundleRecord | undefined;
  /** The record before the part; undefined where it could not be read. */
  readonly previous: BundleRecord | undefined;
}

export const WHOLE_RUN: RunStart = { index: 0, first: undefined, previous: undefined };

/** What one rule found in a part: plain data, which may cross from one worker to another. */
export interface BundlePart {
  /** Records, readable or not. */
  readonly count: number;
  readonly examined: number;
  readonly failures: readonly Failure[];
  readonly notes: readonly Note[];
  /** Why the part could not be followed to its end. */
  readonly broken?: string;
  /** What the rule itself needs to join parts. */
  readonly data?: unknown;
}

/** One rule at work over a part of a bundle. */
export interface BundleCheck {
  /** The next record; undefined for one that is damaged or has not the shape of its version. */
  add(record: BundleRecord | undefined): void;
  /** What was found; the last call. */
  part(): BundlePart;
}

/** Puts the parts of a run together, in their order. The answer is the same wherever the run was cut. */
export interface BundleJoin {
  add(part: BundlePart): void;
  finish(): BundleFindings;
}

export interface BundleFindings {
  readonly examined: number;
  readonly failures: readonly Failure[];
  /** Failures beyond the most that a result lists. */
  readonly omitted?: number;
  readonly notes?: readonly Note[];
  /** Why something could not be decided. */
  readonly unresolved?: string;
  /** Why there was nothing to look at. */
  readonly idle?: string;
  /** Of the rule that follows it: how far the run moved, step by step. */
  readonly movement?: Movement;
}

export interface BundleRule {
  readonly info: CheckInfo;
  readonly profiles: readonly Profile[];
  readonly required: boolean;
  /** Whether both profiles judge alike, so that one run serves both. */
  readonly alike?: true;
  readonly start: (profile: Profile, from: RunStart) => BundleCheck;
  readonly join: () => BundleJoin;
}

export const ONE_RECORD = 'the evidence holds one record';

/** Sums of what all rules keep. */
export class Join implements BundleJoin {
  protected count = 0;
  protected examined = 0;
  protected readonly failures: Failure[] = [];
  protected readonly notes: Note[] = [];
  protected broken: string | undefined;
  #omitted = 0;

  add(part: BundlePart): void {
    this.count += part.count;
    this.examined += part.examined;
    for (const failure of part.failures) {
      if (this.failures.length < MOST_FAILURES) this.failures.push(failure);
      else this.#omitted += 1;
    }
    for (const note of part.notes) this.notes.push(note);
    this.broken ??= part.broken;
  }

  /** Why there was nothing to look at. */
  protected idle(): string | undefined {
    return this.count < 2 ? ONE_RECORD : undefined;
  }

  finish(): BundleFindings {
    const idle = this.idle();
    if (idle !== undefined) return { examined: 0, failures: [], idle };
    const { examined, failures, notes, broken } = this;
    return {
      examined,
      failures,
      notes,
      ...(this.#omitted === 0 ? {} : { omitted: this.#omitted }),
      ...(broken === undefined ? {} : { unresolved: broken }),
    };
  }
}

/** Joins rules that look at neighbours; where no pair had anything to compare, `why` says so. */
export class PairJoin extends Join {
  readonly #why: string;

  constructor(why = 'no two neighbouring records have anything to compare') {
    super();
    this.#why = why;
  }

  protected override idle(): string | undefined {
    return super.idle() ?? (this.examined === 0 && this.broken === undefined ? this.#why : undefined);
  }
}

/** Base of all rules: counts, and what was found. */
abstract class PartCheck implements BundleCheck {
  protected examined = 0;
  protected readonly failures: Failure[] = [];
  protected readonly notes: Note[] = [];
  /** Position of the next record in the run. */
  protected index: number;
  protected broken: string | undefined;
  readonly #from: number;

  constructor(from: RunStart) {
    this.index = from.index;
    this.#from = from.index;
  }

  abstract add(record: BundleRecord | undefined): void;

  /** What the rule itself needs to join parts. */
  protected data(): unknown {
    return undefined;
  }

  part(): BundlePart {
    const { examined, failures, notes, broken } = this;
    const data = this.data();
    return {
      count: this.index - this.#from,
      examined,
      failures,
      notes,
      ...(broken === undefined ? {} : { broken }),
      ...(data === undefined ? {} : { data }),
    };
  }

  protected fail(record: BundleRecord, node: number, message: string, suffix = ''): void {
    const { document } = record.model;
    const claimed = node >= 0 && suffix === '' && !document.isObject(node) && !document.isArray(node);
    this.failures.push({
      record: record.index,
      pointer: `${document.pointer(Math.max(node, record.model.root))}${suffix}`,
      message,
      ...(claimed ? { claimed: document.source(node) } : {}),
    });
  }
}

/** Base of rules that look at neighbours. A damaged record breaks the chain on both sides. */
export abstract class PairCheck extends PartCheck {
  #previous: BundleRecord | undefined;

  constructor(from: RunStart) {
    super(from);
    this.#previous = from.previous;
  }

  override add(record: BundleRecord | undefined): void {
    if (record === undefined)
      this.broken ??= `record ${String(this.index)} could not be read, so its neighbours are not linked`;
    else if (this.#previous !== undefined) this.pair(this.#previous, record);
    this.#previous = record;
    this.index += 1;
  }

  protected abstract pair(earlier: BundleRecord, later: BundleRecord): void;
}

/** Base of rules that compare every record with the first, or look at all of them. */
export abstract class WholeCheck extends PartCheck {
  /** Record 0, if it could be read. */
  protected first: BundleRecord | undefined;

  constructor(from: RunStart) {
    super(from);
    this.first = from.first;
  }

  override add(record: BundleRecord | undefined): void {
    if (this.index === 0) this.first = record;
    if (record === undefined) this.broken ??= `record ${String(this.index)} could not be read`;
    else this.record(record);
    this.index += 1;
  }

  protected abstract record(record: BundleRecord): void;
}

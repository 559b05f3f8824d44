/**
 * Rules over several records. A rule is fed one record after the other and keeps compact state only: nothing of a record is
 * held once the next but one has come.
 */
import type { CheckInfo } from '../../format.ts';
import type { Failure, Note, Profile } from '../../../verdict/model.ts';
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
}

/** One rule at work over one bundle. */
export interface BundleCheck {
  /** The next record; undefined for one that is damaged or has not the shape of its version. */
  add(record: BundleRecord | undefined): void;
  finish(): BundleFindings;
}

export interface BundleFindings {
  readonly examined: number;
  readonly failures: readonly Failure[];
  readonly notes?: readonly Note[];
  /** Why something could not be decided. */
  readonly unresolved?: string;
  /** Why there was nothing to look at. */
  readonly idle?: string;
}

export interface BundleRule {
  readonly info: CheckInfo;
  readonly profiles: readonly Profile[];
  readonly required: boolean;
  /** Whether both profiles judge alike, so that one run serves both. */
  readonly alike?: true;
  readonly start: (profile: Profile) => BundleCheck;
}

export const ONE_RECORD = 'the evidence holds one record';

/** Base of rules that look at neighbours. A damaged record breaks the chain on both sides. */
export abstract class PairCheck implements BundleCheck {
  protected examined = 0;
  protected readonly failures: Failure[] = [];
  #previous: BundleRecord | undefined;
  #broken: string | undefined;
  #count = 0;

  add(record: BundleRecord | undefined): void {
    if (record === undefined)
      this.#broken ??= `record ${String(this.#count)} could not be read, so its neighbours are not linked`;
    else if (this.#previous !== undefined) this.pair(this.#previous, record);
    this.#previous = record;
    this.#count += 1;
  }

  protected abstract pair(earlier: BundleRecord, later: BundleRecord): void;

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

  /** Why nothing was examined, when nothing was. */
  protected idleReason(): string {
    return 'no two neighbouring records have anything to compare';
  }

  finish(): BundleFindings {
    if (this.#count < 2) return { examined: 0, failures: [], idle: ONE_RECORD };
    return {
      examined: this.examined,
      failures: this.failures,
      ...(this.#broken === undefined ? {} : { unresolved: this.#broken }),
      ...(this.examined === 0 && this.#broken === undefined ? { idle: this.idleReason() } : {}),
    };
  }
}

/** Base of rules that compare every record with the first, or look at all of them. */
export abstract class WholeCheck implements BundleCheck {
  protected examined = 0;
  protected readonly failures: Failure[] = [];
  protected readonly notes: Note[] = [];
  protected count = 0;
  #broken: string | undefined;

  add(record: BundleRecord | undefined): void {
    if (record === undefined) this.#broken ??= `record ${String(this.count)} could not be read`;
    else this.record(record);
    this.count += 1;
  }

  protected abstract record(record: BundleRecord): void;

  protected fail(record: BundleRecord, node: number, message: string): void {
    const { document } = record.model;
    const claimed = node >= 0 && !document.isObject(node) && !document.isArray(node);
    this.failures.push({
      record: record.index,
      pointer: document.pointer(Math.max(node, record.model.root)),
      message,
      ...(claimed ? { claimed: document.source(node) } : {}),
    });
  }

  protected idle(): string | undefined {
    return this.count < 2 ? ONE_RECORD : undefined;
  }

  finish(): BundleFindings {
    const idle = this.idle();
    if (idle !== undefined) return { examined: 0, failures: [], idle };
    return {
      examined: this.examined,
      failures: this.failures,
      notes: this.notes,
      ...(this.#broken === undefined ? {} : { unresolved: this.#broken }),
    };
  }
}

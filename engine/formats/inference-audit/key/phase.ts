/** Puts a phase together step by step. */
import type { CheckName, MatrixName, Phase, Skip, Step, StepFailure } from '../report.ts';

export class PhaseBuilder {
  readonly #steps: Step[] = [];
  readonly #skipped: Skip[] = [];
  #stopped: NonNullable<Phase['stopped']> | undefined;

  /** A counted check. @param failure made only when it did not hold */
  check(check: CheckName, holds: boolean, failure: () => StepFailure): void {
    this.#steps.push({ check, runs: 1, failures: holds ? [] : [failure()] });
  }

  /** A check that the reference counts and that, when it holds, says nothing yet of what the check is about. */
  precondition(check: CheckName, holds: boolean, failure: () => StepFailure): void {
    this.#steps.push({ check, runs: 1, examined: holds ? 0 : 1, failures: holds ? [] : [failure()] });
  }

  /** A failure that the reference reports without counting a check. */
  fail(check: CheckName, failure: StepFailure): void {
    this.#steps.push({ check, runs: 0, examined: 1, failures: [failure] });
  }

  /** Something looked at and found in order that the reference does not count. */
  examined(check: CheckName, subjects: number): void {
    this.#steps.push({ check, runs: 0, examined: subjects, failures: [] });
  }

  skip(check: CheckName, text: string): void {
    this.#skipped.push({ check, text });
  }

  /** Here the reference panics; only the first of several counts. */
  stop(check: CheckName, place: string, message: string): void {
    this.#stopped ??= { check, place, message };
  }

  get isStopped(): boolean {
    return this.#stopped !== undefined;
  }

  build(): Phase {
    const phase = { steps: this.#steps, skipped: this.#skipped };
    return this.#stopped === undefined ? phase : { ...phase, stopped: this.#stopped };
  }
}

/** Index of each matrix in the vectors of a key. */
export const MATRIX_INDEX: Readonly<Record<MatrixName, number>> = {
  Wq: 0,
  Wk: 1,
  Wv: 2,
  Wo: 3,
  Wg: 4,
  Wu: 5,
  Wd: 6,
  LmHead: 7,
};

export const EMPTY_PHASE: Phase = { steps: [], skipped: [] };

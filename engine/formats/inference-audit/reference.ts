/** The report of the reference verifier (commitllm-v4.md section 5.1), put together from its phases. */
import type { CheckName, FailureCategory, FailureCode, MatrixName, Phase, Skip, Step, StepFailure } from './report.ts';
import { CODES, FAILURE_CATEGORIES } from './report.ts';

export interface ReferenceReport {
  /** `panic`: the reference stops without a report. */
  readonly verdict: 'pass' | 'fail' | 'panic';
  readonly steps: readonly Step[];
  readonly failures: readonly StepFailure[];
  readonly checksRun: number;
  readonly checksPassed: number;
  readonly skipped: readonly Skip[];
  readonly stopped: { readonly check: CheckName; readonly place: string; readonly message: string } | undefined;
  /** How many layers the file says it opens, as the reference counts them. */
  readonly coverage: string;
}

/** Coverage in the words of the reference. @param layers of the model, undefined without a key */
export function coverageText(opened: number | undefined, layers: number | undefined): string {
  if (opened === undefined) return 'unknown';
  if (layers === undefined) return `${String(opened)} layers`;
  return `${opened >= layers ? 'full' : 'routine'} (${String(opened)}/${String(layers)} layers)`;
}

/** @param phases in the order of section 5.2 */
export function assembleReport(phases: readonly Phase[], coverage: string): ReferenceReport {
  const steps: Step[] = [];
  const failures: StepFailure[] = [];
  const skipped: Skip[] = [];
  let checksRun = 0;
  let stopped: ReferenceReport['stopped'];
  for (const phase of phases) {
    for (const step of phase.steps) {
      steps.push(step);
      checksRun += step.runs;
      for (const failure of step.failures) failures.push(failure);
    }
    for (const skip of phase.skipped) skipped.push(skip);
    stopped = phase.stopped;
    if (stopped !== undefined) break;
  }
  const verdict = stopped !== undefined ? 'panic' : failures.length === 0 ? 'pass' : 'fail';
  const checksPassed = Math.max(0, checksRun - failures.length);
  return { verdict, steps, failures, checksRun, checksPassed, skipped, stopped, coverage };
}

const CATEGORY = new Map<FailureCode, FailureCategory>();
for (const category of FAILURE_CATEGORIES) for (const code of CODES[category]) CATEGORY.set(code, category);

export function categoryOf(code: FailureCode): FailureCategory {
  const category = CATEGORY.get(code);
  if (category === undefined) throw new Error(`no category of ${code}`);
  return category;
}

/** The report as plain data, in the names of the reference. */
export interface ReferenceReportJson {
  readonly verdict: 'pass' | 'fail' | 'panic';
  readonly failures: readonly {
    readonly code: FailureCode;
    readonly category: FailureCategory;
    readonly message: string;
    readonly context: {
      readonly token_index?: number;
      readonly layer?: number;
      readonly matrix?: MatrixName;
      readonly field?: string;
      readonly spec?: string;
      readonly expected?: string;
      readonly actual?: string;
    };
  }[];
  readonly coverage: string;
  readonly checks_run: number;
  readonly checks_passed: number;
  readonly skipped: readonly string[];
}

export function reportJson(report: ReferenceReport): ReferenceReportJson {
  return {
    verdict: report.verdict,
    failures: report.failures.map((failure) => {
      const { code, message, token_index, layer, matrix, field, spec, claimed, recomputed } = failure;
      const context = {
        ...(token_index === undefined ? {} : { token_index }),
        ...(layer === undefined ? {} : { layer }),
        ...(matrix === undefined ? {} : { matrix }),
        ...(field === undefined ? {} : { field }),
        ...(spec === undefined ? {} : { spec }),
        ...(recomputed === undefined ? {} : { expected: recomputed }),
        ...(claimed === undefined ? {} : { actual: claimed }),
      };
      return { code, category: categoryOf(code), message, context };
    }),
    coverage: report.coverage,
    checks_run: report.checksRun,
    checks_passed: report.checksPassed,
    skipped: report.skipped.map(({ text }) => text),
  };
}

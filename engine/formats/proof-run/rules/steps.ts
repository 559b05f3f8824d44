import { STEPS } from '../checks.ts';
import { Judgement } from '../judgement.ts';
import { RECORD, lineOf } from '../log.ts';
import type { StepLog } from '../log.ts';

export interface StepsResult {
  readonly check: Judgement;
  /** The constant distance between steps; undefined when there is none, or fewer than two steps. */
  readonly stride: number | undefined;
  /** Lines of all failures, those too that are not listed. */
  readonly lines: ReadonlySet<number>;
}

/** Step numbers 0, s, 2s, ... for one stride s. A line that cannot be read leaves the distance across it open. */
export function judgeSteps(log: StepLog): StepsResult {
  const check = new Judgement(STEPS);
  const lines = new Set<number>();
  let stride: number | undefined;
  let previous: number | undefined;
  /** Lines since the previous readable step that have none. */
  let unread = 0;
  const fail = (record: number, message: string, expected?: number): void => {
    lines.add(log.lines[record]);
    check.fail({
      record: log.lines[record],
      pointer: '/step_idx',
      message: `${lineOf(log, record)}: ${message}`,
      claimed: String(log.steps[record]),
      ...(expected === undefined ? {} : { recomputed: String(expected) }),
    });
  };
  for (let record = 0; record < log.count; record += 1) {
    if ((log.flags[record] & RECORD.stepped) === 0) {
      if ((log.flags[record] & RECORD.read) !== 0) {
        // A whole number that no double holds: no run has so many steps.
        check.examined += 1;
        const message = `${lineOf(log, record)}: step_idx is beyond 9007199254740991, expected the next step`;
        lines.add(log.lines[record]);
        check.fail({ record: log.lines[record], pointer: '/step_idx', message });
      } else check.open(`${lineOf(log, record)} has no readable step_idx`);
      unread += 1;
      continue;
    }
    const step = log.steps[record];
    check.examined += 1;
    if (previous === undefined) {
      if (unread === 0 && step !== 0) fail(record, `the log starts at step ${String(step)}, expected 0`, 0);
    } else {
      const distance = step - previous;
      if (distance === 0) fail(record, `step ${String(step)} stands there again`, previous + (stride ?? 1));
      else if (distance < 0)
        fail(record, `step ${String(step)} comes after step ${String(previous)}`, previous + (stride ?? 1));
      else if (unread === 0) {
        stride ??= distance;
        if (distance !== stride) {
          const what = distance > stride ? 'a gap' : 'an uneven stride';
          fail(
            record,
            `${what}: step ${String(step)} follows step ${String(previous)}, the steps before are ${String(stride)} apart`,
            previous + stride,
          );
        }
      }
    }
    previous = step;
    unread = 0;
  }
  if (log.count === 0) check.idle('the log has no step');
  return { check, stride: check.failed ? undefined : stride, lines };
}

import { TIMESTAMPS } from '../checks.ts';
import { Judgement } from '../judgement.ts';
import { RECORD, lineOf } from '../log.ts';
import type { StepLog } from '../log.ts';
import { MANIFEST_NAME } from '../manifest.ts';
import type { Manifest } from '../manifest.ts';

export interface TimestampsResult {
  readonly check: Judgement;
  /** Lines of all failures, those too that are not listed. */
  readonly lines: ReadonlySet<number>;
}

/** @param now the auditor's clock, Unix seconds */
export function judgeTimestamps(
  log: StepLog | undefined,
  manifest: Manifest | undefined,
  now: number | undefined,
): TimestampsResult {
  const check = new Judgement(TIMESTAMPS);
  const lines = new Set<number>();
  if (log === undefined) check.open('steps.jsonl is not among the files');
  else judgeLines(check, lines, log, manifest?.createdAt, now);
  const created = manifest?.createdAt;
  if (created !== undefined && now !== undefined) {
    check.examined += 1;
    if (!(created <= now)) {
      check.fail({
        record: 0,
        pointer: `${MANIFEST_NAME}#/created_at`,
        message: 'created_at of the manifest lies in the future',
        claimed: manifest?.createdAtText ?? '',
        recomputed: `at most ${String(now)}`,
      });
    }
  }
  if (now === undefined)
    check.open('the time of the audit was not given (--now): whether the times lie in the future is not known');
  if (log?.count === 0) check.idle('the log has no step');
  return { check, lines };
}

function judgeLines(
  check: Judgement,
  lines: Set<number>,
  log: StepLog,
  created: number | undefined,
  now: number | undefined,
): void {
  let latest = -Infinity;
  const fail = (record: number, message: string, recomputed: string): void => {
    lines.add(log.lines[record]);
    check.fail({
      record: log.lines[record],
      pointer: '/timestamp',
      message: `${lineOf(log, record)}: ${message}`,
      claimed: String(log.times[record]),
      recomputed,
    });
  };
  for (let record = 0; record < log.count; record += 1) {
    if ((log.flags[record] & RECORD.timed) === 0) {
      check.open(`${lineOf(log, record)} has no readable timestamp`);
      continue;
    }
    const time = log.times[record];
    check.examined += 1;
    if (!(time >= latest))
      fail(record, 'the time falls: it lies before that of an earlier line', `at least ${String(latest)}`);
    else latest = time;
    if (now !== undefined && !(time <= now)) fail(record, 'the time lies in the future', `at most ${String(now)}`);
    else if (created !== undefined && !(time <= created)) {
      fail(record, 'the time lies after created_at of the manifest', `at most ${String(created)}`);
    }
  }
}

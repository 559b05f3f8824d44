/** Reports of the checks that concern results: tests, skips, the list of ids, comparisons, GPU, times. */
import type { CheckReport } from '../../verdict/collect.ts';
import type { Failure } from '../../verdict/model.ts';
import { idOf } from './checks.ts';
import { failed, failure, idle, passed, unverified } from './collate.ts';
import type { Policy } from './policy.ts';
import { arrayOf } from './receipt.ts';
import type { Receipt } from './receipt.ts';
import { readTime, timeText, wholeDays } from './times.ts';

/** Failures kept of one check: a receipt may list a million tests. */
const MOST_FAILURES = 1000;

export function testReports(receipt: Receipt, policy: Policy, now: number | undefined): readonly CheckReport[] {
  return [
    testsReport(receipt),
    skipsReport(receipt, policy),
    nodeIdsReport(receipt),
    checksReport(receipt),
    gpuReport(receipt, policy),
    timesReport(receipt, now),
    freshnessReport(receipt, policy, now),
  ];
}

function testsReport(receipt: Receipt): CheckReport {
  const id = idOf('tests');
  const list = receipt.get('tests');
  if (list >= 0 && !receipt.document.isArray(list)) return idle(id, 'tests is not a list');
  const tests = arrayOf(receipt, list);
  if (tests.length === 0) return failed(id, 0, [failure(list < 0 ? '' : '/tests', 'the receipt lists no tests')]);
  const failures: Failure[] = [];
  let succeeded = 0;
  tests.forEach((test, index) => {
    const node = receipt.get('outcome', test);
    const outcome = receipt.text(node);
    if (outcome === 'passed') succeeded += 1;
    if (outcome === 'passed' || outcome === 'skipped' || failures.length >= MOST_FAILURES) return;
    const claimed = receipt.source(node);
    const message = `the test ${nameOf(receipt, test)} ended as ${claimed}, expected "passed" or "skipped"`;
    failures.push(failure(`/tests/${String(index)}${node < 0 ? '' : '/outcome'}`, message, { claimed }));
  });
  if (succeeded === 0 && failures.length === 0) {
    failures.push(failure('/tests', `none of the ${String(tests.length)} tests passed: all were skipped`));
  }
  return failures.length > 0 ? failed(id, tests.length, failures) : passed(id, tests.length);
}

/** The node id of a test, or its place. */
function nameOf(receipt: Receipt, test: number): string {
  const name = receipt.text(receipt.get('node_id', test));
  return name === undefined ? 'without a node id' : JSON.stringify(name.slice(0, 200));
}

function skipsReport(receipt: Receipt, policy: Policy): CheckReport {
  const id = idOf('skips');
  const tests = arrayOf(receipt, receipt.get('tests'));
  if (tests.length === 0) return idle(id, 'the receipt lists no tests');
  const skipped = new Map<string, number>();
  tests.forEach((test, index) => {
    if (receipt.text(receipt.get('outcome', test)) !== 'skipped') return;
    const name = receipt.text(receipt.get('node_id', test));
    skipped.set(name ?? `#${String(index)}`, index);
  });
  const { allowSkipped, baseline } = policy;
  if (allowSkipped.value) return passed(id, tests.length);
  const failures: Failure[] = [];
  const expected = new Set(baseline.value);
  for (const [name, index] of skipped) {
    if (expected.has(name)) continue;
    const why = baseline.value === undefined ? 'skips are not allowed' : `not in the baseline of ${baseline.from}`;
    const message = `the test ${JSON.stringify(name.slice(0, 200))} was skipped: ${why}`;
    if (failures.length < MOST_FAILURES) failures.push(failure(`/tests/${String(index)}/outcome`, message));
  }
  for (const name of expected) {
    if (skipped.has(name) || failures.length >= MOST_FAILURES) continue;
    const message = `the baseline of ${baseline.from} is stale: ${JSON.stringify(name.slice(0, 200))} was not skipped`;
    failures.push(failure('/tests', message));
  }
  return failures.length > 0 ? failed(id, tests.length, failures) : passed(id, tests.length);
}

function nodeIdsReport(receipt: Receipt): CheckReport {
  const id = idOf('node-ids');
  const ids = arrayOf(receipt, receipt.get('tests')).map((test) => receipt.text(receipt.get('node_id', test)));
  const failures: Failure[] = [];
  const first = new Map<string, number>();
  ids.forEach((name, index) => {
    if (name === undefined) return;
    const before = first.get(name);
    if (before === undefined) first.set(name, index);
    else if (failures.length < MOST_FAILURES) {
      const message = `the node id ${JSON.stringify(name.slice(0, 200))} stands at /tests/${String(before)} already`;
      failures.push(failure(`/tests/${String(index)}/node_id`, message));
    }
  });
  const list = receipt.get('node_ids', receipt.get('session'));
  if (!receipt.document.isArray(list)) {
    if (failures.length > 0) return failed(id, ids.length, failures);
    return idle(id, 'session.node_ids is not there, or not a list');
  }
  const named = arrayOf(receipt, list);
  if (named.length !== ids.length) {
    const message = `session.node_ids has ${String(named.length)} entries, tests has ${String(ids.length)}`;
    failures.push(failure('/session/node_ids', message));
  }
  for (let i = 0; i < Math.min(named.length, ids.length) && failures.length < MOST_FAILURES; i += 1) {
    const name = receipt.text(named[i]);
    if (name !== undefined && name === ids[i]) continue;
    const claimed = receipt.source(named[i]);
    const result = ids[i] === undefined ? 'a test without a node id' : JSON.stringify(ids[i]?.slice(0, 200));
    const message = `session.node_ids says ${claimed}, the result at this place is of ${result}`;
    failures.push(failure(`/session/node_ids/${String(i)}`, message, { claimed }));
  }
  if (failures.length > 0) return failed(id, ids.length, failures);
  return ids.length === 0 ? idle(id, 'the receipt lists no tests') : passed(id, ids.length);
}

function checksReport(receipt: Receipt): CheckReport {
  const id = idOf('checks');
  const failures: Failure[] = [];
  let examined = 0;
  arrayOf(receipt, receipt.get('tests')).forEach((test, index) => {
    const fell = receipt.text(receipt.get('outcome', test)) === 'failed';
    arrayOf(receipt, receipt.get('checks', test)).forEach((check, place) => {
      const node = receipt.get('outcome', check);
      // What is absent is reported by the check of the shape.
      if (node < 0) return;
      examined += 1;
      if (fell || receipt.text(node) === 'passed' || failures.length >= MOST_FAILURES) return;
      const claimed = receipt.source(node);
      const message = `a comparison ended as ${claimed} inside the test ${nameOf(receipt, test)}, which did not fail`;
      failures.push(failure(`/tests/${String(index)}/checks/${String(place)}/outcome`, message, { claimed }));
    });
  });
  if (failures.length > 0) return failed(id, examined, failures);
  return examined === 0 ? idle(id, 'no test lists a comparison') : passed(id, examined);
}

function gpuReport(receipt: Receipt, policy: Policy): CheckReport {
  const id = idOf('gpu');
  if (!policy.requireGpu.value) return idle(id, 'the policy does not require a GPU');
  const info = receipt.get('gpu_info', receipt.get('environment'));
  const name = receipt.text(receipt.get('name', info));
  if (name !== undefined && name.trim() !== '') return passed(id, 1);
  const claimed = receipt.source(info);
  const message = `${policy.requireGpu.from} requires a GPU, and gpu_info names none: it is ${claimed}`;
  return failed(id, 1, [failure('/environment/gpu_info', message, { claimed })]);
}

function timesReport(receipt: Receipt, now: number | undefined): CheckReport {
  const id = idOf('times');
  const session = receipt.get('session');
  if (!receipt.document.isObject(session)) return idle(id, 'session is not there, or not an object');
  const failures: Failure[] = [];
  const read = new Map<'started_at' | 'ended_at', number>();
  let absent: string | undefined;
  for (const name of ['started_at', 'ended_at'] as const) {
    const node = receipt.get(name, session);
    if (node < 0 || receipt.isNull(node)) {
      absent ??= `${name} is ${node < 0 ? 'absent' : 'null'}`;
      continue;
    }
    const claimed = receipt.source(node);
    const seconds = readTime(receipt.text(node) ?? '');
    const at = `/session/${name}`;
    if (seconds === undefined) {
      const message = `${name} is ${claimed}, expected a time that exists, of the form YYYY-MM-DDTHH:MM:SSZ`;
      failures.push(failure(at, message, { claimed }));
      continue;
    }
    read.set(name, seconds);
    if (now !== undefined && !(seconds * 1000 <= now)) {
      const message = `${name} is ${claimed}, in the future of the auditor's clock (${timeText(now)})`;
      failures.push(failure(at, message, { claimed }));
    }
  }
  const started = read.get('started_at');
  const ended = read.get('ended_at');
  if (started !== undefined && ended !== undefined && !(started <= ended)) {
    failures.push(failure('/session/ended_at', 'the run ended before it started'));
  }
  if (failures.length > 0) return failed(id, 2, failures);
  if (absent !== undefined) return unverified(id, absent, read.size);
  if (now === undefined) return unverified(id, "without the auditor's clock nothing shows that the times are past", 2);
  return passed(id, 2);
}

function freshnessReport(receipt: Receipt, policy: Policy, now: number | undefined): CheckReport {
  const id = idOf('freshness');
  const node = receipt.get('ended_at', receipt.get('session'));
  const ended = readTime(receipt.text(node) ?? '');
  if (ended === undefined) return idle(id, 'the end of the run is not a time, see the check of the times');
  if (now === undefined) return unverified(id, "without the auditor's clock the age is not known", 1);
  const age = wholeDays(ended, now);
  const { value, from } = policy.maxAgeDays;
  if (age <= value) return passed(id, 1);
  const message = `the run ended ${String(age)} whole days ago, ${from} allows ${String(value)}`;
  return failed(id, 1, [failure('/session/ended_at', message, { claimed: receipt.source(node) })]);
}

/** A result does not grow with the evidence: what is left out is counted. */
import { expect, test } from 'vitest';
import { CheckCollector, MOST_FAILURES } from '../../engine/verdict/collect.ts';
import { foldCase } from '../../engine/verdict/fold.ts';

const failures = (count: number) =>
  Array.from({ length: count }, (_, record) => ({ record, pointer: '/x', message: 'differs' }));

function collected(...counts: readonly number[]) {
  const collector = new CheckCollector();
  for (const count of counts) collector.add({ id: 'a/b', required: true, examined: count, failures: failures(count) });
  return collector;
}

test('one more than the most is counted, and the check still fails', () => {
  const [check] = collected(MOST_FAILURES, 1).checks(['a/b']);
  expect([check?.failures.length, check?.omitted, check?.outcome]).toEqual([MOST_FAILURES, 1, 'failed']);
  expect(foldCase(check === undefined ? [] : [check])).toBe('FAIL');
});

test('parts add up: those counted before they were joined too', () => {
  const whole = new CheckCollector();
  for (const part of [...collected(MOST_FAILURES + 5).parts(), ...collected(7).parts()]) whole.join(part);
  const [check] = whole.checks(['a/b']);
  expect([check?.failures.length, check?.omitted, check?.examined]).toEqual([MOST_FAILURES, 12, MOST_FAILURES + 12]);
});

test('nothing is left out at the limit', () => {
  expect(collected(MOST_FAILURES).checks(['a/b'])[0]).not.toHaveProperty('omitted');
});

import { describe, expect, it } from 'vitest';
import { CheckCollector } from '../../engine/verdict/collect.ts';
import type { CheckReport } from '../../engine/verdict/collect.ts';
import {
  countOutcomes,
  exitCode,
  foldCase,
  foldDocument,
  isCaseOutcome,
  isCheckOutcome,
} from '../../engine/verdict/fold.ts';
import type { CaseOutcome, Check, CheckOutcome, Failure } from '../../engine/verdict/model.ts';

const ID = 'test/one';
const FAILURE: Failure = { record: 0, pointer: '/x', message: 'is wrong' };

function collect(...reports: readonly Partial<CheckReport>[]): Check {
  const collector = new CheckCollector();
  for (const report of reports) {
    collector.add({ id: ID, required: true, examined: 0, failures: [], ...report });
  }
  return collector.checks([ID])[0];
}

function check(outcome: CheckOutcome, required = true): Check {
  return { id: ID, outcome, required, examined: 1, failures: outcome === 'failed' ? [FAILURE] : [] };
}

describe('a check', () => {
  it('with zero subjects never passes (T-V1)', () => {
    expect(collect({}).outcome).toBe('not-checked');
    expect(collect({}).reason).toBe('there was nothing to examine');
    expect(collect({ idle: 'no trigger' })).toMatchObject({
      outcome: 'not-checked',
      reason: 'no trigger',
      required: false,
    });
  });

  it('keeps a failure whatever else passed', () => {
    const mixed = collect({ examined: 5 }, { examined: 1, failures: [FAILURE] }, { examined: 5 });
    expect(mixed).toMatchObject({ outcome: 'failed', examined: 11, failures: [FAILURE] });
  });

  it('is unverified when something could not be decided, error when it could not run', () => {
    expect(collect({ examined: 3, unresolved: 'digits' })).toMatchObject({ outcome: 'unverified', reason: 'digits' });
    expect(collect({ examined: 3, error: 'unreadable' })).toMatchObject({ outcome: 'error', reason: 'unreadable' });
    expect(collect({ examined: 3, failures: [FAILURE], error: 'x', unresolved: 'y' }).outcome).toBe('failed');
  });

  it('is required as soon as its trigger is present in one record', () => {
    expect(collect({ idle: 'none' }, { examined: 1 }).required).toBe(true);
  });

  it('without metadata is a fault of ours', () => {
    const collector = new CheckCollector();
    collector.add({ id: 'test/unknown', required: true, examined: 1, failures: [] });
    expect(() => collector.checks([ID])).toThrow('test/unknown');
  });

  it('passes with at least one subject and no failure', () => {
    expect(collect({ examined: 1 })).toEqual({ id: ID, outcome: 'passed', required: true, examined: 1, failures: [] });
  });

  it('does not share its failures with another one', () => {
    const collector = new CheckCollector();
    collector.add({ id: 'test/a', required: true, examined: 1, failures: [FAILURE] });
    collector.add({ id: 'test/b', required: true, examined: 1, failures: [] });
    expect(collector.checks(['test/a', 'test/b']).map(({ failures }) => failures.length)).toEqual([1, 0]);
  });
});

describe('a case', () => {
  const table: readonly (readonly [string, readonly Check[], CaseOutcome])[] = [
    ['nothing at all', [], 'INCOMPLETE'],
    ['only optional checks passed', [check('passed', false)], 'INCOMPLETE'],
    ['one failed', [check('passed'), check('failed')], 'FAIL'],
    ['one failed that was not required', [check('passed'), check('failed', false)], 'FAIL'],
    ['an error in a required part', [check('passed'), check('error')], 'FAIL'],
    ['an error in an optional part', [check('passed'), check('error', false)], 'PASS'],
    ['a required check unverified', [check('passed'), check('unverified')], 'INCOMPLETE'],
    ['a required check not checked', [check('passed'), check('not-checked')], 'INCOMPLETE'],
    ['an optional check unverified', [check('passed'), check('unverified', false)], 'PASS'],
    ['failed beats undecided', [check('unverified'), check('failed')], 'FAIL'],
    ['all required passed', [check('passed'), check('not-checked', false)], 'PASS'],
  ];
  it.each(table)('%s', (_name, checks, outcome) => {
    expect(foldCase(checks)).toBe(outcome);
  });

  it('counts all five outcomes, those that are zero as well', () => {
    expect(countOutcomes([check('passed')])).toEqual({
      passed: 1,
      failed: 0,
      unverified: 0,
      'not-checked': 0,
      error: 0,
    });
  });
});

describe('a document', () => {
  it('is as good as its worst case: FAIL, UNREADABLE, INCOMPLETE, PASS', () => {
    expect(foldDocument([])).toBe('UNREADABLE');
    expect(foldDocument(['PASS', 'INCOMPLETE', 'UNREADABLE', 'FAIL'])).toBe('FAIL');
    expect(foldDocument(['PASS', 'INCOMPLETE', 'UNREADABLE'])).toBe('UNREADABLE');
    expect(foldDocument(['PASS', 'INCOMPLETE'])).toBe('INCOMPLETE');
    expect(foldDocument(['PASS', 'PASS'])).toBe('PASS');
  });

  it('has the exit codes of the headless contract', () => {
    expect((['PASS', 'FAIL', 'UNREADABLE', 'INCOMPLETE'] as const).map(exitCode)).toEqual([0, 1, 2, 3]);
  });

  it('knows no other words (T-V6)', () => {
    for (const word of ['pass', 'Passed', 'ok', '', 1, null, undefined, 'PASS ']) {
      expect(isCheckOutcome(word)).toBe(false);
      expect(isCaseOutcome(word)).toBe(false);
    }
  });
});

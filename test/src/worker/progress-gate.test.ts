import { describe, expect, it } from 'vitest';
import type { JudgedCase, Progress } from '../../../src/worker/contract.ts';
import { ProgressGate } from '../../../src/worker/progress-gate.ts';

const told = { stage: 'verifying', name: 'a', done: 1, total: 2, records: 0, filesJudged: 0, files: 1 } as const;
const one = (subject: string): JudgedCase => ({
  format: 'f',
  formatTitle: 'F',
  subject,
  demo: false,
  outcome: 'PASS',
  failed: 0,
});

function setUp() {
  const clock = { now: 0 };
  const sent: Progress[] = [];
  return {
    clock,
    sent,
    gate: new ProgressGate(
      (progress) => sent.push(progress),
      () => clock.now,
    ),
  };
}

describe('ProgressGate', () => {
  it('sends the first at once and then at most 25 a second', () => {
    const { clock, sent, gate } = setUp();
    for (clock.now = 0; clock.now < 1000; clock.now += 1) gate.tell({ ...told, done: clock.now });
    expect(sent[0]?.done).toBe(0);
    expect(sent.length).toBe(25);
  });

  it('is not slower than five a second when the engine tells every tenth of a second', () => {
    const { clock, sent, gate } = setUp();
    for (clock.now = 0; clock.now < 1000; clock.now += 100) gate.tell(told);
    expect(sent.length).toBe(10);
  });

  it('hands every judged case over once, with the next report', () => {
    const { clock, sent, gate } = setUp();
    gate.tell(told);
    gate.judged(one('x'));
    gate.tell(told);
    gate.judged(one('y'));
    expect(sent.map(({ judged }) => judged.length)).toEqual([0]);
    clock.now = 50;
    gate.tell(told);
    clock.now = 100;
    gate.tell(told);
    expect(sent.map(({ judged }) => judged.map(({ subject }) => subject))).toEqual([[], ['x', 'y'], []]);
  });

  it('does not wait when many cases are judged in no time', () => {
    const { sent, gate } = setUp();
    for (let i = 0; i < 1000; i += 1) {
      gate.judged(one(String(i)));
      gate.tell(told);
    }
    expect(sent.flatMap(({ judged }) => judged).length).toBeGreaterThan(700);
    expect(Math.max(...sent.map(({ judged }) => judged.length))).toBeLessThanOrEqual(200);
  });
});

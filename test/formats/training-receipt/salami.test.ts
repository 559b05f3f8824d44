/** Small pushes in one direction, step after step: movement that the recorded data do not explain. */
import { describe, expect, it } from 'vitest';
import { judgeFile } from '../../../engine/formats/training-receipt/judge-file.ts';
import type { Failure } from '../../../engine/verdict/model.ts';
import { Random } from '../../builders/random.ts';
import { referenceAccepts } from '../../study/mutations.ts';
import { pushedBundle, salamiScenario } from '../../study/salami.ts';
import type { Push, Window } from '../../study/salami.ts';

const SEED = 5;
const DRIFT = 'training-receipt/drift';

interface Verdict {
  readonly outcome: string;
  readonly failing: readonly string[];
  readonly drift: Failure | undefined;
  readonly note: string;
}

function judge(text: string): Verdict {
  const { outcome, checks, notes } = judgeFile({ name: 'run.jsonl', bytes: new TextEncoder().encode(text) }, 'strict');
  const drift = checks.find(({ id }) => id === DRIFT)?.failures;
  const worst = [...(drift ?? [])].sort((a, b) => Number(b.utilisation) - Number(a.utilisation))[0];
  return {
    outcome,
    failing: checks.filter((check) => check.outcome === 'failed').map(({ id }) => id.slice('training-receipt/'.length)),
    drift: worst,
    note: notes.find(({ code }) => code === 'drift')?.message ?? '',
  };
}

/** Nearly all of the declared window: the ninth digit of the rounded number must not fall out of it. */
function declared({ atol, rtol }: Window): Push {
  return (end) => end + 0.99 * Math.max(atol, rtol * Math.abs(end));
}

const WINDOWS: readonly (readonly [name: string, observer: boolean, window: Window])[] = [
  ['the ceiling for observed evidence', true, { atol: 1e-5, rtol: 1e-3 }],
  ["the importer's default", true, { atol: 1e-6, rtol: 1e-4 }],
  ['the ceiling for engine evidence', false, { atol: 1e-8, rtol: 1e-6 }],
];

describe('every step uses the whole declared window in one direction', () => {
  const rows = WINDOWS.flatMap(([name, observer, window]) =>
    [10, 100, 1000].map((steps) => [name, steps, observer, window] as const),
  );
  it.each(rows)(
    '%s, %i steps: refused, with the movement that nothing explains',
    (name, steps, observer, window) => {
      const text = pushedBundle(salamiScenario(observer, window), new Random(SEED), steps, declared(window));
      const { outcome, failing, drift, note } = judge(text);
      expect(outcome).toBe('FAIL');
      expect(failing).toEqual(expect.arrayContaining(['recompute', 'drift', 'rule-6', 'rule-7']));
      const [actual, explained, excess] = [drift?.claimed, drift?.recomputed, drift?.delta].map(Number);
      console.log(
        `${name}, ${String(steps)} steps: the reference ${referenceAccepts(text) ? 'accepts' : 'refuses'}; moved ${actual.toPrecision(4)}, explained ${explained.toPrecision(4)}, excess ${excess.toPrecision(4)} (${Number(drift?.utilisation).toPrecision(3)} times the bound)`,
      );
      expect(excess).toBeCloseTo(actual - explained, 12);
      expect(Math.abs(excess)).toBeGreaterThan(0.5 * steps * window.atol);
      expect(drift?.message).toContain(
        `moved by ${String(drift?.claimed)}, the recorded data explain ${String(drift?.recomputed)}`,
      );
      expect(note).toMatch(/^over \d+ steps "\w+" moved by \S+, the recorded data explain .* of the accumulated bound/);
    },
    60_000,
  );
});

describe('every step stays inside its own window', () => {
  const window = { atol: 1e-8, rtol: 1e-6 };
  const scenario = salamiScenario(false, window);
  const run = (steps: number, push: Push): Verdict => judge(pushedBundle(scenario, new Random(SEED), steps, push));
  const useOf = ({ note }: Verdict): number => Number(/uses (\S+) of the accumulated bound/.exec(note)?.[1]);
  /** A declared tolerance widens the window of one step to four half-widths at most; the drift bound knows one. */
  const fourHalfWidths: Push = (end, { before, after }) => end + 3.5 * (before + after) - after;
  /** A part of what the rounding of the number after leaves open: half a unit of its ninth digit. */
  const rounded =
    (share: number): Push =>
    (end, { after }) =>
      end + share * after;

  it('up to four half-widths a step: no step fails by itself, the run does from its second step on', () => {
    expect(run(1, fourHalfWidths).outcome).toBe('PASS');
    for (const steps of [2, 3, 10, 100]) {
      const { failing, drift } = run(steps, fourHalfWidths);
      console.log(`four half-widths a step, ${String(steps)} steps: ${drift?.message ?? ''}`);
      expect(failing).toEqual(['drift']);
    }
  });

  it('known limit: less than half a unit of the ninth digit a step is never refused; the note tells how much it uses', () => {
    for (const share of [0.5, 0.9]) {
      const pushed = run(300, rounded(share));
      const honest = run(300, rounded(0));
      console.log(
        `${String(share)} of half a unit in one direction, 300 steps: uses ${useOf(pushed).toPrecision(3)} of the bound (honest: ${useOf(honest).toPrecision(3)}); ${pushed.note}`,
      );
      expect(pushed.outcome).toBe('PASS');
      expect(useOf(pushed)).toBeGreaterThan(0.9 * share);
      expect(useOf(honest)).toBeLessThan(0.2);
    }
  });

  it('half a unit a step, always up, lies on the bound: refused or not by the chance of its digits', () => {
    const use = [2, 3, 5, 10, 30, 100, 300].map((steps) => [steps, useOf(run(steps, rounded(1)))] as const);
    console.log(
      `always rounded up: ${use.map(([n, u]) => `${String(n)} steps ${u.toPrecision(3)}`).join(', ')} of the bound`,
    );
    for (const [, share] of use) expect(share).toBeLessThan(1.6);
    expect(use[use.length - 1]?.[1]).toBeGreaterThan(0.9);
  });
});

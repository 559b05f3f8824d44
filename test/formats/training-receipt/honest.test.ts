/** Honest evidence, computed by anything but the engine under test: the strict profile refuses none of it. */
import { expect, test } from 'vitest';
import { Random } from '../../builders/random.ts';
import { honestBundle, honestReceipt, randomScenario, smallSizes } from '../../study/honest.ts';
import type { Scenario } from '../../study/honest.ts';
import { strictSays } from '../../study/judged.ts';

const SEED = 20_261_121;
const RECEIPTS = 2000;
const BUNDLES = 200;
/** Extremes that chance would rarely draw. */
const LARGE = 4;

/** The reasons for which honest evidence may stay undecided. */
const OPEN = /below resolution|uncertain by/;

class Tally {
  readonly outcomes = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  readonly refused: string[] = [];
  readonly strange: string[] = [];
  skipped = 0;
  judged = 0;

  add(text: string | undefined, scenario: Scenario): void {
    if (text === undefined) {
      this.skipped += 1;
      return;
    }
    this.judged += 1;
    const said = strictSays(text);
    count(this.outcomes, said.outcome);
    if (said.outcome === 'FAIL' || said.outcome === 'UNREADABLE') {
      this.refused.push(`${JSON.stringify(scenario)}: ${said.failing.join('; ')}`);
    }
    if (said.outcome !== 'INCOMPLETE') return;
    for (const reason of said.open) {
      if (!OPEN.test(reason)) this.strange.push(reason);
      const kind = reason.includes('below resolution') ? 'below resolution' : 'uncertain by more than itself';
      const digits = scenario.producer === 'float32' || scenario.producer === 'helper' ? 'float32' : 'binary64';
      count(this.reasons, `${kind} (${reason.split(':')[0].split('/')[1]}, ${digits}, ${scenario.print})`);
    }
  }

  print(what: string): void {
    const list = (map: ReadonlyMap<string, number>): string =>
      [...map].map(([key, n]) => `${key} ${String(n)}`).join(', ');
    const reasons = [...this.reasons]
      .sort(([, a], [, b]) => b - a)
      .map(([key, n]) => `  ${String(n).padStart(4)} ${key}`);
    console.log(
      `${what}, seed ${String(SEED)}: ${list(this.outcomes)}; ${String(this.skipped)} have no canonical form\n${reasons.join('\n')}`,
    );
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

test(`${String(RECEIPTS)} honest receipts: none refused`, { timeout: 120_000 }, () => {
  const random = new Random(SEED);
  const tally = new Tally();
  for (let i = 0; i < LARGE; i += 1) {
    const scenario = randomScenario(random, () => [64, 64, 64]);
    tally.add(honestReceipt({ ...scenario, print: 'nine' }, random), scenario);
  }
  while (tally.judged < RECEIPTS) {
    const scenario = randomScenario(random, () => (tally.judged % 50 === 0 ? [1, 1, 1] : smallSizes(random)));
    tally.add(honestReceipt(scenario, random), scenario);
  }
  tally.print(`${String(tally.judged)} receipts`);
  expect(tally.refused).toEqual([]);
  expect(tally.strange).toEqual([]);
  expect(tally.outcomes.get('PASS')).toBeGreaterThan(0.8 * RECEIPTS);
});

test(`${String(BUNDLES)} honest bundles of 2 to 20 steps: none refused`, { timeout: 120_000 }, () => {
  const random = new Random(SEED + 1);
  const tally = new Tally();
  const steps = new Map<boolean, number>();
  while (tally.judged < BUNDLES) {
    const scenario = randomScenario(random, () => smallSizes(random));
    const restart = tally.judged % 2 === 0;
    const length = 2 + random.below(19);
    tally.add(honestBundle(scenario, random, length, restart), scenario);
    steps.set(restart, (steps.get(restart) ?? 0) + length);
  }
  tally.print(
    `${String(tally.judged)} bundles (steps: ${String(steps.get(true))} from written numbers, ${String(steps.get(false))} from all digits)`,
  );
  expect(tally.refused).toEqual([]);
  expect(tally.strange).toEqual([]);
  expect(tally.outcomes.get('PASS')).toBeGreaterThan(0.6 * BUNDLES);
});

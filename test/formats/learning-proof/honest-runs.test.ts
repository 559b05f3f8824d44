/** Two hundred honest runs of another program: all pass, no detector is raised, with data and without. */
import { describe, expect, it } from 'vitest';
import type { RunPlan } from './simulate.ts';
import { generator, simulate } from './simulate.ts';
import { STRICT, audit, failedIn, input } from './vectors.ts';

const RUNS = 200;
const SEED = 20260807;
const RULES = [
  { name: 'sgd' },
  { name: 'sgd', momentum: 0.9 },
  { name: 'sgd', momentum: 0.9, nesterov: true },
  { name: 'sgd', momentum: 0.8, dampening: 0.3, weight_decay: 0.001 },
  { name: 'adam' },
  { name: 'adam', weight_decay: 0.01 },
  { name: 'adamw', weight_decay: 0.01 },
] as const;

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)];

const plans = Array.from({ length: RUNS }, (_, i): RunPlan => {
  const random = generator(SEED + i);
  const rule = RULES[i % RULES.length];
  const rates = rule.name === 'sgd' ? [0.3, 0.1, 0.03, 0.01, 0.001] : [0.01, 0.003, 0.001, 0.0001];
  return {
    seed: SEED + i,
    sizes: pick(
      [
        [6, 10, 3],
        [5, 8, 6, 4],
        [4, 12, 2],
      ],
      random,
    ),
    activation: pick(['relu', 'tanh', 'sigmoid'], random),
    loss: pick(['cross_entropy', 'mse_one_hot'], random),
    optimizer: { ...rule, lr: pick(rates, random) },
    steps: 12,
    every: pick([1, 2, 3, 5], random),
    batch: 8,
    samples: pick([32, 40], random),
  };
});

describe(`generated honest runs, seeds ${SEED} to ${SEED + RUNS - 1}`, () => {
  it('all pass when they are re-executed, and none is taken for a spoof', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    for (const plan of plans) {
      const { proof, recipe, data } = simulate(plan);
      const judged = await audit([...proof.map((one) => input(one)), input(data), input(recipe, true)], STRICT);
      const { outcome, checks } = judged.result;
      if (outcome === 'PASS') continue;
      const open = checks.filter((check) => check.required && check.outcome !== 'passed');
      wrong.push(
        `${JSON.stringify(plan)}: ${open.map(({ id, reason, failures }) => `${id} ${reason ?? failures[0]?.message}`).join('; ')}`,
      );
    }
    expect(wrong).toEqual([]);
  });

  it('without data they are incomplete, and none is taken for a spoof', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    for (const plan of plans) {
      const { proof, recipe } = simulate(plan);
      const judged = await audit([...proof.map((one) => input(one)), input(recipe, true)], STRICT);
      if (judged.result.outcome !== 'INCOMPLETE') wrong.push(`${JSON.stringify(plan)}: ${failedIn(judged).join(', ')}`);
    }
    expect(wrong).toEqual([]);
  });
});

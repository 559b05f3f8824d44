/** What it costs to make a proof, honestly and not, and which is the cheapest that the chosen settings let through. */
import type { ProofContext } from './context.ts';

export interface Cost {
  readonly name: string;
  /** Forward passes for each update, as a formula and as a number. */
  readonly formula: string;
  readonly passes: number;
  /** Whether the settings in force would not see it. */
  readonly admitted: boolean;
  readonly why: string;
}

/** By the cost model of learning-proofs.md; honest training first. */
export function costsOf(context: ProofContext): readonly Cost[] {
  const { verification, examination, every, epochs, trajectory, reproducer } = context;
  const honest = 3 * every;
  const examined = examination.judged.length;
  const total = examined + examination.unexamined.length;
  const meaningful = verification.adaptive || examination.judged.every(({ fixed }) => fixed === 'passed');
  const nothing = reproducer.kind === 'none' || examined === 0;
  const states = examination.judged.some(({ comparison }) => comparison.states.length > 0);
  const perEpoch = trajectory.updates.length / Math.max(1, epochs.length);
  const topq = verification.mode === 'topq' && verification.extra === 0;
  return [
    {
      name: 'honest training',
      formula: '3k',
      passes: honest,
      admitted: true,
      why: 'forward and backward pass of every step',
    },
    {
      name: 'curve or noise without training',
      formula: '1',
      passes: 1,
      admitted: nothing,
      why: nothing ? 'nothing was reproduced' : 'reproduction would not agree',
    },
    {
      name: 'infinitesimal update',
      formula: '1',
      passes: 1,
      admitted: nothing || !meaningful,
      why: meaningful ? 'the threshold shrinks with the update' : 'no direction could exceed the fixed thresholds',
    },
    {
      name: 'steered optimiser state',
      formula: '1 with a learning rate near 0, else about 3k a solving round',
      passes: 1,
      admitted: nothing,
      why: states ? 'the optimiser state is compared' : nothing ? 'nothing was reproduced' : 'the rule keeps no state',
    },
    {
      name: 'blindfold top-Q',
      formula: '3kQ/s + 1',
      passes: (honest * verification.q) / Math.max(1, perEpoch) + 1,
      admitted: topq || (nothing && total > 0),
      why: topq
        ? 'only the largest updates are examined'
        : verification.mode === 'topq'
          ? 'a sample outside the largest is examined'
          : 'all updates are chosen',
    },
  ];
}

/** The cheapest that is admitted. */
export function cheapest(costs: readonly Cost[]): Cost {
  return costs.filter(({ admitted }) => admitted).reduce((best, cost) => (cost.passes < best.passes ? cost : best));
}

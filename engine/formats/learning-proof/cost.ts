/** What it costs to make a proof, honestly and not, and which is the cheapest that the chosen settings let through. */
import type { ProofContext } from './context.ts';

export interface Cost {
  readonly name: string;
  /** Forward passes for each update, as a formula and as a number. */
  readonly formula: string;
  readonly passes: number;
  /** Whether the settings would not see it. */
  readonly admitted: boolean;
  readonly why: string;
}

/** What the cost of a spoof depends on: settings, and what could be compared under them. */
export interface CostFacts {
  /** Steps of an update. */
  readonly every: number;
  /** Updates of an epoch, on average. */
  readonly perEpoch: number;
  /** Whether only the `q` largest updates of an epoch are examined, and `extra` others. */
  readonly topq: boolean;
  readonly q: number;
  readonly extra: number;
  /** Whether no update was held against a reproduction. */
  readonly nothing: boolean;
  /** Whether the thresholds could fail every examined update. */
  readonly meaningful: boolean;
  /** Whether optimiser state is compared. */
  readonly states: boolean;
}

/** Of a proof under the settings in force. */
export function costsOf(context: ProofContext): readonly Cost[] {
  const { verification, examination, reproducer } = context;
  return costsUnder({
    ...costBase(context),
    topq: verification.mode === 'topq',
    q: verification.q,
    extra: verification.extra,
    nothing: reproducer.kind === 'none' || examination.judged.length === 0,
    meaningful: verification.adaptive || examination.judged.every(({ fixed }) => fixed === 'passed'),
  });
}

/** What does not depend on the settings. */
export function costBase({
  every,
  epochs,
  trajectory,
  examination,
}: Pick<ProofContext, 'every' | 'epochs' | 'trajectory' | 'examination'>): Pick<
  CostFacts,
  'every' | 'perEpoch' | 'states'
> {
  return {
    every,
    perEpoch: trajectory.updates.length / Math.max(1, epochs.length),
    states: examination.judged.some(({ comparison }) => comparison.states.length > 0),
  };
}

/** By the cost model of learning-proofs.md; honest training first. */
export function costsUnder(facts: CostFacts): readonly Cost[] {
  const { nothing, meaningful, topq } = facts;
  const honest = 3 * facts.every;
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
      why: facts.states
        ? 'the optimiser state is compared'
        : nothing
          ? 'nothing was reproduced'
          : 'the rule keeps no state',
    },
    {
      name: 'blindfold top-Q',
      formula: '3kQ/s + 1',
      passes: (honest * facts.q) / Math.max(1, facts.perEpoch) + 1,
      admitted: (topq && facts.extra === 0) || (nothing && facts.perEpoch > 0),
      why: !topq
        ? 'all updates are chosen'
        : facts.extra === 0
          ? 'only the largest updates are examined'
          : 'a sample outside the largest is examined',
    },
  ];
}

/** The cheapest that is admitted. */
export function cheapest(costs: readonly Cost[]): Cost {
  return costs.filter(({ admitted }) => admitted).reduce((best, cost) => (cost.passes < best.passes ? cost : best));
}

import { halfWidth } from '../digits.ts';
import { ENGINE_CEILING } from '../judge.ts';
import { toleranceInForce } from '../model.ts';
import { BOTH } from '../rule.ts';
import { PairCheck, PairJoin } from './bundle-rule.ts';
import type { BundleRecord, BundleRule, RunStart } from './bundle-rule.ts';
import { configuredFamily, sameUpdate, stateMembers, stateNode } from './state.ts';

/** Optimiser state of neighbouring records, within the declared tolerance lowered to the engine's ceiling. */
class Rule25 extends PairCheck {
  readonly #strict: boolean;

  constructor(strict: boolean, from: RunStart) {
    super(from);
    this.#strict = strict;
  }

  protected override pair(earlier: BundleRecord, later: BundleRecord): void {
    const family = configuredFamily(later.model);
    if (family === 'none' || configuredFamily(earlier.model) !== family) return;
    if (family === 'adam') this.#timeStep(earlier, later);
    const { updates, document } = later.model;
    for (let i = 0; i < updates.count; i += 1) {
      const before = updates.stateBefore[i];
      if (before < 0) continue;
      const other = sameUpdate(later.model, i, earlier.model);
      const after = other < 0 ? -1 : earlier.model.updates.stateAfter[other];
      this.examined += 1;
      if (after < 0) {
        this.fail(later, before, 'the record before has no state of this parameter to continue from');
        continue;
      }
      for (const member of stateMembers(family)) {
        const node = stateNode(document, before, member);
        const previous = stateNode(earlier.model.document, after, member);
        if (node >= 0 && previous >= 0) this.#compare(earlier, later, node, previous);
      }
    }
  }

  #compare(earlier: BundleRecord, later: BundleRecord, node: number, previous: number): void {
    const { document } = later.model;
    const a = document.num[node];
    const b = earlier.model.document.num[previous];
    const { atol, rtol } = toleranceInForce(later.model, ENGINE_CEILING);
    let bound = Math.max(atol, rtol * Math.max(Math.abs(a), Math.abs(b)));
    if (this.#strict) {
      const derived = halfWidth(document, node) + halfWidth(earlier.model.document, previous);
      bound = Math.max(derived, Math.min(bound, 4 * derived));
    }
    if (Math.abs(a - b) <= bound) return;
    this.fail(
      later,
      node,
      `starts from ${document.source(node)}, but the record before ended with ${earlier.model.document.source(previous)}`,
    );
  }

  #timeStep(earlier: BundleRecord, later: BundleRecord): void {
    const node = later.model.optimizer?.t ?? -1;
    const previous = earlier.model.optimizer?.t ?? -1;
    if (node < 0 || previous < 0) return;
    this.examined += 1;
    const wanted = earlier.model.document.num[previous] + 1;
    if (later.model.document.num[node] !== wanted) this.fail(later, node, `the time step must be ${String(wanted)}`);
  }
}

export const rule25: BundleRule = {
  info: {
    id: 'training-receipt/rule-25',
    title: 'Optimiser state chain',
    statement:
      'Every step starts from the optimiser state with which the step before it ended, and Adam counts every step.',
    why: 'State that is replaced between two steps moves the parameters where no gradient points.',
    formula: 'state_before[k+1] = state_after[k];  t[k+1] = t[k] + 1',
    example: 'A momentum buffer of 0.02 after step 1 and 0.05 before step 2.',
    reference: 'training-receipts.md 7.7, rule 25',
  },
  profiles: BOTH,
  required: true,
  start: (profile, from) => new Rule25(profile === 'strict', from),
  join: () => new PairJoin('no two neighbouring records are configured with the same stateful optimiser'),
};

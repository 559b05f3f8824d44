import { STRICT } from '../rule.ts';
import { PairCheck, PairJoin } from './bundle-rule.ts';
import type { BundleRecord, BundleRule } from './bundle-rule.ts';
import { MapReader } from './rule-9.ts';
import { configuredFamily, sameUpdate, stateMembers, stateNode } from './state.ts';

/** Exactly the same number: as doubles, or as float32 for a producer of float32. */
function equal(a: number, b: number, float32: boolean): boolean {
  return a === b || (float32 && Math.fround(a) === Math.fround(b));
}

class Chain extends PairCheck {
  protected override pair(earlier: BundleRecord, later: BundleRecord): void {
    this.#parameters(earlier, later);
    this.#states(earlier, later);
  }

  #parameters(earlier: BundleRecord, later: BundleRecord): void {
    const { document, before } = later.model;
    const float32 = earlier.float32 && later.float32;
    const other = new MapReader(earlier, earlier.model.after.node);
    let found = 0;
    const end = document.next[before.node];
    for (let node = before.node + 1; node < end; node = document.next[node]) {
      const previous = other.find(document.nameOf(node));
      this.examined += 1;
      if (previous < 0) {
        this.fail(later, node, 'appears between two steps: the record before has no such parameter');
        continue;
      }
      found += 1;
      this.#compare(earlier, later, node, previous, float32);
    }
    const { after } = earlier.model;
    if (found < earlier.model.document.size(after.node)) this.#disappeared(earlier, later);
  }

  #disappeared(earlier: BundleRecord, later: BundleRecord): void {
    const { document, after } = earlier.model;
    const other = new MapReader(later, later.model.before.node);
    const end = document.next[after.node];
    for (let node = after.node + 1; node < end; node = document.next[node]) {
      const name = document.nameOf(node);
      if (other.find(name) < 0) {
        this.fail(
          later,
          later.model.before.node,
          `the parameter ${JSON.stringify(name)} of the record before disappears`,
        );
      }
    }
  }

  #states(earlier: BundleRecord, later: BundleRecord): void {
    const family = configuredFamily(later.model);
    if (family === 'none' || configuredFamily(earlier.model) !== family) return;
    const float32 = earlier.float32 && later.float32;
    const { updates, document } = later.model;
    for (let i = 0; i < updates.count; i += 1) {
      const other = sameUpdate(later.model, i, earlier.model);
      const after = other < 0 ? -1 : earlier.model.updates.stateAfter[other];
      for (const member of stateMembers(family)) {
        const node = stateNode(document, updates.stateBefore[i], member);
        const previous = stateNode(earlier.model.document, after, member);
        if (node < 0) continue;
        this.examined += 1;
        if (previous < 0) this.fail(later, node, 'continues from optimiser state that the record before does not have');
        else this.#compare(earlier, later, node, previous, float32);
      }
    }
  }

  #compare(earlier: BundleRecord, later: BundleRecord, node: number, previous: number, float32: boolean): void {
    const { document } = later.model;
    const a = document.num[node];
    const b = earlier.model.document.num[previous];
    if (equal(a, b, float32)) return;
    this.failures.push({
      record: later.index,
      pointer: document.pointer(node),
      message: `must be exactly the number with which the record before ended, ${earlier.model.document.source(previous)}`,
      claimed: document.source(node),
      recomputed: earlier.model.document.source(previous),
      delta: String(a - b),
    });
  }
}

export const chain: BundleRule = {
  info: {
    id: 'training-receipt/chain',
    title: 'Exact chain',
    statement:
      'Every step starts from exactly the numbers with which the step before it ended: parameters and optimiser state.',
    why: 'The same number is written twice, so there is no rounding between the copies. Any difference, however small, was made.',
    formula: 'parameters_before[k+1] = parameters_after[k], state_before[k+1] = state_after[k], as written',
    example: 'A weight that ends step 4 as 0.149780716 and starts step 5 as 0.149780717.',
    reference: 'training-receipts-strict.md section 3, `chain`',
  },
  profiles: STRICT,
  required: true,
  start: (_profile, from) => new Chain(from),
  join: () => new PairJoin(),
};

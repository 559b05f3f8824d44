import { halfWidth } from '../digits.ts';
import { ENGINE_CEILING, OBSERVER_CEILING } from '../judge.ts';
import { toleranceInForce } from '../model.ts';
import { BOTH } from '../rule.ts';
import { PairCheck, PairJoin } from './bundle-rule.ts';
import type { BundleRecord, BundleRule, RunStart } from './bundle-rule.ts';

/** Parameters of neighbouring records within the later record's tolerance. */
class Rule9 extends PairCheck {
  readonly #strict: boolean;

  constructor(strict: boolean, from: RunStart) {
    super(from);
    this.#strict = strict;
  }

  protected override pair(earlier: BundleRecord, later: BundleRecord): void {
    const { model } = later;
    const lenient = this.#strict ? model.observer : model.externalLabel;
    const ceiling = lenient ? OBSERVER_CEILING : ENGINE_CEILING;
    const { atol, rtol } = toleranceInForce(model, ceiling);
    const { document } = model;
    const end = document.next[model.before.node];
    const other = new MapReader(earlier, earlier.model.after.node);
    for (let node = model.before.node + 1; node < end; node = document.next[node]) {
      const previous = other.find(document.nameOf(node));
      if (previous < 0) continue;
      const a = document.num[node];
      const b = earlier.model.document.num[previous];
      let bound = Math.max(atol, rtol * Math.max(Math.abs(a), Math.abs(b)));
      if (this.#strict) {
        const derived = halfWidth(document, node) + halfWidth(earlier.model.document, previous);
        bound = Math.max(derived, Math.min(bound, 4 * derived));
      }
      this.examined += 1;
      if (Math.abs(a - b) <= bound) continue;
      this.failures.push({
        record: later.index,
        pointer: document.pointer(node),
        message: `starts from ${document.source(node)}, but the record before ended with ${earlier.model.document.source(previous)}`,
        claimed: document.source(node),
        recomputed: String(b),
        delta: String(a - b),
        window: { atol: String(atol), rtol: String(rtol), bound: String(bound) },
        utilisation: String(bound === 0 ? Infinity : Math.abs(a - b) / bound),
      });
    }
  }
}

/** Looks up numbers of a map by name, expecting them in the order asked for. */
export class MapReader {
  readonly #record: BundleRecord;
  readonly #map: number;
  #next: number;

  constructor(record: BundleRecord, map: number) {
    this.#record = record;
    this.#map = map;
    this.#next = map + 1;
  }

  /** Node of the number under this name, or -1. */
  find(name: string): number {
    const { document } = this.#record.model;
    const end = document.next[this.#map];
    let node = this.#next;
    if (node >= end || document.nameOf(node) !== name) {
      const id = document.strings.find(name);
      node = id < 0 ? -1 : document.member(this.#map, id);
    }
    if (node < 0) return -1;
    this.#next = document.next[node];
    return document.isNumber(node) ? node : -1;
  }
}

export const rule9: BundleRule = {
  info: {
    id: 'training-receipt/rule-9',
    title: 'Parameter chain',
    statement: 'Every step starts from the parameters with which the step before it ended, within the tolerance.',
    why: 'A gap between two steps is where training that nobody recorded, or an edit, would be.',
    formula: 'parameters_before[k+1] = parameters_after[k]',
    example: 'Step 3 ends with w1 = 0.1497 and step 4 starts with w1 = 0.1502.',
    reference: 'training-receipts.md 7.7, rule 9',
  },
  profiles: BOTH,
  required: true,
  start: (profile, from) => new Rule9(profile === 'strict', from),
  join: () => new PairJoin(),
};

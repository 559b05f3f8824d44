import type { Pins } from '../../../pins.ts';
import type { CheckReport } from '../../../verdict/collect.ts';
import type { BundleCheck, BundleJoin, BundlePart, BundleRecord, RunStart } from '../bundle/bundle-rule.ts';
import { WHOLE_RUN } from '../bundle/bundle-rule.ts';
import { PIN_RULES } from './index.ts';
import type { PinnedFile, PinRule } from './pin-rule.ts';

/** Of every pin rule its part, or undefined when nothing is pinned for it. */
export type PinPart = readonly (BundlePart | undefined)[];

/** The checks of pins at work over a part of a file. */
export class PinRun {
  readonly #checks: readonly (BundleCheck | undefined)[];

  constructor(pins: Pins | undefined, from: RunStart, rules: readonly PinRule[] = PIN_RULES) {
    this.#checks = rules.map((rule) => (pins === undefined ? undefined : rule.start(pins, from)));
  }

  /** The next record in order; undefined for one that could not be judged. */
  add(record: BundleRecord | undefined): void {
    for (const check of this.#checks) check?.add(record);
  }

  part(): PinPart {
    return this.#checks.map((check) => check?.part());
  }
}

/** Puts the parts together. */
export class PinJoinRun {
  readonly #rules: readonly PinRule[];
  readonly #joins: readonly (BundleJoin | undefined)[];

  constructor(pins: Pins | undefined, file: PinnedFile, rules: readonly PinRule[] = PIN_RULES) {
    this.#rules = rules;
    // A rule without a pin has no part to join either.
    this.#joins = rules.map((rule) =>
      pins === undefined || rule.start(pins, WHOLE_RUN) === undefined ? undefined : rule.join(pins, file),
    );
  }

  add(part: PinPart): void {
    for (const [i, join] of this.#joins.entries()) {
      const own = part[i];
      if (own !== undefined) join?.add(own);
    }
  }

  /** @param all whether checks without a pin are named as well, as `not-checked` */
  reports(all: boolean): readonly CheckReport[] {
    return this.#rules.flatMap((rule, i): CheckReport[] => {
      const { id } = rule.info;
      const join = this.#joins[i];
      if (join === undefined) {
        return all ? [{ id, required: false, examined: 0, failures: [], idle: rule.idle }] : [];
      }
      const { examined, failures, unresolved } = join.finish();
      return [{ id, required: true, examined, failures, unresolved }];
    });
  }
}

import type { Pins } from '../../../pins.ts';
import type { CheckReport } from '../../../verdict/collect.ts';
import type { BundleCheck, BundleRecord } from '../bundle/bundle-rule.ts';
import { PIN_RULES } from './index.ts';
import type { PinnedFile, PinRule } from './pin-rule.ts';

/** The checks of pins at work over one file. */
export class PinRun {
  readonly #checks: readonly { readonly rule: PinRule; readonly check: BundleCheck | undefined }[];

  constructor(pins: Pins | undefined, file: PinnedFile, rules: readonly PinRule[] = PIN_RULES) {
    this.#checks = rules.map((rule) => ({ rule, check: pins === undefined ? undefined : rule.start(pins, file) }));
  }

  /** The next record in order; undefined for one that could not be judged. */
  add(record: BundleRecord | undefined): void {
    for (const { check } of this.#checks) check?.add(record);
  }

  /** @param all whether checks without a pin are named as well, as `not-checked` */
  reports(all: boolean): readonly CheckReport[] {
    return this.#checks.flatMap(({ rule, check }): CheckReport[] => {
      const { id } = rule.info;
      if (check === undefined) {
        return all ? [{ id, required: false, examined: 0, failures: [], idle: rule.idle }] : [];
      }
      const { examined, failures, unresolved } = check.finish();
      return [{ id, required: true, examined, failures, unresolved }];
    });
  }
}

import { CountCheck, PinJoin } from './pin-rule.ts';
import type { PinnedFile, PinRule } from './pin-rule.ts';
import type { BundleFindings } from '../bundle/bundle-rule.ts';

class LengthJoin extends PinJoin {
  readonly #expected: number;
  readonly #file: PinnedFile;

  constructor(expected: number, file: PinnedFile) {
    super();
    this.#expected = expected;
    this.#file = file;
  }

  override finish(): BundleFindings {
    const found = this.#file.records();
    if (found !== this.#expected) {
      this.failFile(`the file holds ${records(found)}, pinned are ${records(this.#expected)}`);
    }
    return super.finish();
  }
}

function records(count: number): string {
  return count === 1 ? '1 record' : `${String(count)} records`;
}

export const length: PinRule = {
  info: {
    id: 'training-receipt/length',
    title: 'Number of steps',
    statement: 'The evidence holds as many records as the auditor pinned.',
    why: 'Nothing in the format commits to the last step, so a run can be cut short unseen.',
    example: 'A run of 200 steps handed over as its first 150.',
    reference: 'training-receipts-strict.md section 3, `length`; pin `records`',
  },
  idle: 'nothing in the format commits to the last step, and no number of records is pinned',
  start: ({ records: expected }, from) => (expected === undefined ? undefined : new CountCheck(from)),
  join: ({ records: expected = 0 }, file) => new LengthJoin(expected, file),
};

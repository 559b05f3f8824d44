import { W } from '../schema.generated.ts';
import { PinJoin } from './pin-rule.ts';
import type { PinRule } from './pin-rule.ts';
import { WholeCheck } from '../bundle/bundle-rule.ts';
import type { BundleRecord, RunStart } from '../bundle/bundle-rule.ts';

class PinFramework extends WholeCheck {
  readonly #expected: string;

  constructor(expected: string, from: RunStart) {
    super(from);
    this.#expected = expected;
  }

  protected override record(record: BundleRecord): void {
    const { document, root } = record.model;
    const node = document.member(document.member(root, W.source_framework), W.name);
    this.examined += 1;
    if (node < 0) this.fail(record, node, `names no framework; pinned is ${this.#expected}`);
    else if (document.stringOf(node) !== this.#expected) {
      this.fail(record, node, `names another framework; pinned is ${this.#expected}`);
    }
  }
}

export const pinFramework: PinRule = {
  info: {
    id: 'training-receipt/pin-framework',
    title: 'Pinned framework',
    statement: 'Every record names the framework that the auditor pinned.',
    why: 'The name decides which tolerances apply. It is a label: that the framework really ran, no label can show.',
    example: 'A record of another framework among those of PyTorch.',
    reference: 'threats.md, "pin"; pin `framework`',
  },
  idle: 'no framework is pinned',
  start: ({ framework }, from) => (framework === undefined ? undefined : new PinFramework(framework, from)),
  join: () => new PinJoin(),
};

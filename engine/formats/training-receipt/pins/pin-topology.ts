import { topologyText } from '../../../pins.ts';
import type { PinnedTopology } from '../../../pins.ts';
import { W } from '../schema.generated.ts';
import { PinJoin } from './pin-rule.ts';
import type { PinRule } from './pin-rule.ts';
import { WholeCheck } from '../bundle/bundle-rule.ts';
import type { BundleRecord, RunStart } from '../bundle/bundle-rule.ts';

class PinTopology extends WholeCheck {
  readonly #expected: PinnedTopology;

  constructor(expected: PinnedTopology, from: RunStart) {
    super(from);
    this.#expected = expected;
  }

  protected override record(record: BundleRecord): void {
    const { document, root, layout } = record.model;
    const { inputs, hidden, outputs, hiddenActivation, outputActivation } = layout;
    const { activations } = this.#expected;
    this.examined += 1;
    const found = topologyText({
      sizes: [inputs, hidden, outputs],
      ...(activations === undefined ? {} : { activations: [hiddenActivation, outputActivation] }),
    });
    const expected = topologyText(this.#expected);
    if (found !== expected) {
      this.fail(record, document.member(root, W.topology), `the network is ${found}; pinned is ${expected}`);
    }
  }
}

export const pinTopology: PinRule = {
  info: {
    id: 'training-receipt/pin-topology',
    title: 'Pinned network',
    statement: 'Every record is of the network that the auditor pinned: its units, and its activations where pinned.',
    why: 'A step of a smaller network is as consistent in itself as one of the network that was meant to be trained.',
    example: 'A 2-2-1 network where 4-3-3 was agreed.',
    reference: 'threats.md, "pin"; pin `pin.topology`',
  },
  idle: 'no network is pinned',
  start: ({ topology }, from) => (topology === undefined ? undefined : new PinTopology(topology, from)),
  join: () => new PinJoin(),
};

import { BOTH } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { ONE_RECORD, WholeCheck } from './bundle-rule.ts';
import type { BundleRecord, BundleRule } from './bundle-rule.ts';

class Rule10 extends WholeCheck {
  #trace: string | undefined;

  protected override record(record: BundleRecord): void {
    const { document, root } = record.model;
    const traceNode = document.member(root, W.trace_id);
    const trace = document.stringOf(traceNode);
    if (this.count === 0) this.#trace = trace;
    if (this.#trace === undefined) return;
    this.examined += 2;
    if (trace !== this.#trace) {
      this.fail(
        record,
        traceNode,
        trace === undefined ? 'has no trace_id, but the first record has' : 'belongs to another trace',
      );
    }
    const index = document.member(root, W.step_index);
    if (index < 0 || document.num[index] !== this.count) {
      this.fail(record, index, `the step index must be ${String(this.count)}, the position of the record`);
    }
  }

  protected override idle(): string | undefined {
    if (this.count < 2) return ONE_RECORD;
    return this.#trace === undefined ? 'the first record has no trace_id' : undefined;
  }
}

export const rule10: BundleRule = {
  info: {
    id: 'training-receipt/rule-10',
    title: 'Trace identity',
    statement: 'All records name the same trace and are numbered 0, 1, 2, ... in order.',
    why: 'Records of another run can be spliced in where the parameters happen to fit.',
    example: 'Step indices 0, 1, 3.',
    reference: 'training-receipts.md 7.7, rule 10',
  },
  profiles: BOTH,
  required: true,
  alike: true,
  start: () => new Rule10(),
};

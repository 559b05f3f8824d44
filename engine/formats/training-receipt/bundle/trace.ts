import { STRICT } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { Join, WholeCheck } from './bundle-rule.ts';
import type { BundleRecord, BundleRule } from './bundle-rule.ts';
import { traceOf } from './state.ts';

class Trace extends WholeCheck {
  protected override record(record: BundleRecord): void {
    const { document, root } = record.model;
    const traceNode = document.member(root, W.trace_id);
    const indexNode = document.member(root, W.step_index);
    const trace = document.stringOf(traceNode);
    this.examined += 2;
    if (trace === undefined) this.fail(record, traceNode, 'lacks trace_id, so nothing says which run it belongs to');
    else if (this.first !== undefined && trace !== traceOf(this.first.model)) {
      this.fail(record, traceNode, 'belongs to another trace than the first record');
    }
    if (indexNode < 0) this.fail(record, indexNode, 'lacks step_index, so nothing says which step it is');
    else if (document.num[indexNode] !== this.index) {
      this.fail(record, indexNode, `the step index is ${document.source(indexNode)}, expected ${String(this.index)}`);
    }
  }
}

export const trace: BundleRule = {
  info: {
    id: 'training-receipt/trace',
    title: 'Numbered steps of one trace',
    statement: 'Every record of a bundle names its trace and its step, and the steps run 0, 1, 2, ... under one name.',
    why: 'Without names and numbers a record can be left out, repeated or moved unseen.',
    example: 'Two records without trace_id.',
    reference: 'training-receipts-strict.md section 3, `trace`',
  },
  profiles: STRICT,
  required: true,
  start: (_profile, from) => new Trace(from),
  join: () => new Join(),
};

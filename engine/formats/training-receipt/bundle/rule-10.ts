import { BOTH } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { Join, WholeCheck } from './bundle-rule.ts';
import type { BundlePart, BundleRecord, BundleRule } from './bundle-rule.ts';
import { traceOf } from './state.ts';

class Rule10 extends WholeCheck {
  #asked = false;
  #trace: string | undefined;

  protected override record(record: BundleRecord): void {
    const { document, root } = record.model;
    const traceNode = document.member(root, W.trace_id);
    const trace = document.stringOf(traceNode);
    if (!this.#asked) {
      this.#asked = true;
      this.#trace = this.first === undefined ? undefined : traceOf(this.first.model);
    }
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
    if (index < 0 || document.num[index] !== this.index) {
      this.fail(record, index, `the step index must be ${String(this.index)}, the position of the record`);
    }
  }

  protected override data(): boolean {
    return this.#trace !== undefined;
  }
}

class Rule10Join extends Join {
  #named = false;

  override add(part: BundlePart): void {
    super.add(part);
    if (part.data === true) this.#named = true;
  }

  protected override idle(): string | undefined {
    return super.idle() ?? (this.#named ? undefined : 'the first record has no trace_id');
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
  start: (_profile, from) => new Rule10(from),
  join: () => new Rule10Join(),
};

import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { entries, sameNames } from './entries.ts';

export const rule19: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-19',
    title: 'Sample set',
    statement: 'The samples and their losses are exactly the ones that the batch lists, each once.',
    why: 'A sample left out or slipped in changes what the step was trained on.',
    example: 'A batch that lists s0 to s3 and carries only s0 to s2.',
    reference: 'training-receipts.md 7.5, rule 19',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => (model.batch === undefined ? 'not a batch' : undefined),
  check: (judge, context) => {
    const { model } = context;
    const { batch, document } = model;
    if (batch === undefined) return;
    const listed = new Set<number>();
    for (let i = 0; i < batch.order.length; i += 1) {
      const id = batch.order[i];
      judge.examine();
      if (listed.has(id)) {
        judge.fail(batch.orderNodes[i], `${judge.quote(id)} is listed twice`);
        return;
      }
      listed.add(id);
    }
    for (const map of [model.lossPerSample, model.perSample]) {
      if (map >= 0) sameNames(judge, map, entries(document, map), listed, 'a sample of the batch');
    }
  },
};

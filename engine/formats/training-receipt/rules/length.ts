import { STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';

export const length: ReceiptRule = {
  info: {
    id: 'training-receipt/length',
    title: 'Number of steps',
    statement: 'The evidence holds as many steps as the run had.',
    why: 'Nothing in the format commits to the last step, so a run can be cut short unseen.',
    example: 'A run of 200 steps handed over as its first 150.',
    reference: 'training-receipts-strict.md section 3, `length`',
  },
  profiles: STRICT,
  required: false,
  trigger: () => 'nothing in the format commits to the last step, and no expected step count or digest is pinned',
  check: () => undefined,
};

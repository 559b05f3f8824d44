import { ALWAYS, BOTH, noteFailure } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { factorNodes } from './operands.ts';

export const rule1: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-1',
    title: 'Output error signal',
    statement: 'The error signal of every output unit is the product of its named factors.',
    why: 'A signal that does not follow from its factors steers every gradient below it to a made-up value.',
    formula: 'signal_o = factor_1 x factor_2 x ...',
    example: 'Factors -0.741365070 and 0.186815602 with a claimed signal of -0.138000000.',
    reference: 'training-receipts.md 7.2, rule 1; Rumelhart, Hinton and Williams 1986',
  },
  profiles: BOTH,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    for (const signal of model.outputSignals) {
      judge.product(signal.firstFactor, signal.factorCount);
      if (judge.test(signal.signalValue, judge.value, judge.radius)) continue;
      const operands = factorNodes(model, signal.firstFactor, signal.factorCount);
      judge.mismatch(signal.signalValue, judge.value, 'the output error signal', operands);
      noteFailure(context, 1, signal.unit);
    }
  },
};

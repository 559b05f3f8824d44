import { leastNormal } from '../digits.ts';
import { ALWAYS, BOTH, noteFailure } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';

export const rule3: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-3',
    title: 'Hidden error signal',
    statement: 'The error signal of every hidden unit is its backpropagated sum times its activation derivative.',
    why: 'It is the step at which the chain rule passes the hidden layer; a wrong value changes every gradient below.',
    formula: "signal_h = sum_h x f'(net_h)",
    example: 'Sum -0.0363503064 and derivative 0.241300709 with a claimed signal of +0.00877.',
    reference: 'training-receipts.md 7.2, rule 3',
  },
  profiles: BOTH,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    for (const signal of context.model.hiddenSignals) {
      const sum = judge.num(signal.backpropagatedSum);
      const derivative = judge.num(signal.activationDerivative);
      const product = sum * derivative;
      let radius = 0;
      if (judge.strict) {
        const sumR = judge.half(signal.backpropagatedSum);
        const derivativeR = judge.half(signal.activationDerivative);
        radius =
          Math.abs(sum) * derivativeR +
          Math.abs(derivative) * sumR +
          sumR * derivativeR +
          judge.u * Math.abs(product) +
          leastNormal(judge.u);
      }
      if (judge.test(signal.signalValue, product, radius)) continue;
      const operands = [signal.backpropagatedSum, signal.activationDerivative];
      judge.mismatch(signal.signalValue, product, 'the hidden error signal', operands);
      noteFailure(context, 3, signal.unit);
    }
  },
};

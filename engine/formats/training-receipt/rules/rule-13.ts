import { dualSlack } from '../forward.ts';
import type { Judge } from '../judge.ts';
import type { DualForm, ReceiptModel } from '../model.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { factorNodes } from './operands.ts';

export const rule13: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-13',
    title: 'Softmax dual form',
    statement:
      'Every term of the dual form is the product of its factors, the terms sum to the summed value, and that is the error signal.',
    why: 'The short form y - p and the sum over all outputs are two ways to the same signal; a forged one breaks the tie.',
    formula: 'signal_u = sum_j y_j x ([j = u] - p_u)',
    example: 'Terms that sum to 0.582864187 beside an error signal of 0.600000000.',
    reference: 'training-receipts.md 7.3, rule 13; Bridle 1990',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) =>
    model.outputSignals.some((signal) => signal.dual !== undefined) ? undefined : 'no error signal has a dual form',
  check: (judge, context) => {
    const { model } = context;
    for (const { dual, signalValue, output } of model.outputSignals) {
      if (dual === undefined) continue;
      checkTerms(judge, model, dual);
      checkSum(judge, model, dual);
      const signal = judge.num(signalValue);
      if (judge.test(dual.summedValue, signal, judge.strict ? judge.half(signalValue) + slackOf(judge, output) : 0))
        continue;
      judge.mismatch(dual.summedValue, signal, 'the summed value of the dual form (against the error signal)', [
        signalValue,
      ]);
    }
  },
};

/** How far the two forms may lie apart, by the probability and the targets as written. */
function slackOf(judge: Judge, output: number): number {
  const { layout, forward, targets } = judge.model;
  const out = output < 0 ? -1 : forward.out[layout.hidden + output];
  if (out < 0) return 0;
  const y = Array.from(targets.values, (node) => (node < 0 ? 0 : judge.num(node)));
  const yR = Array.from(targets.values, (node) => (node < 0 ? 0 : judge.half(node)));
  return judge.half(out) + dualSlack(judge.num(out), y, yR, output, judge.u);
}

function checkTerms(judge: Judge, model: ReceiptModel, dual: DualForm): void {
  for (const term of dual.terms) {
    judge.product(term.firstFactor, term.factorCount);
    if (judge.test(term.termValue, judge.value, judge.radius)) continue;
    const operands = factorNodes(model, term.firstFactor, term.factorCount);
    judge.mismatch(term.termValue, judge.value, 'the term of the dual form', operands);
  }
}

/** The sum in `summation_order`; a name takes its first term, an unmatched name makes the sum NaN. */
function checkSum(judge: Judge, model: ReceiptModel, dual: DualForm): void {
  const { document } = model;
  const firstOf = new Map<number, number>();
  for (const term of dual.terms) if (!firstOf.has(term.targetUnit)) firstOf.set(term.targetUnit, term.termValue);
  let sum = 0;
  let radius = 0;
  let magnitude = 0;
  let terms = 0;
  const end = document.next[dual.summationOrder];
  for (let name = dual.summationOrder + 1; name < end; name = document.next[name]) {
    const node = firstOf.get(document.aux[name]);
    if (node === undefined) {
      sum = Number.NaN;
      break;
    }
    const value = judge.num(node);
    sum += value;
    terms += 1;
    if (judge.strict) {
      radius += judge.half(node);
      magnitude += Math.abs(value);
    }
  }
  radius += (terms + 1) * judge.u * magnitude;
  if (judge.test(dual.summedValue, sum, radius)) return;
  const operands = dual.terms.map((term) => term.termValue);
  judge.mismatch(dual.summedValue, sum, 'the summed value of the dual form', operands);
}

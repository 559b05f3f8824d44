import { leastNormal } from '../digits.ts';
import { ALWAYS, BOTH, noteFailure } from '../rule.ts';
import type { ReceiptRule, RuleContext } from '../rule.ts';
import type { Judge } from '../judge.ts';
import type { HiddenSignal } from '../model.ts';

export const rule2: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-2',
    title: 'Backpropagated contributions and their sum',
    statement:
      'Every downstream contribution is signal times weight, and the backpropagated sum is their sum in the declared order.',
    why: 'Contributions shifted against each other can hide a wrong path behind a right sum.',
    formula: 'c_ho = signal_o x w_ho;  sum_h = c_h1 + c_h2 + ...',
    example: 'Contributions -0.0554 and 0.0190 with a claimed sum of -0.0300.',
    reference: 'training-receipts.md 7.2, rule 2',
  },
  profiles: BOTH,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    for (const signal of context.model.hiddenSignals) {
      checkContributions(judge, context, signal);
      checkSum(judge, context, signal);
    }
  },
};

function checkContributions(judge: Judge, context: RuleContext, signal: HiddenSignal): void {
  const { contributions } = context.model;
  const last = signal.firstContribution + signal.contributionCount;
  for (let i = signal.firstContribution; i < last; i += 1) {
    const downstream = contributions.downstreamSignal[i];
    const weight = contributions.weightValue[i];
    const a = judge.num(downstream);
    const b = judge.num(weight);
    const product = a * b;
    let radius = 0;
    if (judge.strict) {
      const aR = judge.half(downstream);
      const bR = judge.half(weight);
      radius = Math.abs(a) * bR + Math.abs(b) * aR + aR * bR + judge.u * Math.abs(product) + leastNormal(judge.u);
    }
    const value = contributions.value[i];
    if (judge.test(value, product, radius)) continue;
    judge.mismatch(value, product, 'the downstream contribution', [downstream, weight]);
    noteFailure(context, 2, signal.unit);
  }
}

/** The sum in `summation_order`; a name takes its first contribution, an unmatched name makes the sum NaN. */
function checkSum(judge: Judge, context: RuleContext, signal: HiddenSignal): void {
  const { contributions, document } = context.model;
  const first = signal.firstContribution;
  const last = first + signal.contributionCount;
  let sum = 0;
  let radius = 0;
  let magnitude = 0;
  let terms = 0;
  let byName: Map<number, number> | undefined;
  const end = document.next[signal.summationOrder];
  for (let name = signal.summationOrder + 1; name < end; name = document.next[name]) {
    const id = document.aux[name];
    let at = first + terms;
    if (byName !== undefined || at >= last || contributions.from[at] !== id) {
      byName ??= firstByName(contributions.from, first, last);
      at = byName.get(id) ?? -1;
    }
    terms += 1;
    if (at < 0) {
      sum = Number.NaN;
      break;
    }
    const node = contributions.value[at];
    const value = judge.num(node);
    sum += value;
    if (judge.strict) {
      radius += judge.half(node);
      magnitude += Math.abs(value);
    }
  }
  radius += (terms + 1) * judge.u * magnitude;
  if (judge.test(signal.backpropagatedSum, sum, radius)) return;
  judge.mismatch(signal.backpropagatedSum, sum, 'the backpropagated sum', contributions.value.slice(first, last));
  noteFailure(context, 2, signal.unit);
}

function firstByName(from: readonly number[], first: number, last: number): Map<number, number> {
  const byName = new Map<number, number>();
  for (let i = last - 1; i >= first; i -= 1) byName.set(from[i], i);
  return byName;
}

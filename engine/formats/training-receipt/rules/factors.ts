import { copySlack } from '../copies.ts';
import type { CopySlack } from '../copies.ts';
import { derivativeFromOutput, derivativeRadius } from '../forward.ts';
import { ROLE } from '../layout.ts';
import type { HiddenActivation } from '../layout.ts';
import type { Judge } from '../judge.ts';
import type { OutputSignal, ReceiptModel } from '../model.ts';
import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';

export const factors: ReceiptRule = {
  info: {
    id: 'training-receipt/factors',
    title: 'Factors stand for their fields',
    statement:
      'Every factor, contribution, Jacobian term and weight copy equals the field of the receipt that it stands for, one by one.',
    why: 'Two wrong factors can have the right product, and two shifted contributions the right sum.',
    example: 'Signal doubled and activation halved: the gradient still matches.',
    reference: 'training-receipts-strict.md section 3, `factors`',
  },
  profiles: STRICT,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    const slack = copySlack(context);
    for (const signal of model.outputSignals) if (signal.output >= 0) outputFactors(judge, model, slack, signal);
    hiddenFactors(judge, model, slack);
    updateFactors(judge, model, slack);
  },
};

/** A claim that must be the number that stands in another field. */
function same(judge: Judge, node: number, field: number, what: string, slack = 0): void {
  if (node < 0 || field < 0) return;
  if (!judge.test(node, judge.num(field), judge.half(field) + slack))
    judge.mismatch(node, judge.num(field), what, [field]);
}

function nameIs(judge: Judge, factor: number, wanted: number): void {
  const { factors: list, document } = judge.model;
  judge.examine();
  if (list.name[factor] !== wanted) {
    const value = list.value[factor];
    judge.fail(
      value,
      `the factor is named ${judge.quote(list.name[factor])}, expected ${document.strings.text(wanted)}`,
    );
  }
}

function countIs(judge: Judge, node: number, found: number, wanted: number): boolean {
  judge.examine();
  if (found === wanted) return true;
  judge.fail(node, `has ${String(found)} factors, expected ${String(wanted)}`);
  return false;
}

function outputFactors(judge: Judge, model: ReceiptModel, slack: CopySlack, signal: OutputSignal): void {
  const { layout, forward, targets } = model;
  const softmax = layout.outputActivation === 'softmax';
  const outNode = forward.out[layout.hidden + signal.output];
  const targetNode = targets.values[signal.output];
  if (outNode < 0 || targetNode < 0) return;
  if (!countIs(judge, signal.node, signal.factorCount, softmax ? 1 : 2)) return;
  const first = signal.firstFactor;
  nameIs(judge, first, softmax ? W.target_minus_probability : W.target_minus_output);
  const out = judge.num(outNode);
  const outR = judge.half(outNode) + slack.activation(layout.hidden + signal.output);
  const error = judge.num(targetNode) - out;
  const errorNode = model.factors.value[first];
  if (!judge.test(errorNode, error, judge.half(targetNode) + outR + judge.u * Math.abs(error))) {
    judge.mismatch(errorNode, error, 'target minus output', [outNode]);
  }
  if (!softmax) {
    nameIs(judge, first + 1, W.activation_derivative);
    derivative(judge, model.factors.value[first + 1], layout.outputActivation, outNode, outR);
  }
  if (signal.dual !== undefined) dualFactors(judge, model, signal, outR);
}

function derivative(judge: Judge, node: number, activation: HiddenActivation, outNode: number, outR: number): void {
  const out = judge.num(outNode);
  const value = derivativeFromOutput(activation, out);
  if (!judge.test(node, value, derivativeRadius(activation, out, outR, judge.u))) {
    judge.mismatch(node, value, 'the activation derivative', [outNode]);
  }
}

/** term_j = y_j x ([j = u] - out_u), one term per output in declared order. */
function dualFactors(judge: Judge, model: ReceiptModel, signal: OutputSignal, outR: number): void {
  const { layout, forward, targets, factors: list } = model;
  const { inputs, hidden, outputs, slotOf } = layout;
  const dual = signal.dual;
  if (dual === undefined) return;
  judge.examine();
  if (dual.terms.length !== outputs) {
    judge.fail(
      dual.node,
      `has ${String(dual.terms.length)} Jacobian terms, expected one per output (${String(outputs)})`,
    );
    return;
  }
  const outNode = forward.out[hidden + signal.output];
  dual.terms.forEach((term, index) => {
    const j = slotOf[term.targetUnit] - inputs - hidden;
    judge.examine();
    if (j !== index) {
      judge.fail(
        term.node,
        `is the term of ${judge.quote(term.targetUnit)}, expected that of output ${String(index + 1)}`,
      );
      return;
    }
    if (!countIs(judge, term.node, term.factorCount, 2)) return;
    nameIs(judge, term.firstFactor, W.y_j);
    nameIs(judge, term.firstFactor + 1, W.delta_ju_minus_p_u);
    same(judge, list.value[term.firstFactor], targets.values[j], 'the target factor');
    const delta = (j === signal.output ? 1 : 0) - judge.num(outNode);
    const node = list.value[term.firstFactor + 1];
    if (!judge.test(node, delta, outR + judge.u)) {
      judge.mismatch(node, delta, 'Kronecker delta minus probability', [outNode]);
    }
  });
  sumOrder(judge, model, dual.summationOrder);
}

/** A summation order must name every output once, in declared order. */
function sumOrder(judge: Judge, model: ReceiptModel, node: number): void {
  const { document, layout } = model;
  const { inputs, hidden, outputs, slotOf } = layout;
  judge.examine();
  const end = document.next[node];
  let index = 0;
  for (let name = node + 1; name < end; name = document.next[name]) {
    if (slotOf[document.aux[name]] - inputs - hidden !== index) {
      judge.fail(name, 'the summation order must name the outputs in declared order, each once');
      return;
    }
    index += 1;
  }
  if (index !== outputs) judge.fail(node, `names ${String(index)} outputs, expected ${String(outputs)}`);
}

function hiddenFactors(judge: Judge, model: ReceiptModel, slack: CopySlack): void {
  const { layout, contributions, before } = model;
  const { inputs, hidden, outputs, slotOf, outputWeights, parameterOf, hiddenActivation } = layout;
  for (const signal of model.hiddenSignals) {
    const h = signal.hidden;
    if (h < 0) continue;
    judge.examine();
    if (signal.contributionCount !== outputs) {
      judge.fail(
        signal.node,
        `has ${String(signal.contributionCount)} contributions, expected one per output (${String(outputs)})`,
      );
    }
    for (let k = 0; k < signal.contributionCount; k += 1) {
      const i = signal.firstContribution + k;
      const o = slotOf[contributions.from[i]] - inputs - hidden;
      judge.examine();
      if (o !== k) {
        judge.fail(
          contributions.node[i],
          `comes from ${judge.quote(contributions.from[i])}, expected output ${String(k + 1)}`,
        );
        continue;
      }
      const parameter = outputWeights[o * hidden + h];
      judge.examine();
      if (parameterOf[contributions.viaWeight[i]] !== parameter) {
        const via = judge.quote(contributions.viaWeight[i]);
        judge.fail(contributions.node[i], `goes via ${via}, which is not the weight on this edge`, '/via_weight');
      }
      const upstream = model.outputSignalOf[o]?.signalValue ?? -1;
      same(judge, contributions.downstreamSignal[i], upstream, 'the downstream signal', slack.signal(hidden + o));
      same(judge, contributions.weightValue[i], before.values[parameter] ?? -1, 'the weight');
    }
    sumOrder(judge, model, signal.summationOrder);
    const out = model.forward.out[h];
    if (out < 0) continue;
    derivative(judge, signal.activationDerivative, hiddenActivation, out, judge.half(out) + slack.activation(h));
  }
}

function updateFactors(judge: Judge, model: ReceiptModel, slack: CopySlack): void {
  const { layout, updates, factors: list, before, after } = model;
  const { inputs, hidden } = layout;
  for (let i = 0; i < updates.count; i += 1) {
    const p = updates.parameter[i];
    if (p < 0) continue;
    same(judge, updates.weightBefore[i], before.values[p], 'the weight before the step');
    same(judge, updates.weightAfter[i], after.values[p], 'the weight after the step');
    const role = layout.role[p];
    const bias = role === ROLE.hiddenBias || role === ROLE.outputBias;
    const first = updates.firstFactor[i];
    const count = updates.factorCount[i];
    const batched = model.batch !== undefined;
    if (!countIs(judge, updates.node[i], count, bias || batched ? 1 : 2)) continue;
    if (batched) {
      nameIs(judge, first, W.batch_reduced_gradient);
      same(judge, list.value[first], updates.gradient[i], 'the reduced gradient');
      continue;
    }
    const unit = bias ? servedUnit(model, p) : layout.to[p] - inputs;
    const isHidden = unit < hidden;
    nameIs(judge, first, isHidden ? W.hidden_error_signal : W.output_error_signal);
    const signal = isHidden ? model.hiddenSignalOf[unit] : model.outputSignalOf[unit - hidden];
    same(judge, list.value[first], signal?.signalValue ?? -1, 'the error signal', slack.signal(unit));
    if (bias) continue;
    nameIs(judge, first + 1, W.upstream_activation);
    const source = layout.from[p];
    const field = source < inputs ? model.inputs.values[source] : model.forward.out[source - inputs];
    const own = source < inputs ? 0 : slack.activation(source - inputs);
    same(judge, list.value[first + 1], field ?? -1, 'the upstream activation', own);
  }
}

/** The first unit that a bias serves, counted over hidden then output units. */
export function servedUnit(model: ReceiptModel, parameter: number): number {
  return model.layout.biasOf.indexOf(parameter);
}

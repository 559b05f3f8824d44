/** Formulas of the forward pass, the loss and the error signals. */
import type { HiddenActivation, OutputActivation } from '../layout.ts';
import { eachDependency, outputOf } from './dependencies.ts';
import type { Formula, FormulaBuilder } from './formula.ts';
import type { PassPlan } from './plan.ts';

export function netFormula(to: FormulaBuilder, pass: PassPlan, unit: number): Formula {
  const { model, context } = to;
  const { inputs, hidden, inputWeights, outputWeights, biasOf } = model.layout;
  const own = unit < hidden;
  const sources = own ? inputs : hidden;
  const weights = own ? inputWeights : outputWeights;
  const row = (own ? unit : unit - hidden) * sources;
  const values = pass.after ? model.after.values : model.before.values;
  const parameter = (role: string, p: number): number =>
    to.made(role, to.parameter(p), values[p], pass.after ? context.plan.parameterAfter[p] : -1);
  for (let source = 0; source < sources; source += 1) {
    const from = own
      ? to.given('input', to.unit(source), pass.inputs.values[source])
      : to.made('out', to.unit(inputs + source), pass.forward.out[source], pass.out[source]);
    to.line(...(source === 0 ? [] : ['+ ']), from, ' \u00d7 ', parameter('weight', weights[row + source]));
  }
  to.line('+ ', parameter('bias', biasOf[unit]));
  return to.done(
    own ? 'net\u2095 = \u03a3\u1d62 x\u1d62 w\u1d62\u2095 + b' : 'net\u2092 = \u03a3\u2095 out\u2095 w\u2095\u2092 + b',
  );
}

export function outFormula(to: FormulaBuilder, pass: PassPlan, unit: number): Formula {
  const { inputs, hidden, outputs, hiddenActivation, outputActivation } = to.model.layout;
  const net = (at: number): number => to.made('net', to.unit(inputs + at), pass.forward.net[at], pass.net[at]);
  const activation: OutputActivation = unit < hidden ? hiddenActivation : outputActivation;
  switch (activation) {
    case 'sigmoid':
      return to.line('1 / (1 + e^(\u2212', net(unit), '))').done('out = \u03c3(net) = 1 / (1 + e^(\u2212net))');
    case 'relu':
      return to.line('max(0, ', net(unit), ')').done('out = max(0, net)');
    case 'identity':
      return to.line(net(unit)).done('out = net');
    case 'softmax':
      to.line('e^(', net(unit), ') divided by');
      for (let o = 0; o < outputs; o += 1) to.line(o === 0 ? 'e^(' : '+ e^(', net(hidden + o), ')');
      return to.done('p\u2092 = e^net\u2092 / \u03a3\u2c7c e^net\u2c7c');
  }
}

export function lossFormula(to: FormulaBuilder, pass: PassPlan, o: number): Formula {
  const { inputs, hidden, loss } = to.model.layout;
  const name = to.unit(inputs + hidden + o);
  const target = to.given('target', name, pass.targets.values[o]);
  const out = to.made('out', name, pass.forward.out[hidden + o], pass.out[hidden + o]);
  return loss === 'cross_entropy_softmax'
    ? to.line('\u2212', target, ' \u00d7 ln ', out).done('L\u2092 = \u2212target ln p\u2092')
    : to.line('(', target, ' \u2212 ', out, ')\u00b2 / 2').done('L\u2092 = (target \u2212 out)\u00b2 / 2');
}

/** Terms that are added up, one a line. */
export function sumFormula(to: FormulaBuilder, terms: readonly number[], formula: string, divisor = 1): Formula {
  terms.forEach((term, position) => {
    to.line(...(position === 0 ? [] : ['+ ']), term);
  });
  if (divisor !== 1) to.line(`all divided by ${String(divisor)}`);
  return to.done(formula);
}

export function totalLossFormula(to: FormulaBuilder, pass: PassPlan): Formula {
  const { inputs, hidden, outputs } = to.model.layout;
  const terms = Array.from({ length: outputs }, (_, o) =>
    to.made('loss', to.unit(inputs + hidden + o), pass.lossPerOutput.values[o], pass.loss[o]),
  );
  return sumFormula(to, terms, 'L = \u03a3\u2092 L\u2092');
}

const text = (to: FormulaBuilder, id: number): string => (id < 0 ? '' : to.model.document.strings.text(id));

/** The loss of a batch: over its samples, of one output or in total. */
export function batchFormula(to: FormulaBuilder, o: number): Formula {
  const { model, context } = to;
  const { plan } = context;
  const terms = plan.samples.map((sample, s) => {
    const whole = o < 0;
    const part = whole ? model.document.member(model.lossPerSample, sample.id) : sample.lossPerOutput.values[o];
    return to.made('loss', text(to, sample.id), part, whole ? plan.sampleLoss[s] : plan.passes[1 + s].loss[o]);
  });
  const mean = model.batch?.reduction === 'mean';
  return sumFormula(
    to,
    terms,
    mean ? 'L = (\u03a3\u209b L\u209b) / n' : 'L = \u03a3\u209b L\u209b',
    mean ? terms.length : 1,
  );
}

export function sampleLossFormula(to: FormulaBuilder, position: number): Formula {
  const { plan } = to.context;
  const sample = plan.samples[position];
  const total = to.made('total loss', text(to, sample.id), sample.lossTotal, plan.passes[1 + position].total);
  return to.line(total).done('L\u209b = total loss of the sample');
}

export function errorFormula(to: FormulaBuilder, signal: number): Formula {
  const { model, context } = to;
  const { inputs, hidden } = model.layout;
  const o = model.outputSignals[signal].output;
  const name = to.unit(inputs + hidden + o);
  const target = to.given('target', name, model.targets.values[o]);
  const out = to.made('out', name, model.forward.out[hidden + o], context.plan.passes[0].out[hidden + o]);
  return to.line(target, ' \u2212 ', out).done('e\u2092 = target \u2212 out');
}

/** The derivative of an activation from its output. `unit` counts hidden and output units. */
export function derivativeFormula(to: FormulaBuilder, unit: number, activation: HiddenActivation): Formula {
  const { model, context } = to;
  const name = to.unit(model.layout.inputs + unit);
  const out = (): number => to.made('out', name, model.forward.out[unit], context.plan.passes[0].out[unit]);
  if (activation === 'identity') return to.line('1').done('f\u2032(net) = 1');
  if (activation === 'relu') return to.line('1 if ', out(), ' > 0, else 0').done('f\u2032(net) = 1 if out > 0, else 0');
  return to.line(out(), ' \u00d7 (1 \u2212 ', out(), ')').done('f\u2032(net) = out (1 \u2212 out)');
}

export function outputSignalFormula(to: FormulaBuilder, signal: number): Formula {
  const { model, context } = to;
  const { plan } = context;
  const { firstFactor: first, factorCount: count, output } = model.outputSignals[signal];
  const name = to.unit(model.layout.inputs + model.layout.hidden + output);
  const made = [plan.error[signal], plan.outputDerivative[signal]];
  const pieces = Array.from({ length: count }, (_, i) =>
    to.made(text(to, model.factors.name[first + i]), name, model.factors.value[first + i], made[i]),
  ).flatMap((operand, i) => (i === 0 ? [operand] : [' \u00d7 ', operand]));
  return to
    .line(...pieces)
    .done(count > 1 ? '\u03b4\u2092 = (target \u2212 out) f\u2032(net\u2092)' : '\u03b4\u2092 = target \u2212 p\u2092');
}

/** Product of the named factors that stand beside a claim. `of`: whose each factor is; `stops`: what made what it copies. */
export function factorFormula(
  to: FormulaBuilder,
  first: number,
  count: number,
  formula: string,
  of: readonly string[],
  stops: readonly (number | undefined)[],
): Formula {
  const { factors } = to.model;
  const pieces = Array.from({ length: count }, (_, i) =>
    to.copy(text(to, factors.name[first + i]), of[i] ?? '', factors.value[first + i], stops[i]),
  ).flatMap((operand, i) => (i === 0 ? [operand] : [' \u00d7 ', operand]));
  return to.line(...pieces).done(formula);
}

export function termFormula(to: FormulaBuilder, signal: number, position: number): Formula {
  const { model, context } = to;
  const { hidden, inputs } = model.layout;
  const { dual, output } = model.outputSignals[signal];
  const term = dual?.terms[position];
  const [first, count] = term === undefined ? [0, 0] : [term.firstFactor, term.factorCount];
  const of = [text(to, term?.targetUnit ?? -1), to.unit(inputs + hidden + output)];
  const stops = [undefined, context.plan.passes[0].out[hidden + output]];
  return factorFormula(to, first, count, 'term\u2c7c = y\u2c7c ([j = o] \u2212 p\u2092)', of, stops);
}

export function termSumFormula(to: FormulaBuilder, signal: number, index: number): Formula {
  const { model, context } = to;
  const terms = model.outputSignals[signal].dual?.terms ?? [];
  const stops: number[] = [];
  eachDependency(context.plan, index, (stop) => stops.push(stop));
  const operands = terms.map((term, t) => to.made('term', text(to, term.targetUnit), term.termValue, stops[t]));
  return sumFormula(to, operands, '\u03b4\u2092 = \u03a3\u2c7c y\u2c7c ([j = o] \u2212 p\u2092)');
}

export function contributionFormula(to: FormulaBuilder, contribution: number): Formula {
  const { model, context } = to;
  const { contributions } = model;
  const o = outputOf(context.plan, contribution);
  const signal = to.copy(
    'error signal',
    text(to, contributions.from[contribution]),
    contributions.downstreamSignal[contribution],
    context.plan.outputSignal[o],
  );
  const weight = to.copy(
    'weight',
    text(to, contributions.viaWeight[contribution]),
    contributions.weightValue[contribution],
    undefined,
  );
  return to.line(signal, ' \u00d7 ', weight).done('c\u2092\u2095 = \u03b4\u2092 w\u2095\u2092');
}

export function backpropagatedFormula(to: FormulaBuilder, signal: number): Formula {
  const { model, context } = to;
  const { contributions } = model;
  const { firstContribution: first, contributionCount: count } = model.hiddenSignals[signal];
  const terms = Array.from({ length: count }, (_, i) =>
    to.made(
      'contribution',
      text(to, contributions.from[first + i]),
      contributions.value[first + i],
      context.plan.contribution[first + i],
    ),
  );
  return sumFormula(to, terms, '\u03a3\u2092 \u03b4\u2092 w\u2095\u2092');
}

export function hiddenSignalFormula(to: FormulaBuilder, signal: number): Formula {
  const { model, context } = to;
  const { plan } = context;
  const { backpropagatedSum, activationDerivative, unit } = model.hiddenSignals[signal];
  const name = text(to, unit);
  const sum = to.made('backpropagated sum', name, backpropagatedSum, plan.sum[signal]);
  const derivative = to.made('derivative', name, activationDerivative, plan.hiddenDerivative[signal]);
  return to
    .line(sum, ' \u00d7 ', derivative)
    .done('\u03b4\u2095 = (\u03a3\u2092 \u03b4\u2092 w\u2095\u2092) f\u2032(net\u2095)');
}

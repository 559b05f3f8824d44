/** What each stop is made from: earlier stops, and copies of numbers that stand beside it. */
import { servedUnit } from '../rules/factors.ts';
import { Q } from './plan.ts';
import type { PassPlan, StopPlan } from './plan.ts';

type Visit = (stop: number) => void;

/** Calls `visit` for each earlier stop that a stop is made from directly; a batch's gradient has those of `batchOutputs` beside. */
export function eachDependency(plan: StopPlan, index: number, visit: Visit): void {
  const { model } = plan;
  const { hidden, outputs, outputActivation } = model.layout;
  const a = plan.a[index];
  const b = plan.b[index];
  const one = (stop: number | undefined): void => {
    if (stop !== undefined && stop >= 0) visit(stop);
  };
  switch (plan.quantity[index]) {
    case Q.net:
      netSources(plan, plan.passes[b], a, one);
      return;
    case Q.out: {
      const { net } = plan.passes[b];
      if (a >= hidden && outputActivation === 'softmax') for (let o = 0; o < outputs; o += 1) one(net[hidden + o]);
      else one(net[a]);
      return;
    }
    case Q.loss:
      one(plan.passes[b].out[hidden + a]);
      return;
    case Q.totalLoss:
      plan.passes[b].loss.forEach(one);
      return;
    case Q.sampleLoss:
      one(plan.passes[b].total);
      return;
    case Q.batchLoss:
      plan.samples.forEach((_, s) => {
        one(plan.passes[1 + s].loss[a]);
      });
      return;
    case Q.batchTotal:
      plan.sampleLoss.forEach(one);
      plan.batchLoss.forEach(one);
      return;
    case Q.error:
    case Q.outputDerivative:
    case Q.term:
      one(plan.passes[0].out[hidden + model.outputSignals[a].output]);
      return;
    case Q.outputSignal:
      one(plan.error[a]);
      one(plan.outputDerivative[a]);
      return;
    case Q.termSum:
      for (let stop = plan.terms[a]; stop < index; stop += 1) one(stop);
      return;
    case Q.contribution:
      one(plan.outputSignal[outputOf(plan, b)]);
      return;
    case Q.sum: {
      const { firstContribution: first, contributionCount: count } = model.hiddenSignals[a];
      for (let c = first; c < first + count; c += 1) one(plan.contribution[c]);
      return;
    }
    case Q.hiddenDerivative:
      one(plan.passes[0].out[model.hiddenSignals[a].hidden]);
      return;
    case Q.hiddenSignal:
      one(plan.sum[a]);
      one(plan.hiddenDerivative[a]);
      return;
    case Q.gradient:
      gradientSources(plan, a, one);
      return;
    case Q.firstState:
    case Q.secondState:
      one(plan.gradient[a]);
      return;
    case Q.update:
      // A plain step takes the gradient, momentum its buffer, Nesterov both, Adam its moments.
      if (plan.firstState[a] < 0 || isNesterov(plan)) one(plan.gradient[a]);
      one(plan.firstState[a]);
      one(plan.secondState[a]);
      return;
    case Q.parameterAfter:
      one(plan.update[a]);
      return;
    case Q.weightAfter:
      one(plan.update[a]);
      if (b >= 0) one(plan.parameterAfter[b]);
      return;
  }
}

/** Outputs of the samples, which every gradient of a batch is made from. */
export function batchOutputs(plan: StopPlan, visit: Visit): void {
  const { hidden } = plan.model.layout;
  plan.samples.forEach((_, s) => {
    for (const stop of plan.passes[1 + s].out.subarray(hidden)) if (stop >= 0) visit(stop);
  });
}

/** Whether every output of every sample enters: the signals of a batch's samples are not claimed themselves. */
export const isBatchGradient = (plan: StopPlan, index: number): boolean =>
  plan.batched && plan.quantity[index] === Q.gradient;

/** Calls `visit` with each number that stands beside the claim as a copy of another: what the claim says it is made from. */
export function eachCopy(plan: StopPlan, index: number, visit: (node: number) => void): void {
  const { model } = plan;
  const { contributions, updates, factors } = model;
  const a = plan.a[index];
  const b = plan.b[index];
  const run = (first: number, count: number): void => {
    for (let i = first; i < first + count; i += 1) one(factors.value[i]);
  };
  const one = (node: number | undefined): void => {
    if (node !== undefined && node >= 0) visit(node);
  };
  switch (plan.quantity[index]) {
    case Q.outputSignal: {
      // The first two factors are stops themselves.
      const { firstFactor, factorCount } = model.outputSignals[a];
      run(firstFactor + 2, Math.max(0, factorCount - 2));
      return;
    }
    case Q.term: {
      const term = model.outputSignals[a].dual?.terms[b];
      if (term !== undefined) run(term.firstFactor, term.factorCount);
      return;
    }
    case Q.contribution:
      one(contributions.downstreamSignal[b]);
      one(contributions.weightValue[b]);
      return;
    case Q.gradient:
      run(updates.firstFactor[a], updates.factorCount[a]);
      return;
    case Q.weightAfter:
      one(updates.weightBefore[a]);
      return;
  }
}

/** The output that a contribution comes from, or -1. */
export function outputOf(plan: StopPlan, contribution: number): number {
  const { layout, contributions } = plan.model;
  const o = layout.slotOf[contributions.from[contribution]] - layout.inputs - layout.hidden;
  return o >= 0 && o < layout.outputs ? o : -1;
}

export function isNesterov({ model: { optimizer, document } }: StopPlan): boolean {
  const node = optimizer?.nesterov ?? -1;
  return node >= 0 && document.source(node) === 'true';
}

function netSources(plan: StopPlan, pass: PassPlan, unit: number, visit: (stop: number | undefined) => void): void {
  const { hidden, inputs, inputWeights, outputWeights, biasOf } = plan.model.layout;
  const own = unit < hidden;
  const sources = own ? inputs : hidden;
  const weights = own ? inputWeights : outputWeights;
  const row = (own ? unit : unit - hidden) * sources;
  for (let source = 0; source < sources; source += 1) {
    if (!own) visit(pass.out[source]);
    if (pass.after) visit(plan.parameterAfter[weights[row + source]]);
  }
  if (pass.after) visit(plan.parameterAfter[biasOf[unit]]);
}

/** The unit into which a parameter leads, counted over hidden and output units; -1 where there is none. */
export function targetUnit(plan: StopPlan, parameter: number): number {
  if (parameter < 0) return -1;
  const { layout } = plan.model;
  return layout.to[parameter] >= 0 ? layout.to[parameter] - layout.inputs : servedUnit(plan.model, parameter);
}

function gradientSources(plan: StopPlan, update: number, visit: (stop: number | undefined) => void): void {
  const { layout, updates } = plan.model;
  const p = updates.parameter[update];
  if (p < 0) return;
  const unit = targetUnit(plan, p);
  if (unit >= 0) visit(unit < layout.hidden ? plan.hiddenSignal[unit] : plan.outputSignal[unit - layout.hidden]);
  const source = layout.from[p] - layout.inputs;
  if (layout.from[p] < 0 || source < 0) return;
  if (!plan.batched) visit(plan.passes[0].out[source]);
  else
    plan.samples.forEach((_, s) => {
      visit(plan.passes[1 + s].out[source]);
    });
}

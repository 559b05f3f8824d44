import { W } from '../schema.generated.ts';
import type { Judge } from '../judge.ts';
import type { Column, Pass } from '../forward.ts';
import type { BoundForward, BoundMap, ReceiptModel } from '../model.ts';
import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import type { Step } from '../step.ts';

export const recompute: ReceiptRule = {
  info: {
    id: 'training-receipt/recompute',
    title: 'Recomputation of the whole step',
    statement:
      'Every number of the step follows from its inputs, targets, parameters and optimiser state before it, and hyper-parameters.',
    why: 'Numbers can be made to agree with their neighbours. Only a recomputation from what the step was given tells which are true.',
    formula: 'forward pass, loss, error signals, gradients, optimiser step, update, forward pass after the update',
    example: 'A probability changed together with everything that is multiplied by it.',
    reference: 'training-receipts-strict.md sections 1 and 2; training-receipts.md section 5',
  },
  profiles: STRICT,
  required: true,
  resolving: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const result = context.declaredStep();
    if (!result.ok) {
      judge.examine();
      judge.fail(result.problem.node, `the step cannot be recomputed: ${result.problem.message}`);
      return;
    }
    new Recomputation(judge, context.model, result.step).run();
  },
};

class Recomputation {
  readonly #judge: Judge;
  readonly #model: ReceiptModel;
  readonly #step: Step;

  constructor(judge: Judge, model: ReceiptModel, step: Step) {
    this.#judge = judge;
    this.#model = model;
    this.#step = step;
  }

  run(): void {
    const model = this.#model;
    const step = this.#step;
    this.#forward(model.forward, step.pass);
    this.#loss();
    this.#samples();
    this.#outputSignals();
    this.#hiddenSignals();
    this.#updates();
    this.#map(model.after, step.after, 'the parameter after the step');
    this.#forward(model.postForward, step.post);
    this.#map(model.postLossPerOutput, step.post.loss, 'the loss after the step');
    this.#claim(
      model.postLossTotal,
      step.post.total,
      0,
      'the total loss after the step',
      model.postLossPerOutput.values,
    );
  }

  /** Compares one claim, if it is there and a number. */
  #claim(node: number, truth: Column, index: number, what: string, operands: ArrayLike<number> = []): void {
    if (node < 0) return;
    const value = truth.value[index];
    if (this.#judge.test(node, value, truth.radius[index])) return;
    this.#judge.mismatch(node, value, what, Array.from(operands));
  }

  #map(map: BoundMap, truth: Column, what: string): void {
    for (let i = 0; i < map.values.length; i += 1) this.#claim(map.values[i], truth, i, what);
  }

  #forward(claims: BoundForward, pass: Pass): void {
    const { inputs, hidden, outputs, outputActivation } = this.#model.layout;
    const hiddenOut = claims.out.subarray(0, hidden);
    const outputNet = claims.net.subarray(hidden);
    for (let unit = 0; unit < hidden + outputs; unit += 1) {
      const upstream = unit < hidden || inputs === 0 ? [] : hiddenOut;
      const net = claims.net[unit];
      this.#claim(net, pass.net, unit, 'the pre-activation', upstream);
      const own = unit >= hidden && outputActivation === 'softmax' ? outputNet : [net];
      this.#claim(claims.out[unit], pass.out, unit, 'the output', own);
    }
  }

  #loss(): void {
    const model = this.#model;
    const step = this.#step;
    const batched = model.batch !== undefined;
    const perOutput = batched ? step.reducedLoss : step.pass.loss;
    const outputs = model.forward.out.subarray(model.layout.hidden);
    const { values } = model.lossPerOutput;
    for (let o = 0; o < values.length; o += 1) {
      this.#claim(values[o], perOutput, o, 'the loss', [outputs[o]]);
    }
    this.#claim(model.lossTotal, batched ? step.reducedTotal : step.pass.total, 0, 'the total loss', values);
  }

  #samples(): void {
    const model = this.#model;
    const { batch, document } = model;
    if (batch === undefined) return;
    batch.order.forEach((id, index) => {
      const pass = this.#step.samples[index];
      const total = document.member(model.lossPerSample, id);
      this.#claim(total, pass.total, 0, 'the loss of the sample');
      const sample = model.samples.find((candidate) => candidate.id === id);
      if (sample === undefined) return;
      this.#forward(sample.forward, pass);
      this.#map(sample.lossPerOutput, pass.loss, 'the loss');
      this.#claim(sample.lossTotal, pass.total, 0, 'the loss of the sample', sample.lossPerOutput.values);
    });
  }

  #outputSignals(): void {
    const model = this.#model;
    const { hidden } = model.layout;
    const { error, dualRadius, derivative, outputSignal } = this.#step.backward;
    const dual = { value: error.value, radius: dualRadius };
    const factorValues = model.factors.value;
    for (const signal of model.outputSignals) {
      const o = signal.output;
      if (o < 0) continue;
      const out = [model.forward.out[hidden + o]];
      const first = signal.firstFactor;
      this.#claim(factorValues[first], error, o, 'the factor', out);
      if (signal.factorCount > 1) this.#claim(factorValues[first + 1], derivative, hidden + o, 'the factor', out);
      const operands = factorValues.slice(first, first + signal.factorCount);
      this.#claim(signal.signalValue, outputSignal, o, 'the output error signal', operands);
      if (signal.dual !== undefined) this.#claim(signal.dual.summedValue, dual, o, 'the summed Jacobian terms', out);
    }
  }

  #hiddenSignals(): void {
    const model = this.#model;
    const { outputs, inputs, hidden, slotOf } = model.layout;
    const { contributions } = model;
    const { contribution, backpropagatedSum, derivative, hiddenSignal } = this.#step.backward;
    for (const signal of model.hiddenSignals) {
      const h = signal.hidden;
      if (h < 0) continue;
      const first = signal.firstContribution;
      const last = first + signal.contributionCount;
      for (let i = first; i < last; i += 1) {
        const o = slotOf[contributions.from[i]] - inputs - hidden;
        if (o < 0) continue;
        const operands = [contributions.downstreamSignal[i], contributions.weightValue[i]];
        this.#claim(contributions.value[i], contribution, h * outputs + o, 'the downstream contribution', operands);
      }
      const terms = contributions.value.slice(first, last);
      this.#claim(signal.backpropagatedSum, backpropagatedSum, h, 'the backpropagated sum', terms);
      const out = [model.forward.out[h]];
      this.#claim(signal.activationDerivative, derivative, h, 'the activation derivative', out);
      const operands = [signal.backpropagatedSum, signal.activationDerivative];
      this.#claim(signal.signalValue, hiddenSignal, h, 'the hidden error signal', operands);
    }
  }

  #updates(): void {
    const model = this.#model;
    const step = this.#step;
    const { updates, document, factors } = model;
    const stateful = step.hyperparameters.name !== 'sgd';
    const momentum = step.hyperparameters.name === 'sgd_momentum';
    for (let i = 0; i < updates.count; i += 1) {
      const p = updates.parameter[i];
      if (p < 0 || step.trained[p] === 0) continue;
      const first = updates.firstFactor[i];
      const count = updates.factorCount[i];
      const gradient = updates.gradient[i];
      const update = updates.update[i];
      if (model.batch !== undefined && count === 1) {
        this.#claim(factors.value[first], step.gradient, p, 'the reduced gradient');
      }
      this.#claimUpdate(gradient, step.gradient, p, 'the gradient', first, count);
      if (stateful) {
        const after = updates.stateAfter[i];
        const firstState = document.member(after, momentum ? W.buffer : W.m);
        this.#claim(firstState, step.stateFirst, p, momentum ? 'the momentum buffer' : 'the first moment', [gradient]);
        if (!momentum) {
          this.#claim(document.member(after, W.v), step.stateSecond, p, 'the second moment', [gradient]);
        }
      }
      this.#claim(update, step.update, p, 'the update', [gradient]);
      this.#claim(updates.weightBefore[i], step.before, p, 'the weight before the step');
      this.#claim(updates.weightAfter[i], step.after, p, 'the weight after the step', [update]);
    }
  }

  /** Like `#claim` with a run of factors as operands, cut out only when the claim fails. */
  #claimUpdate(node: number, truth: Column, index: number, what: string, first: number, count: number): void {
    const value = truth.value[index];
    if (this.#judge.test(node, value, truth.radius[index])) return;
    this.#judge.mismatch(node, value, what, this.#model.factors.value.slice(first, first + count));
  }
}

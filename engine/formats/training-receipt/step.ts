/**
 * Recomputation of one training step from what it was given: inputs, targets, parameters before, optimiser state before,
 * hyper-parameters. Values equal the reference engine's bit for bit (training-receipts.md section 5); half-widths say how
 * far an honest claim can lie from them (training-receipts-strict.md section 2). Linear in the number of parameters.
 */
import { float64Array, uint8Array } from '../../base/slab.ts';
import { W } from './schema.generated.ts';
import { U32, U64, halfWidth, leastNormal } from './digits.ts';
import { column, derivativeFromOutput, derivativeRadius, dualSlack, forwardPass, lossOf, newPass } from './forward.ts';
import type { Column, Pass } from './forward.ts';
import type { Layout } from './layout.ts';
import type { BatchModel, ReceiptModel, SampleModel } from './model.ts';
import { OptimizerStep, ZERO } from './optimizer.ts';
import type { Ball, Hyperparameters } from './optimizer.ts';
import { batchOf, isTrained, optimizerOf, precondition } from './step-preconditions.ts';
import type { OptimizerChoice, StepProblem } from './step-preconditions.ts';

/** Error signals and gradients of one sample. */
export interface Backward {
  /** target - output, per output. */
  readonly error: Column;
  /** Softmax only: the same from the dual form; half-width. */
  readonly dualRadius: Float64Array;
  /** Activation derivative of hidden units, then of output units (1 where the loss absorbs it). */
  readonly derivative: Column;
  readonly outputSignal: Column;
  /** Downstream contribution of output o to hidden h, at h * outputs + o. */
  readonly contribution: Column;
  readonly backpropagatedSum: Column;
  readonly hiddenSignal: Column;
}

export interface Step {
  readonly x: Column;
  readonly y: Column;
  readonly before: Column;
  /** First sample of a batch, or the sample. */
  readonly pass: Pass;
  readonly backward: Backward;
  /** Gradient per parameter, reduced over the batch. */
  readonly gradient: Column;
  /** 1 for parameters that the bias policy trains. */
  readonly trained: Uint8Array;
  /** Momentum buffer or first moment, and second moment, after the step. */
  readonly stateFirst: Column;
  readonly stateSecond: Column;
  readonly update: Column;
  readonly after: Column;
  readonly post: Pass;
  /** Batches: forward pass and loss of each sample in declared order; reduced loss. */
  readonly samples: readonly Pass[];
  readonly reducedLoss: Column;
  readonly reducedTotal: Column;
  readonly hyperparameters: Hyperparameters;
  /** Unit round-off of producer plus verifier. */
  readonly u: number;
}

export type StepResult =
  { readonly ok: true; readonly step: Step } | { readonly ok: false; readonly problem: StepProblem };

/** Recomputes a step. A missing value or a violated precondition is a problem, not an exception. */
export function computeStep(model: ReceiptModel, choice: OptimizerChoice, float32: boolean): StepResult {
  const problem = precondition(model, choice, unitRoundoff(float32));
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, step: new StepComputation(model, choice, float32).run() };
}

/** Unit round-off of producer plus verifier. */
function unitRoundoff(float32: boolean): number {
  return (float32 ? U32 : U64) + U64;
}

class StepComputation {
  readonly #model: ReceiptModel;
  readonly #layout: Layout;
  readonly #u: number;
  readonly #hyper: Hyperparameters;
  readonly #batch: BatchModel | undefined;
  /** Whether nothing but the givens may decide, not even where digits leave a relu's side open. */
  readonly #blind: boolean;

  constructor(model: ReceiptModel, choice: OptimizerChoice, float32: boolean) {
    this.#model = model;
    this.#layout = model.layout;
    this.#u = unitRoundoff(float32);
    this.#hyper = readHyperparameters(model, choice);
    this.#batch = batchOf(model, choice);
    this.#blind = choice !== 'declared';
  }

  run(): Step {
    const model = this.#model;
    const layout = this.#layout;
    const u = this.#u;
    const x = this.#bind(model.inputs.values);
    const y = this.#bind(model.targets.values);
    const before = this.#bind(model.before.values);
    const trained = uint8Array(layout.parameters);
    for (let p = 0; p < layout.parameters; p += 1) trained[p] = isTrained(model, p) ? 1 : 0;

    const gradient = column(layout.parameters);
    const samples: Pass[] = [];
    const pass = newPass(layout);
    const reducedLoss = model.batch === undefined ? pass.loss : column(layout.outputs);
    const reducedTotal = model.batch === undefined ? pass.total : column(1);
    const backward = newBackward(layout);
    const batch = this.#batch;
    if (batch === undefined) {
      this.#sample(x, y, before, model.forward.out, pass, backward);
      this.#gradients(x, pass, backward, trained, 1, gradient);
    } else {
      const byId = new Map<number, SampleModel>(model.samples.map((sample) => [sample.id, sample]));
      const count = batch.order.length;
      batch.order.forEach((id, index) => {
        const sample = byId.get(id) as SampleModel;
        const own = newPass(layout);
        const ownBackward = index === 0 ? backward : newBackward(layout);
        const xs = this.#bind(sample.inputs.values);
        const ys = this.#bind(sample.targets.values);
        this.#sample(xs, ys, before, sample.forward.out, own, ownBackward);
        this.#gradients(xs, own, ownBackward, trained, count, gradient);
        accumulate(reducedLoss, own.loss, count * u);
        accumulate(reducedTotal, own.total, count * u);
        samples.push(own);
        if (index === 0) copyPass(own, pass);
      });
      const divisor = batch.reduction === 'mean' ? count : 1;
      if (divisor !== 1) for (const sum of [gradient, reducedLoss, reducedTotal]) divide(sum, divisor, u);
    }

    const stateful = this.#hyper.name === 'sgd' ? 0 : layout.parameters;
    const stateFirst = column(stateful);
    const stateSecond = column(stateful);
    const update = column(layout.parameters);
    const after = column(layout.parameters);
    this.#optimize(before, gradient, trained, stateFirst, stateSecond, update, after);

    const post = newPass(layout);
    const firstX = batch === undefined ? x : this.#bind((this.#firstSample() ?? model).inputs.values);
    const firstY = batch === undefined ? y : this.#bind((this.#firstSample() ?? model).targets.values);
    forwardPass(layout, firstX, after, u, post);
    lossOf(layout, firstY, u, post, this.#blind);
    return {
      x,
      y,
      before,
      pass,
      backward,
      gradient,
      trained,
      stateFirst,
      stateSecond,
      update,
      after,
      post,
      samples,
      reducedLoss,
      reducedTotal,
      hyperparameters: this.#hyper,
      u,
    };
  }

  #firstSample(): SampleModel | undefined {
    const first = this.#batch?.order[0];
    return this.#model.samples.find((sample) => sample.id === first);
  }

  #bind(nodes: Int32Array): Column {
    const { document } = this.#model;
    const bound = column(nodes.length);
    for (let i = 0; i < nodes.length; i += 1) {
      const node = nodes[i];
      bound.value[i] = document.num[node];
      bound.radius[i] = halfWidth(document, node);
    }
    return bound;
  }

  /** @param claims nodes of the outputs as written */
  #sample(x: Column, y: Column, w: Column, claims: Int32Array, pass: Pass, backward: Backward): void {
    forwardPass(this.#layout, x, w, this.#u, pass);
    lossOf(this.#layout, y, this.#u, pass, this.#blind);
    this.#outputSignals(y, claims, pass, backward);
    this.#hiddenSignals(w, claims, pass, backward);
  }

  #outputSignals(y: Column, claims: Int32Array, pass: Pass, backward: Backward): void {
    const { hidden, outputs, outputActivation } = this.#layout;
    const u = this.#u;
    const { error, derivative, outputSignal } = backward;
    for (let o = 0; o < outputs; o += 1) {
      const out = pass.out.value[hidden + o];
      const outR = pass.out.radius[hidden + o];
      const e = y.value[o] - out;
      const eR = y.radius[o] + outR + u * Math.abs(e);
      error.value[o] = e;
      error.radius[o] = eR;
      if (outputActivation === 'softmax') {
        backward.dualRadius[o] = eR + dualSlack(out, y.value, y.radius, o, u);
        derivative.value[hidden + o] = 1;
        outputSignal.value[o] = e;
        outputSignal.radius[o] = eR;
        continue;
      }
      const d = derivativeFromOutput(outputActivation, this.#kink(hidden + o, claims, pass));
      const dR = derivativeRadius(outputActivation, out, outR, u);
      derivative.value[hidden + o] = d;
      derivative.radius[hidden + o] = dR;
      outputSignal.value[o] = e * d;
      outputSignal.radius[o] = Math.abs(e) * dR + Math.abs(d) * eR + eR * dR + 2 * u * Math.abs(e * d) + leastNormal(u);
    }
  }

  /**
   * The output whose sign decides a relu's derivative. Where the pre-activation lies within its half-width of the kink,
   * recomputation cannot tell the side, and the written output (checked on its own) does.
   */
  #kink(unit: number, claims: Int32Array, pass: Pass): number {
    const out = pass.out.value[unit];
    if (this.#blind || Math.abs(pass.net.value[unit]) > pass.net.radius[unit]) return out;
    const claimed = claims[unit];
    return claimed < 0 ? out : this.#model.document.num[claimed];
  }

  #hiddenSignals(w: Column, claims: Int32Array, pass: Pass, backward: Backward): void {
    const { hidden, outputs, outputWeights, hiddenActivation } = this.#layout;
    const u = this.#u;
    const { outputSignal, contribution, backpropagatedSum, derivative, hiddenSignal } = backward;
    for (let h = 0; h < hidden; h += 1) {
      let sum = 0;
      let sumR = 0;
      let magnitude = 0;
      for (let o = 0; o < outputs; o += 1) {
        const p = outputWeights[o * hidden + h];
        const s = outputSignal.value[o];
        const sR = outputSignal.radius[o];
        const weight = w.value[p];
        const weightR = w.radius[p];
        const term = s * weight;
        const termR =
          Math.abs(s) * weightR + Math.abs(weight) * sR + sR * weightR + u * Math.abs(term) + leastNormal(u);
        contribution.value[h * outputs + o] = term;
        contribution.radius[h * outputs + o] = termR;
        sum += term;
        sumR += termR;
        magnitude += Math.abs(term);
      }
      sumR += (outputs + 1) * u * magnitude;
      backpropagatedSum.value[h] = sum;
      backpropagatedSum.radius[h] = sumR;
      const d = derivativeFromOutput(hiddenActivation, this.#kink(h, claims, pass));
      const dR = derivativeRadius(hiddenActivation, pass.out.value[h], pass.out.radius[h], u);
      derivative.value[h] = d;
      derivative.radius[h] = dR;
      hiddenSignal.value[h] = sum * d;
      hiddenSignal.radius[h] =
        Math.abs(sum) * dR + Math.abs(d) * sumR + sumR * dR + 2 * u * Math.abs(sum * d) + leastNormal(u);
    }
  }

  /**
   * Adds one sample's gradients. Bias: its unit's signal; weight: target's signal times source's activation.
   * @param terms how many samples are summed: each term carries its share of the summation's round-off
   */
  #gradients(x: Column, pass: Pass, backward: Backward, trained: Uint8Array, terms: number, gradient: Column): void {
    const { inputs, hidden, outputs, inputWeights, outputWeights, biasOf } = this.#layout;
    const u = (terms + 1) * this.#u;
    addProducts(inputWeights, backward.hiddenSignal, hidden, x, inputs, u, gradient);
    addProducts(outputWeights, backward.outputSignal, outputs, pass.out, hidden, u, gradient);
    if (this.#model.biasMode !== 'sgd') return;
    for (let unit = 0; unit < hidden + outputs; unit += 1) {
      const p = biasOf[unit];
      if (trained[p] === 0) continue;
      const signal = unit < hidden ? backward.hiddenSignal : backward.outputSignal;
      const at = unit < hidden ? unit : unit - hidden;
      const value = signal.value[at];
      gradient.value[p] = gradient.value[p] + value;
      gradient.radius[p] = gradient.radius[p] + signal.radius[at] + u * Math.abs(value);
    }
  }

  #optimize(
    before: Column,
    gradient: Column,
    trained: Uint8Array,
    first: Column,
    second: Column,
    update: Column,
    after: Column,
  ): void {
    const model = this.#model;
    const { document, updates } = model;
    const stateful = this.#hyper.name !== 'sgd';
    const firstName = this.#hyper.name === 'sgd_momentum' ? W.buffer : W.m;
    const step = new OptimizerStep(this.#hyper, this.#u, this.#model.observer);
    for (let p = 0; p < trained.length; p += 1) {
      const w = before.value[p];
      const wR = before.radius[p];
      if (trained[p] === 0) {
        after.value[p] = w;
        // An untouched parameter must be the very same number: no half-width.
        after.radius[p] = wR;
        continue;
      }
      let m = 0;
      let mR = 0;
      let v = 0;
      let vR = 0;
      if (stateful) {
        const state = updates.stateBefore[model.updateOf[p]];
        const firstNode = document.member(state, firstName);
        m = document.num[firstNode];
        mR = halfWidth(document, firstNode);
        if (firstName === W.m) {
          const secondNode = document.member(state, W.v);
          v = document.num[secondNode];
          vR = halfWidth(document, secondNode);
        }
      }
      step.run(gradient.value[p], gradient.radius[p], w, wR, m, mR, v, vR);
      if (stateful) {
        first.value[p] = step.first;
        first.radius[p] = step.firstRadius;
        second.value[p] = step.second;
        second.radius[p] = step.secondRadius;
      }
      update.value[p] = step.update;
      update.radius[p] = step.updateRadius;
      after.value[p] = step.after;
      after.radius[p] = step.afterRadius;
    }
  }
}

function newBackward(layout: Layout): Backward {
  const { hidden, outputs } = layout;
  return {
    error: column(outputs),
    dualRadius: float64Array(outputs),
    derivative: column(hidden + outputs),
    outputSignal: column(outputs),
    contribution: column(hidden * outputs),
    backpropagatedSum: column(hidden),
    hiddenSignal: column(hidden),
  };
}

/** gradient[weight from s to t] += signal_t * activation_s. */
function addProducts(
  weights: Int32Array,
  signal: Column,
  targets: number,
  activation: Column,
  sources: number,
  u: number,
  gradient: Column,
): void {
  let at = 0;
  for (let t = 0; t < targets; t += 1) {
    const s = signal.value[t];
    const sR = signal.radius[t];
    for (let source = 0; source < sources; source += 1) {
      const p = weights[at];
      at += 1;
      const a = activation.value[source];
      const aR = activation.radius[source];
      const product = s * a;
      gradient.value[p] = gradient.value[p] + product;
      gradient.radius[p] =
        gradient.radius[p] + Math.abs(s) * aR + Math.abs(a) * sR + sR * aR + u * Math.abs(product) + leastNormal(u);
    }
  }
}

function accumulate(sum: Column, term: Column, share: number): void {
  for (let i = 0; i < sum.value.length; i += 1) {
    const value = term.value[i];
    sum.value[i] = sum.value[i] + value;
    sum.radius[i] = sum.radius[i] + term.radius[i] + share * Math.abs(value);
  }
}

function divide(sum: Column, divisor: number, u: number): void {
  for (let i = 0; i < sum.value.length; i += 1) {
    const value = sum.value[i] / divisor;
    sum.value[i] = value;
    sum.radius[i] = sum.radius[i] / divisor + u * Math.abs(value);
  }
}

function copyPass(from: Pass, to: Pass): void {
  for (const [source, target] of [
    [from.net, to.net],
    [from.out, to.out],
    [from.loss, to.loss],
    [from.total, to.total],
  ] as const) {
    target.value.set(source.value);
    target.radius.set(source.radius);
  }
  to.relative.set(from.relative);
  to.logarithm.set(from.logarithm);
}

/** Hyper-parameters with the half-widths of their digits. */
export function readHyperparameters(model: ReceiptModel, choice: OptimizerChoice): Hyperparameters {
  const { document } = model;
  const optimizer = optimizerOf(model, choice);
  const ball = (node: number): Ball =>
    node < 0 ? ZERO : { value: document.num[node], radius: halfWidth(document, node) };
  const plain: Hyperparameters = {
    name: 'sgd',
    learningRate: ball(model.learningRate),
    weightDecay: ZERO,
    momentum: ZERO,
    dampening: ZERO,
    nesterov: false,
    beta1: ZERO,
    beta2: ZERO,
    epsilon: ZERO,
    t: 1,
  };
  if (optimizer === undefined) return plain;
  return {
    ...plain,
    name: optimizer.name,
    weightDecay: optimizer.name === 'adam' ? ZERO : ball(optimizer.weightDecay),
    momentum: ball(optimizer.momentum),
    dampening: ball(optimizer.dampening),
    nesterov: optimizer.nesterov >= 0 && document.source(optimizer.nesterov) === 'true',
    beta1: ball(optimizer.beta1),
    beta2: ball(optimizer.beta2),
    epsilon: ball(optimizer.epsilon),
    t: optimizer.t < 0 ? 1 : document.num[optimizer.t],
  };
}

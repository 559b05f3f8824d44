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
import { ROLE } from './layout.ts';
import type { Layout } from './layout.ts';
import type { BatchModel, BoundMap, OptimizerConfig, ReceiptModel, SampleModel } from './model.ts';
import { OptimizerStep, ZERO } from './optimizer.ts';
import type { Ball, Hyperparameters } from './optimizer.ts';

/** Why a step cannot be recomputed, and where. */
export interface StepProblem {
  readonly node: number;
  readonly message: string;
}

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

/**
 * `declared`: optimiser block and batch as written. `plain`: SGD at the record's rate on the record's own sample, as the
 * reference's reproduction runs it. `reference`: as rule 14 of the reference runs it, which batches with SGD only where
 * samples are given, else takes the optimiser block (plain sgd without decay counts as none).
 */
export type OptimizerChoice = 'declared' | 'plain' | 'reference';

export type StepResult =
  { readonly ok: true; readonly step: Step } | { readonly ok: false; readonly problem: StepProblem };

/** Recomputes a step. A missing value or a violated precondition is a problem, not an exception. */
export function computeStep(model: ReceiptModel, choice: OptimizerChoice, float32: boolean): StepResult {
  const problem = precondition(model, choice, unitRoundoff(float32));
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, step: new StepComputation(model, choice, float32).run() };
}

/** The first precondition of section 5 that the record does not meet. */
function precondition(model: ReceiptModel, choice: OptimizerChoice, u: number): StepProblem | undefined {
  const { document, layout } = model;
  // The network of 0.1.0 is fixed and can always be run, whatever sizes are declared beside it.
  const first = model.version === '0.1.0' ? undefined : layout.problems[0];
  if (first !== undefined) return first;
  if (layout.perNeuronBias === false && model.biasMode === 'sgd') {
    return { node: model.root, message: 'a bias shared by a layer cannot be trained (bias policy sgd)' };
  }
  const rate = document.num[model.learningRate];
  if (!(rate > 0 && rate < Infinity))
    return { node: model.learningRate, message: 'the learning rate must be positive' };
  const missing = missingValue(model, model.before);
  if (missing !== undefined) return missing;
  const roundoff = choice === 'declared' ? u : undefined;
  // Of a batch the reference takes the samples only.
  if (choice !== 'reference' || batchOf(model, choice) === undefined) {
    const own =
      missingValue(model, model.inputs) ??
      missingValue(model, model.targets) ??
      targetSum(model, model.targets, roundoff);
    if (own !== undefined) return own;
  }
  if (batchOf(model, choice) !== undefined) {
    const problem = batchProblem(model, roundoff);
    if (problem !== undefined) return problem;
  }
  return optimizerOf(model, choice) === undefined ? undefined : optimizerProblem(model, choice === 'reference');
}

/** The batch that a choice runs, if any. */
function batchOf(model: ReceiptModel, choice: OptimizerChoice): BatchModel | undefined {
  if (choice === 'plain' || (choice === 'reference' && model.perSample < 0)) return undefined;
  return model.batch;
}

/** The optimiser block that a choice runs, if any. */
function optimizerOf(model: ReceiptModel, choice: OptimizerChoice): OptimizerConfig | undefined {
  const { optimizer } = model;
  if (optimizer === undefined || choice === 'plain') return undefined;
  if (choice === 'declared') return optimizer;
  if (batchOf(model, choice) !== undefined) return undefined;
  const plain =
    optimizer.name === 'sgd' && !(optimizer.weightDecay >= 0 && model.document.num[optimizer.weightDecay] !== 0);
  return plain ? undefined : optimizer;
}

function missingValue(model: ReceiptModel, map: BoundMap): StepProblem | undefined {
  const { document } = model;
  for (const node of map.values) {
    if (node < 0) return { node: map.node, message: 'a declared unit or parameter has no value here' };
    if (!Number.isFinite(document.num[node])) return { node, message: 'is not a finite number' };
  }
  return undefined;
}

/**
 * Cross-entropy needs targets that sum to 1 within 1e-9, and within what their digits express.
 * @param roundoff unit round-off of the targets' format; undefined where the reference's bound alone counts
 */
function targetSum(model: ReceiptModel, targets: BoundMap, roundoff: number | undefined): StepProblem | undefined {
  if (model.layout.loss !== 'cross_entropy_softmax') return undefined;
  let sum = 0;
  let radius = 0;
  for (const node of targets.values) {
    const target = model.document.num[node];
    sum += target;
    if (roundoff !== undefined) radius += halfWidth(model.document, node) + roundoff * Math.abs(target);
  }
  if (Math.abs(sum - 1) <= Math.max(1e-9, radius)) return undefined;
  return { node: targets.node, message: `targets sum to ${String(sum)}; cross-entropy needs 1` };
}

function batchProblem(model: ReceiptModel, roundoff: number | undefined): StepProblem | undefined {
  const { batch, document } = model;
  if (batch === undefined) return undefined;
  if (document.num[batch.size] !== batch.order.length) {
    return {
      node: batch.size,
      message: `declares ${document.source(batch.size)} samples, but sample_order lists ${String(batch.order.length)}`,
    };
  }
  if (batch.order.length > 10_000) return { node: batch.node, message: 'more than 10000 samples' };
  if (new Set(batch.order).size !== batch.order.length)
    return { node: batch.node, message: 'a sample is listed twice' };
  if (batch.reduction === 'none' && batch.order.length !== 1) {
    return { node: batch.node, message: 'reduction "none" is for a batch of one sample' };
  }
  if (model.samples.length !== batch.order.length) {
    return {
      node: model.perSample < 0 ? batch.node : model.perSample,
      message: 'the samples differ from sample_order',
    };
  }
  const listed = new Set(batch.order);
  for (const sample of model.samples) {
    if (!listed.has(sample.id)) return { node: sample.node, message: 'this sample is not in sample_order' };
    const missing = missingValue(model, sample.inputs) ?? missingValue(model, sample.targets);
    if (missing !== undefined) return missing;
    const sum = targetSum(model, sample.targets, roundoff);
    if (sum !== undefined) return sum;
  }
  return undefined;
}

/** @param exclusive whether settings of another optimiser are a problem: the reference says so for the SGD family */
function optimizerProblem(model: ReceiptModel, exclusive: boolean): StepProblem | undefined {
  const config = model.optimizer;
  if (config === undefined) return undefined;
  const { document } = model;
  const value = (node: number): number => (node < 0 ? Number.NaN : document.num[node]);
  const refuse = (node: number, message: string): StepProblem => ({ node: node < 0 ? config.node : node, message });
  if (value(config.learningRate) !== value(model.learningRate)) {
    return refuse(config.learningRate, "differs from the record's learning rate");
  }
  if (config.weightDecay >= 0 && !(value(config.weightDecay) >= 0))
    return refuse(config.weightDecay, 'must not be negative');
  const adam = config.name === 'adam' || config.name === 'adamw';
  if (exclusive && !adam) {
    const foreign = [config.beta1, config.beta2, config.epsilon, config.t];
    if (config.name === 'sgd') foreign.push(config.momentum, config.nesterov, config.dampening);
    const node = foreign.find((setting) => setting >= 0);
    if (node !== undefined) return refuse(node, `is not a setting of ${config.name}`);
  }
  if (config.name === 'sgd_momentum') {
    const momentum = value(config.momentum);
    if (!(momentum > 0 && momentum < 1)) return refuse(config.momentum, 'momentum must lie between 0 and 1');
    const dampening = config.dampening < 0 ? 0 : value(config.dampening);
    if (!(dampening >= 0 && dampening < 1)) return refuse(config.dampening, 'dampening must lie in [0, 1)');
    if (dampening > 0 && config.nesterov >= 0 && document.source(config.nesterov) === 'true') {
      return refuse(config.dampening, 'Nesterov momentum needs dampening 0');
    }
  }
  if (adam) {
    for (const beta of [config.beta1, config.beta2]) {
      if (!(value(beta) > 0 && value(beta) < 1)) return refuse(beta, 'beta must lie between 0 and 1');
    }
    if (!(value(config.epsilon) > 0)) return refuse(config.epsilon, 'epsilon must be positive');
    const t = value(config.t);
    if (!(t >= 1 && Math.floor(t) === t)) return refuse(config.t, 't must be a whole number from 1');
    if (config.name === 'adamw' && config.weightDecay < 0) return refuse(config.node, 'adamw needs weight_decay');
  }
  return config.name === 'sgd' ? undefined : stateProblem(model, adam);
}

/** Every trained parameter needs finite state before the step; second moments must not be negative. */
function stateProblem(model: ReceiptModel, adam: boolean): StepProblem | undefined {
  const { document, layout, updates } = model;
  for (let p = 0; p < layout.parameters; p += 1) {
    if (!isTrained(model, p)) continue;
    const index = model.updateOf[p];
    if (index < 0) return { node: model.root, message: 'a trained parameter has no update and so no optimiser state' };
    const state = updates.stateBefore[index];
    for (const name of adam ? [W.m, W.v] : [W.buffer]) {
      const node = document.member(state, name);
      const value = node < 0 ? Number.NaN : document.num[node];
      if (!Number.isFinite(value) || (name === W.v && value < 0)) {
        return { node: updates.node[index], message: 'has no usable optimiser state before the step' };
      }
    }
  }
  return undefined;
}

/** Whether the bias policy trains a parameter. */
export function isTrained(model: ReceiptModel, parameter: number): boolean {
  const role = model.layout.role[parameter];
  return role === ROLE.inputToHidden || role === ROLE.hiddenToOutput || model.biasMode === 'sgd';
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

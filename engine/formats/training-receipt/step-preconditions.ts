/** What a step must have before it can be recomputed (training-receipts.md section 5). */
import { halfWidth } from './digits.ts';
import { ROLE } from './layout.ts';
import type { BatchModel, BoundMap, OptimizerConfig, ReceiptModel } from './model.ts';
import { W } from './schema.generated.ts';

/** Why a step cannot be recomputed, and where. */
export interface StepProblem {
  readonly node: number;
  readonly message: string;
}

/**
 * `declared`: optimiser block and batch as written. `plain`: SGD at the record's rate on the record's own sample, as the
 * reference's reproduction runs it. `reference`: as rule 14 of the reference runs it, which batches with SGD only where
 * samples are given, else takes the optimiser block (plain sgd without decay counts as none).
 */
export type OptimizerChoice = 'declared' | 'plain' | 'reference';

/** The first precondition of section 5 that the record does not meet. */
export function precondition(model: ReceiptModel, choice: OptimizerChoice, u: number): StepProblem | undefined {
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
export function batchOf(model: ReceiptModel, choice: OptimizerChoice): BatchModel | undefined {
  if (choice === 'plain' || (choice === 'reference' && model.perSample < 0)) return undefined;
  return model.batch;
}

/** The optimiser block that a choice runs, if any. */
export function optimizerOf(model: ReceiptModel, choice: OptimizerChoice): OptimizerConfig | undefined {
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

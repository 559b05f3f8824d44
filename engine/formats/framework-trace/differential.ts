/**
 * The importer's comparison of a sidecar with the engine (training-receipts.md section 12, point 8): forward pass, error
 * signals, updates, states and parameters; of a batch the samples and the reduced losses. Losses of a single sample and what
 * stands after the step are not compared. A number that is not there is passed over.
 */
import type { Column, Pass } from '../training-receipt/forward.ts';
import { halfWidth } from '../training-receipt/digits.ts';
import type { BoundForward, BoundMap, ReceiptModel, Tolerance } from '../training-receipt/model.ts';
import { W } from '../training-receipt/schema.generated.ts';
import type { Step } from '../training-receipt/step.ts';

/** The importer's tolerance, whatever the sidecar declares. */
export const DIFFERENTIAL_TOLERANCE: Tolerance = { atol: 1e-6, rtol: 1e-4 };

/** A claim that the importer finds different. */
export interface Disagreement {
  /** Node of the transcription. */
  readonly node: number;
  /** NaN for a claim that the engine does not make. */
  readonly recomputed: number;
  readonly bound: number;
  /** Whether the digits of the evidence leave room for the difference all the same. */
  readonly explained: boolean;
}

/** @param keys whether undeclared units of samples count (a single sidecar) or are passed over (a stream) */
export function differential(model: ReceiptModel, step: Step, keys: boolean): Disagreement[] {
  return new Differential(model, step, keys).run();
}

class Differential {
  readonly #model: ReceiptModel;
  readonly #step: Step;
  readonly #keys: boolean;
  readonly #found: Disagreement[] = [];

  constructor(model: ReceiptModel, step: Step, keys: boolean) {
    this.#model = model;
    this.#step = step;
    this.#keys = keys;
  }

  run(): Disagreement[] {
    const model = this.#model;
    const step = this.#step;
    if (step.samples.length > 0) this.#batch();
    else this.#forward(model.forward, step.pass);
    this.#signals();
    this.#updates();
    this.#map(model.after, step.after);
    return this.#found;
  }

  #number(node: number, truth: Column, at: number): void {
    const { document } = this.#model;
    if (!document.isNumber(node)) return;
    const claimed = document.num[node];
    const recomputed = truth.value[at];
    const delta = Math.abs(claimed - recomputed);
    const { atol, rtol } = DIFFERENTIAL_TOLERANCE;
    const bound = Math.max(atol, rtol * Math.max(Math.abs(claimed), Math.abs(recomputed)));
    if (delta <= bound && delta < Infinity) return;
    const explained = delta <= truth.radius[at] + halfWidth(document, node);
    this.#found.push({ node, recomputed, bound, explained });
  }

  #map(map: BoundMap, truth: Column): void {
    for (let i = 0; i < map.values.length; i += 1) this.#number(map.values[i], truth, i);
  }

  #forward(claims: BoundForward, pass: Pass): void {
    for (let unit = 0; unit < claims.net.length; unit += 1) {
      this.#number(claims.net[unit], pass.net, unit);
      this.#number(claims.out[unit], pass.out, unit);
    }
  }

  #batch(): void {
    const model = this.#model;
    const step = this.#step;
    model.batch?.order.forEach((id, index) => {
      const pass = step.samples[index];
      const sample = model.samples.find((candidate) => candidate.id === id);
      if (sample === undefined) return;
      this.#forward(sample.forward, pass);
      this.#map(sample.lossPerOutput, pass.loss);
      this.#number(sample.lossTotal, pass.total, 0);
      if (this.#keys)
        for (const extra of [...sample.forward.extras, ...sample.lossPerOutput.extras]) this.#extra(extra);
    });
    this.#map(model.lossPerOutput, step.reducedLoss);
    this.#number(model.lossTotal, step.reducedTotal, 0);
  }

  #extra(node: number): void {
    this.#found.push({ node, recomputed: Number.NaN, bound: 0, explained: false });
  }

  #signals(): void {
    const { outputSignalOf, hiddenSignalOf } = this.#model;
    const { outputSignal, backpropagatedSum, derivative, hiddenSignal } = this.#step.backward;
    outputSignalOf.forEach((signal, o) => {
      if (signal !== undefined) this.#number(signal.signalValue, outputSignal, o);
    });
    hiddenSignalOf.forEach((signal, h) => {
      if (signal === undefined) return;
      this.#number(signal.backpropagatedSum, backpropagatedSum, h);
      this.#number(signal.activationDerivative, derivative, h);
      this.#number(signal.signalValue, hiddenSignal, h);
    });
  }

  #updates(): void {
    const { updates, updateOf, document } = this.#model;
    const { trained, gradient, update, after, stateFirst, stateSecond, hyperparameters } = this.#step;
    const label = W[hyperparameters.name];
    for (let p = 0; p < trained.length; p += 1) {
      const i = trained[p] === 0 ? -1 : updateOf[p];
      if (i < 0) continue;
      this.#number(updates.gradient[i], gradient, p);
      this.#number(updates.update[i], update, p);
      this.#number(updates.weightAfter[i], after, p);
      // State is compared where the update says that it belongs to the optimizer that ran.
      if (hyperparameters.name === 'sgd' || document.aux[updates.optimizerName[i]] !== label) continue;
      const state = updates.stateAfter[i];
      if (hyperparameters.name === 'sgd_momentum') this.#number(document.member(state, W.buffer), stateFirst, p);
      else {
        this.#number(document.member(state, W.m), stateFirst, p);
        this.#number(document.member(state, W.v), stateSecond, p);
      }
    }
  }
}

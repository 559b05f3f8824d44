/**
 * Every number that a receipt claims of its step, in the order in which the step computes them: a stop each. Kept as columns,
 * since a network of 64-64-64 has tens of thousands; texts are made for the stops that are looked at.
 */
import type { BoundForward, BoundMap, ReceiptModel, SampleModel } from '../model.ts';
import { familyOf } from '../rules/state.ts';
import { W } from '../schema.generated.ts';

/** What the claimed number of a stop is. */
export const Q = {
  net: 0,
  out: 1,
  loss: 2,
  totalLoss: 3,
  sampleLoss: 4,
  batchLoss: 5,
  batchTotal: 6,
  error: 7,
  outputDerivative: 8,
  outputSignal: 9,
  term: 10,
  termSum: 11,
  contribution: 12,
  sum: 13,
  hiddenDerivative: 14,
  hiddenSignal: 15,
  gradient: 16,
  firstState: 17,
  secondState: 18,
  update: 19,
  parameterAfter: 20,
  weightAfter: 21,
} as const;

/** A forward pass with its loss, and the stops of its numbers (-1 where the receipt claims none). */
export interface PassPlan {
  readonly forward: BoundForward;
  readonly inputs: BoundMap;
  readonly targets: BoundMap;
  readonly lossPerOutput: BoundMap;
  /** Position of its sample in a batch, or -1. */
  readonly sample: number;
  /** Whether it runs with the parameters after the step. */
  readonly after: boolean;
  /** By hidden, then output unit. */
  readonly net: Int32Array;
  readonly out: Int32Array;
  /** By output. */
  readonly loss: Int32Array;
  total: number;
}

export interface StageRun {
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

const none = (length: number): Int32Array => new Int32Array(length).fill(-1);

/** Columns of the stops. What `a` and `b` are depends on the quantity: see `StopPlan.build`. */
export class StopPlan {
  readonly model: ReceiptModel;
  readonly quantity: number[] = [];
  /** Node of the claimed number. */
  readonly node: number[] = [];
  readonly a: number[] = [];
  readonly b: number[] = [];
  readonly sample: number[] = [];
  readonly stages: StageRun[] = [];
  /** The pass of the receipt itself, then those of the samples of a batch in declared order, then the one after the update. */
  readonly passes: PassPlan[] = [];
  readonly samples: readonly SampleModel[];
  readonly outputSignal: Int32Array;
  readonly hiddenSignal: Int32Array;
  /** By update, in evidence order. */
  readonly gradient: Int32Array;
  readonly firstState: Int32Array;
  readonly secondState: Int32Array;
  readonly update: Int32Array;
  /** By parameter. */
  readonly parameterAfter: Int32Array;
  readonly sampleLoss: number[] = [];
  readonly batchLoss: Int32Array;
  /** By signal in evidence order: stop of the error, of the derivative; by dual form: first and last of its terms. */
  readonly error: Int32Array;
  readonly outputDerivative: Int32Array;
  readonly terms: Int32Array;
  /** By hidden signal in evidence order. */
  readonly sum: Int32Array;
  readonly hiddenDerivative: Int32Array;
  /** By contribution. */
  readonly contribution: Int32Array;

  constructor(model: ReceiptModel) {
    this.model = model;
    const { layout, updates, outputSignals, hiddenSignals, batch } = model;
    const byId = new Map(model.samples.map((sample) => [sample.id, sample]));
    this.samples = (batch?.order ?? []).flatMap((id) => byId.get(id) ?? []);
    this.outputSignal = none(layout.outputs);
    this.hiddenSignal = none(layout.hidden);
    this.gradient = none(updates.count);
    this.firstState = none(updates.count);
    this.secondState = none(updates.count);
    this.update = none(updates.count);
    this.parameterAfter = none(layout.parameters);
    this.batchLoss = none(layout.outputs);
    this.error = none(outputSignals.length);
    this.outputDerivative = none(outputSignals.length);
    this.terms = none(outputSignals.length);
    this.sum = none(hiddenSignals.length);
    this.hiddenDerivative = none(hiddenSignals.length);
    this.contribution = none(model.contributions.node.length);
    this.#build();
  }

  get length(): number {
    return this.node.length;
  }

  get batched(): boolean {
    return this.model.batch !== undefined;
  }

  /** The pass after the update. */
  get post(): PassPlan {
    return this.passes[this.passes.length - 1];
  }

  stageOf(index: number): number {
    return this.stages.findIndex(({ end }) => index < end);
  }

  #build(): void {
    const { model } = this;
    const { batch } = model;
    const own = this.#pass(model, batch === undefined ? -1 : 0);
    this.samples.forEach((sample, position) => this.#pass(sample, position));
    this.passes.push({
      ...this.#place(-1, true),
      forward: model.postForward,
      // The samples' inputs stand at the top too: a batch is looked at again with its first sample.
      inputs: model.inputs,
      targets: model.targets,
      lossPerOutput: model.postLossPerOutput,
    });
    const stateful = model.updates.stateAfter.some((node, i) => node >= 0 && familyOf(model, i) !== 'none');
    this.#stage('Forward pass', () => {
      for (const pass of this.passes) if (!pass.after) this.#forward(pass);
    });
    this.#stage('Loss', () => {
      if (batch === undefined) this.#loss(own, model.lossTotal);
      else this.#batchLoss();
    });
    this.#stage('Error signals', () => {
      this.#outputSignals();
      this.#hiddenSignals();
    });
    this.#stage('Gradients', () => {
      this.#eachUpdate((i) => {
        this.gradient[i] = this.#push(Q.gradient, model.updates.gradient[i], i);
      });
    });
    if (stateful) {
      this.#stage('Optimiser', () => {
        this.#eachUpdate((i) => {
          this.#state(i);
        });
      });
    }
    this.#stage('Update', () => {
      this.#updates();
    });
    this.#stage('Pass after update', () => {
      this.#forward(this.post);
      this.#loss(this.post, model.postLossTotal);
    });
  }

  #stage(title: string, fill: () => void): void {
    const start = this.length;
    fill();
    // A stage of which the receipt claims nothing is none.
    if (this.length > start) this.stages.push({ title, start, end: this.length });
  }

  /** A stop, if the number is there. */
  #push(quantity: number, node: number | undefined, a = -1, b = -1, sample = -1): number {
    if (node === undefined || node < 0 || !this.model.document.isNumber(node)) return -1;
    this.quantity.push(quantity);
    this.a.push(a);
    this.b.push(b);
    this.sample.push(sample);
    return this.node.push(node) - 1;
  }

  #place(sample: number, after: boolean): Pick<PassPlan, 'sample' | 'after' | 'net' | 'out' | 'loss' | 'total'> {
    const { hidden, outputs } = this.model.layout;
    const units = hidden + outputs;
    return { sample, after, net: none(units), out: none(units), loss: none(outputs), total: -1 };
  }

  #pass(of: Pick<SampleModel, 'forward' | 'inputs' | 'targets' | 'lossPerOutput'>, sample: number): PassPlan {
    const { forward, inputs, targets, lossPerOutput } = of;
    const pass = { ...this.#place(sample, false), forward, inputs, targets, lossPerOutput };
    this.passes.push(pass);
    return pass;
  }

  /** `a` is the unit, `b` the pass. Softmax looks at all net inputs before it gives one output. */
  #forward(pass: PassPlan): void {
    const { hidden, outputs, outputActivation } = this.model.layout;
    const at = this.passes.indexOf(pass);
    const { forward, sample } = pass;
    const net = (unit: number): void => {
      pass.net[unit] = this.#push(Q.net, forward.net[unit], unit, at, sample);
    };
    const out = (unit: number): void => {
      pass.out[unit] = this.#push(Q.out, forward.out[unit], unit, at, sample);
    };
    const softmax = outputActivation === 'softmax';
    for (let unit = 0; unit < hidden + outputs; unit += 1) {
      net(unit);
      if (unit < hidden || !softmax) out(unit);
    }
    if (softmax) for (let unit = hidden; unit < hidden + outputs; unit += 1) out(unit);
  }

  /** `a` is the output, `b` the pass. */
  #loss(pass: PassPlan, total: number): void {
    const at = this.passes.indexOf(pass);
    for (let o = 0; o < this.model.layout.outputs; o += 1) {
      pass.loss[o] = this.#push(Q.loss, pass.lossPerOutput.values[o], o, at, pass.sample);
    }
    pass.total = this.#push(Q.totalLoss, total, -1, at, pass.sample);
  }

  /** Losses of the samples, then `a`: the output of a reduced loss. */
  #batchLoss(): void {
    const { model } = this;
    this.samples.forEach((sample, position) => {
      const pass = this.passes[1 + position];
      this.#loss(pass, sample.lossTotal);
      const part = model.lossPerSample < 0 ? -1 : model.document.member(model.lossPerSample, sample.id);
      this.sampleLoss.push(this.#push(Q.sampleLoss, part, position, 1 + position, position));
    });
    for (let o = 0; o < model.layout.outputs; o += 1) {
      this.batchLoss[o] = this.#push(Q.batchLoss, model.lossPerOutput.values[o], o);
    }
    this.#push(Q.batchTotal, model.lossTotal);
  }

  /** `a` is the position of the signal, `b` that of the Jacobian term. */
  #outputSignals(): void {
    const { outputSignals, factors, document } = this.model;
    const sample = this.batched ? 0 : -1;
    outputSignals.forEach((signal, s) => {
      const { firstFactor: first, factorCount: count, dual } = signal;
      this.error[s] = this.#push(Q.error, count > 0 ? factors.value[first] : -1, s, -1, sample);
      this.outputDerivative[s] = this.#push(
        Q.outputDerivative,
        count > 1 ? factors.value[first + 1] : -1,
        s,
        -1,
        sample,
      );
      const stop = this.#push(Q.outputSignal, signal.signalValue, s, -1, sample);
      if (signal.output >= 0) this.outputSignal[signal.output] = stop;
      if (dual === undefined) return;
      this.terms[s] = this.length;
      dual.terms.forEach((term, t) => this.#push(Q.term, term.termValue, s, t, sample));
      if (document.isNumber(dual.summedValue)) this.#push(Q.termSum, dual.summedValue, s, -1, sample);
    });
  }

  /** `a` is the position of the signal, `b` that of the contribution. */
  #hiddenSignals(): void {
    const { hiddenSignals, contributions } = this.model;
    const sample = this.batched ? 0 : -1;
    hiddenSignals.forEach((signal, s) => {
      const { firstContribution: first, contributionCount: count } = signal;
      for (let c = first; c < first + count; c += 1) {
        this.contribution[c] = this.#push(Q.contribution, contributions.value[c], s, c, sample);
      }
      this.sum[s] = this.#push(Q.sum, signal.backpropagatedSum, s, -1, sample);
      this.hiddenDerivative[s] = this.#push(Q.hiddenDerivative, signal.activationDerivative, s, -1, sample);
      const stop = this.#push(Q.hiddenSignal, signal.signalValue, s, -1, sample);
      if (signal.hidden >= 0) this.hiddenSignal[signal.hidden] = stop;
    });
  }

  #eachUpdate(visit: (i: number) => void): void {
    for (let i = 0; i < this.model.updates.count; i += 1) visit(i);
  }

  /** `a` is the update. */
  #state(i: number): void {
    const { document, updates } = this.model;
    const family = familyOf(this.model, i);
    const after = updates.stateAfter[i];
    if (family === 'none' || after < 0) return;
    const adam = family === 'adam';
    this.firstState[i] = this.#push(Q.firstState, document.member(after, adam ? W.m : W.buffer), i);
    if (adam) this.secondState[i] = this.#push(Q.secondState, document.member(after, W.v), i);
  }

  /** `a` is the update, or -1; `b` the parameter, or -1. A parameter without an update comes last. */
  #updates(): void {
    const { model } = this;
    const { updates, updateOf, after } = model;
    this.#eachUpdate((i) => {
      const p = updates.parameter[i];
      this.update[i] = this.#push(Q.update, updates.update[i], i, p);
      if (p >= 0 && updateOf[p] === i) this.parameterAfter[p] = this.#push(Q.parameterAfter, after.values[p], i, p);
      this.#push(Q.weightAfter, updates.weightAfter[i], i, p);
    });
    for (let p = 0; p < after.values.length; p += 1) {
      if (updateOf[p] < 0) this.parameterAfter[p] = this.#push(Q.parameterAfter, after.values[p], -1, p);
    }
  }
}

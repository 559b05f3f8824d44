import type { JsonDocument } from '../../../text/json/document.ts';
import type { Column, Pass } from '../forward.ts';
import { OBSERVER_CEILING } from '../judge.ts';
import type { Judge } from '../judge.ts';
import type { Layout } from '../layout.ts';
import type { ReceiptModel, SampleModel, Tolerance } from '../model.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { computeStep } from '../step.ts';
import type { Step } from '../step.ts';
import { entries, sameNames, stringIds } from './entries.ts';
import { saysSkipped } from './waiver.ts';

export const rule14: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-14',
    title: 'Recomputation of an observed step',
    statement:
      "Forward pass, loss, error signals, updates and parameters of an observed step agree with the engine's own computation.",
    why: 'An imported receipt can be consistent in itself and still not be the step that its inputs and weights give.',
    example: 'An error signal that was changed together with everything that follows from it.',
    reference: 'training-receipts.md 7.4, rule 14',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => {
    if (!model.observer) return 'not an observer receipt';
    if (saysSkipped(model)) return 'waived by the label engine_recompute_skipped_with_basis';
    return undefined;
  },
  check: (judge, context) => {
    const { model } = context;
    // The reference asks whether the tolerance is there with a test that the number 0 does not pass.
    if (!judge.strict && model.document.isNumber(model.toleranceNode) && judge.num(model.toleranceNode) === 0) return;
    const result = judge.strict ? context.declaredStep() : computeStep(model, 'reference', false);
    if (!result.ok) {
      judge.examine();
      judge.fail(result.problem.node, `the step cannot be recomputed: ${result.problem.message}`);
      return;
    }
    new Differential(judge, model, result.step).run();
  },
};

/** Declared tolerance of the comparison with the engine, lowered to the verifier's ceiling and to the auditor's pin. */
function differentialTolerance({ document, root, pinned }: ReceiptModel): Tolerance {
  const declared = document.member(document.member(root, W.attestor), W.differential_tolerance);
  const of = (name: number, otherwise: number, ceiling: number, pin: number): number => {
    const node = document.member(declared, name);
    return Math.min(node < 0 ? otherwise : document.num[node], ceiling, pin);
  };
  return {
    atol: of(W.atol, 1e-6, OBSERVER_CEILING.atol, pinned.atol),
    rtol: of(W.rtol, 1e-4, OBSERVER_CEILING.rtol, pinned.rtol),
  };
}

/** The comparisons of section 7.4, in its order. The layout has no problems, so every id has one slot. */
class Differential {
  readonly #judge: Judge;
  readonly #model: ReceiptModel;
  readonly #document: JsonDocument;
  readonly #layout: Layout;
  readonly #step: Step;
  readonly #tolerance: Tolerance;
  readonly #units: ReadonlySet<number>;
  readonly #outputs: ReadonlySet<number>;

  constructor(judge: Judge, model: ReceiptModel, step: Step) {
    this.#judge = judge;
    this.#model = model;
    this.#document = model.document;
    this.#layout = model.layout;
    this.#step = step;
    this.#tolerance = differentialTolerance(model);
    const { inputs, hidden, unitIds } = model.layout;
    this.#units = new Set(unitIds.subarray(inputs));
    this.#outputs = new Set(unitIds.subarray(inputs + hidden));
  }

  run(): void {
    const model = this.#model;
    const step = this.#step;
    const batched = step.samples.length > 0;
    this.#forward(model.forward.node, step.pass);
    this.#column(model.lossPerOutput.values, batched ? step.reducedLoss : step.pass.loss, 'the loss');
    this.#number(model.lossTotal, batched ? step.reducedTotal : step.pass.total, 0, 'the total loss');
    this.#postForward();
    this.#postLoss();
    if (batched) this.#samples();
    this.#signals();
    this.#updates();
    this.#parameters();
  }

  /** A node of -1 is passed over: whether it must be there is asked elsewhere. */
  #number(node: number, column: Column, at: number, what: string): void {
    if (node < 0) return;
    if (this.#judge.testIn(this.#tolerance, node, column.value[at], column.radius[at])) return;
    this.#judge.mismatch(node, column.value[at], what, []);
  }

  #column(nodes: Int32Array, column: Column, what: string): void {
    for (let i = 0; i < nodes.length; i += 1) this.#number(nodes[i], column, i, what);
  }

  /** A map of units: complete, equal, nothing undeclared. */
  #forward(map: number, pass: Pass): void {
    const found = entries(this.#document, map);
    this.#passOf(found, pass);
    sameNames(this.#judge, map, found, this.#units, 'a hidden or output unit');
  }

  #passOf(found: ReadonlyMap<number, number>, pass: Pass): void {
    const { inputs, hidden, outputs, unitIds } = this.#layout;
    for (let unit = 0; unit < hidden + outputs; unit += 1) {
      const node = found.get(unitIds[inputs + unit]) ?? -1;
      this.#number(this.#document.member(node, W.net), pass.net, unit, 'the net input');
      this.#number(this.#document.member(node, W.out), pass.out, unit, 'the output');
    }
  }

  #postForward(): void {
    const block = this.#model.postForward.node;
    if (block < 0) return;
    const document = this.#document;
    const found = entries(document, block);
    // The reference also reads units from an object of their own, even where "units" is the name of a unit.
    const nested = !this.#judge.strict && document.isObject(found.get(W.units) ?? -1);
    const map = nested ? (found.get(W.units) ?? -1) : block;
    const units = nested ? entries(document, map) : found;
    if (!nested) {
      units.delete(W.status);
      // The other texts of the block are no claims. The reference takes them for undeclared units.
      if (this.#judge.strict) for (const [id, node] of [...units]) if (!document.isObject(node)) units.delete(id);
    }
    this.#passOf(units, this.#step.post);
    sameNames(this.#judge, map, units, this.#units, 'a hidden or output unit');
  }

  #postLoss(): void {
    const model = this.#model;
    if (model.postLoss < 0) return;
    const { node, values } = model.postLossPerOutput;
    const post = this.#step.post;
    this.#column(values, post.loss, 'the loss after the step');
    const found = entries(this.#document, node);
    sameNames(this.#judge, node < 0 ? model.postLoss : node, found, this.#outputs, 'an output unit');
    this.#number(model.postLossTotal, post.total, 0, 'the total loss after the step');
  }

  #samples(): void {
    const { samples, batch } = this.#model;
    const byId = new Map<number, SampleModel>(samples.map((sample) => [sample.id, sample]));
    batch?.order.forEach((id, index) => {
      const sample = byId.get(id);
      if (sample === undefined) return;
      const pass = this.#step.samples[index];
      this.#forward(sample.forward.node, pass);
      this.#column(sample.lossPerOutput.values, pass.loss, 'the loss of the sample');
      const found = entries(this.#document, sample.lossPerOutput.node);
      sameNames(this.#judge, sample.lossPerOutput.node, found, this.#outputs, 'an output unit');
      this.#number(sample.lossTotal, pass.total, 0, 'the total loss of the sample');
    });
  }

  #signals(): void {
    const { outputSignalOf, hiddenSignalOf } = this.#model;
    const { outputSignal, backpropagatedSum, derivative, hiddenSignal } = this.#step.backward;
    outputSignalOf.forEach((signal, o) => {
      if (signal !== undefined) this.#number(signal.signalValue, outputSignal, o, 'the output error signal');
    });
    hiddenSignalOf.forEach((signal, h) => {
      if (signal === undefined) return;
      this.#number(signal.backpropagatedSum, backpropagatedSum, h, 'the backpropagated sum');
      this.#number(signal.activationDerivative, derivative, h, 'the activation derivative');
      this.#number(signal.signalValue, hiddenSignal, h, 'the hidden error signal');
    });
  }

  #updates(): void {
    const model = this.#model;
    const { updates, updateOf, layout } = model;
    const document = this.#document;
    const { trained, gradient, update, after, stateFirst, stateSecond, hyperparameters } = this.#step;
    const name = nameWord(hyperparameters.name);
    for (let p = 0; p < layout.parameters; p += 1) {
      if (trained[p] === 0) continue;
      const i = updateOf[p];
      if (i < 0) {
        this.#judge.examine();
        const id = layout.parameterIds[p];
        this.#judge.fail(document.member(model.root, W.updates), `there is no update of ${this.#judge.quote(id)}`);
        continue;
      }
      this.#number(updates.gradient[i], gradient, p, 'the gradient');
      this.#number(updates.update[i], update, p, 'the update');
      this.#number(updates.weightAfter[i], after, p, 'the weight after the step');
      if (hyperparameters.name === 'sgd' || document.aux[updates.optimizerName[i]] !== name) continue;
      const state = updates.stateAfter[i];
      if (hyperparameters.name === 'sgd_momentum') {
        this.#number(document.member(state, W.buffer), stateFirst, p, 'the momentum buffer');
      } else {
        this.#number(document.member(state, W.m), stateFirst, p, 'the first moment');
        this.#number(document.member(state, W.v), stateSecond, p, 'the second moment');
      }
    }
  }

  #parameters(): void {
    const { after } = this.#model;
    const document = this.#document;
    this.#column(after.values, this.#step.after, 'the parameter after the step');
    const declared = new Set(
      stringIds(document, document.member(document.member(this.#model.root, W.topology), W.parameter_order)),
    );
    sameNames(this.#judge, after.node, entries(document, after.node), declared, 'a parameter');
  }
}

function nameWord(name: 'sgd' | 'sgd_momentum' | 'adam' | 'adamw'): number {
  switch (name) {
    case 'sgd':
      return W.sgd;
    case 'sgd_momentum':
      return W.sgd_momentum;
    case 'adam':
      return W.adam;
    case 'adamw':
      return W.adamw;
  }
}

/** The numbers of the drawing: what each unit and each parameter has in one stage of the step, as claimed. */
import type { ComputationNetwork, ComputationScene } from '../../view.ts';
import { Q } from './plan.ts';
import type { PassPlan, StopPlan } from './plan.ts';
import { resultMark } from './quantities.ts';

export function networkOf(plan: StopPlan): ComputationNetwork {
  const { layout, document } = plan.model;
  const { inputs, hidden, outputs } = layout;
  const names = (from: number, to: number): string[] =>
    Array.from(layout.unitIds.subarray(from, to), (id) => document.strings.text(id));
  const biases: number[] = [];
  layout.biasOf.forEach((parameter, unit) => {
    if (parameter >= 0) biases.push(parameter, inputs + unit);
  });
  return {
    layers: [
      { title: 'Input', units: names(0, inputs) },
      { title: 'Hidden', units: names(inputs, inputs + hidden) },
      { title: 'Output', units: names(inputs + hidden, inputs + hidden + outputs) },
    ],
    from: layout.from.slice(),
    to: layout.to.slice(),
    biases: Int32Array.from(biases),
  };
}

/** The scene of a stage. `sample`: position of the sample whose forward pass is shown, in a batch. */
export function sceneOf(plan: StopPlan, states: Uint8Array, stage: number, sample: number): ComputationScene {
  const { layout, document, before, after, updates, hiddenSignals, contributions } = plan.model;
  const { inputs, hidden, outputs } = layout;
  const { start, end } = plan.stages[stage];
  const units = new Float64Array(inputs + hidden + outputs).fill(Number.NaN);
  const parameters = new Float64Array(layout.parameters).fill(Number.NaN);
  const number = (node: number | undefined): number =>
    node === undefined || node < 0 ? Number.NaN : document.num[node];
  const activations = (pass: PassPlan): void => {
    pass.inputs.values.forEach((node, slot) => {
      units[slot] = number(node);
    });
    pass.forward.out.forEach((node, unit) => {
      units[inputs + unit] = number(node);
    });
  };
  const map = (nodes: Int32Array): void => {
    nodes.forEach((node, p) => {
      parameters[p] = number(node);
    });
  };
  const signals = (): void => {
    for (let o = 0; o < outputs; o += 1) units[inputs + hidden + o] = number(plan.node[plan.outputSignal[o]]);
    for (let h = 0; h < hidden; h += 1) units[inputs + h] = number(plan.node[plan.hiddenSignal[h]]);
  };
  const perUpdate = (node: (i: number) => number): void => {
    for (let i = 0; i < updates.count; i += 1) {
      const p = updates.parameter[i];
      if (p >= 0) parameters[p] = number(node(i));
    }
  };
  let unitMeaning = 'activation';
  let parameterMeaning = 'weight before';
  const chosen = plan.passes.find((pass) => !pass.after && pass.sample === sample) ?? plan.passes[0];
  switch (plan.quantity[start]) {
    case Q.error: {
      signals();
      hiddenSignals.forEach((signal, s) => {
        const { firstContribution: first, contributionCount: count } = signal;
        for (let c = first; c < first + count; c += 1) {
          const p = layout.parameterOf[contributions.viaWeight[c]];
          if (p >= 0 && plan.contribution[c] >= 0) parameters[p] = number(contributions.value[c]);
        }
        return s;
      });
      [unitMeaning, parameterMeaning] = ['error signal', 'contribution'];
      break;
    }
    case Q.gradient:
      signals();
      perUpdate((i) => updates.gradient[i]);
      [unitMeaning, parameterMeaning] = ['error signal', 'gradient'];
      break;
    case Q.firstState:
      signals();
      perUpdate((i) => plan.node[plan.firstState[i]] ?? -1);
      [unitMeaning, parameterMeaning] = ['error signal', 'first state after'];
      break;
    case Q.update:
    case Q.parameterAfter:
      activations(chosen);
      perUpdate((i) => updates.update[i]);
      parameterMeaning = 'update';
      break;
    default:
      if (end === plan.length && plan.stages.length > 1 && plan.post.net[0] >= start) {
        activations(plan.post);
        map(after.values);
        parameterMeaning = 'weight after';
      } else {
        activations(chosen);
        map(before.values);
      }
  }
  const unitStates = new Uint8Array(units.length);
  const parameterStates = new Uint8Array(layout.parameters);
  for (let index = start; index < end; index += 1) {
    // Of several samples only the one that is shown; what belongs to none counts always.
    if (plan.sample[index] >= 0 && plan.sample[index] !== chosen.sample) continue;
    const result = resultMark(plan, index);
    for (const slot of result.units) if (states[index] > unitStates[slot]) unitStates[slot] = states[index];
    for (const p of result.parameters) if (states[index] > parameterStates[p]) parameterStates[p] = states[index];
  }
  return { unitMeaning, parameterMeaning, units, parameters, unitStates, parameterStates };
}

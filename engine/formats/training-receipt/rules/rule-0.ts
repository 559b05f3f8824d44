import { ENGINE_CEILING, OBSERVER_CEILING } from '../judge.ts';
import type { Judge } from '../judge.ts';
import { ROLE } from '../layout.ts';
import type { ReceiptModel } from '../model.ts';
import { ALWAYS, BOTH } from '../rule.ts';
import type { ReceiptRule, RuleContext } from '../rule.ts';
import { W } from '../schema.generated.ts';

export const rule0: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-0',
    title: 'Structural consistency',
    statement:
      'Bias policy, bias updates, bias sharing, update kinds, layer sizes and the stated origin do not contradict each other.',
    why: 'Arithmetic over a record that contradicts itself proves nothing: each rule would check a different story.',
    example: 'A bias update in a receipt whose bias policy is constant.',
    reference: 'training-receipts.md 7.1, rule 0',
  },
  profiles: BOTH,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    if (model.biasMode === 'constant') constantBiases(judge, model);
    else trainedBiases(judge, model);
    servedUnits(judge, model);
    updateKinds(judge, model);
    layerSizes(judge, model);
    statedOrigin(judge, model);
  },
};

/**
 * Whether a declared tolerance above the ceiling ends the reference's evaluation before any rule (section 6, step 1).
 * The finding goes to the current check. A malformed tolerance does not pass the schema.
 */
export function toleranceGate(judge: Judge, context: RuleContext): boolean {
  const { tolerance, toleranceNode, externalLabel } = context.model;
  const ceiling = externalLabel ? OBSERVER_CEILING : ENGINE_CEILING;
  judge.examine();
  if (tolerance.atol <= ceiling.atol && tolerance.rtol <= ceiling.rtol) return false;
  judge.fail(
    toleranceNode,
    `declares atol ${String(tolerance.atol)} and rtol ${String(tolerance.rtol)}; ` +
      `the verifier allows at most ${String(ceiling.atol)} and ${String(ceiling.rtol)}`,
  );
  return true;
}

function isBias(role: number): boolean {
  return role === ROLE.hiddenBias || role === ROLE.outputBias;
}

/** Parameters that the topology itself declares: none in version 0.1.0, whose network is fixed. */
function declaredParameters(model: ReceiptModel): number[] {
  const declared: number[] = [];
  model.layout.parameterNodes.forEach((node, parameter) => {
    if (node >= 0) declared.push(parameter);
  });
  return declared;
}

/** Mode `constant`: no bias update, and no bias that differs at all. */
function constantBiases(judge: Judge, model: ReceiptModel): void {
  const { document, updates, layout } = model;
  judge.examine(updates.count);
  for (let i = 0; i < updates.count; i += 1) {
    const kind = updates.kind[i];
    if (document.aux[kind] === W.bias) judge.fail(kind, 'a bias is updated, although the bias policy is constant');
  }
  for (const parameter of declaredParameters(model)) {
    if (!isBias(layout.role[parameter])) continue;
    const slot = layout.parameterOf[layout.parameterIds[parameter]];
    const before = model.before.values[slot];
    const after = model.after.values[slot];
    if (before < 0 || after < 0) continue;
    judge.examine();
    if (judge.num(before) !== judge.num(after)) {
      judge.fail(
        after,
        `differs from ${document.source(before)} before the step, although the bias policy is constant`,
      );
    }
  }
}

/** Mode `sgd`: every declared bias has a bias update. */
function trainedBiases(judge: Judge, model: ReceiptModel): void {
  const { document, updates, layout } = model;
  const updated = new Set<number>();
  for (let i = 0; i < updates.count; i += 1) {
    if (document.aux[updates.kind[i]] === W.bias) updated.add(updates.id[i]);
  }
  const idle: number[] = [];
  for (const parameter of declaredParameters(model)) {
    if (!isBias(layout.role[parameter])) continue;
    judge.examine();
    const id = layout.parameterIds[parameter];
    if (!updated.has(id)) idle.push(id);
  }
  if (idle.length === 0) return;
  const mode = document.member(document.member(model.root, W.bias_policy), W.mode);
  judge.fail(mode, `biases are trained, but ${idle.map((id) => judge.quote(id)).join(', ')} has no bias update`);
}

/** A bias serves its whole layer (per_layer) or one unit (per_neuron). */
function servedUnits(judge: Judge, model: ReceiptModel): void {
  const { document, layout } = model;
  for (const parameter of declaredParameters(model)) {
    const role = layout.role[parameter];
    if (!isBias(role)) continue;
    const node = layout.parameterNodes[parameter];
    const list = document.member(node, W.applies_to_units);
    if (list < 0) continue;
    judge.examine();
    const layer = role === ROLE.hiddenBias ? layout.hidden : layout.outputs;
    const wanted = layout.perNeuronBias ? 1 : layer;
    const served = document.size(list);
    if (served !== wanted)
      judge.fail(list, `the bias serves ${String(served)} units, its sharing asks for ${String(wanted)}`);
  }
}

/** Kind `weight` for weights, `bias` for biases. */
function updateKinds(judge: Judge, model: ReceiptModel): void {
  const { document, updates, layout } = model;
  for (let i = 0; i < updates.count; i += 1) {
    const parameter = updates.parameter[i];
    if (parameter < 0 || layout.parameterNodes[parameter] < 0) continue;
    judge.examine();
    const kind = updates.kind[i];
    const bias = isBias(layout.role[parameter]);
    if ((document.aux[kind] === W.bias) !== bias) {
      judge.fail(kind, `${judge.quote(updates.id[i])} is a ${bias ? 'bias' : 'weight'} by its role in the topology`);
    }
  }
}

function layerSizes(judge: Judge, model: ReceiptModel): void {
  const { document, layout } = model;
  const topology = document.member(model.root, W.topology);
  // Version 0.1.0 lists no units to compare with.
  if (document.member(topology, W.unit_order) < 0) return;
  const layers = [
    [W.input_size, layout.inputs],
    [W.hidden_size, layout.hidden],
    [W.output_size, layout.outputs],
  ] as const;
  for (const [name, units] of layers) {
    const node = document.member(topology, name);
    judge.examine();
    if (judge.num(node) !== units)
      judge.fail(node, `declares ${document.source(node)} units, but ${String(units)} are listed`);
  }
}

/** A record that carries markers of a foreign framework must not deny that it was imported. */
function statedOrigin(judge: Judge, model: ReceiptModel): void {
  judge.examine();
  if (!model.observer || model.externalLabel) return;
  const { document } = model;
  const label = document.member(document.member(model.root, W.fixture_status), W.authoring_state);
  judge.fail(label, 'the record names a source framework or an import, but its label says that it was not imported');
}

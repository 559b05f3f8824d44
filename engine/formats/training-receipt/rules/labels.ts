import { CANONICAL_DIGITS } from '../digits.ts';
import type { Judge } from '../judge.ts';
import { ROLE } from '../layout.ts';
import type { ReceiptModel } from '../model.ts';
import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';

export const labels: ReceiptRule = {
  info: {
    id: 'training-receipt/labels',
    title: 'Labels agree with the topology',
    statement:
      'Layer edges, roles and unit names of updates, the layer list, step numbers and the declared precision are noted when they contradict the rest.',
    why: 'Labels carry no number, but readers rely on them. A contradiction is shown as a note and does not change the outcome.',
    example: 'An update of w_h1_o1 labelled input_to_hidden.',
    reference: 'training-receipts-strict.md section 3, `labels` and `trace`',
  },
  profiles: STRICT,
  required: false,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    layerList(judge, model);
    stepNumber(judge, model);
    precision(judge, model);
    if (model.version !== '0.1.0') for (let i = 0; i < model.updates.count; i += 1) updateLabels(judge, model, i);
  },
};

function layerList(judge: Judge, model: ReceiptModel): void {
  const { document, root } = model;
  const list = document.member(document.member(root, W.topology), W.layers);
  judge.examine();
  const names: string[] = [];
  const end = document.next[list];
  for (let child = list + 1; child < end; child = document.next[child]) names.push(document.stringOf(child) ?? '');
  if (names.join(' ') !== 'input hidden output')
    judge.note('layer-names', list, 'the layers are not input, hidden, output');
}

function stepNumber(judge: Judge, model: ReceiptModel): void {
  const { document, root } = model;
  const index = document.member(root, W.step_index);
  const step = document.member(root, W.step);
  judge.examine();
  if (index >= 0 && document.num[step] !== document.num[index] + 1) {
    judge.note('step-number', step, `step is ${document.source(step)}, but step_index is ${document.source(index)}`);
  }
}

function precision(judge: Judge, model: ReceiptModel): void {
  const { document, root } = model;
  const node = document.member(document.member(root, W.numeric_policy), W.precision_significant_digits);
  judge.examine();
  if (document.num[node] !== CANONICAL_DIGITS) {
    judge.note(
      'precision',
      node,
      `declares ${document.source(node)} significant digits; canonical receipts carry ${String(CANONICAL_DIGITS)}, and windows assume no fewer`,
    );
  }
}

function updateLabels(judge: Judge, model: ReceiptModel, i: number): void {
  const { updates, layout, document } = model;
  const p = updates.parameter[i];
  if (p < 0) return;
  judge.examine();
  const role = layout.role[p];
  const bias = role === ROLE.hiddenBias || role === ROLE.outputBias;
  const kind = updates.kind[i];
  if ((document.aux[kind] === W.bias) !== bias) {
    judge.fail(
      kind,
      `the update is of kind ${document.source(kind)}, but the topology declares a ${bias ? 'bias' : 'weight'}`,
    );
  }
  const edge = updates.layerEdge[i];
  const wantedEdge = bias ? W.bias_to_layer : role === ROLE.inputToHidden ? W.input_to_hidden : W.hidden_to_output;
  if (edge >= 0 && document.aux[edge] !== wantedEdge)
    judge.note('layer-edge', edge, `expected ${document.strings.text(wantedEdge)}`);
  if (bias) {
    const roleNode = updates.parameterRole[i];
    const wanted = role === ROLE.hiddenBias ? W.hidden_bias : W.output_bias;
    if (roleNode >= 0 && document.aux[roleNode] !== wanted)
      judge.note('parameter-role', roleNode, `expected ${document.strings.text(wanted)}`);
    return;
  }
  const from = layout.unitIds[layout.from[p]];
  const to = layout.unitIds[layout.to[p]];
  unitLabel(judge, updates.fromUnit[i], from);
  unitLabel(judge, updates.toUnit[i], to);
}

function unitLabel(judge: Judge, node: number, wanted: number): void {
  if (node >= 0 && judge.document.aux[node] !== wanted)
    judge.note('unit-label', node, `expected ${judge.quote(wanted)}`);
}

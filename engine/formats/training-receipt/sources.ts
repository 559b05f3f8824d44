/** The fields that factors copy, as the topology implies them: dotted path (string id) and the node that stands there. */
import { int32Array } from '../../base/slab.ts';
import type { ReceiptModel } from './model.ts';

export interface Sources {
  /** String id of the path of each hidden, then output signal; -2 when the document never names it. */
  readonly signals: Int32Array;
  /** Path of each input, then hidden activation. */
  readonly activations: Int32Array;
  /** Path of each target. */
  readonly targets: Int32Array;
  /** Node that stands at a path, by string id; missing fields are left out. */
  readonly nodes: ReadonlyMap<number, number>;
}

/** -2 differs from every id and from "no source", so that a path the document never names matches nothing. */
const NEVER_NAMED = -2;

export function expectedSources(model: ReceiptModel): Sources {
  const { layout, document } = model;
  const { inputs, hidden, outputs } = layout;
  const nodes = new Map<number, number>();
  const find = (path: string, node: number | undefined): number => {
    const id = document.strings.find(path);
    if (id < 0) return NEVER_NAMED;
    // A field that is not there is left to the general look-up, which knows every spelling.
    if (node !== undefined && node >= 0) nodes.set(id, node);
    return id;
  };
  const signals = int32Array(hidden + outputs);
  for (let unit = 0; unit < hidden + outputs; unit += 1) {
    const signal = unit < hidden ? model.hiddenSignalOf[unit] : model.outputSignalOf[unit - hidden];
    signals[unit] = find(signalPath(model, unit), signal?.signalValue);
  }
  const activations = int32Array(inputs + hidden);
  for (let slot = 0; slot < inputs + hidden; slot += 1) {
    const node = slot < inputs ? model.inputs.values[slot] : model.forward.out[slot - inputs];
    activations[slot] = find(activationPath(model, slot), node);
  }
  const targets = int32Array(outputs);
  for (let o = 0; o < outputs; o += 1) {
    targets[o] = find(`targets.${unitText(model, inputs + hidden + o)}`, model.targets.values[o]);
  }
  return { signals, activations, targets, nodes };
}

function unitText(model: ReceiptModel, slot: number): string {
  return model.document.strings.text(model.layout.unitIds[slot]);
}

/** Path of the error signal of a hidden or output unit (counted over both). */
export function signalPath(model: ReceiptModel, unit: number): string {
  const { inputs, hidden } = model.layout;
  const map = unit < hidden ? 'hidden_error_signals' : 'output_error_signals';
  return `backward.${map}.${unitText(model, inputs + unit)}.signal_value`;
}

/** Path of the activation of an input or hidden unit. */
export function activationPath(model: ReceiptModel, slot: number): string {
  const name = unitText(model, slot);
  return slot < model.layout.inputs ? `inputs.${name}` : `forward.${name}.out`;
}

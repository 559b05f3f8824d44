import { ROLE } from '../layout.ts';
import type { Judge } from '../judge.ts';
import type { ReceiptModel } from '../model.ts';
import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { servedUnit } from './factors.ts';

export const provenance: ReceiptRule = {
  info: {
    id: 'training-receipt/provenance',
    title: 'Factors name the right source',
    statement:
      'Every factor that copies a field names exactly the field that the topology implies; derived factors name none.',
    why: 'A factor that points at another unit with the same value hides a wrong wiring; one without a source cannot be traced.',
    example: 'The update of w_i1_h2 citing backward.hidden_error_signals.h1.signal_value.',
    reference: 'training-receipts-strict.md section 3, `provenance`',
  },
  profiles: STRICT,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    const expected = expectedSources(model);
    const { factors } = model;
    for (const signal of model.outputSignals) {
      for (let k = 0; k < signal.factorCount; k += 1) sourceIs(judge, signal.firstFactor + k, -1, 'nothing');
      for (const term of signal.dual?.terms ?? []) {
        const j = outputIndex(model, term.targetUnit);
        if (j >= 0) sourceIs(judge, term.firstFactor, expected.targets[j], `targets.${text(model, term.targetUnit)}`);
        if (term.factorCount > 1) sourceIs(judge, term.firstFactor + 1, -1, 'nothing');
      }
    }
    const { updates, layout } = model;
    for (let i = 0; i < updates.count; i += 1) {
      const p = updates.parameter[i];
      if (p < 0) continue;
      const first = updates.firstFactor[i];
      const count = updates.factorCount[i];
      if (model.batch !== undefined) {
        for (let k = 0; k < count; k += 1) sourceIs(judge, first + k, -1, 'nothing');
        continue;
      }
      const role = layout.role[p];
      const bias = role === ROLE.hiddenBias || role === ROLE.outputBias;
      const unit = bias ? servedUnit(model, p) : layout.to[p] - layout.inputs;
      if (unit < 0) continue;
      checkSource(judge, factors.from[first], expected.signals[unit], first, () => signalPath(model, unit));
      if (bias || count < 2) continue;
      const source = layout.from[p];
      checkSource(judge, factors.from[first + 1], expected.activations[source], first + 1, () =>
        activationPath(model, source),
      );
    }
  },
};

interface ExpectedSources {
  /** String id of the path of each hidden, then output signal; -2 when the document never names it. */
  readonly signals: Int32Array;
  /** Path of each input, then hidden activation. */
  readonly activations: Int32Array;
  readonly targets: Int32Array;
}

function text(model: ReceiptModel, id: number): string {
  return model.document.strings.text(id);
}

function outputIndex(model: ReceiptModel, unit: number): number {
  const { inputs, hidden, slotOf } = model.layout;
  return slotOf[unit] - inputs - hidden;
}

function unitText(model: ReceiptModel, slot: number): string {
  return text(model, model.layout.unitIds[slot]);
}

function signalPath(model: ReceiptModel, unit: number): string {
  const { inputs, hidden } = model.layout;
  const map = unit < hidden ? 'hidden_error_signals' : 'output_error_signals';
  return `backward.${map}.${unitText(model, inputs + unit)}.signal_value`;
}

function activationPath(model: ReceiptModel, slot: number): string {
  const name = unitText(model, slot);
  return slot < model.layout.inputs ? `inputs.${name}` : `forward.${name}.out`;
}

function expectedSources(model: ReceiptModel): ExpectedSources {
  const { inputs, hidden, outputs } = model.layout;
  const { strings } = model.document;
  // -2 differs from every id and from "no source", so that a path the document never names matches nothing.
  const find = (path: string): number => {
    const id = strings.find(path);
    return id < 0 ? -2 : id;
  };
  return {
    signals: Int32Array.from({ length: hidden + outputs }, (_, unit) => find(signalPath(model, unit))),
    activations: Int32Array.from({ length: inputs + hidden }, (_, slot) => find(activationPath(model, slot))),
    targets: Int32Array.from({ length: outputs }, (_, o) => find(`targets.${unitText(model, inputs + hidden + o)}`)),
  };
}

function checkSource(judge: Judge, found: number, wanted: number, factor: number, path: () => string): void {
  judge.examine();
  if (found !== wanted) refuse(judge, factor, path());
}

function sourceIs(judge: Judge, factor: number, wanted: number, path: string): void {
  judge.examine();
  if (judge.model.factors.from[factor] !== wanted) refuse(judge, factor, path);
}

function refuse(judge: Judge, factor: number, path: string): void {
  const { factors } = judge.model;
  const from = factors.from[factor];
  const node = from < 0 ? factors.value[factor] : factors.fromNode[factor];
  judge.fail(
    node,
    from < 0
      ? `the factor names no source, expected ${path}`
      : `the factor names ${judge.quote(from)} as its source, expected ${path}`,
  );
}

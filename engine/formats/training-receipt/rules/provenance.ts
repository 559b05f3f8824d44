import { ROLE } from '../layout.ts';
import type { Judge } from '../judge.ts';
import type { ReceiptModel } from '../model.ts';
import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { activationPath, signalPath } from '../sources.ts';
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
    const expected = context.sources();
    const { factors } = model;
    for (const signal of model.outputSignals) {
      for (let k = 0; k < signal.factorCount; k += 1) sourceIs(judge, signal.firstFactor + k, -1, 'nothing');
      for (const term of signal.dual?.terms ?? []) {
        const j = outputIndex(model, term.targetUnit);
        if (j >= 0)
          sourceIs(
            judge,
            term.firstFactor,
            expected.targets[j],
            `targets.${model.document.strings.text(term.targetUnit)}`,
          );
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

function outputIndex(model: ReceiptModel, unit: number): number {
  const { inputs, hidden, slotOf } = model.layout;
  return slotOf[unit] - inputs - hidden;
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

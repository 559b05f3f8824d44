/** What each stop is called and what it is about: names, formula, its place in the drawing. */
import type { ComputationMark } from '../../view.ts';
import { familyOf } from '../rules/state.ts';
import { outputOf, targetUnit } from './dependencies.ts';
import { FormulaBuilder } from './formula.ts';
import type { Formula, FormulaContext } from './formula.ts';
import * as pass from './formula-pass.ts';
import * as step from './formula-update.ts';
import { Q } from './plan.ts';
import type { StopPlan } from './plan.ts';

/** What the number is, in the field's terms. */
export function quantityName(plan: StopPlan, index: number): string {
  const { layout } = plan.model;
  const a = plan.a[index];
  switch (plan.quantity[index]) {
    case Q.net:
      return 'Net input';
    case Q.out:
      return a >= layout.hidden && layout.outputActivation === 'softmax' ? 'Probability' : 'Activation';
    case Q.loss:
      return 'Loss';
    case Q.totalLoss:
      return 'Total loss';
    case Q.sampleLoss:
      return 'Loss of the sample';
    case Q.batchLoss:
      return 'Loss of the batch';
    case Q.batchTotal:
      return 'Total loss of the batch';
    case Q.error:
      return layout.outputActivation === 'softmax' ? 'Target minus probability' : 'Target minus output';
    case Q.outputDerivative:
    case Q.hiddenDerivative:
      return 'Activation derivative';
    case Q.outputSignal:
      return 'Output error signal';
    case Q.term:
      return 'Jacobian term';
    case Q.termSum:
      return 'Sum of Jacobian terms';
    case Q.contribution:
      return 'Downstream contribution';
    case Q.sum:
      return 'Backpropagated sum';
    case Q.hiddenSignal:
      return 'Hidden error signal';
    case Q.gradient:
      return 'Gradient';
    case Q.firstState:
      return familyOf(plan.model, a) === 'adam' ? 'First moment' : 'Momentum buffer';
    case Q.secondState:
      return 'Second moment';
    case Q.update:
      return 'Update';
    case Q.parameterAfter:
      return 'Parameter after the step';
    default:
      return 'Weight after, beside the update';
  }
}

/** Whose number it is: texts of the evidence. */
export function quantityOf(plan: StopPlan, index: number): string {
  const { model } = plan;
  const { layout, document, contributions, outputSignals, hiddenSignals, updates } = model;
  const text = (id: number | undefined): string => (id === undefined || id < 0 ? '' : document.strings.text(id));
  const unit = (slot: number): string => text(layout.unitIds[slot]);
  const { inputs, hidden } = layout;
  const a = plan.a[index];
  const b = plan.b[index];
  switch (plan.quantity[index]) {
    case Q.net:
    case Q.out:
      return unit(inputs + a);
    case Q.loss:
    case Q.batchLoss:
      return unit(inputs + hidden + a);
    case Q.sampleLoss:
      return text(plan.samples[a]?.id);
    case Q.error:
    case Q.outputDerivative:
    case Q.outputSignal:
    case Q.termSum:
      return text(outputSignals[a].unit);
    case Q.term:
      return `${text(outputSignals[a].unit)}, ${text(outputSignals[a].dual?.terms[b]?.targetUnit)}`;
    case Q.contribution:
      return `${text(contributions.from[b])} \u2192 ${text(hiddenSignals[a].unit)}`;
    case Q.sum:
    case Q.hiddenDerivative:
    case Q.hiddenSignal:
      return text(hiddenSignals[a].unit);
    case Q.gradient:
    case Q.firstState:
    case Q.secondState:
    case Q.update:
    case Q.weightAfter:
      return text(updates.id[a]);
    case Q.parameterAfter:
      return text(layout.parameterIds[b]);
    default:
      return '';
  }
}

export function formulaOf(context: FormulaContext, index: number): Formula {
  const { plan } = context;
  const { hidden, hiddenActivation, outputActivation } = plan.model.layout;
  const to = new FormulaBuilder(context);
  const a = plan.a[index];
  const b = plan.b[index];
  switch (plan.quantity[index]) {
    case Q.net:
      return pass.netFormula(to, plan.passes[b], a);
    case Q.out:
      return pass.outFormula(to, plan.passes[b], a);
    case Q.loss:
      return pass.lossFormula(to, plan.passes[b], a);
    case Q.totalLoss:
      return pass.totalLossFormula(to, plan.passes[b]);
    case Q.sampleLoss:
      return pass.sampleLossFormula(to, a);
    case Q.batchLoss:
      return pass.batchFormula(to, a);
    case Q.batchTotal:
      return pass.batchFormula(to, -1);
    case Q.error:
      return pass.errorFormula(to, a);
    case Q.outputDerivative: {
      const unit = hidden + plan.model.outputSignals[a].output;
      return pass.derivativeFormula(to, unit, outputActivation === 'softmax' ? 'identity' : outputActivation);
    }
    case Q.outputSignal:
      return pass.outputSignalFormula(to, a);
    case Q.term:
      return pass.termFormula(to, a, b);
    case Q.termSum:
      return pass.termSumFormula(to, a, index);
    case Q.contribution:
      return pass.contributionFormula(to, b);
    case Q.sum:
      return pass.backpropagatedFormula(to, a);
    case Q.hiddenDerivative:
      return pass.derivativeFormula(to, plan.model.hiddenSignals[a].hidden, hiddenActivation);
    case Q.hiddenSignal:
      return pass.hiddenSignalFormula(to, a);
    case Q.gradient:
      return step.gradientFormula(to, a);
    case Q.firstState:
      return step.firstStateFormula(to, a);
    case Q.secondState:
      return step.secondStateFormula(to, a);
    case Q.update:
      return step.updateFormula(to, a);
    case Q.parameterAfter:
      return step.afterFormula(to, a, b, false);
    default:
      return step.afterFormula(to, a, b, true);
  }
}

const mark = (units: readonly number[], parameters: readonly number[] = []): ComputationMark => ({
  units: units.filter((slot) => slot >= 0),
  parameters: parameters.filter((p) => p >= 0),
});

/** The unit or parameter whose number a stop is. */
export function resultMark(plan: StopPlan, index: number): ComputationMark {
  const { layout, outputSignals, hiddenSignals, updates } = plan.model;
  const { inputs, hidden } = layout;
  const slot = (unit: number, from: number): number => (unit < 0 ? -1 : from + unit);
  const a = plan.a[index];
  const b = plan.b[index];
  switch (plan.quantity[index]) {
    case Q.net:
    case Q.out:
      return mark([inputs + a]);
    case Q.loss:
    case Q.batchLoss:
      return mark([inputs + hidden + a]);
    case Q.error:
    case Q.outputDerivative:
    case Q.outputSignal:
    case Q.term:
    case Q.termSum:
      return mark([slot(outputSignals[a].output, inputs + hidden)]);
    case Q.contribution: {
      const o = outputOf(plan, b);
      const h = hiddenSignals[a].hidden;
      return mark([], [o < 0 || h < 0 ? -1 : layout.outputWeights[o * hidden + h]]);
    }
    case Q.sum:
    case Q.hiddenDerivative:
    case Q.hiddenSignal:
      return mark([slot(hiddenSignals[a].hidden, inputs)]);
    case Q.gradient:
    case Q.firstState:
    case Q.secondState:
      return mark([], [updates.parameter[a]]);
    case Q.update:
    case Q.parameterAfter:
    case Q.weightAfter:
      return mark([], [b]);
    default:
      return mark([]);
  }
}

/** The units and parameters whose numbers enter a stop. */
export function sourceMark(plan: StopPlan, index: number): ComputationMark {
  const { layout, hiddenSignals } = plan.model;
  const { inputs, hidden, outputs } = layout;
  const range = (from: number, length: number): number[] => Array.from({ length }, (_, at) => from + at);
  const a = plan.a[index];
  const b = plan.b[index];
  switch (plan.quantity[index]) {
    case Q.net: {
      const own = a < hidden;
      const sources = own ? inputs : hidden;
      const weights = own ? layout.inputWeights : layout.outputWeights;
      const row = (own ? a : a - hidden) * sources;
      const parameters = [...weights.subarray(row, row + sources), layout.biasOf[a]];
      return mark(range(own ? 0 : inputs, sources), parameters);
    }
    case Q.out:
      return mark(a >= hidden && layout.outputActivation === 'softmax' ? range(inputs + hidden, outputs) : []);
    case Q.totalLoss:
    case Q.batchTotal:
      return mark(range(inputs + hidden, outputs));
    case Q.contribution: {
      const o = outputOf(plan, b);
      return mark([o < 0 ? -1 : inputs + hidden + o]);
    }
    case Q.sum: {
      const h = hiddenSignals[a].hidden;
      return mark(
        range(inputs + hidden, outputs),
        h < 0 ? [] : range(0, outputs).map((o) => layout.outputWeights[o * hidden + h]),
      );
    }
    case Q.gradient: {
      const p = plan.model.updates.parameter[a];
      const unit = targetUnit(plan, p);
      return mark([p < 0 ? -1 : layout.from[p], unit < 0 ? -1 : inputs + unit]);
    }
    default:
      return mark([]);
  }
}

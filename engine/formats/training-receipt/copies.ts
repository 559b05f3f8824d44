/** How far two statements of one quantity may lie apart in observed evidence. */
import type { ReceiptModel } from './model.ts';
import type { RuleContext } from './rule.ts';

/** Half-widths of the fields that factors copy, by unit (hidden, then output units). */
export interface CopySlack {
  readonly activation: (unit: number) => number;
  readonly signal: (unit: number) => number;
}

const NONE: CopySlack = { activation: () => 0, signal: () => 0 };

/**
 * An observer may compute a quantity twice, once for its field and once for a factor, in another order of summation. Both
 * then lie within the derived half-width of the recomputation, which may be many units in the last place of a sum that
 * cancels. An engine writes one number twice: there the digits alone decide.
 */
export function copySlack(context: RuleContext): CopySlack {
  const { model } = context;
  if (!model.observer || model.batch !== undefined) return NONE;
  const result = context.declaredStep();
  if (!result.ok) return NONE;
  const { pass, backward } = result.step;
  const { hidden } = model.layout;
  return {
    activation: (unit) => pass.out.radius[unit],
    signal: (unit) =>
      unit < hidden ? backward.hiddenSignal.radius[unit] : backward.outputSignal.radius[unit - hidden],
  };
}

/**
 * Half-width that the gradient of a parameter has beside the optimiser's numbers: an observer's optimiser ran on the gradient
 * of its framework, while the gradient that is stated may have been computed anew by a helper.
 */
export function gradientSlack(
  judge: { readonly strict: boolean },
  context: RuleContext,
): (parameter: number) => number {
  if (!judge.strict || !context.model.observer) return () => 0;
  const result = context.declaredStep();
  if (!result.ok) return () => 0;
  const { radius } = result.step.gradient;
  return (parameter) => (parameter < 0 ? 0 : radius[parameter]);
}

/** The same by the node of the field. */
export function slackByNode(context: RuleContext): ReadonlyMap<number, number> {
  const slack = copySlack(context);
  const byNode = new Map<number, number>();
  if (slack === NONE) return byNode;
  const { model } = context;
  const { hidden, outputs } = model.layout;
  for (let unit = 0; unit < hidden + outputs; unit += 1) {
    byNode.set(model.forward.out[unit], slack.activation(unit));
    byNode.set(signalNode(model, unit), slack.signal(unit));
  }
  return byNode;
}

function signalNode(model: ReceiptModel, unit: number): number {
  const { hidden } = model.layout;
  const signal = unit < hidden ? model.hiddenSignalOf[unit] : model.outputSignalOf[unit - hidden];
  return signal?.signalValue ?? -1;
}

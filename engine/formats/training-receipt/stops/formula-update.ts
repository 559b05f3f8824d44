/** Formulas of gradients, optimiser state, updates and the parameters after them. */
import { coupledDecay, isAdamw } from '../rules/decay.ts';
import { familyOf } from '../rules/state.ts';
import { W } from '../schema.generated.ts';
import { isNesterov, targetUnit } from './dependencies.ts';
import type { Formula, FormulaBuilder } from './formula.ts';
import { factorFormula } from './formula-pass.ts';

export function gradientFormula(to: FormulaBuilder, update: number): Formula {
  const { model, context } = to;
  const { plan } = context;
  const { layout, updates } = model;
  const p = updates.parameter[update];
  const unit = targetUnit(plan, p);
  const { inputs, hidden } = layout;
  const from = p < 0 ? -1 : layout.from[p];
  const [first, count] = [updates.firstFactor[update], updates.factorCount[update]];
  if (plan.batched) {
    const mean = model.batch?.reduction === 'mean';
    const formula = mean ? 'g = (\u03a3\u209b \u03b4\u209b a\u209b) / n' : 'g = \u03a3\u209b \u03b4\u209b a\u209b';
    return factorFormula(to, first, count, formula, [to.parameter(p)], []);
  }
  const signal = unit < 0 ? -1 : unit < hidden ? plan.hiddenSignal[unit] : plan.outputSignal[unit - hidden];
  const activation = from >= inputs ? plan.passes[0].out[from - inputs] : -1;
  const names = [to.unit(unit < 0 ? -1 : inputs + unit), to.unit(from)];
  return factorFormula(to, first, count, count > 1 ? 'g = \u03b4 a' : 'g = \u03b4', names, [signal, activation]);
}

/** The direction g - lambda w, as pieces and in symbols; the gradient alone where nothing decays. */
function direction(
  to: FormulaBuilder,
  update: number,
): { readonly pieces: (string | number)[]; readonly symbols: string } {
  const { model, context } = to;
  const { updates, optimizer } = model;
  const name = to.parameter(updates.parameter[update]);
  const gradient = to.made('gradient', name, updates.gradient[update], context.plan.gradient[update]);
  if (coupledDecay(model).value === 0) return { pieces: [gradient], symbols: 'g' };
  const decay = to.given('weight decay', '', optimizer?.weightDecay);
  const weight = to.copy('weight before', name, updates.weightBefore[update], undefined);
  return { pieces: ['(', gradient, ' \u2212 ', decay, ' \u00d7 ', weight, ')'], symbols: '(g \u2212 \u03bb w)' };
}

export function firstStateFormula(to: FormulaBuilder, update: number): Formula {
  const { model, context } = to;
  const { updates, optimizer, document } = model;
  const name = to.parameter(updates.parameter[update]);
  const before = updates.stateBefore[update];
  if (familyOf(model, update) === 'adam') {
    const beta = (): number => to.given('\u03b2\u2081', '', optimizer?.beta1);
    const m = to.given('m before', name, document.member(before, W.m));
    const g = to.made('gradient', name, updates.gradient[update], context.plan.gradient[update]);
    return to
      .line(beta(), ' \u00d7 ', m)
      .line('+ (1 \u2212 ', beta(), ') \u00d7 ', g)
      .done('m\u2032 = \u03b2\u2081 m + (1 \u2212 \u03b2\u2081) g');
  }
  const momentum = to.given('momentum', '', optimizer?.momentum);
  const buffer = to.given('buffer before', name, document.member(before, W.buffer));
  to.line(momentum, ' \u00d7 ', buffer);
  const dampening = optimizer?.dampening ?? -1;
  const damped = dampening >= 0 && document.num[dampening] !== 0;
  const keep = damped ? ['(1 \u2212 ', to.given('dampening', '', dampening), ') \u00d7 '] : [];
  const { pieces, symbols } = direction(to, update);
  return to.line('+ ', ...keep, ...pieces).done(`b\u2032 = \u03bc b + ${damped ? '(1 \u2212 \u03c4) ' : ''}${symbols}`);
}

export function secondStateFormula(to: FormulaBuilder, update: number): Formula {
  const { model, context } = to;
  const { updates, optimizer, document } = model;
  const name = to.parameter(updates.parameter[update]);
  const beta = (): number => to.given('\u03b2\u2082', '', optimizer?.beta2);
  const v = to.given('v before', name, document.member(updates.stateBefore[update], W.v));
  const g = to.made('gradient', name, updates.gradient[update], context.plan.gradient[update]);
  return to
    .line(beta(), ' \u00d7 ', v)
    .line('+ (1 \u2212 ', beta(), ') \u00d7 ', g, '\u00b2')
    .done('v\u2032 = \u03b2\u2082 v + (1 \u2212 \u03b2\u2082) g\u00b2');
}

export function updateFormula(to: FormulaBuilder, update: number): Formula {
  const { model, context } = to;
  const { plan } = context;
  const { updates, optimizer, document } = model;
  const name = to.parameter(updates.parameter[update]);
  const rate = to.given('learning rate', '', updates.learningRate[update]);
  const after = updates.stateAfter[update];
  const family = familyOf(model, update);
  if (family === 'adam') {
    const m = to.made('m after', name, document.member(after, W.m), plan.firstState[update]);
    const v = to.made('v after', name, document.member(after, W.v), plan.secondState[update]);
    const t = (): number => to.given('t', '', optimizer?.t);
    to.line(
      rate,
      ' \u00d7 ',
      m,
      ' / (1 \u2212 ',
      to.given('\u03b2\u2081', '', optimizer?.beta1),
      '^',
      t(),
      ') divided by',
    );
    to.line('\u221a(', v, ' / (1 \u2212 ', to.given('\u03b2\u2082', '', optimizer?.beta2), '^', t(), '))');
    to.line('+ ', to.given('\u03b5', '', optimizer?.epsilon));
    return to.done(
      '\u0394w = \u03b7 m\u0302 / (\u221av\u0302 + \u03b5), m\u0302 = m\u2032 / (1 \u2212 \u03b2\u2081\u1d57), v\u0302 = v\u2032 / (1 \u2212 \u03b2\u2082\u1d57)',
    );
  }
  if (family === 'none') {
    const { pieces, symbols } = direction(to, update);
    return to.line(rate, ' \u00d7 ', ...pieces).done(`\u0394w = \u03b7 ${symbols}`);
  }
  const buffer = to.made('buffer after', name, document.member(after, W.buffer), plan.firstState[update]);
  if (!isNesterov(plan)) return to.line(rate, ' \u00d7 ', buffer).done('\u0394w = \u03b7 b\u2032');
  const { pieces, symbols } = direction(to, update);
  to.line(rate, ' \u00d7 (', ...pieces);
  to.line('+ ', to.given('momentum', '', optimizer?.momentum), ' \u00d7 ', buffer, ')');
  return to.done(`\u0394w = \u03b7 (${symbols} + \u03bc b\u2032)`);
}

/**
 * The parameter after the step.
 * @param update its update, or -1 where the bias policy leaves it as it is
 * @param beside whether it is the copy inside the update, which says itself what it started from
 */
export function afterFormula(to: FormulaBuilder, update: number, parameter: number, beside: boolean): Formula {
  const { model, context } = to;
  const { updates, before, optimizer, document } = model;
  const name = to.parameter(parameter);
  const start = (): number =>
    beside
      ? to.copy('before', name, updates.weightBefore[update], undefined)
      : to.given('before', name, parameter < 0 ? -1 : before.values[parameter]);
  if (update < 0) return to.line(start()).done('w\u2032 = w: not trained');
  const step = to.made('update', name, updates.update[update], context.plan.update[update]);
  if (!isAdamw(document, updates, update)) return to.line(start(), ' + ', step).done('w\u2032 = w + \u0394w');
  const rate = to.given('learning rate', '', updates.learningRate[update]);
  const decay = to.given('weight decay', '', optimizer?.weightDecay);
  return to
    .line('(1 \u2212 ', rate, ' \u00d7 ', decay, ') \u00d7 ', start())
    .line('+ ', step)
    .done('w\u2032 = (1 \u2212 \u03b7 \u03bb) w + \u0394w');
}

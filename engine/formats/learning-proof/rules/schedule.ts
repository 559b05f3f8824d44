/** The recorded learning rate and hyperparameters against the declared ones. */
import type { Failure } from '../../../verdict/model.ts';
import type { OptimiserRecord } from '../checkpoint.ts';
import { asNumber } from '../checkpoint.ts';
import type { ProofContext } from '../context.ts';
import type { Tree } from '../data/index.ts';
import { rateAt } from '../recipe.ts';
import type { Rule as UpdateRule } from '../rerun/rules.ts';
import type { Report, Rule } from './rule.ts';
import { SPEC, fileOf, idOf, listed, recordOf } from './rule.ts';

/** Relative: schedules multiply in another order than we do. */
const TOLERANCE = 1e-12;
/** Members of a parameter group that change how a step is computed but not what it is, and labels. */
const INDIFFERENT = new Set([
  'params',
  'foreach',
  'capturable',
  'differentiable',
  'fused',
  'initial_lr',
  'param_names',
]);

export const schedule: Rule = {
  info: {
    id: idOf('schedule'),
    title: 'Learning rate and hyperparameters',
    statement:
      'The one parameter group of every checkpoint has the declared learning rate of its step and the declared hyperparameters.',
    why: 'The published code verifies with whatever the prover recorded: with a learning rate near 0 every path passes.',
    formula: 'lr(t) = lr * gamma ^ (number of milestones <= t)',
    example: 'trained with learning rate 0.1; the auditor declares 0.05',
    reference: `${SPEC}, "What the auditor declares"`,
  },
  uses: ['recipe'],
  check,
};

function check(context: ProofContext): Report {
  const { recipe } = context.recipe;
  const entries = [...context.proof.checkpoints].sort(([a], [b]) => a - b);
  const none = { required: true, examined: 0, failures: [] };
  if (recipe?.rule === undefined || recipe.lr === undefined) {
    return { ...none, unresolved: 'no recipe declares the rule and its learning rate; the recorded values are shown' };
  }
  const { rule, lr } = recipe;
  const failures: Failure[] = [];
  let examined = 0;
  let without = 0;
  let unknown: string | undefined;
  for (const [step, { state }] of entries) {
    const { optimiser } = state;
    if (optimiser === undefined) {
      without += 1;
      continue;
    }
    examined += 1;
    const fail = (name: string, message: string, claimed: string, recomputed: string): void => {
      failures.push({
        record: recordOf(context, step),
        pointer: `/optimizer/param_groups/0${name === '' ? '' : `/${name}`}`,
        message: `${fileOf(context, step)}: ${message}`,
        claimed,
        recomputed,
      });
    };
    if (optimiser.groups !== 1) {
      fail('', 'the optimiser has not one parameter group', String(optimiser.groups), '1');
      continue;
    }
    const rate = rateAt(lr, recipe.schedule, step);
    const recorded = asNumber(optimiser.settings.get('lr'));
    if (recorded === undefined || !(Math.abs(recorded - rate) <= TOLERANCE * rate)) {
      fail(
        'lr',
        `the recorded learning rate of step ${step} is not the declared one`,
        textOf(optimiser.settings.get('lr')),
        String(rate),
      );
    }
    for (const [name, expected] of declaredSettings(rule)) {
      const found = textOf(optimiser.settings.get(name));
      if (!sameSetting(optimiser.settings.get(name), expected))
        fail(name, `${name} is not the declared one`, found, textOfExpected(expected));
    }
    unknown ??= unknownOf(optimiser, rule);
  }
  const base = { required: true, examined, failures };
  if (without > 0)
    return { ...base, unresolved: `${without} of ${entries.length} checkpoints record no hyperparameters` };
  if (unknown !== undefined) return { ...base, unresolved: unknown };
  return examined === 0 ? { ...base, unresolved: 'no checkpoint could be read' } : base;
}

type Expected = number | boolean | readonly number[];

/** What torch saves of a rule. Members that are absent in old versions of torch are their defaults there. */
function declaredSettings(rule: UpdateRule): readonly (readonly [string, Expected])[] {
  if (rule.name === 'sgd') {
    const { momentum, dampening, weightDecay, nesterov } = rule;
    return [
      ['momentum', momentum],
      ['dampening', dampening],
      ['weight_decay', weightDecay],
      ['nesterov', nesterov],
      ['maximize', false],
    ];
  }
  const { betas, eps, weightDecay, amsgrad } = rule;
  return [
    ['betas', betas],
    ['eps', eps],
    ['weight_decay', weightDecay],
    ['amsgrad', amsgrad],
    ['maximize', false],
  ];
}

function sameSetting(found: Tree | undefined, expected: Expected): boolean {
  if (typeof expected === 'boolean')
    return found === undefined ? !expected : found.kind === 'bool' && found.value === expected;
  if (typeof expected === 'number') {
    const number = asNumber(found);
    return number !== undefined && Math.abs(number - expected) <= TOLERANCE * expected;
  }
  return (
    found?.kind === 'list' &&
    found.items.length === expected.length &&
    found.items.every((item, i) => sameSetting(item, expected[i]))
  );
}

function unknownOf({ settings }: OptimiserRecord, rule: UpdateRule): string | undefined {
  const known = new Set([...declaredSettings(rule).map(([name]) => name), 'lr', ...INDIFFERENT]);
  const decoupled = settings.get('decoupled_weight_decay');
  // torch 2 marks AdamW so; anything else under this name is another rule.
  if (decoupled?.kind === 'bool' && decoupled.value === (rule.name === 'adamw')) known.add('decoupled_weight_decay');
  const unknown = [...settings.keys()].filter((name) => !known.has(name));
  return unknown.length === 0
    ? undefined
    : `the parameter group has hyperparameters that this build does not know: ${listed(unknown)}`;
}

function textOf(tree: Tree | undefined): string {
  switch (tree?.kind) {
    case undefined:
      return 'absent';
    case 'int':
    case 'float':
    case 'bool':
    case 'text':
      return String(tree.value);
    case 'list':
      return `[${tree.items.map(textOf).join(', ')}]`;
    case 'none':
    case 'map':
    case 'tensor':
      return tree.kind;
  }
}

function textOfExpected(expected: Expected): string {
  return typeof expected === 'object' ? `[${expected.join(', ')}]` : String(expected);
}

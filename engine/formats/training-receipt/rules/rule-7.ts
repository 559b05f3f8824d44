import { BOTH, earlierRule, noteFailure } from '../rule.ts';
import type { ReceiptRule, RuleContext } from '../rule.ts';
import type { Judge } from '../judge.ts';
import { rule0 } from './rule-0.ts';
import { carriedWeight, decoupledDecay, isAdamw } from './decay.ts';

export const rule7: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-7',
    title: 'Final parameters',
    statement:
      'Every parameter after the step is the parameter before plus its update; without an update it is unchanged.',
    why: 'The next step starts from these numbers. A parameter that moved without an update was edited.',
    formula: 'parameters_after[p] = parameters_before[p] + update_p',
    example: 'A bias declared constant that reads 0.35 before and 0.36 after.',
    reference: 'training-receipts.md 7.2, rule 7',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => (model.after.node < 0 || model.before.node < 0 ? 'a parameter map is missing' : undefined),
  check: (judge, context) => {
    const { model } = context;
    const { document } = model;
    const last = lastUpdates(context);
    const end = document.next[model.after.node];
    for (let node = model.after.node + 1; node < end; node = document.next[node]) {
      const id = document.key[node];
      // Of a repeated name only the last value counts.
      if (document.defects.length > 0 && document.member(model.after.node, id) !== node) continue;
      const index = last.get(id);
      const parameter = model.layout.parameterOf[id];
      const before = parameter >= 0 ? model.before.values[parameter] : document.member(model.before.node, id);
      if (before < 0) {
        judge.examine();
        judge.failAs(rule0.info.id, node, `${judge.quote(id)} has a value after the step, but none before`);
      } else if (index === undefined) checkUntouched(judge, context, node, before);
      else checkUpdated(judge, context, node, before, index);
    }
  },
};

/** Last update by parameter id; undeclared ids included. */
function lastUpdates(context: RuleContext): { get(id: number): number | undefined } {
  const { updates, updateOf, layout } = context.model;
  let others: Map<number, number> | undefined;
  for (let i = 0; i < updates.count; i += 1) {
    if (updates.parameter[i] < 0) (others ??= new Map()).set(updates.id[i], i);
  }
  return {
    get: (id) => {
      const parameter = layout.parameterOf[id];
      if (parameter < 0) return others?.get(id);
      const index = updateOf[parameter];
      return index < 0 ? undefined : index;
    },
  };
}

function checkUntouched(judge: Judge, context: RuleContext, node: number, before: number): void {
  judge.examine();
  if (context.model.biasMode === 'constant') {
    if (judge.num(node) !== judge.num(before)) {
      judge.fail(node, `changed from ${judge.document.source(before)} without an update, although biases are constant`);
      noteFailure(context, 7, judge.document.key[node]);
    }
    return;
  }
  judge.failAs(rule0.info.id, node, 'has no update, so its value after the step is undetermined');
}

function checkUpdated(judge: Judge, context: RuleContext, node: number, before: number, index: number): void {
  const { model } = context;
  const { updates, document } = model;
  const updateNode = updates.update[index];
  const id = document.key[node];
  let base = judge.num(before);
  let radius = judge.strict ? judge.half(before) : 0;
  if (isAdamw(document, updates, index)) {
    const decay = decoupledDecay(model);
    if (decay === undefined) {
      judge.examine();
      judge.fail(model.optimizer?.node ?? model.root, 'adamw needs a weight_decay', '/weight_decay');
      return;
    }
    const rateNode = updates.learningRate[index];
    const rate = { value: judge.num(rateNode), radius: judge.strict ? judge.half(rateNode) : 0 };
    const carried = carriedWeight(base, radius, rate, decay, judge.strict ? judge.u : 0);
    base = carried.value;
    radius = judge.strict ? carried.radius : 0;
  }
  const update = judge.num(updateNode);
  const after = base + update;
  if (judge.strict) radius += judge.half(updateNode) + 2 * judge.u * (Math.abs(base) + Math.abs(update));
  if (judge.test(node, after, radius)) return;
  judge.mismatch(
    node,
    after,
    'the parameter after the step',
    [before, updateNode],
    earlierRule(context, [4, 5, 6], id),
  );
  noteFailure(context, 7, id);
}

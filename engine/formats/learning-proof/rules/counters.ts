/** Counters that every honest run keeps, and state that is there from the first update on. */
import type { Failure } from '../../../verdict/model.ts';
import type { State } from '../checkpoint.ts';
import { lastPart } from '../checkpoint.ts';
import type { ProofContext } from '../context.ts';
import type { Rule as UpdateRule, StateKind } from '../rerun/rules.ts';
import { kindsOf } from '../rerun/rules.ts';
import { kindsIn } from '../reproduction.ts';
import type { Report, Rule } from './rule.ts';
import { SPEC, fileOf, idOf, listed, recordOf } from './rule.ts';

export const optimiserCounters: Rule = {
  info: {
    id: idOf('optimiser-counters'),
    title: 'Counters and state complete',
    statement:
      'Step counters of optimiser, scheduler and batch norm equal the step; the optimiser state is empty or zero at step 0 and complete from then on.',
    why: 'A run that was begun elsewhere, joined or emptied in the middle has counters that do not fit.',
    example: "Adam's state is empty at step 20; model_step_0 carries a momentum buffer",
    reference: `${SPEC}, "Checks"`,
  },
  uses: ['recipe'],
  check,
};

function check(context: ProofContext): Report {
  const failures: Failure[] = [];
  const states = [...context.proof.checkpoints].sort(([a], [b]) => a - b);
  const declared = context.recipe.recipe?.rule;
  const kinds = declared === undefined ? kindsIn(...states.map(([, { state }]) => state)) : kindsOf(declared);
  let examined = 0;
  let without = 0;
  for (const [step, { state }] of states) {
    const fail = (pointer: string, message: string, claimed?: string, recomputed?: string): void => {
      failures.push({
        record: recordOf(context, step),
        pointer,
        message: `${fileOf(context, step)}: ${message}`,
        ...(claimed === undefined ? {} : { claimed }),
        ...(recomputed === undefined ? {} : { recomputed }),
      });
    };
    if (state.optimiser === undefined) without += 1;
    else examined += 1;
    checkCounters(step, state, declared, fail);
    checkState(step, state, kinds, declared, fail);
  }
  const base = { required: true, examined, failures };
  if (without === 0) return examined === 0 ? { ...base, unresolved: 'no checkpoint could be read' } : base;
  return {
    ...base,
    unresolved: `${without} of ${states.length} checkpoints hold weights only: nothing says which state they had`,
  };
}

type Fail = (pointer: string, message: string, claimed?: string, recomputed?: string) => void;

function checkCounters(step: number, state: State, rule: UpdateRule | undefined, fail: Fail): void {
  const { optimiser, scheduler, parameters } = state;
  for (const problem of optimiser?.problems ?? []) fail('/optimizer', problem);
  for (const [i, record] of (optimiser?.states ?? []).entries()) {
    if (record?.step === undefined || record.step === step) continue;
    fail(
      `/optimizer/state/${i}/step`,
      `the step counter of ${parameters[i].name} is not ${step}`,
      String(record.step),
      String(step),
    );
  }
  if (scheduler?.lastEpoch !== undefined && scheduler.lastEpoch !== step) {
    fail(
      '/scheduler/last_epoch',
      `last_epoch of the scheduler is not ${step}`,
      String(scheduler.lastEpoch),
      String(step),
    );
  }
  if (rule !== undefined && rule.name !== 'sgd' && step > 0) {
    const lacking = (optimiser?.states ?? []).flatMap((record, i) =>
      record !== undefined && record.step === undefined ? [parameters[i].name] : [],
    );
    if (lacking.length > 0) fail('/optimizer/state', `no step counter is recorded for ${listed(lacking)}`);
  }
  for (const [name, counts] of state.trackedBatches) {
    const wrong = counts.find((count) => count !== BigInt(step));
    if (wrong !== undefined) fail('/net', `${name} is not ${step}`, String(wrong), String(step));
  }
}

function checkState(
  step: number,
  { optimiser, parameters, usedAtStart }: State,
  kinds: readonly StateKind[],
  rule: UpdateRule | undefined,
  fail: Fail,
): void {
  if (optimiser === undefined) return;
  for (const [i, record] of optimiser.states.entries()) {
    const { name } = parameters[i];
    const pointer = `/optimizer/state/${i}`;
    if (record !== undefined && record.unknown.length > 0) {
      fail(pointer, `the state of ${name} has ${listed(record.unknown)}, which no rule of this build keeps`);
    }
    if (step === 0) continue;
    const lacking = kinds.filter((kind) => record?.arrays.has(kind) !== true);
    if (lacking.length > 0)
      fail(pointer, `${lacking.join(' and ')} of ${name} ${lacking.length === 1 ? 'is' : 'are'} not recorded`);
    if (rule === undefined) continue;
    const ghost = [...(record?.arrays.keys() ?? [])].filter((kind) => !kinds.includes(kind));
    if (ghost.length > 0) fail(pointer, `${ghost.join(' and ')} of ${name} is recorded; the declared rule keeps none`);
  }
  if (step === 0) {
    for (const what of usedAtStart)
      fail(
        '/optimizer/state',
        `${lastPart(what) === 'step' ? 'the step counter' : lastPart(what)} of ${what.slice(0, what.lastIndexOf('.'))} is not 0 before the first step`,
      );
  }
}

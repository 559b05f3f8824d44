/** How every stop of a step stands, from the comparisons of the audit and from what each stop is made from. */
import type { CheckId } from '../../../verdict/model.ts';
import type { ComparisonColumns } from '../comparisons.ts';
import { RECOMPUTE } from '../record.ts';
import { batchOutputs, eachCopy, eachDependency, isBatchGradient } from './dependencies.ts';
import type { StopPlan } from './plan.ts';

/** Positions of `StopState`, from best to worst. */
export const STATE = { open: 0, agrees: 1, follows: 2, wrong: 3 } as const;

/** Checks that recompute from what the step was given, not from the numbers beside the claim. */
const FROM_THE_START: readonly CheckId[] = [RECOMPUTE, 'training-receipt/rule-14'];

/** Comparisons by the number that they are about. */
export class ComparisonsByNode {
  readonly #columns: ComparisonColumns;
  readonly #start: Int32Array;
  readonly #order: Int32Array;

  constructor(columns: ComparisonColumns, nodes: number) {
    this.#columns = columns;
    this.#start = new Int32Array(nodes + 1);
    this.#order = new Int32Array(columns.length);
    for (let i = 0; i < columns.length; i += 1) this.#start[columns.node(i) + 1] += 1;
    for (let n = 0; n < nodes; n += 1) this.#start[n + 1] += this.#start[n];
    const next = this.#start.slice();
    for (let i = 0; i < columns.length; i += 1) {
      this.#order[next[columns.node(i)]] = i;
      next[columns.node(i)] += 1;
    }
  }

  /** Positions among the comparisons of the record, in their order. */
  of(node: number): Int32Array {
    return this.#order.subarray(this.#start[node], this.#start[node + 1]);
  }

  failed(node: number): boolean {
    const { ok } = this.#columns;
    return this.of(node).some((at) => ok[at] === 0);
  }
}

export interface StopStates {
  readonly state: Uint8Array;
  /** 1 where a number that the stop is made from disagrees, however far back. */
  readonly reached: Uint8Array;
}

/**
 * A number that disagrees is `wrong` unless a number that it was made from disagrees: then it follows, as long as it is
 * refuted from one side only, by the recomputation from the start or by the numbers beside it.
 */
export function stopStates(plan: StopPlan, columns: ComparisonColumns, byNode: ComparisonsByNode): StopStates {
  const state = new Uint8Array(plan.length);
  const reached = new Uint8Array(plan.length);
  const fromTheStart = columns.checks.map((check) => FROM_THE_START.includes(check));
  const { ok, check } = columns;
  let disagrees = false;
  let touched = false;
  const look = (stop: number): void => {
    disagrees ||= state[stop] >= STATE.follows;
    touched ||= state[stop] >= STATE.follows || reached[stop] === 1;
  };
  let batch: { readonly disagrees: boolean; readonly touched: boolean } | undefined;
  for (let index = 0; index < plan.length; index += 1) {
    const shared = isBatchGradient(plan, index);
    disagrees = false;
    touched = false;
    if (shared && batch === undefined) {
      batchOutputs(plan, look);
      batch = { disagrees, touched };
    } else if (shared && batch !== undefined) ({ disagrees, touched } = batch);
    eachDependency(plan, index, look);
    let refuted = false;
    let beside = false;
    const own = byNode.of(plan.node[index]);
    for (const at of own) {
      if (ok[at] === 1) continue;
      if (fromTheStart[check[at]]) refuted = true;
      else beside = true;
    }
    eachCopy(plan, index, (node) => {
      beside ||= byNode.failed(node);
    });
    if (!refuted && !beside) state[index] = own.length === 0 ? STATE.open : STATE.agrees;
    else state[index] = disagrees && !(refuted && beside) ? STATE.follows : STATE.wrong;
    if (touched) reached[index] = 1;
  }
  return { state, reached };
}

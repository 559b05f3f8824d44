/** Reproduces the chosen updates, one after the other, and judges each. */
import type { Comparison, Reproduced } from './reproduction.ts';
import { compareStates, fromCheckpoint, kindsIn } from './reproduction.ts';
import type { LoadedCheckpoint, ReadProblem } from './load.ts';
import { DataError } from './data/index.ts';
import type { Execution, Orders } from './executor.ts';
import { execute } from './executor.ts';
import type { Drift } from './drift.ts';
import { DriftSum } from './drift.ts';
import type { JudgedUpdate, UnexaminedUpdate } from './judge.ts';
import { judgeUpdate } from './judge.ts';
import type { Branch } from './rerun/network.ts';
import { kindsOf } from './rerun/rules.ts';
import type { ClaimedUpdate, PlannedUpdate } from './trajectory.ts';
import type { Verification } from './verification.ts';

/** Where reproductions come from. */
export type Reproducer =
  | { readonly kind: 'engine'; readonly execution: Execution; readonly orders: Orders }
  | { readonly kind: 'checkpoints'; readonly checkpoints: ReadonlyMap<number, LoadedCheckpoint> }
  | { readonly kind: 'none'; readonly reason: string };

export interface Examination {
  readonly judged: readonly JudgedUpdate[];
  readonly unexamined: readonly UnexaminedUpdate[];
  readonly problems: readonly ReadProblem[];
  readonly drift: Drift;
}

/** A judged update with the arrays it was judged by. */
interface Judged {
  readonly judged: JudgedUpdate;
  readonly reproduced: Reproduced;
}

/** How far re-execution is: told after every step, also after those that are run again and count once. */
export type Stepped = (done: number, total: number) => void;

export async function examine(
  updates: readonly ClaimedUpdate[],
  chosen: ReadonlySet<number>,
  checkpoints: ReadonlyMap<number, LoadedCheckpoint>,
  reproducer: Reproducer,
  verification: Verification,
  stepped: Stepped,
): Promise<Examination> {
  const judged: JudgedUpdate[] = [];
  const unexamined: UnexaminedUpdate[] = [];
  const problems: ReadProblem[] = [];
  const drift = new DriftSum();
  let done = 0;
  const total = updates.reduce((sum, { from, to }, i) => sum + (chosen.has(i) ? to - from : 0), 0);
  for (const [i, update] of updates.entries()) {
    const { from, to } = update;
    const [base, claimed] = [checkpoints.get(from), checkpoints.get(to)];
    if (!chosen.has(i)) {
      unexamined.push({ from, to, reason: 'not chosen by the declared coverage' });
    } else if (base === undefined || claimed === undefined) {
      const step = base === undefined ? from : to;
      unexamined.push({ from, to, reason: `the checkpoint of step ${step} is missing or cannot be read` });
    } else if (!update.present) {
      unexamined.push({ from, to, reason: 'the shapes of its checkpoints differ from those of the first' });
    } else {
      try {
        const result = await examineOne(update, base, claimed, reproducer, verification, (again) => {
          if (!again) done += 1;
          stepped(done, total);
        });
        if ('reason' in result) {
          unexamined.push(result);
          continue;
        }
        judged.push(result.judged);
        if (result.judged.verified) await drift.add(result.judged, claimed.state, result.reproduced, verification);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        problems.push({ file: claimed.file.input.name, place: error.place, message: error.message });
        unexamined.push({ from, to, reason: `could not be read: ${error.message}` });
      }
    }
  }
  return { judged, unexamined, problems, drift: drift.result() };
}

async function examineOne(
  plan: PlannedUpdate,
  base: LoadedCheckpoint,
  claimed: LoadedCheckpoint,
  reproducer: Reproducer,
  verification: Verification,
  stepped: (again: boolean) => void,
): Promise<Judged | UnexaminedUpdate> {
  const { from, to } = plan;
  if (reproducer.kind === 'none') return { from, to, reason: reproducer.reason };
  if (reproducer.kind === 'checkpoints') {
    const other = reproducer.checkpoints.get(to);
    if (other === undefined) return { from, to, reason: `no checkpoint was reproduced for step ${to}` };
    const reproduced = fromCheckpoint(claimed.state, other.state);
    const lacking = claimed.state.parameters.findIndex((_, i) => reproduced.weight(i) === undefined);
    if (lacking >= 0) {
      const name = claimed.state.parameters[lacking].name;
      return { from, to, reason: `the reproduced checkpoint of step ${to} lacks ${name} in this shape` };
    }
    const kinds = kindsIn(claimed.state, other.state);
    const comparison = await compareStates({ from, to }, base.state, claimed.state, reproduced, kinds);
    return { judged: judgeUpdate(comparison, verification), reproduced };
  }
  return rerun(plan, base, claimed, reproducer.execution, reproducer.orders, verification, stepped);
}

/**
 * Re-executes; a failed update in which a ReLU input lay within rounding of 0 is tried again with those units on, then off:
 * their branch is not determined by the proof (learning-proofs.md, "Numbers").
 */
async function rerun(
  plan: PlannedUpdate,
  base: LoadedCheckpoint,
  claimed: LoadedCheckpoint,
  execution: Execution,
  orders: Orders,
  verification: Verification,
  stepped: (again: boolean) => void,
): Promise<Judged | UnexaminedUpdate> {
  const { from, to } = plan;
  const attempt = async (branch: Branch): Promise<Judged | UnexaminedUpdate | undefined> => {
    const result = await execute(execution, orders, plan, base, branch, () => {
      stepped(branch !== 'computed');
    });
    if (!result.ok) return { from, to, reason: result.reason };
    if (branch !== 'computed' && result.undetermined === 0) return undefined;
    const comparison = await compare(plan, base, claimed, result.reproduced, orders);
    const remark =
      branch === 'computed' ? undefined : `${result.undetermined} ReLU inputs within rounding of 0 taken as ${branch}`;
    const judged = judgeUpdate(remark === undefined ? comparison : { ...comparison, remark }, verification);
    return { judged, reproduced: result.reproduced };
  };
  const first = await attempt('computed');
  if (first === undefined || 'reason' in first || !hasFailed(first.judged))
    return first ?? { from, to, reason: 'nothing was run' };
  for (const branch of ['on', 'off'] as const) {
    const again = await attempt(branch);
    if (again === undefined) break;
    if (!('reason' in again) && again.judged.verified) return again;
  }
  return first;
}

function hasFailed({ fixed, adaptive, state, buffers }: JudgedUpdate): boolean {
  return [fixed, adaptive, state.outcome, buffers.outcome].includes('failed');
}

async function compare(
  plan: PlannedUpdate,
  base: LoadedCheckpoint,
  claimed: LoadedCheckpoint,
  reproduced: Reproduced,
  orders: Orders,
): Promise<Comparison> {
  // Weights without a record of the optimiser: there is no claim about its state to compare.
  const kinds = claimed.state.optimiser === undefined ? [] : kindsOf(orders.rule);
  return compareStates({ from: plan.from, to: plan.to }, base.state, claimed.state, reproduced, kinds);
}

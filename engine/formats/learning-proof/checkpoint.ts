/** What the checks need of a checkpoint: parameters, buffers, optimiser record, counters. */
import type { Checkpoint, DType, Tensor, Tree } from './data/index.ts';
import { member } from './data/index.ts';
import type { StateKind } from './rerun/rules.ts';
import { STATE_KINDS } from './rerun/rules.ts';

export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

/** State of one parameter as recorded. */
export interface ParameterRecord {
  /** Adam's step counter, read; undefined when there is none, NaN when it is no number. */
  readonly step: number | undefined;
  readonly arrays: ReadonlyMap<StateKind, Tensor>;
  /** Keys that this build does not know. */
  readonly unknown: readonly string[];
}

export interface OptimiserRecord {
  /** How many parameter groups there are; checks want one. */
  readonly groups: number;
  /** Everything of the first group but `params`. */
  readonly settings: ReadonlyMap<string, Tree>;
  /** One entry for each parameter, in the order of the parameters; undefined where nothing is recorded. */
  readonly states: readonly (ParameterRecord | undefined)[];
  /** What does not fit together, one sentence each. */
  readonly problems: readonly string[];
}

export interface State {
  readonly form: Checkpoint['form'];
  readonly parameters: readonly NamedTensor[];
  readonly buffers: readonly NamedTensor[];
  /** Undefined for a file with weights only. */
  readonly optimiser: OptimiserRecord | undefined;
  /** Undefined without a scheduler. */
  readonly scheduler: SchedulerRecord | undefined;
  /** Tensors outside `net`, by their path: read for damage and for NaN. */
  readonly others: readonly NamedTensor[];
  /** Counters of batch norm, by name. */
  readonly trackedBatches: readonly (readonly [name: string, counts: readonly bigint[]])[];
  /** Arrays and counters of the optimiser that are not 0, `<parameter>.<key>`; looked for at step 0 only. */
  readonly usedAtStart: readonly string[];
  readonly notes: readonly string[];
}

export interface SchedulerRecord {
  /** NaN when it is no number. */
  readonly lastEpoch: number | undefined;
  /** Steps at which the learning rate is multiplied, once each; undefined when the scheduler names none. */
  readonly milestones: readonly number[] | undefined;
  readonly gamma: number | undefined;
}

export type StateResult =
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly place: string; readonly message: string };

const BUFFER_NAMES = new Set(['running_mean', 'running_var', 'num_batches_tracked']);
const FLOATS: ReadonlySet<DType> = new Set(['f64', 'f32', 'f16', 'bf16']);

/** The last part of a dotted name. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export function isFloat(tensor: Tensor): boolean {
  return FLOATS.has(tensor.dtype);
}

/** Buffers are known by their names, and everything that does not hold real numbers is one. */
function isBuffer({ name, tensor }: NamedTensor): boolean {
  return BUFFER_NAMES.has(lastPart(name)) || !isFloat(tensor);
}

/** Sorts out a checkpoint. Reads scalars (step counters); @throws DataError where the container is damaged there. */
export async function readState({ form, tree, notes }: Checkpoint, step: number): Promise<StateResult> {
  const net = member(tree, 'net');
  if (net?.kind !== 'map') return { ok: false, place: 'net', message: 'holds no map of parameters under "net"' };
  const all: NamedTensor[] = [];
  for (const [key, value] of net.entries) {
    if (value.kind !== 'tensor') {
      return { ok: false, place: `net.${String(key)}`, message: `is ${value.kind}, not a tensor` };
    }
    all.push({ name: String(key), tensor: value.tensor });
  }
  const parameters = all.filter((entry) => !isBuffer(entry));
  const buffers = all.filter(isBuffer);
  const record = member(tree, 'optimizer');
  const optimiser = record === undefined ? undefined : await readOptimiser(record, parameters);
  return {
    ok: true,
    state: {
      form,
      parameters,
      buffers,
      optimiser,
      scheduler: readScheduler(member(tree, 'scheduler')),
      others: otherTensors(tree),
      trackedBatches: await readTracked(buffers),
      usedAtStart: step === 0 ? await findUsed(optimiser, parameters) : [],
      notes,
    },
  };
}

/** Counters of batch norm are one number each; of anything larger the first few are looked at. */
async function readTracked(buffers: readonly NamedTensor[]): Promise<State['trackedBatches']> {
  const tracked: (readonly [string, readonly bigint[]])[] = [];
  for (const { name, tensor } of buffers) {
    if (lastPart(name) !== 'num_batches_tracked' || isFloat(tensor)) continue;
    tracked.push([name, Array.from(await tensor.integers(0, Math.min(tensor.size, 16)))]);
  }
  return tracked;
}

async function findUsed(
  optimiser: OptimiserRecord | undefined,
  parameters: readonly NamedTensor[],
): Promise<readonly string[]> {
  const used: string[] = [];
  for (const [i, state] of (optimiser?.states ?? []).entries()) {
    const { name } = parameters[i];
    if (state?.step !== undefined && state.step !== 0) used.push(`${name}.step`);
    for (const [kind, tensor] of state?.arrays ?? []) if (!(await isZero(tensor))) used.push(`${name}.${kind}`);
  }
  return used;
}

async function isZero(tensor: Tensor): Promise<boolean> {
  const piece = 1 << 20;
  for (let from = 0; from < tensor.size; from += piece) {
    if ((await tensor.values(from, Math.min(tensor.size, from + piece))).some((x) => x !== 0)) return false;
  }
  return true;
}

async function readOptimiser(tree: Tree, parameters: readonly NamedTensor[]): Promise<OptimiserRecord> {
  const problems: string[] = [];
  const groups = member(tree, 'param_groups');
  const list = groups?.kind === 'list' ? groups.items : [];
  const group = list.at(0);
  const settings = new Map<string, Tree>();
  if (group?.kind === 'map') {
    for (const [key, value] of group.entries) if (key !== 'params') settings.set(String(key), value);
  }
  const order = indexList(member(group, 'params'));
  if (list.length > 0 && order === undefined) problems.push('"params" of the parameter group is no list of indices');
  if (order !== undefined && list.length === 1 && order.length !== parameters.length) {
    problems.push(`the parameter group lists ${order.length} parameters; the net has ${parameters.length}`);
  }
  const positions = order ?? parameters.map((_, i) => i);
  const state = member(tree, 'state');
  const entries = state?.kind === 'map' ? state.entries : [];
  const states: (ParameterRecord | undefined)[] = parameters.map(() => undefined);
  for (const [key, value] of entries) {
    const at = positions.indexOf(Number(key));
    if (at < 0 || at >= parameters.length) {
      problems.push(`the optimiser state has an entry ${JSON.stringify(String(key))}, which no parameter has`);
      continue;
    }
    states[at] = await readParameterRecord(value, parameters[at], problems);
  }
  return { groups: list.length, settings, states, problems };
}

/** Distinct whole numbers, or undefined. */
function indexList(tree: Tree | undefined): number[] | undefined {
  if (tree?.kind !== 'list') return undefined;
  const indices = tree.items.map(asNumber);
  const whole = indices.every((index): index is number => index !== undefined && index >= 0 && index % 1 === 0);
  return whole && new Set(indices).size === indices.length ? indices : undefined;
}

async function readParameterRecord(
  tree: Tree,
  parameter: NamedTensor,
  problems: string[],
): Promise<ParameterRecord | undefined> {
  if (tree.kind !== 'map') {
    problems.push(`the optimiser state of ${parameter.name} is ${tree.kind}, not a map`);
    return undefined;
  }
  let step: number | undefined;
  const arrays = new Map<StateKind, Tensor>();
  const unknown: string[] = [];
  for (const [key, value] of tree.entries) {
    const kind = STATE_KINDS.find((one) => one === key);
    if (key === 'step') {
      step = await scalar(value);
    } else if (value.kind === 'none') {
      // torch writes `momentum_buffer: None` for plain SGD.
      continue;
    } else if (kind === undefined) {
      unknown.push(String(key));
    } else if (value.kind !== 'tensor' || !sameShape(value.tensor.shape, parameter.tensor.shape)) {
      problems.push(`${String(key)} of ${parameter.name} is no tensor of the shape of its parameter`);
    } else {
      arrays.set(kind, value.tensor);
    }
  }
  return step === undefined && arrays.size === 0 && unknown.length === 0 ? undefined : { step, arrays, unknown };
}

async function scalar(tree: Tree): Promise<number> {
  if (tree.kind === 'tensor') return tree.tensor.size === 1 ? (await tree.tensor.values())[0] : NaN;
  return asNumber(tree) ?? NaN;
}

function readScheduler(tree: Tree | undefined): SchedulerRecord | undefined {
  if (tree?.kind !== 'map') return undefined;
  const last = member(tree, 'last_epoch');
  const milestones = member(tree, 'milestones');
  const steps: number[] = [];
  if (milestones?.kind === 'map') {
    for (const [key, count] of milestones.entries) {
      for (let i = Math.min(asNumber(count) ?? 1, 100); i > 0; i--) steps.push(Number(key));
    }
  }
  return {
    lastEpoch: last === undefined ? undefined : (asNumber(last) ?? NaN),
    milestones: milestones === undefined ? undefined : steps,
    gamma: asNumber(member(tree, 'gamma')),
  };
}

/** A number that is written as such; undefined for everything else. */
export function asNumber(tree: Tree | undefined): number | undefined {
  if (tree?.kind === 'int') return Number(tree.value);
  return tree?.kind === 'float' ? tree.value : undefined;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

/** Tensors outside `net` and the known optimiser state: read for damage and for NaN, and shown. */
function otherTensors(tree: Tree): NamedTensor[] {
  const found: NamedTensor[] = [];
  const seen = new Set<Tree>();
  const open: { readonly path: string; readonly tree: Tree }[] = [];
  if (tree.kind === 'map') {
    for (const [key, value] of tree.entries) if (key !== 'net') open.push({ path: String(key), tree: value });
  }
  for (let at = 0; at < open.length; at++) {
    const { path, tree: here } = open[at];
    if (seen.has(here)) continue;
    seen.add(here);
    if (here.kind === 'tensor') found.push({ name: path, tensor: here.tensor });
    else if (here.kind === 'list') here.items.forEach((item, i) => open.push({ path: `${path}.${i}`, tree: item }));
    else if (here.kind === 'map') {
      for (const [key, value] of here.entries) open.push({ path: `${path}.${String(key)}`, tree: value });
    }
  }
  return found;
}

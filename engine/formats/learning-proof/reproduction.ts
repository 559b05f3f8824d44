/** A reproduced checkpoint held against the claimed one: weights, optimiser state, buffers. */
import type { NamedTensor, State } from './checkpoint.ts';
import { isFloat, lastPart, sameShape } from './checkpoint.ts';
import type { Tensor } from './data/index.ts';
import { UpdateSums } from './distances.ts';
import { PIECE } from './load.ts';
import type { Reals } from './rerun/arithmetic.ts';
import type { StateKind } from './rerun/rules.ts';
import { STATE_KINDS } from './rerun/rules.ts';
import { spacingOf } from './spacing.ts';
import type { PlannedUpdate } from './trajectory.ts';

/** What can be said of one kind of state over all parameters. */
export interface KindComparison {
  readonly kind: string;
  readonly sums: UpdateSums;
  /** Parameters for which the proof records nothing. */
  readonly missing: readonly string[];
  /** Parameters for which there is no reproduction. */
  readonly unreproduced: readonly string[];
}

export interface BufferComparison {
  readonly floats: readonly KindComparison[];
  /** Whole-number buffers that differ, with both values in words. */
  readonly different: readonly { readonly name: string; readonly claimed: string; readonly reproduced: string }[];
  /** Buffers that were compared. */
  readonly compared: number;
  readonly unreproduced: readonly string[];
}

export interface Comparison extends PlannedUpdate {
  readonly weights: UpdateSums;
  readonly states: readonly KindComparison[];
  readonly buffers: BufferComparison;
  /** What was special about the reproduction, in one phrase. */
  readonly remark?: string;
}

/** Arrays of a reproduction, by position of the parameter. */
export interface Reproduced {
  weight(parameter: number): Source | undefined;
  state(parameter: number, kind: StateKind): Source | undefined;
  buffer(name: string): Tensor | undefined;
}

/** Numbers in memory, or in a file. */
export type Source = Reals | Tensor;

async function numbersOf(source: Source, from: number, to: number): Promise<Float64Array | Float32Array> {
  return 'subarray' in source ? source.subarray(from, to) : source.values(from, to);
}

/** @throws DataError when a file turns out to be damaged */
export async function compareStates(
  plan: PlannedUpdate,
  base: State,
  claimed: State,
  reproduced: Reproduced,
  kinds: readonly StateKind[],
): Promise<Comparison> {
  const steps = plan.to - plan.from;
  const weights = new UpdateSums(steps);
  for (const [i, { tensor }] of claimed.parameters.entries()) {
    const other = reproduced.weight(i);
    if (other === undefined) continue;
    await addPieces(weights, base.parameters[i].tensor, tensor, other);
  }
  const states: KindComparison[] = [];
  for (const kind of kinds) states.push(await compareKind(steps, kind, base, claimed, reproduced));
  return { ...plan, weights, states, buffers: await compareBuffers(steps, base, claimed, reproduced) };
}

async function addPieces(
  sums: UpdateSums,
  base: Tensor | undefined,
  claimed: Tensor,
  reproduced: Source,
): Promise<void> {
  const spacing = spacingOf(claimed.dtype);
  for (let from = 0; from < claimed.size; from += PIECE) {
    const to = Math.min(claimed.size, from + PIECE);
    const start = base === undefined ? undefined : await base.values(from, to);
    sums.add(start, await claimed.values(from, to), await numbersOf(reproduced, from, to), spacing);
  }
}

async function compareKind(
  steps: number,
  kind: StateKind,
  base: State,
  claimed: State,
  reproduced: Reproduced,
): Promise<KindComparison> {
  const sums = new UpdateSums(steps);
  const missing: string[] = [];
  const unreproduced: string[] = [];
  for (const [i, { name }] of claimed.parameters.entries()) {
    const recorded = claimed.optimiser?.states[i]?.arrays.get(kind);
    const other = reproduced.state(i, kind);
    if (recorded === undefined) {
      if (other !== undefined) missing.push(name);
    } else if (other === undefined) {
      unreproduced.push(name);
    } else {
      await addPieces(sums, base.optimiser?.states[i]?.arrays.get(kind), recorded, other);
    }
  }
  return { kind, sums, missing, unreproduced };
}

async function compareBuffers(
  steps: number,
  base: State,
  claimed: State,
  reproduced: Reproduced,
): Promise<BufferComparison> {
  const floats = new Map<string, UpdateSums>();
  const different: { name: string; claimed: string; reproduced: string }[] = [];
  const unreproduced: string[] = [];
  let compared = 0;
  for (const buffer of claimed.buffers) {
    const { name, tensor } = buffer;
    const other = reproduced.buffer(name);
    if (other === undefined || !sameShape(other.shape, tensor.shape)) {
      unreproduced.push(name);
      continue;
    }
    compared += 1;
    if (isFloat(tensor)) {
      const kind = lastPart(name);
      const sums = floats.get(kind) ?? new UpdateSums(steps);
      floats.set(kind, sums);
      await addPieces(sums, findBuffer(base, name), tensor, other);
      continue;
    }
    const difference = await firstDifference(tensor, other);
    if (difference !== undefined) different.push({ name, ...difference });
  }
  return {
    floats: Array.from(floats, ([kind, sums]) => ({ kind, sums, missing: [], unreproduced: [] })),
    different,
    compared,
    unreproduced,
  };
}

function findBuffer({ buffers }: State, name: string): Tensor | undefined {
  return buffers.find((buffer: NamedTensor) => buffer.name === name)?.tensor;
}

async function firstDifference(
  claimed: Tensor,
  reproduced: Tensor,
): Promise<{ readonly claimed: string; readonly reproduced: string } | undefined> {
  if (isFloat(reproduced)) return { claimed: 'whole numbers', reproduced: reproduced.dtype };
  for (let from = 0; from < claimed.size; from += PIECE) {
    const to = Math.min(claimed.size, from + PIECE);
    const [a, b] = [await claimed.integers(from, to), await reproduced.integers(from, to)];
    const at = a.findIndex((value, i) => value !== b[i]);
    if (at >= 0) return { claimed: String(a[at]), reproduced: String(b[at]) };
  }
  return undefined;
}

/** A reproduced checkpoint of the auditor. Parameters are matched by name. */
export function fromCheckpoint(claimed: State, reproduced: State): Reproduced {
  const positions = new Map(reproduced.parameters.map(({ name }, i) => [name, i]));
  const at = (parameter: number): number => positions.get(claimed.parameters[parameter].name) ?? -1;
  const fits = (tensor: Tensor | undefined, parameter: number): Tensor | undefined =>
    tensor !== undefined && sameShape(tensor.shape, claimed.parameters[parameter].tensor.shape) ? tensor : undefined;
  return {
    weight: (parameter) => fits(reproduced.parameters.at(at(parameter))?.tensor, parameter),
    state: (parameter, kind) => {
      const other = at(parameter);
      return other < 0 ? undefined : fits(reproduced.optimiser?.states[other]?.arrays.get(kind), parameter);
    },
    buffer: (name) => findBuffer(reproduced, name),
  };
}

/** Kinds of state that either side records. */
export function kindsIn(...states: readonly State[]): readonly StateKind[] {
  return STATE_KINDS.filter((kind) =>
    states.some(({ optimiser }) => optimiser?.states.some((record) => record?.arrays.has(kind) === true)),
  );
}

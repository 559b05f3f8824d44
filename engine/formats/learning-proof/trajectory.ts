/** What the claimed checkpoints show by themselves, without any reproduction: sizes, directions, bends of the path. */
import type { LoadedCheckpoint } from './load.ts';
import { PIECE } from './load.ts';
import { sameShape } from './checkpoint.ts';
import { NormSums, PairSums } from './distances.ts';
import { spacingOf } from './spacing.ts';

/** One update of the proof: from one expected checkpoint to the next. */
export interface PlannedUpdate {
  readonly from: number;
  readonly to: number;
}

export interface ClaimedUpdate extends PlannedUpdate {
  /** False when a checkpoint is missing, unreadable or of another shape: then the numbers mean nothing. */
  readonly present: boolean;
  readonly norms: NormSums;
  /** Distance of the two checkpoints, in every metric. */
  readonly sizes: PairSums;
  /** Steps times the l2 norm of the spacings of the later weights. */
  readonly resolution: number;
  /** norm of (next update - this update); NaN when there is no next one. */
  readonly bend: number;
  /** <this update, next update>; NaN when there is no next one. */
  readonly dotNext: number;
}

export interface Trajectory {
  readonly updates: readonly ClaimedUpdate[];
  /** Points of the path in its principal plane. */
  readonly samples: PathSamples;
}

/** Some coordinates of some checkpoints, for drawing the path. */
export interface PathSamples {
  readonly steps: readonly number[];
  /** How many of all weights each point holds. */
  readonly coordinates: number;
  readonly total: number;
  /** Row-major, checkpoints x coordinates. */
  readonly values: Float64Array;
}

const MOST_POINTS = 256;
const MOST_COORDINATES = 4096;

/** Updates of a run of `steps` steps that is saved every `every` steps; the last may be shorter. */
export function planUpdates(steps: number, every: number): PlannedUpdate[] {
  const updates: PlannedUpdate[] = [];
  for (let from = 0; from < steps; from += every) updates.push({ from, to: Math.min(from + every, steps) });
  return updates;
}

class Walk {
  readonly plan: PlannedUpdate;
  readonly present: boolean;
  readonly norms = new NormSums();
  readonly sizes = new PairSums();
  spacings = 0;
  bend = 0;
  dotNext = 0;

  constructor(plan: PlannedUpdate, present: boolean) {
    this.plan = plan;
    this.present = present;
  }
}

/** Walks along the checkpoints, piece by piece of every parameter, so that three pieces are held at once. */
export async function followTrajectory(
  plans: readonly PlannedUpdate[],
  checkpoints: ReadonlyMap<number, LoadedCheckpoint>,
  progress: (share: number) => void,
): Promise<Trajectory> {
  const first = checkpoints.get(plans.at(0)?.from ?? 0) ?? [...checkpoints.values()].at(0);
  const shapes = first?.state.parameters ?? [];
  const usable = new Map(
    [...checkpoints].filter(
      ([
        ,
        {
          state: { parameters },
        },
      ]) => {
        return (
          parameters.length === shapes.length &&
          shapes.every((shape, i) => sameShape(shape.tensor.shape, parameters[i].tensor.shape))
        );
      },
    ),
  );
  const walks = plans.map((plan) => new Walk(plan, usable.has(plan.from) && usable.has(plan.to)));
  const steps = [...new Set(walks.filter(({ present }) => present).flatMap(({ plan }) => [plan.from, plan.to]))];
  const sampler = new Sampler(
    steps,
    shapes.reduce((sum, { tensor }) => sum + tensor.size, 0),
  );
  let offset = 0;
  for (const [i, { tensor }] of shapes.entries()) {
    progress(i / shapes.length);
    const spacing = spacingOf(tensor.dtype);
    for (let from = 0; from < tensor.size; from += PIECE) {
      const to = Math.min(tensor.size, from + PIECE);
      let before: { readonly step: number; readonly values: Float64Array } | undefined;
      let last: { readonly walk: Walk; readonly update: Float64Array } | undefined;
      for (const walk of walks) {
        const [start, end] = [usable.get(walk.plan.from), usable.get(walk.plan.to)];
        if (start === undefined || end === undefined) {
          last = undefined;
          continue;
        }
        const values = async (one: LoadedCheckpoint, step: number): Promise<Float64Array> => {
          if (before?.step === step) return before.values;
          const read = await one.state.parameters[i].tensor.values(from, to);
          sampler.take(step, read, offset + from);
          return read;
        };
        const old = await values(start, walk.plan.from);
        const fresh = await values(end, walk.plan.to);
        before = { step: walk.plan.to, values: fresh };
        const update = measure(walk, old, fresh, spacing);
        if (last !== undefined) compare(last.walk, last.update, update);
        last = { walk, update };
      }
    }
    offset += tensor.size;
  }
  return { updates: walks.map((walk, i) => finish(walk, walks.at(i + 1))), samples: sampler.samples() };
}

function measure(walk: Walk, start: Float64Array, end: Float64Array, spacing: (x: number) => number): Float64Array {
  const update = new Float64Array(end.length);
  for (let i = 0; i < end.length; i++) {
    update[i] = end[i] - start[i];
    walk.norms.add(update[i]);
    const step = spacing(end[i]);
    walk.spacings += step * step;
  }
  walk.sizes.add(start, end);
  return update;
}

function compare(walk: Walk, update: Float64Array, next: Float64Array): void {
  for (let i = 0; i < update.length; i++) {
    const turn = next[i] - update[i];
    walk.bend += turn * turn;
    walk.dotNext += next[i] * update[i];
  }
}

function finish(walk: Walk, next: Walk | undefined): ClaimedUpdate {
  const { plan, present, norms, sizes } = walk;
  const paired = present && next?.present === true;
  return {
    ...plan,
    present,
    norms,
    sizes,
    resolution: (plan.to - plan.from) * Math.sqrt(walk.spacings),
    bend: paired ? Math.sqrt(walk.bend) : NaN,
    dotNext: paired ? walk.dotNext : NaN,
  };
}

/** Keeps every n-th weight of every m-th checkpoint. */
class Sampler {
  readonly #steps: readonly number[];
  readonly #rows: ReadonlyMap<number, number>;
  readonly #stride: number;
  readonly #total: number;
  readonly #coordinates: number;
  readonly #values: Float64Array;

  constructor(steps: readonly number[], total: number) {
    const every = Math.max(1, Math.ceil(steps.length / MOST_POINTS));
    this.#steps = steps.filter((_, i) => i % every === 0 || i === steps.length - 1);
    this.#rows = new Map(this.#steps.map((step, row) => [step, row]));
    this.#stride = Math.max(1, Math.ceil(total / MOST_COORDINATES));
    this.#total = total;
    this.#coordinates = Math.ceil(total / this.#stride);
    this.#values = new Float64Array(this.#steps.length * this.#coordinates);
  }

  /** @param offset position of the first value among all weights */
  take(step: number, values: Float64Array, offset: number): void {
    const row = this.#rows.get(step);
    if (row === undefined) return;
    const first = (this.#stride - (offset % this.#stride)) % this.#stride;
    for (let i = first; i < values.length; i += this.#stride) {
      this.#values[row * this.#coordinates + (offset + i) / this.#stride] = values[i];
    }
  }

  samples(): PathSamples {
    return { steps: this.#steps, coordinates: this.#coordinates, total: this.#total, values: this.#values };
  }
}

import { transfer } from 'comlink';
import type { Computation, ComputationScene, ComputationView } from '../../engine/formats/view.ts';
import type {
  ComputationStage,
  DrawnStop,
  OpenedComputation,
  RecordPlace,
  StopPage,
  StopPlace,
  StopQuery,
  SuspectMarks,
  ViewPlace,
} from './contract.ts';

/** Stops of one page, lines of one formula, marks of records. */
const MOST_STOPS = 200;
const MOST_LINES = 150;
const MOST_MARKS = 8_192;
/** Computations that are kept: the one that is looked at, and the one before it. */
const KEPT = 2;
/** States from here on disagree: `follows`, `wrong`. */
const FOLLOWS = 2;
const WRONG = 3;

interface Kept {
  readonly key: string;
  readonly opened: Promise<Computation | string>;
}

/** The computations that are looked at, one record at a time; those of other records are made again when they are asked for. */
export class Computations {
  readonly #viewOf: (place: ViewPlace) => ComputationView;
  #kept: readonly Kept[] = [];
  #search = 0;

  /** @param viewOf finds the view, or throws */
  constructor(viewOf: (place: ViewPlace) => ComputationView) {
    this.#viewOf = viewOf;
  }

  /** The cases are others. */
  forget(): void {
    this.#kept = [];
    this.#search += 1;
  }

  async contents(place: RecordPlace): Promise<OpenedComputation> {
    const opened = await this.#open(place);
    if (typeof opened === 'string') return { problem: opened };
    const { network, samples, length, stages, states } = opened;
    return { contents: { network, samples, length, stages: stages.map((stage) => counted(stage, states)) } };
  }

  async stops({ offset, limit, ...place }: StopQuery): Promise<StopPage> {
    const opened = await this.#open(place);
    if (typeof opened === 'string') return { total: 0, rows: [] };
    const from = Math.min(opened.length, Math.max(0, Math.trunc(offset)));
    const to = Math.min(opened.length, from + Math.min(MOST_STOPS, Math.max(0, Math.trunc(limit))));
    return { total: opened.length, rows: Array.from({ length: to - from }, (_, at) => opened.head(from + at)) };
  }

  async stop(place: RecordPlace, index: number): Promise<DrawnStop | undefined> {
    const opened = await this.#open(place);
    if (typeof opened === 'string' || !Number.isInteger(index) || index < 0 || index >= opened.length) return undefined;
    const stop = opened.stop(index);
    if (stop.filled.length <= MOST_LINES) return { ...stop, moreLines: 0 };
    const filled = stop.filled.slice(0, MOST_LINES);
    const last = filled
      .flat()
      .reduce((most: number, piece) => (typeof piece === 'number' ? Math.max(most, piece) : most), -1);
    const operands = stop.operands.slice(0, last + 1);
    return { ...stop, filled, operands, moreLines: stop.filled.length - MOST_LINES };
  }

  async at(place: RecordPlace, pointer: string): Promise<number | undefined> {
    const opened = await this.#open(place);
    return typeof opened === 'string' ? undefined : opened.find(pointer);
  }

  async ofUnit(place: RecordPlace, stage: number, sample: number, slot?: number): Promise<number | undefined> {
    const opened = await this.#open(place);
    if (typeof opened === 'string' || opened.stages[stage] === undefined) return undefined;
    return opened.ofUnit(stage, sample, slot);
  }

  async scene(place: RecordPlace, stage: number, sample: number): Promise<ComputationScene | undefined> {
    const opened = await this.#open(place);
    if (typeof opened === 'string' || opened.stages[stage] === undefined) return undefined;
    const scene = opened.scene(stage, sample);
    const { units, parameters, unitStates, parameterStates } = scene;
    return transfer(scene, [units.buffer, parameters.buffer, unitStates.buffer, parameterStates.buffer]);
  }

  async next(place: ViewPlace, from: StopPlace, direction: 1 | -1): Promise<StopPlace | undefined> {
    this.#search += 1;
    const mine = this.#search;
    const view = this.#viewOf(place);
    const here = await this.#open({ ...place, record: from.record });
    const stop = typeof here === 'string' ? undefined : disagreement(here.states, from.stop + direction, direction);
    if (stop !== undefined) return { record: from.record, stop };
    for (const record of candidates(view, from.record, direction)) {
      const opened = await this.#open({ ...place, record });
      // Other questions are answered meanwhile, and a later search ends this one.
      await turn();
      if (mine !== this.#search) return undefined;
      if (typeof opened === 'string') continue;
      const found = disagreement(opened.states, direction === 1 ? 0 : opened.length - 1, direction);
      if (found !== undefined) return { record, stop: found };
    }
    return undefined;
  }

  suspects(place: ViewPlace): SuspectMarks {
    const { records, unknownFrom } = this.#viewOf(place).suspects();
    const step = Math.max(1, records.length / MOST_MARKS);
    const marks = new Uint32Array(Math.min(records.length, MOST_MARKS));
    for (let at = 0; at < marks.length; at += 1) marks[at] = records[Math.floor(at * step)] ?? 0;
    const answer = { records: marks, total: records.length };
    return transfer(Number.isFinite(unknownFrom) ? { ...answer, unknownFrom } : answer, [marks.buffer]);
  }

  #open({ caseId, view, record }: RecordPlace): Promise<Computation | string> {
    const key = JSON.stringify([caseId, view, record]);
    const known = this.#kept.find((one) => one.key === key);
    const found = this.#viewOf({ caseId, view });
    if (!Number.isInteger(record) || record < 0 || record >= found.records) {
      throw new RangeError(`no record ${String(record)} in the view ${view}`);
    }
    const opened = known?.opened ?? Promise.resolve(found.open(record));
    this.#kept = [{ key, opened }, ...this.#kept.filter((one) => one.key !== key)].slice(0, KEPT);
    return opened;
  }
}

/** Records to look into, in order: those that are known to disagree, and those of which nothing is known. */
function* candidates(view: ComputationView, from: number, direction: 1 | -1): Generator<number> {
  const { records, unknownFrom } = view.suspects();
  const known = new Set(records);
  const [first, last] = direction === 1 ? [from + 1, view.records] : [from - 1, -1];
  for (let record = first; record !== last; record += direction) {
    if (known.has(record) || record >= unknownFrom) yield record;
  }
}

function disagreement(states: Uint8Array, from: number, direction: 1 | -1): number | undefined {
  for (let index = from; index >= 0 && index < states.length; index += direction) {
    if ((states[index] ?? 0) >= FOLLOWS) return index;
  }
  return undefined;
}

function counted(stage: Computation['stages'][number], states: Uint8Array): ComputationStage {
  let wrong = 0;
  let follows = 0;
  for (const state of states.subarray(stage.start, stage.end)) {
    if (state === WRONG) wrong += 1;
    else if (state === FOLLOWS) follows += 1;
  }
  return { ...stage, wrong, follows };
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

import type { ChainView, ViewState } from '../../engine/formats/view.ts';
import type { ChainPage, ChainQuery, ChainStop, ChainSummary } from './contract.ts';

/** Rows that can cross the wall in one answer. */
const MOST_ROWS = 200;
/** Links looked at between two turns of the event loop, so that other questions are answered meanwhile. */
const AT_ONCE = 20_000;

const isBroken = (state: ViewState): boolean => state === 'failed' || state === 'error';

/** Where a chain is broken, read once: four bytes for each link with a break. */
export class ChainLinks {
  readonly #view: ChainView;
  readonly #breaks: Uint32Array;
  readonly #broken: readonly number[];
  readonly #holds: readonly number[];

  private constructor(view: ChainView, breaks: readonly number[], broken: readonly number[], holds: readonly number[]) {
    this.#view = view;
    this.#breaks = Uint32Array.from(breaks);
    this.#broken = broken;
    this.#holds = holds;
  }

  static async read(view: ChainView): Promise<ChainLinks> {
    const breaks: number[] = [];
    const broken = view.strands.map(() => 0);
    const holds = view.strands.map(() => 0);
    for (let index = 0; index < view.length; index += 1) {
      let any = false;
      for (let strand = 0; strand < view.strands.length; strand += 1) {
        const state = view.state(index, strand);
        if (state === 'passed') holds[strand] = (holds[strand] ?? 0) + 1;
        if (!isBroken(state)) continue;
        broken[strand] = (broken[strand] ?? 0) + 1;
        any = true;
      }
      if (any) breaks.push(index);
      if (index % AT_ONCE === AT_ONCE - 1) await turn();
    }
    return new ChainLinks(view, breaks, broken, holds);
  }

  get summary(): ChainSummary {
    const [first] = this.#breaks;
    return {
      breaks: this.#breaks.length,
      ...(first === undefined ? {} : { first }),
      broken: this.#broken,
      holds: this.#holds,
    };
  }

  page({ only, offset, limit }: Pick<ChainQuery, 'only' | 'offset' | 'limit'>): ChainPage {
    const view = this.#view;
    const total = only === 'all' ? view.length : this.#breaks.length;
    const from = Math.max(0, Math.trunc(offset));
    const to = Math.min(total, from + Math.min(MOST_ROWS, Math.max(0, Math.trunc(limit))));
    const rows = [];
    for (let position = from; position < to; position += 1) {
      const index = only === 'all' ? position : (this.#breaks[position] ?? 0);
      const states = view.strands.map((_, strand) => view.state(index, strand));
      rows.push({ index, label: view.label(index), states });
    }
    return { total, rows };
  }

  /** The nearest break after or before a link. */
  stop(from: number, direction: 1 | -1): ChainStop | undefined {
    const breaks = this.#breaks;
    // The first break that is not before `from`.
    let low = 0;
    let high = breaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    const position = direction === 1 ? (breaks[low] === from ? low + 1 : low) : low - 1;
    const index = breaks[position];
    return index === undefined ? undefined : { index, position };
  }
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

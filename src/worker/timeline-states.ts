import type { ViewState } from '../../engine/formats/view.ts';
import type { TimelineQuery, TimelineWindow } from './contract.ts';
import { isProblem } from './row-order.ts';

/** In the order in which a bin is coloured: the last that it holds. */
export const STATES: readonly ViewState[] = ['passed', 'claim', 'not-checked', 'unverified', 'error', 'failed'];

/** More bins than any screen has pixels are not made. */
const MOST_BINS = 4_096;
/** Items looked at between two turns of the event loop, so that other questions are answered meanwhile. */
const AT_ONCE = 50_000;

/** Items along one axis: those of a timeline, or the links of a chain. */
export interface Items {
  readonly length: number;
  state(index: number): ViewState;
}

/** The state of every item, read once: one byte each. */
export class TimelineStates {
  readonly #codes: Uint8Array;
  readonly #totals = new Uint32Array(STATES.length);

  private constructor(codes: Uint8Array) {
    this.#codes = codes;
    for (const code of codes) this.#totals[code] += 1;
  }

  static async read(items: Items): Promise<TimelineStates> {
    const codes = new Uint8Array(items.length);
    for (let index = 0; index < items.length; index += 1) {
      codes[index] = Math.max(0, STATES.indexOf(items.state(index)));
      if (index % AT_ONCE === AT_ONCE - 1) await turn();
    }
    return new TimelineStates(codes);
  }

  window({ from, to, bins }: Pick<TimelineQuery, 'from' | 'to' | 'bins'>): TimelineWindow {
    const start = clamp(from, this.#codes.length);
    const end = Math.max(start, clamp(to, this.#codes.length));
    const number = Math.min(MOST_BINS, Math.max(1, Math.trunc(bins)));
    const counts = new Uint32Array(number * STATES.length);
    for (let index = start; index < end; index += 1) {
      const bin = Math.min(number - 1, Math.floor(((index - start) * number) / (end - start)));
      counts[bin * STATES.length + (this.#codes[index] ?? 0)] += 1;
    }
    return { states: STATES, counts, totals: this.#totals.slice() };
  }

  problem(from: number, direction: 1 | -1): number | undefined {
    const { length } = this.#codes;
    for (let index = Math.trunc(from) + direction; index >= 0 && index < length; index += direction) {
      if (isProblem(STATES[this.#codes[index] ?? 0])) return index;
    }
    return undefined;
  }
}

const clamp = (value: number, length: number): number => Math.min(length, Math.max(0, Math.trunc(value)));

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

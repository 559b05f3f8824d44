import type { JudgedCase, Progress } from './contract.ts';

/** The page is told at most this often, so that thousands of small files are not thousands of messages. */
const LEAST_MILLISECONDS = 40;
/** Judged cases that cross the wall at once. */
const MOST_CASES = 200;

type Told = Omit<Progress, 'judged'>;

/**
 * Thins what the engine tells, and hands judged cases over with it, so that what is judged is on the page before a cancel ends this
 * worker. The engine works without pause: everything is sent the moment it is told, never by a timer.
 */
export class ProgressGate {
  readonly #send: (progress: Progress) => void;
  readonly #now: () => number;
  #last = -Infinity;
  #cases: JudgedCase[] = [];

  /** @param now milliseconds of a clock that only goes on */
  constructor(send: (progress: Progress) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  judged(one: JudgedCase): void {
    this.#cases.push(one);
  }

  tell(progress: Told): void {
    const now = this.#now();
    if (now - this.#last < LEAST_MILLISECONDS && this.#cases.length < MOST_CASES) return;
    this.#last = now;
    this.#send({ ...progress, judged: this.#cases });
    this.#cases = [];
  }
}

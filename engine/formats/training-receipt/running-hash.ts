/** One SHA-256 over a file as it is read, and its state at chosen places: a later look at a part is checked against both ends. */
import type { RunningDigest } from '../format.ts';

export class RunningHash {
  readonly #hash: RunningDigest;
  /** Slices that were read and are not hashed to their end. */
  #waiting: Uint8Array[] = [];
  /** Bytes that are hashed. */
  #done = 0;

  constructor(hash: RunningDigest) {
    this.#hash = hash;
  }

  /** Passes slices on, and keeps them until they are hashed. */
  async *through(slices: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const slice of slices) {
      this.#waiting.push(slice);
      yield slice;
    }
  }

  /** The state after the first `end` bytes, as far as they have been read. Places must not go back. */
  upTo(end: number): RunningDigest {
    while (this.#waiting.length > 0 && this.#done < end) {
      const slice = this.#waiting[0];
      const wanted = Math.min(slice.length, end - this.#done);
      this.#hash.update(wanted === slice.length ? slice : slice.subarray(0, wanted));
      this.#done += wanted;
      if (wanted === slice.length) this.#waiting.shift();
      else this.#waiting[0] = slice.subarray(wanted);
    }
    return this.#hash.clone();
  }
}

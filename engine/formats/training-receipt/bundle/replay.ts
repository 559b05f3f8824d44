import { STRICT } from '../rule.ts';
import { WholeCheck } from './bundle-rule.ts';
import type { BundleFindings, BundleRecord, BundleRule } from './bundle-rule.ts';

/** Two independent 32-bit FNV-1a hashes over the bits of the doubles, as one key. */
function stateKey(values: Float64Array): string {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  let a = 0x811c9dc5 | 0;
  let b = 0x1000193;
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ ((word << 16) | (word >>> 16)), 0x5bd1e995);
    b ^= b >>> 13;
  }
  return `${String(a)} ${String(b)} ${String(values.length)}`;
}

/** A run does not come back to parameters that it has left. */
class Replay extends WholeCheck {
  readonly #seen = new Map<string, number>();
  /** Parameters from which the record before started, and with which it ended. */
  #current: string | undefined;
  #ended: string | undefined;
  #resting = 0;

  protected override record(record: BundleRecord): void {
    const { model } = record;
    const keyOf = (nodes: Int32Array): string =>
      stateKey(Float64Array.from(nodes, (node) => (node < 0 ? Number.NaN : model.document.num[node])));
    const key = keyOf(model.before.values);
    const rested = key === this.#current && key === this.#ended;
    this.#ended = keyOf(model.after.values);
    this.examined += 1;
    if (rested) {
      this.#resting += 1;
      return;
    }
    const earlier = this.#seen.get(key);
    if (earlier === undefined) this.#seen.set(key, record.index);
    else
      this.fail(
        record,
        model.before.node,
        `starts from the parameters from which record ${String(earlier)} started, after the run had left them`,
      );
    this.#current = key;
  }

  override finish(): BundleFindings {
    const found = super.finish();
    if (found.idle !== undefined || this.#resting === 0) return found;
    const reason = `below resolution: ${String(this.#resting)} of ${String(this.count)} steps move no parameter in its written digits, so a repeated step could not be told apart`;
    return { ...found, unresolved: found.unresolved ?? reason };
  }
}

export const replay: BundleRule = {
  info: {
    id: 'training-receipt/replay',
    title: 'No step twice',
    statement: 'No step starts from parameters that the run had already left.',
    why: 'A recorded step put in twice makes a run look longer than it was.',
    example: 'Record 2 repeated as record 3.',
    reference: 'training-receipts-strict.md section 3, `replay`',
  },
  profiles: STRICT,
  required: true,
  start: () => new Replay(),
};

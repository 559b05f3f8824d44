import { STRICT } from '../rule.ts';
import type { ReceiptModel } from '../model.ts';
import { Join, WholeCheck } from './bundle-rule.ts';
import type { BundleFindings, BundlePart, BundleRecord, BundleRule } from './bundle-rule.ts';

/** Numbers by which a vector of parameters is known: two independent 32-bit FNV-1a hashes over the bits of its doubles. */
const KEY = 2;

interface Started {
  /** For each readable record: where its parameters stand, before and after. */
  readonly keys: Int32Array;
  /** Its position, and how many parameters it has. */
  readonly records: Int32Array;
  /** Pointers are made for the failures only: that of `parameters_before` is the same in every record. */
  readonly pointer: string;
}

const MOVES = 2 * KEY;

/** A run does not come back to parameters that it has left. Only the keys are made here. */
class Replay extends WholeCheck {
  #keys = new Int32Array(64 * MOVES);
  #records = new Int32Array(64 * 2);
  #pointer = '';
  #scratch = new Float64Array(0);
  #words = new Int32Array(0);

  protected override record({ model, index }: BundleRecord): void {
    const at = this.examined;
    this.examined += 1;
    if ((at + 1) * MOVES > this.#keys.length) {
      this.#keys = doubled(this.#keys);
      this.#records = doubled(this.#records);
    }
    this.#key(model, model.before.values, at * MOVES);
    this.#key(model, model.after.values, at * MOVES + KEY);
    this.#records[at * 2] = index;
    this.#records[at * 2 + 1] = model.before.values.length;
    if (this.#pointer === '') this.#pointer = model.document.pointer(model.before.node);
  }

  #key({ document }: ReceiptModel, nodes: Int32Array, to: number): void {
    const size = nodes.length;
    if (this.#scratch.length !== size) {
      this.#scratch = new Float64Array(size);
      this.#words = new Int32Array(this.#scratch.buffer);
    }
    for (let i = 0; i < size; i += 1) this.#scratch[i] = nodes[i] < 0 ? Number.NaN : document.num[nodes[i]];
    let a = 0x811c9dc5 | 0;
    let b = 0x1000193;
    for (const word of this.#words) {
      a = Math.imul(a ^ word, 0x01000193);
      b = Math.imul(b ^ ((word << 16) | (word >>> 16)), 0x5bd1e995);
      b ^= b >>> 13;
    }
    this.#keys[to] = a;
    this.#keys[to + 1] = b;
  }

  protected override data(): Started {
    return {
      keys: this.#keys.slice(0, this.examined * MOVES),
      records: this.#records.slice(0, this.examined * 2),
      pointer: this.#pointer,
    };
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(array.length * 2);
  more.set(array);
  return more;
}

class ReplayJoin extends Join {
  readonly #seen = new KeyTable();
  /** Parameters from which the record before started, and with which it ended. */
  readonly #current = new Int32Array(KEY + 1);
  readonly #ended = new Int32Array(KEY + 1);
  #any = false;
  #resting = 0;

  override add(part: BundlePart): void {
    super.add(part);
    const { keys, records, pointer } = part.data as Started;
    for (let i = 0; i * 2 < records.length; i += 1) {
      const at = i * MOVES;
      const size = records[i * 2 + 1];
      const same = (key: Int32Array): boolean => key[0] === keys[at] && key[1] === keys[at + 1] && key[2] === size;
      const rested = this.#any && same(this.#current) && same(this.#ended);
      this.#any = true;
      this.#ended.set([keys[at + KEY], keys[at + KEY + 1], size]);
      if (rested) {
        this.#resting += 1;
        continue;
      }
      const record = records[i * 2];
      const earlier = this.#seen.put(keys[at], keys[at + 1], record);
      if (earlier >= 0) {
        const message = `starts from the parameters from which record ${String(earlier)} started, after the run had left them`;
        this.failures.push({ record, pointer, message });
      }
      this.#current.set([keys[at], keys[at + 1], size]);
    }
  }

  override finish(): BundleFindings {
    const found = super.finish();
    if (found.idle !== undefined || this.#resting === 0) return found;
    const reason = `below resolution: ${String(this.#resting)} of ${String(this.count)} steps move no parameter in its written digits, so a repeated step could not be told apart`;
    return { ...found, unresolved: found.unresolved ?? reason };
  }
}

/** The first record that started from a key, in 12 bytes a record and at most as many again for room. */
class KeyTable {
  #slots = new Int32Array(1 << 10).fill(-1);
  #a = new Int32Array(1 << 9);
  #b = new Int32Array(1 << 9);
  #records = new Int32Array(1 << 9);
  #count = 0;

  /** Keeps the record under the key, or gives the record that is there already, else -1. */
  put(a: number, b: number, record: number): number {
    const slot = this.#find(a, b);
    const held = this.#slots[slot];
    if (held >= 0) return this.#records[held];
    if (this.#count === this.#a.length) {
      this.#grow();
      return this.put(a, b, record);
    }
    this.#slots[slot] = this.#count;
    this.#a[this.#count] = a;
    this.#b[this.#count] = b;
    this.#records[this.#count] = record;
    this.#count += 1;
    return -1;
  }

  #find(a: number, b: number): number {
    const mask = this.#slots.length - 1;
    let slot = (a ^ (b << 7) ^ (b >>> 9)) & mask;
    for (let held = this.#slots[slot]; held >= 0; held = this.#slots[slot]) {
      if (this.#a[held] === a && this.#b[held] === b) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    this.#a = doubled(this.#a);
    this.#b = doubled(this.#b);
    this.#records = doubled(this.#records);
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let i = 0; i < this.#count; i += 1) this.#slots[this.#find(this.#a[i], this.#b[i])] = i;
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
  start: (_profile, from) => new Replay(from),
  join: () => new ReplayJoin(),
};

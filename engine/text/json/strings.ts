/**
 * Interned strings of one JSON document. Every distinct string (key or value) gets a small integer, so that the rest of
 * the engine compares integers, keeps look-ups in typed arrays, and never uses evidence text as a property name.
 *
 * A table starts from a `Vocabulary`: the words a format knows, with fixed ids 0..n-1 in every document.
 */
import { int32Array } from '../../base/slab.ts';
import { decodeWtf8, encodeWtf8 } from './wtf8.ts';

/** Longest run of occupied slots that is searched before a string goes to the overflow map (hash-flooding guard). */
const MAX_PROBES = 96;

/** The words of a format, prepared once. */
export interface Vocabulary {
  readonly words: readonly string[];
  readonly pool: Uint8Array;
  readonly offsets: Int32Array;
  readonly lengths: Int32Array;
  readonly hashes: Int32Array;
  readonly slots: Int32Array;
}

/** FNV-1a over bytes: cheap, and good enough because flooding falls back to a map. */
const FNV_SEED = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = FNV_SEED;
  for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ bytes[i], FNV_PRIME);
  return hash;
}

/** Prepares the words of a format. Duplicate words are a fault of ours. */
export function createVocabulary(words: readonly string[]): Vocabulary {
  if (new Set(words).size !== words.length) throw new Error('duplicate word in vocabulary');
  const encoded = words.map((word) => encodeWtf8(word));
  const total = encoded.reduce((sum, bytes) => sum + bytes.length, 0);
  const pool = new Uint8Array(total);
  const offsets = new Int32Array(words.length);
  const lengths = new Int32Array(words.length);
  const hashes = new Int32Array(words.length);
  let size = 256;
  while (size < words.length * 4) size *= 2;
  const slots = new Int32Array(size);
  let at = 0;
  encoded.forEach((bytes, id) => {
    pool.set(bytes, at);
    offsets[id] = at;
    lengths[id] = bytes.length;
    const hash = hashBytes(bytes, 0, bytes.length);
    hashes[id] = hash;
    let slot = hash & (size - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = id + 1;
    at += bytes.length;
  });
  return { words, pool, offsets, lengths, hashes, slots };
}

export class StringTable {
  #pool: Uint8Array;
  #used: number;
  #offsets: Int32Array;
  #lengths: Int32Array;
  #hashes: Int32Array;
  #slots: Int32Array;
  #count: number;
  /** Ids of the strings that found their place crowded, by `byteText`. */
  #overflow: Map<string, number> | undefined;
  readonly #texts: (string | undefined)[];

  constructor(vocabulary: Vocabulary, expected: number) {
    const words = vocabulary.words.length;
    let capacity = 128;
    while (capacity < words + expected) capacity *= 2;
    this.#pool = new Uint8Array(vocabulary.pool.length + expected * 16 + 256);
    this.#pool.set(vocabulary.pool);
    this.#used = vocabulary.pool.length;
    this.#offsets = int32Array(capacity);
    this.#offsets.set(vocabulary.offsets);
    this.#lengths = int32Array(capacity);
    this.#lengths.set(vocabulary.lengths);
    this.#hashes = int32Array(capacity);
    this.#hashes.set(vocabulary.hashes);
    this.#slots = vocabulary.slots.slice();
    this.#count = words;
    this.#texts = vocabulary.words.slice();
    while (this.#slots.length < capacity * 2) this.#rehash();
  }

  /** Number of distinct strings, vocabulary included: ids are 0..count-1. */
  get count(): number {
    return this.#count;
  }

  /** The id of bytes[from, to), adding it if new. `hash` must be the FNV-1a hash that `seed`/`step` give. */
  intern(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const length = to - from;
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hashes = this.#hashes;
    const lengths = this.#lengths;
    const pool = this.#pool;
    let slot = hash & mask;
    let probes = 0;
    for (let entry = slots[slot]; entry !== 0; entry = slots[slot]) {
      const id = entry - 1;
      if (hashes[id] === hash && lengths[id] === length) {
        let a = this.#offsets[id];
        let b = from;
        while (b < to && pool[a] === bytes[b]) {
          a += 1;
          b += 1;
        }
        if (b === to) return id;
      }
      probes += 1;
      if (probes > MAX_PROBES) return this.#internOverflow(bytes.slice(from, to), hash);
      slot = (slot + 1) & mask;
    }
    if (this.#overflow !== undefined) {
      // The place was crowded when the string came first, and no longer is: the table has grown since.
      const known = this.#overflow.get(byteText(bytes, from, to));
      if (known !== undefined) return known;
    }
    const id = this.#append(bytes, from, to, hash);
    slots[slot] = id + 1;
    if (this.#count * 2 > slots.length) this.#rehash();
    return id;
  }

  /** Where in the pool string `id` stands; it has `length(id)` bytes there. */
  place(id: number): number {
    return this.#offsets[id];
  }

  length(id: number): number {
    return this.#lengths[id];
  }

  get pool(): Uint8Array {
    return this.#pool;
  }

  /** The id of a text that may be in the document, or -1. Never adds. */
  find(text: string): number {
    let hash = FNV_SEED;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) return this.#findBytes(text, encodeWtf8(text));
      hash = Math.imul(hash ^ code, FNV_PRIME);
    }
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let probes = 0; probes <= MAX_PROBES; probes += 1) {
      const entry = slots[slot];
      if (entry === 0) break;
      if (this.#hashes[entry - 1] === hash && this.#isAscii(entry - 1, text)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.#overflow?.get(text) ?? -1;
  }

  /** Whether string `id` is this ASCII text. */
  #isAscii(id: number, text: string): boolean {
    if (this.#lengths[id] !== text.length) return false;
    const offset = this.#offsets[id];
    for (let i = 0; i < text.length; i += 1) if (this.#pool[offset + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  #findBytes(text: string, bytes: Uint8Array): number {
    const hash = hashBytes(bytes, 0, bytes.length);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let probes = 0; probes <= MAX_PROBES; probes += 1) {
      const entry = slots[slot];
      if (entry === 0) break;
      const id = entry - 1;
      if (this.#hashes[id] === hash && this.#lengths[id] === bytes.length && this.text(id) === text) return id;
      slot = (slot + 1) & mask;
    }
    return this.#overflow?.get(byteText(bytes, 0, bytes.length)) ?? -1;
  }

  /** The string itself. Malformed UTF-8 shows as U+FFFD; unpaired surrogates are kept. */
  text(id: number): string {
    const known = this.#texts[id];
    if (known !== undefined) return known;
    const offset = this.#offsets[id];
    const text = decodeWtf8(this.#pool, offset, offset + this.#lengths[id]);
    this.#texts[id] = text;
    return text;
  }

  #append(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const id = this.#count;
    if (id === this.#offsets.length) {
      this.#offsets = grow(this.#offsets);
      this.#lengths = grow(this.#lengths);
      this.#hashes = grow(this.#hashes);
    }
    const length = to - from;
    if (this.#used + length > this.#pool.length) {
      const wider = new Uint8Array(Math.max(this.#pool.length * 2, this.#used + length));
      wider.set(this.#pool);
      this.#pool = wider;
    }
    const pool = this.#pool;
    let at = this.#used;
    this.#offsets[id] = at;
    for (let i = from; i < to; i += 1) {
      pool[at] = bytes[i];
      at += 1;
    }
    this.#used = at;
    this.#lengths[id] = length;
    this.#hashes[id] = hash;
    this.#count = id + 1;
    return id;
  }

  #internOverflow(bytes: Uint8Array, hash: number): number {
    this.#overflow ??= new Map();
    const key = byteText(bytes, 0, bytes.length);
    const known = this.#overflow.get(key);
    if (known !== undefined) return known;
    const id = this.#append(bytes, 0, bytes.length, hash);
    this.#overflow.set(key, id);
    return id;
  }

  #rehash(): void {
    const size = this.#slots.length * 2;
    const slots = new Int32Array(size);
    const overflow = this.#overflow === undefined ? undefined : new Set(this.#overflow.values());
    for (let id = 0; id < this.#count; id += 1) {
      if (overflow?.has(id) === true) continue;
      let slot = this.#hashes[id] & (size - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

/** One character per byte, so that malformed strings stay distinct too. */
function byteText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i += 1) text += String.fromCharCode(bytes[i]);
  return text;
}

function grow(array: Int32Array): Int32Array {
  const wider = new Int32Array(array.length * 2);
  wider.set(array);
  return wider;
}

/** Start and step of the hash that `StringTable.intern` expects, for readers that hash while they scan. */
export const HASH_SEED = FNV_SEED;
export const HASH_PRIME = FNV_PRIME;

/**
 * Names that attack the hash table of `StringTable` (32-bit FNV-1a, slot = low bits).
 *
 * Equal hashes: a state of the hash has 32 bits, so that among some 100,000 texts two lead from one state to one state;
 * n such pairs in a row give 2^n names with one hash.
 */
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

function hashFrom(state: number, text: string): number {
  let hash = state;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash;
}

function nameOf(i: number): string {
  return (Math.imul(i, 0x9e3779b1) >>> 0).toString(36).padStart(7, '0');
}

/** Two different texts that lead from `state` to the same state. */
function collide(state: number): [string, string, number] {
  const mask = (1 << 21) - 1;
  const slots = new Int32Array(mask + 1);
  for (let i = 1; ; i += 1) {
    const hash = hashFrom(state, nameOf(i));
    let slot = Math.imul(hash, 0x9e3779b1) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      if (hashFrom(state, nameOf(slots[slot])) === hash) return [nameOf(slots[slot]), nameOf(i), hash];
    }
    slots[slot] = i;
  }
}

/** Names with one and the same hash. */
export function equalHashes(count: number): string[] {
  let state = SEED;
  let texts = [''];
  while (texts.length < count) {
    const [a, b, next] = collide(state);
    texts = texts.flatMap((text) => [text + a, text + b]);
    state = next;
  }
  return texts.slice(0, count);
}

/** Names whose hashes agree in the low `bits` bits only: neighbours in a small table, apart in a large one. */
export function equalLowBits(count: number, bits: number): string[] {
  const found: string[] = [];
  for (let i = 1; found.length < count; i += 1)
    if (hashFrom(SEED, nameOf(i)) << (32 - bits) === 0) found.push(nameOf(i));
  return found;
}

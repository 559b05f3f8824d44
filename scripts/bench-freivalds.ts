/**
 * Every Freivalds check of one token of an 8B-parameter shape (32 layers, d = 4096, FFN 14336, 8 of 32 heads for keys and values): seven
 * matrix families a layer, with fixed pseudo-random numbers. Runs in a worker of any engine; tells milliseconds of each round.
 */
import { dotI32, dotI8, freivalds } from '../engine/formats/inference-audit/key/field.ts';

const LAYERS = 32;
const MODEL = 4096;
const KV = 1024;
const FFN = 14336;
/** Rows (outputs) and columns (inputs) of W_q, W_k, W_v, W_o, W_gate, W_up, W_down. */
const FAMILIES = [
  [MODEL, MODEL],
  [KV, MODEL],
  [KV, MODEL],
  [MODEL, MODEL],
  [FFN, MODEL],
  [FFN, MODEL],
  [MODEL, FFN],
] as const;

interface Check {
  readonly v: Uint32Array;
  readonly x: Int8Array;
  readonly r: Uint32Array;
  readonly z: Int32Array;
}

/** Random inputs, made consistent in the last element of `v`, so that every check holds and none can end early. */
function layerSet(): readonly Check[] {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state;
  };
  const checks: Check[] = [];
  for (let layer = 0; layer < LAYERS; layer += 1) {
    for (const [rows, columns] of FAMILIES) {
      const v = Uint32Array.from({ length: columns }, () => (next() >>> 0) % 4294967291);
      const x = Int8Array.from({ length: columns }, () => next() >> 24);
      const r = Uint32Array.from({ length: rows }, () => (next() >>> 0) % 4294967291);
      const z = Int32Array.from({ length: rows }, () => next() >> 8);
      x[columns - 1] = 1;
      v[columns - 1] = 0;
      v[columns - 1] = (dotI32(r, z) + 4294967291 - dotI8(v, x)) % 4294967291;
      checks.push({ v, x, r, z });
    }
  }
  return checks;
}

/** Milliseconds of every round; throws when a check that must hold does not. */
export function freivaldsRounds(rounds: number): { readonly checks: number; readonly milliseconds: readonly number[] } {
  const checks = layerSet();
  const milliseconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (const { v, x, r, z } of checks) if (!freivalds(v, x, r, z)) throw new Error('a check that holds was refused');
    milliseconds.push(performance.now() - start);
  }
  return { checks: checks.length, milliseconds };
}

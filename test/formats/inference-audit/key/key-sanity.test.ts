/** S-22: a key that does not fit together is never passed over in silence. */
import { describe, expect, it } from 'vitest';
import { keyFindings } from '../../../../engine/formats/inference-audit/key/key-sanity.ts';
import { MODULUS } from '../../../../engine/formats/inference-audit/key/field.ts';
import type { VerifierKey } from '../../../../engine/formats/inference-audit/wire/types.ts';
import { keyOf } from './support.ts';

const llama = await keyOf('llama');
const captured = await keyOf('captured');
const qwen = await keyOf('qwen');

type Changed = Partial<{ -readonly [K in keyof VerifierKey]: VerifierKey[K] }>;
const zeros = (like: readonly Uint32Array[]): Uint32Array[] => like.map(({ length }) => new Uint32Array(length));
const changedFirst = (list: readonly Uint32Array[], at: number, value: number): Uint32Array[] =>
  list.map((vector, i) => (i === at ? Uint32Array.from(vector, (word, j) => (j === 0 ? value : word)) : vector));
const withNaN = (list: readonly Float32Array[]): Float32Array[] =>
  list.map((values, i) => (i === 1 ? Float32Array.from(values, (value, j) => (j === 2 ? NaN : value)) : values));

describe('keys that are refused', () => {
  const cases: readonly [name: string, base: VerifierKey, change: Changed, place: string, message: RegExp][] = [
    ['version 2', llama, { version: 2 }, '/key/version', /version 2, expected 1/],
    ['version 0', llama, { version: 0 }, '/key/version', /version 0/],
    ['r of zeros', llama, { r_vectors: zeros(llama.r_vectors) }, '/key/r_vectors/0', /every element is zero/],
    ['v of zeros', llama, { v_vectors: llama.v_vectors.map(zeros) }, '/key/v_vectors/0/0', /every element is zero/],
    ['v of the head of zeros', llama, { v_lm_head: new Uint32Array(32) }, '/key/v_lm_head', /every element is zero/],
    ['seven r vectors', llama, { r_vectors: llama.r_vectors.slice(0, 7) }, '/key/r_vectors', /7 vectors, expected 8/],
    ['no r vectors', llama, { r_vectors: [] }, '/key/r_vectors', /0 vectors, expected 8/],
    [
      'a short r vector',
      llama,
      { r_vectors: llama.r_vectors.map((r) => r.subarray(1)) },
      '/key/r_vectors/0',
      /31 elements, expected 32/,
    ],
    [
      'r of another seed',
      llama,
      { seed: new Uint8Array(32).fill(9) },
      '/key/r_vectors/0',
      /not the one that the seed gives/,
    ],
    [
      'one element of r changed',
      llama,
      { r_vectors: changedFirst(llama.r_vectors, 6, 5) },
      '/key/r_vectors/6',
      /seed gives/,
    ],
    [
      'an element above the modulus',
      llama,
      { r_vectors: changedFirst(llama.r_vectors, 2, MODULUS) },
      '/key/r_vectors/2',
      /below the modulus/,
    ],
    [
      'vectors of two layers',
      llama,
      { v_vectors: llama.v_vectors.slice(0, 2) },
      '/key/v_vectors',
      /2 layers, the model has 3/,
    ],
    [
      'six v vectors',
      llama,
      { v_vectors: llama.v_vectors.map((v) => v.slice(0, 6)) },
      '/key/v_vectors/0',
      /6 vectors, expected 7/,
    ],
    [
      'a short v vector',
      llama,
      { v_vectors: llama.v_vectors.map((v) => v.map((one) => one.subarray(2))) },
      '/key/v_vectors/0/0',
      /30 elements/,
    ],
    [
      'a short head vector',
      llama,
      { v_lm_head: new Uint32Array(31).fill(3) },
      '/key/v_lm_head',
      /31 elements, expected 32/,
    ],
    [
      'a norm that is not a number',
      llama,
      { rmsnorm_ffn_weights: withNaN(llama.rmsnorm_ffn_weights) },
      '/key/rmsnorm_ffn_weights/1',
      /finite/,
    ],
    [
      'norms of two layers',
      llama,
      { rmsnorm_attn_weights: llama.rmsnorm_attn_weights.slice(0, 2) },
      '/key/rmsnorm_attn_weights',
      /2 layers/,
    ],
    [
      'a short final norm',
      llama,
      { final_norm_weights: new Float32Array(31).fill(1) },
      '/key/final_norm_weights',
      /31 weights/,
    ],
    [
      'an infinite final norm',
      llama,
      { final_norm_weights: new Float32Array(32).fill(Infinity) },
      '/key/final_norm_weights',
      /finite/,
    ],
    ['eps 0', llama, { rmsnorm_eps: 0 }, '/key/rmsnorm_eps', /above 0/],
    ['eps NaN', llama, { rmsnorm_eps: NaN }, '/key/rmsnorm_eps', /finite/],
    [
      'scales of two layers',
      llama,
      { weight_scales: llama.weight_scales.slice(0, 2) },
      '/key/weight_scales',
      /2 layers/,
    ],
    [
      'six scales',
      llama,
      { weight_scales: llama.weight_scales.map((s) => s.subarray(1)) },
      '/key/weight_scales/0',
      /6 values/,
    ],
    [
      'a scale that is not a number',
      llama,
      { weight_scales: withNaN(llama.weight_scales) },
      '/key/weight_scales/1',
      /finite/,
    ],
    [
      'a channel too few',
      qwen,
      { per_channel_weight_scales: qwen.per_channel_weight_scales.map((l) => l.map((s) => s.subarray(1))) },
      '/key/per_channel_weight_scales/0/0',
      /31 values, expected 32/,
    ],
    [
      'captured secrets of zeros',
      captured,
      { v_lm_head_f64: new Float64Array(32) },
      '/key/v_lm_head_f64',
      /every element is zero/,
    ],
    [
      'captured secrets that are no numbers',
      captured,
      { v_lm_head_f64: new Float64Array(32).fill(NaN) },
      '/key/v_lm_head_f64',
      /finite/,
    ],
    [
      'captured secrets too short',
      captured,
      { v_lm_head_f64: new Float64Array(3).fill(1) },
      '/key/v_lm_head_f64',
      /3 elements/,
    ],
  ];
  it.each(cases)('%s', (_, base, change, place, message) => {
    const failed = keyFindings({ ...base, ...change }, []).filter(({ action }) => action === 'failed');
    const found = failed.find((one) => one.place === place && message.test(one.message));
    expect(found, JSON.stringify(failed.map((one) => [one.place, one.message]))).toMatchObject({
      rule: 'S-22',
      check: 'key-sanity',
    });
  });

  it('bytes left over', () => {
    const findings = keyFindings(llama, [
      { byte: 9105, rule: 'D1', message: '1 bytes are left over after the last field' },
    ]);
    expect(findings).toMatchObject([{ action: 'failed', place: '/key/byte 9105', message: /D1: 1 bytes/ }]);
  });

  it('no finding tells a secret of the key', () => {
    const secrets = [...llama.r_vectors, ...llama.v_vectors.flat()].flatMap((one) => Array.from(one, String));
    const broken = {
      ...llama,
      seed: new Uint8Array(32),
      version: 3,
      r_vectors: changedFirst(llama.r_vectors, 1, 4294967295),
    };
    const text = JSON.stringify(keyFindings(broken, []));
    for (const secret of secrets) if (secret.length > 6) expect(text).not.toContain(secret);
  });
});

describe('keys that leave something undecided', () => {
  it.each([
    ['final norm', llama, { final_norm_weights: null }, '/key/final_norm_weights'],
    ['head', llama, { v_lm_head: null }, '/key/v_lm_head'],
    ['attention norms', llama, { rmsnorm_attn_weights: [] }, '/key/rmsnorm_attn_weights'],
    ['norms of the feed-forward part', llama, { rmsnorm_ffn_weights: [] }, '/key/rmsnorm_ffn_weights'],
    ['captured seed', captured, { captured_logits_freivalds_seed: null }, '/key/v_lm_head_f64'],
    ['captured secrets', captured, { v_lm_head_f64: null }, '/key/v_lm_head_f64'],
    ['scales', llama, { weight_scales: [] }, '/key/weight_scales'],
  ] as readonly [string, VerifierKey, Changed, string][])('without %s', (_, base, change, place) => {
    expect(keyFindings({ ...base, ...change }, [])).toMatchObject([{ action: 'unverified', place }]);
  });
});

describe('keys without a finding', () => {
  it.each(['llama', 'llama-x', 'six', 'native', 'kv', 'captured', 'audited', 'qwen'])('%s', async (name) => {
    expect(keyFindings(await keyOf(name), [])).toEqual([]);
  });
});

/** Values that the reference computed: arithmetic, cipher, sampler, quantization, and the layers of five audits. */
import { describe, expect, it } from 'vitest';
import { hex } from '../../../../engine/crypto/hex.ts';
import { memorySource } from '../../../../engine/bytes/source.ts';
import { secretSigns } from '../../../../engine/formats/inference-audit/key/captured.ts';
import { firstDraw, keyStream } from '../../../../engine/formats/inference-audit/key/chacha20.ts';
import {
  MODULUS,
  addFp,
  dotI32,
  dotI8,
  freivalds,
  mulFp,
  residue,
  subFp,
} from '../../../../engine/formats/inference-audit/key/field.ts';
import { quantize, rmsnorm, siluMultiply } from '../../../../engine/formats/inference-audit/key/numbers.ts';
import { readArtifact } from '../../../../engine/formats/inference-audit/key/index.ts';
import { lmHeadPhase } from '../../../../engine/formats/inference-audit/key/lm-head.ts';
import { sampleToken } from '../../../../engine/formats/inference-audit/key/sampler.ts';
import { vector, vectorJson } from '../support.ts';
import { Writer } from '../writer.ts';
import { fromBits, judge, keyFrom, responseOf, toBits } from './support.ts';

interface HashVectors {
  readonly fp: {
    readonly modulus: number;
    readonly new: readonly (readonly [number, number])[];
    readonly from_i8: readonly (readonly [number, number])[];
    readonly from_i32: readonly (readonly [number, number])[];
    readonly binary: readonly Record<'a' | 'b' | 'add' | 'sub' | 'mul', number>[];
  };
  readonly fp_dot: readonly {
    readonly n: number;
    /** Absent where the vectors are given by a rule. */
    readonly fp?: number[];
    readonly i8?: number[];
    readonly i32?: number[];
    readonly dot_i8: number;
    readonly dot_i32: number;
  }[];
  readonly freivalds: readonly (Record<'v' | 'x' | 'r' | 'z' | 'z_wrong', number[]> &
    Record<'check' | 'check_wrong', boolean>)[];
  readonly chacha20: readonly {
    readonly key: string;
    readonly words: readonly string[];
    readonly u: string;
  }[];
  readonly sampler: readonly {
    readonly name: string;
    readonly reference: 'value' | 'panic';
    readonly logits: readonly string[];
    readonly temperature: string;
    readonly top_k: number;
    readonly top_p: string;
    readonly token_seed: string;
    readonly token: number | null;
  }[];
  readonly pm1: readonly { readonly seed: string; readonly signs: string }[];
  readonly quantize_i8: {
    readonly cases: readonly { readonly x: string; readonly scale: string; readonly i8: number }[];
  };
  readonly rmsnorm: readonly {
    readonly eps: string;
    readonly x: string[];
    readonly w: string[];
    readonly y: string[];
  }[];
  readonly silu: readonly {
    readonly kind: string;
    readonly g: number[];
    readonly u: number[];
    readonly h: number[];
    readonly scale_w_g?: string | string[];
    readonly scale_w_u?: string | string[];
    readonly scale_x_ffn?: string;
    readonly scale_h?: string;
  }[];
  readonly decode_artifact: readonly {
    readonly vocab_size: number;
    readonly hidden_dim: number;
    readonly lm_head_bf16: readonly string[];
    readonly hash: string;
  }[];
}

const vectors = vectorJson('hash-vectors.json') as HashVectors;
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const f32s = (patterns: readonly string[]): Float32Array => Float32Array.from(patterns, fromBits);

describe('field', () => {
  const { fp, fp_dot: dots, freivalds: checks } = vectors;
  it('refuses wrong products', () => {
    for (const { v, x, r, z_wrong: wrong, check_wrong: expected } of checks) {
      expect(freivalds(Uint32Array.from(v), Int8Array.from(x), Uint32Array.from(r), Int32Array.from(wrong))).toBe(
        expected,
      );
    }
  });
  it('accepts right ones', () => {
    for (const { v, x, r, z, check } of checks) {
      expect(freivalds(Uint32Array.from(v), Int8Array.from(x), Uint32Array.from(r), Int32Array.from(z))).toBe(check);
    }
  });
  it('arithmetic', () => {
    expect(MODULUS).toBe(fp.modulus);
    for (const [raw, expected] of [...fp.new, ...fp.from_i8, ...fp.from_i32]) expect(residue(raw)).toBe(expected);
    for (const { a, b, add, sub, mul } of fp.binary) {
      expect([addFp(a, b), subFp(a, b), mulFp(a, b)]).toEqual([add, sub, mul]);
    }
  });
  it('dot products', () => {
    const numbers = (n: number, rule: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => rule(i));
    for (const { n, fp: given, i8, i32, dot_i8: first, dot_i32: second } of dots) {
      // The rule of the one case that is not written out.
      const r = Uint32Array.from(given ?? numbers(n, (i) => 4294967290 - ((7919 * i) % 1000)));
      const x = Int8Array.from(i8 ?? numbers(n, (i) => (i % 2 === 0 ? -128 : 127)));
      const z = Int32Array.from(i32 ?? numbers(n, (i) => (i % 3 === 0 ? -2147483648 : 2147483647 - i)));
      expect(dotI8(r, x)).toBe(first);
      expect(dotI32(r, z)).toBe(second);
    }
  });
});

it('key streams and draws', () => {
  for (const { key, words, u } of vectors.chacha20) {
    const stream = Array.from(keyStream(bytesOf(key), words.length), (word) => word.toString(16).padStart(8, '0'));
    expect(stream).toEqual(words.map((word) => word.replace(/^0x/, '')));
    expect(toBits(firstDraw(bytesOf(key)))).toBe(u);
  }
});

describe('sampler', () => {
  it.each(vectors.sampler.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const rules = { temperature: fromBits(one.temperature), top_k: one.top_k, top_p: fromBits(one.top_p) };
    const chosen = sampleToken(f32s(one.logits), rules, bytesOf(one.token_seed));
    expect(chosen).toBe(one.reference === 'panic' ? undefined : one.token);
  });
});

it('secret signs', () => {
  for (const { seed, signs } of vectors.pm1) {
    const ours = Array.from(secretSigns(bytesOf(seed), signs.length), (sign) => (sign > 0 ? '+' : '-')).join('');
    expect(ours).toBe(signs);
  }
});

it('quantization', () => {
  for (const { x, scale, i8 } of vectors.quantize_i8.cases) {
    expect(Array.from(quantize(Float64Array.of(fromBits(x)), fromBits(scale))), `${x} by ${scale}`).toEqual([i8]);
  }
});

it('RMSNorm', () => {
  for (const { eps, x, w, y } of vectors.rmsnorm) {
    expect(Array.from(rmsnorm(Float64Array.from(x, fromBits), f32s(w), fromBits(eps)), toBits)).toEqual(y);
  }
});

it('SiLU and product', () => {
  for (const { kind, g, u, h, ...scales } of vectors.silu) {
    const matrix = (value: string | string[] | undefined) =>
      Array.isArray(value)
        ? { perChannel: f32s(value), perTensor: 0 }
        : { perChannel: undefined, perTensor: value === undefined ? 0 : fromBits(value) };
    const [sx, sh] = [scales.scale_x_ffn ?? '0x3f800000', scales.scale_h ?? '0x3f800000'].map(fromBits);
    const [gate, up] = [matrix(scales.scale_w_g), matrix(scales.scale_w_u)];
    expect(Array.from(siluMultiply(Int32Array.from(g), Int32Array.from(u), gate, up, sx, sh)), kind).toEqual(h);
  }
});

it('decode artifacts', async () => {
  for (const { vocab_size: vocab, hidden_dim: hidden, lm_head_bf16: weights, hash } of vectors.decode_artifact) {
    const file = new Writer().raw(new TextEncoder().encode('VDEC'));
    file.numbers(Uint16Array.from(weights, (one) => Number.parseInt(one.replace(/^0x/, ''), 16)));
    file.u64(vocab).u64(hidden);
    const read = await readArtifact(memorySource('an artifact', file.bytes()));
    expect(read.ok ? hex(read.value.hash) : read.message).toBe(hash);
  }
});

interface Trace {
  readonly file: string;
  readonly key: string;
  readonly trace: {
    readonly captured_logits_binding: { readonly difference: number } | null;
    readonly final_hidden: readonly number[] | null;
    readonly layers: readonly {
      readonly layer: number;
      readonly x_attn: number[];
      readonly x_ffn: number[];
      readonly h: number[];
      readonly residual_after: string[];
    }[];
  };
}

describe('layers of the bridge', () => {
  const traces = vectorJson('bridge-traces.json') as readonly Trace[];
  it.each(traces.map((one) => [one.file, one] as const))('%s', async (_, { file, key: name, trace }) => {
    const key = await keyFrom(vector(name));
    const response = responseOf(file);
    const report = await judge(response, key);
    expect(
      report.layers.map(({ layer, x_attn: x, x_ffn: xFfn, h, residual }) => ({
        layer,
        x_attn: Array.from(x),
        x_ffn: Array.from(xFfn),
        h: Array.from(h),
        residual_after: Array.from(residual, toBits),
      })),
    ).toEqual(trace.layers);
    const head = await lmHeadPhase(response, key, undefined);
    expect(head.finalHidden === undefined ? null : Array.from(head.finalHidden)).toEqual(trace.final_hidden);
    expect(report.capturedDifference).toBe(trace.captured_logits_binding?.difference);
  });
});

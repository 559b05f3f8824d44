/** Each check with a key, on honest audits that were changed in one place, and on the honest ones themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyReport } from '../../../../engine/formats/inference-audit/report.ts';
import type {
  RetainedTokenState,
  ShellLayerOpening,
  ShellTokenOpening,
  V4AuditResponse,
  VerifierKey,
} from '../../../../engine/formats/inference-audit/wire/types.ts';
import { codesOf, judge, keyOf, artifactOf, responseOf, runsOf } from './support.ts';

const llama = await keyOf('llama');
const llamaX = await keyOf('llama-x');
const kvKey = await keyOf('kv');
const capturedKey = await keyOf('captured');
const qwen = await keyOf('qwen');
const plain = responseOf('honest/llama-run11-greedy-p07.vv4a');
const rich = responseOf('honest/llama-x-p04.vv4a');
const deep = responseOf('honest/llama-x-deep-p05.vv4a');
const kv = responseOf('honest/kv-p04.vv4a');
const captured = responseOf('honest/captured-greedy-p05.vv4a');
const witnessed = responseOf('honest/qwen-p04.vv4a');

const shellOf = ({ shell_opening: shell }: V4AuditResponse): ShellTokenOpening => {
  if (shell === null) throw new Error('no shell');
  return shell;
};
const withShell = (response: V4AuditResponse, change: Partial<ShellTokenOpening>): V4AuditResponse => ({
  ...response,
  shell_opening: { ...shellOf(response), ...change },
});
const withLayer = (response: V4AuditResponse, layer: number, change: Partial<ShellLayerOpening>): V4AuditResponse =>
  withShell(response, {
    layers: shellOf(response).layers.map((one, i) => (i === layer ? { ...one, ...change } : one)),
  });
const retain = ({ layers }: RetainedTokenState, layer: number, change: object): RetainedTokenState => ({
  layers: layers.map((one, i) => (i === layer ? { ...one, ...change } : one)),
});
const plusOne = (values: Int32Array | null, at = 0): Int32Array =>
  Int32Array.from(values ?? [], (value, i) => (i === at ? value + 1 : value));
const failing = ({ linear }: KeyReport): readonly string[] =>
  linear
    .filter(({ ok }) => !ok)
    .map(({ layer, matrix, prefix }) => `${prefix === undefined ? '' : `${String(prefix)}:`}${String(layer)}${matrix}`);

describe('linear checks', () => {
  it.each([
    ['q', 'Wq'],
    ['k', 'Wk'],
    ['v', 'Wv'],
    ['attn_out', 'Wo'],
    ['ffn_out', 'Wd'],
  ] as const)('see one more in %s of any layer', async (field, matrix) => {
    for (const layer of [0, 1, 2]) {
      const values = shellOf(plain).layers[layer][field] ?? new Int32Array();
      const report = await judge(withLayer(plain, layer, { [field]: plusOne(values, layer) }), llama);
      expect(failing(report)).toContain(`${String(layer)}${matrix}`);
      expect(codesOf(report.bridge)).toContain('freivalds_failed');
      expect(runsOf(report.bridge)).toBe(3 + 6 + 21);
    }
  });
  it('see a gate or an up projection changed, each for itself', async () => {
    for (const [field, matrix] of [
      ['g', 'Wg'],
      ['u', 'Wu'],
    ] as const) {
      const report = await judge(withLayer(plain, 2, { [field]: plusOne(shellOf(plain).layers[2][field], 3) }), llama);
      expect(failing(report)[0]).toBe(`2${matrix}`);
    }
  });
  it('see another attention vector', async () => {
    const a = plain.retained.layers[1].a.map((value, i) => (i === 4 ? value ^ 1 : value));
    const report = await judge({ ...plain, retained: retain(plain.retained, 1, { a }) }, llama);
    expect(failing(report)).toEqual(['1Wo']);
  });
  it('see scales that make everything zero, and say so', async () => {
    const report = await judge(withLayer(plain, 1, { scale_x_ffn: 1e9 }), llama);
    expect(failing(report)).toContain('1Wg');
    expect(report.strict).toMatchObject([
      { rule: 'S-14', action: 'note', message: /derived x_ffn is zero everywhere/ },
    ]);
  });
  it('say which accumulators are withheld, without counting them', async () => {
    const report = await judge(withLayer(plain, 0, { q: null, v: null }), llama);
    expect(codesOf(report.bridge)).toEqual(['missing_qkv', 'missing_qkv']);
    expect(runsOf(report.bridge)).toBe(30 - 2);
  });
  it('stop at accumulators, residuals and inputs of another length', async () => {
    const short = shellOf(plain).layers[1].g.subarray(1);
    expect((await judge(withLayer(plain, 1, { g: short }), llama)).bridge.stopped?.place).toBe(
      '/shell_opening/layers/1/g',
    );
    const a = plain.retained.layers[0].a.subarray(1);
    const report = await judge({ ...plain, retained: retain(plain.retained, 0, { a }) }, llama);
    expect(report.bridge.stopped?.message).toBe('31 inputs and 32 outputs, the key expects 32 and 32');
    expect((await judge(withShell(plain, { layers: [], layer_indices: [] }), llama)).bridge.stopped).toBeDefined();
  });
  it('stop at a key without vectors', async () => {
    for (const change of [{ r_vectors: [] }, { v_vectors: [] }, { v_vectors: llama.v_vectors.slice(0, 1) }]) {
      expect((await judge(plain, { ...llama, ...change })).bridge.stopped).toBeDefined();
    }
  });
  it('do not run where the reference has nothing to say', async () => {
    const silent: readonly (readonly [V4AuditResponse, VerifierKey])[] = [
      [withShell(plain, { initial_residual: null }), llama],
      [{ ...plain, retained: { layers: [] } }, llama],
      [plain, { ...llama, rmsnorm_attn_weights: [] }],
      [{ ...plain, shell_opening: null }, llama],
    ];
    for (const [response, key] of silent) {
      const report = await judge(response, key);
      expect(report.bridge).toEqual({ steps: [], skipped: [] });
      expect(report.linear.filter(({ matrix }) => matrix !== 'LmHead')).toEqual([]);
    }
  });
  it('all hold in honest audits', async () => {
    const report = await judge(plain, llama);
    expect(report.linear.length).toBe(22);
    expect(failing(report)).toEqual([]);
    expect(report.strict).toEqual([]);
    expect(report.tokenDecidedBy).toBe('logits_i32');
  });
});

describe('the gate of committed inputs', () => {
  it('refuses another vector and another scale', async () => {
    const x = rich.retained.layers[2].x_attn_i8?.map((value, i) => (i === 3 ? value + 2 : value)) ?? new Int8Array();
    const changed = await judge({ ...rich, retained: retain(rich.retained, 2, { x_attn_i8: x }) }, llamaX);
    expect(codesOf(changed.bridge)[0]).toBe('bridge_x_attn_mismatch');
    const scale = (rich.retained.layers[1].scale_x_attn ?? 0) * 2;
    const scaled = await judge({ ...rich, retained: retain(rich.retained, 1, { scale_x_attn: scale }) }, llamaX);
    expect(codesOf(scaled.bridge)).toEqual(['bridge_scale_mismatch']);
    const short = await judge({ ...rich, retained: retain(rich.retained, 1, { x_attn_i8: x.subarray(1) }) }, llamaX);
    expect(codesOf(short.bridge)).toEqual(['bridge_x_attn_mismatch']);
    expect(short.bridge.stopped).toBeDefined();
  });
  it('lets a difference of 1 pass, not one of 2', async () => {
    for (const [difference, codes] of [
      [1, []],
      [2, ['bridge_x_attn_mismatch']],
    ] as const) {
      const x = rich.retained.layers[1].x_attn_i8?.map((value, i) => (i === 0 ? value - difference : value));
      const report = await judge({ ...rich, retained: retain(rich.retained, 1, { x_attn_i8: x }) }, llamaX);
      expect(codesOf(report.bridge).filter((code) => code !== 'freivalds_failed')).toEqual(codes);
    }
  });
});

describe('embedding', () => {
  const proof = shellOf(plain).embedding_proof;
  const row = shellOf(plain).initial_residual ?? new Float32Array();
  it.each([
    [
      'another row',
      { initial_residual: row.map((value, i) => (i === 5 ? value + 1 : value)) },
      'embedding_proof_failed',
    ],
    ['a row of -0.0 for 0.0 bits', { initial_residual: row.map((value) => -value) }, 'embedding_proof_failed'],
    ['no row', { initial_residual: null }, 'missing_initial_residual'],
    ['no proof', { embedding_proof: null }, 'missing_embedding_proof'],
    [
      'the proof of another token',
      { embedding_proof: proof === null ? null : { ...proof, leaf_index: 3 } },
      'embedding_leaf_mismatch',
    ],
  ] as const)('%s', async (_, change, code) => {
    expect(codesOf((await judge(withShell(plain, change), llama)).embedding)).toEqual([code]);
  });
  it('a row that no root binds', async () => {
    const { embedding } = await judge(plain, { ...llama, embedding_merkle_root: null });
    expect(codesOf(embedding)).toEqual(['unbound_initial_residual']);
  });
  it('the honest row', async () => {
    expect((await judge(plain, llama)).embedding.steps).toMatchObject([{ runs: 1, failures: [] }]);
    expect(runsOf((await judge(rich, llamaX)).embedding)).toBe(1 + 4);
  });
});

describe('the manifest against the key', () => {
  it('compares 15 fields of this key, and refuses each that differs', async () => {
    expect(runsOf((await judge(plain, llama)).crossCheck)).toBe(15);
    for (const field of [
      'n_layers',
      'hidden_dim',
      'vocab_size',
      'kv_dim',
      'ffn_dim',
      'd_head',
      'n_q_heads',
      'n_kv_heads',
      'rope_theta',
      'rmsnorm_eps',
    ] as const) {
      const { manifest } = plain;
      if (manifest === null) throw new Error('no manifest');
      const changed = { ...plain, manifest: { ...manifest, [field]: (manifest[field] ?? 0) + 1 } };
      const { crossCheck } = await judge(changed, llama);
      expect(crossCheck.steps.flatMap(({ failures }) => failures)).toMatchObject([
        { code: 'spec_field_mismatch', field },
      ]);
    }
  });
  it('compares nothing without a manifest', async () => {
    expect(runsOf((await judge({ ...plain, manifest: null }, llama)).crossCheck)).toBe(0);
  });
});

describe('the head', () => {
  it('refuses other logits, other residuals, another token', async () => {
    const { logits_i32: logits, final_residual: residual } = shellOf(plain);
    const other = await judge(withShell(plain, { logits_i32: plusOne(logits, 9) }), llama);
    expect(codesOf(other.lmHead)).toContain('lm_head_freivalds_failed');
    expect(other.tokenDecidedBy).toBe(undefined);
    const moved = residual?.map((value, i) => (i === 0 ? value + 100 : value)) ?? null;
    expect(codesOf((await judge(withShell(plain, { final_residual: moved }), llama)).lmHead)).toEqual([
      'lm_head_freivalds_failed',
    ]);
    expect(codesOf((await judge({ ...plain, token_id: plain.token_id + 1 }, llama)).lmHead)).toEqual([
      'token_selection_mismatch',
    ]);
  });
  it('says what is absent', async () => {
    expect(codesOf((await judge(withShell(plain, { logits_i32: null }), llama)).lmHead)).toEqual(['missing_logits']);
    expect(codesOf((await judge(withShell(plain, { final_residual: null }), llama)).lmHead)).toEqual([
      'missing_final_residual',
      'missing_final_hidden',
    ]);
    expect(codesOf((await judge(plain, { ...llama, final_norm_weights: null })).lmHead)).toEqual([
      'missing_final_hidden',
    ]);
    const short = shellOf(plain).final_residual?.subarray(1) ?? null;
    expect(codesOf((await judge(withShell(plain, { final_residual: short }), llama)).lmHead)[0]).toBe(
      'spec_field_mismatch',
    );
    const logits = shellOf(plain).logits_i32?.subarray(1) ?? null;
    expect((await judge(withShell(plain, { logits_i32: logits }), llama)).lmHead.stopped?.place).toBe(
      '/shell_opening/logits_i32',
    );
  });
  it('decides nothing with a key that does not bind it', async () => {
    const report = await judge(plain, { ...llama, v_lm_head: null });
    expect(report.tokenDecidedBy).toBe(undefined);
    expect(codesOf(report.lmHead)).toEqual([]);
  });
});

describe('captured logits', () => {
  const logits = shellOf(captured).captured_logits_f32 ?? new Float32Array();
  const withLogits = (change: (value: number, i: number) => number): V4AuditResponse =>
    withShell(captured, { captured_logits_f32: logits.map(change) });
  it('decide nothing without the artifact', async () => {
    const report = await judge(captured, capturedKey);
    expect({ by: report.tokenDecidedBy, recomputed: report.logitsRecomputed }).toEqual({
      by: 'captured',
      recomputed: false,
    });
    expect(report.capturedDifference).toBe(1.1920928955078125e-7);
  });
  it('far off are refused', async () => {
    const report = await judge(
      withLogits((value, i) => (i === 70 ? -3e6 : value)),
      capturedKey,
    );
    expect(codesOf(report.lmHead)).toEqual(['lm_head_freivalds_failed']);
  });
  it('a difference that is no number is refused', async () => {
    const report = await judge(
      withLogits((value, i) => (i === 70 ? NaN : value)),
      capturedKey,
    );
    expect(codesOf(report.lmHead)).toEqual(['lm_head_freivalds_failed']);
    expect(report.strict).toMatchObject([
      { rule: 'S-19', action: 'failed', place: '/shell_opening/captured_logits_f32/70', claimed: 'NaN' },
      { rule: 'S-19', action: 'note' },
    ]);
  });
  it('changed within the tolerance of the reference are seen with the artifact alone (A17)', async () => {
    for (const change of [1, 1e-6, 300]) {
      const response = withLogits((value, i) => (i === 11 ? value - change : value));
      const without = await judge(response, capturedKey);
      expect(codesOf(without.lmHead)).toEqual([]);
      const report = await judge(response, capturedKey, await artifactOf('captured'));
      expect(report.logitsRecomputed).toBe(false);
      expect(report.strict.at(-1)).toMatchObject({
        rule: 'S-21',
        action: 'failed',
        place: '/shell_opening/captured_logits_f32/11',
      });
    }
  });
  it('another artifact leaves them undecided', async () => {
    const report = await judge(captured, capturedKey, await artifactOf('audited'));
    expect(report.logitsRecomputed).toBe(false);
    expect(report.strict).toMatchObject([{ rule: 'S-21', action: 'unverified' }]);
    const unnamed = await judge(captured, { ...capturedKey, lm_head_bf16_hash: null }, await artifactOf('captured'));
    expect(unnamed.strict).toMatchObject([{ rule: 'S-21', action: 'unverified' }]);
    const trailing = {
      ...(await artifactOf('captured')),
      wire_defects: [{ byte: 9, rule: 'D1' as const, message: 'left over' }],
    };
    expect((await judge(captured, capturedKey, trailing)).logitsRecomputed).toBe(false);
  });
  it('a key without its secrets leaves them undecided', async () => {
    const report = await judge(captured, { ...capturedKey, captured_logits_freivalds_seed: null });
    expect(report.lmHead.skipped).toMatchObject([{ check: 'captured-logits' }]);
    expect(report.strict.map(({ rule, action }) => `${rule} ${action}`)).toContain('S-19 unverified');
    expect(report.capturedDifference).toBe(undefined);
  });
  it('hold with the artifact', async () => {
    const report = await judge(captured, capturedKey, await artifactOf('captured'));
    expect({ recomputed: report.logitsRecomputed, strict: report.strict }).toEqual({ recomputed: true, strict: [] });
  });
});

describe('logits recomputed from the hidden state', () => {
  it('need the artifact that the key names', async () => {
    expect(codesOf((await judge(witnessed, qwen)).lmHead)).toEqual(['missing_logits']);
    expect(codesOf((await judge(witnessed, qwen, await artifactOf('qwen-other'))).lmHead)).toEqual([
      'decode_artifact_hash_mismatch',
    ]);
    const other = await judge(witnessed, { ...qwen, lm_head_bf16_hash: null }, await artifactOf('qwen'));
    expect(other.tokenDecidedBy).toBe(undefined);
  });
  it('follow the hidden state', async () => {
    const hidden = shellOf(witnessed).lp_hidden_bf16?.map((pattern) => pattern ^ 0x8000) ?? null;
    const report = await judge(withShell(witnessed, { lp_hidden_bf16: hidden }), qwen, await artifactOf('qwen'));
    expect(codesOf(report.lmHead)).toEqual(['token_selection_mismatch']);
    const short = shellOf(witnessed).lp_hidden_bf16?.subarray(1) ?? null;
    expect(codesOf((await judge(withShell(witnessed, { lp_hidden_bf16: short }), qwen)).lmHead)).toEqual([
      'missing_final_hidden',
    ]);
  });
  it('decide the token', async () => {
    const report = await judge(witnessed, qwen, await artifactOf('qwen'));
    expect({ by: report.tokenDecidedBy, codes: codesOf(report.lmHead) }).toEqual({ by: 'artifact', codes: [] });
  });
});

describe('keys and values', () => {
  const entries = kv.kv_entries ?? [];
  const proofs = kv.kv_proofs ?? [];
  const changed = (layer: number, position: number, name: 'k_roped' | 'v_deq', value: number) =>
    entries.map((group, l) =>
      group.map((entry, p) =>
        l === layer && p === position
          ? { ...entry, [name]: entry[name].map((one, i) => (i === 0 ? value : one)) }
          : entry,
      ),
    );
  it.each([
    ['a key changed', { kv_entries: changed(0, 1, 'k_roped', 3) }, ['kv_proof_invalid']],
    ['a value that is no number', { kv_entries: changed(1, 4, 'v_deq', NaN) }, ['kv_proof_invalid']],
    ['no proofs', { kv_proofs: null }, ['kv_proof_count_mismatch']],
    ['no entries', { kv_entries: null }, ['kv_proof_count_mismatch']],
    ['proofs of one layer', { kv_proofs: proofs.slice(1) }, ['kv_proof_count_mismatch']],
    [
      'a third layer',
      { kv_entries: [...entries, entries[0]], kv_proofs: [...proofs, proofs[0]] },
      ['kv_entries_count_mismatch'],
    ],
    ['layers exchanged', { kv_entries: [...entries].reverse() }, new Array<string>(10).fill('kv_proof_invalid')],
  ])('%s', async (_, change, codes) => {
    for (const key of [kvKey, undefined]) {
      const report = await judge({ ...kv, ...change }, key);
      expect(codesOf(report.kv)).toEqual(codes);
      expect(runsOf(report.attention)).toBe(0);
    }
  });
  it('the honest ones, with a key and without', async () => {
    for (const key of [kvKey, undefined]) {
      expect((await judge(kv, key)).kv.steps.length).toBe(14);
      expect(codesOf((await judge(kv, key)).kv)).toEqual([]);
    }
  });
});

describe('attention', () => {
  it('differs from the replay by nothing that is allowed', async () => {
    const a = kv.retained.layers[1].a.map((value, i) => (i === 7 ? value - 1 : value));
    const report = await judge({ ...kv, retained: retain(kv.retained, 1, { a }) }, kvKey);
    expect(report.attention.steps.flatMap(({ failures }) => failures)).toMatchObject([
      { code: 'attention_exact_mismatch', layer: 1, token_index: 4, place: '/retained/layers/1/a/7' },
    ]);
  });
  it('is not replayed over fewer entries than positions', async () => {
    const fewer = { kv_entries: kv.kv_entries?.map((group) => group.slice(1)) ?? null, kv_proofs: null };
    const unrooted = { ...kv.commitment, kv_roots: { ...kv.commitment.kv_roots, length: 0 } };
    const { attention } = await judge({ ...kv, ...fewer, commitment: unrooted }, kvKey);
    expect(codesOf(attention)).toEqual(['attention_kv_coverage_incomplete', 'attention_kv_coverage_incomplete']);
  });
  it('stops where heads do not fit', async () => {
    for (const change of [{ n_kv_heads: 0 }, { n_q_heads: 3 }, { d_head: 0 }, { kv_dim: 9 }]) {
      const { attention } = await judge(kv, { ...kvKey, config: { ...kvKey.config, ...change } });
      expect(attention.stopped, JSON.stringify(change)).toBeDefined();
    }
  });
  it('witnessed scores are held against query and keys', async () => {
    const scores = (witnessed.witnessed_scores ?? []).map((one) => ({ ...one, scores: one.scores.map((s) => s + 25) }));
    const moved = await judge({ ...witnessed, witnessed_scores: scores }, qwen);
    expect(codesOf(moved.attention)).toEqual(['score_anchor_mismatch', 'score_anchor_mismatch']);
    const shape = (witnessed.witnessed_scores ?? []).map((one) => ({ ...one, seq_len: one.seq_len + 1 }));
    expect(codesOf((await judge({ ...witnessed, witnessed_scores: shape }, qwen)).attention)).toEqual([
      'witnessed_score_structural_error',
      'witnessed_score_structural_error',
    ]);
    const short = (witnessed.witnessed_scores ?? []).map((one) => ({ ...one, scores: one.scores.subarray(1) }));
    expect((await judge({ ...witnessed, witnessed_scores: short }, qwen)).attention.stopped).toBeDefined();
    expect(runsOf((await judge(witnessed, qwen)).attention)).toBe(6);
  });
  it('witnessed scores are those of the query at its own position, where the key has scales per channel (U2)', async () => {
    const profile = qwen.verification_profile;
    if (profile === null) throw new Error('no profile');
    const tight = { ...qwen, verification_profile: { ...profile, score_anchor_threshold: 1e-6 } };
    expect(codesOf((await judge(witnessed, tight)).attention)).toEqual([]);
    // The same scales as one for the whole matrix: the query stands one position further, and nothing fits.
    const perTensor = {
      ...tight,
      per_channel_weight_scales: [],
      weight_scales: qwen.per_channel_weight_scales.map((layer) => Float32Array.from(layer, (scales) => scales[0])),
    };
    expect(codesOf((await judge(witnessed, perTensor)).attention)).toContain('score_anchor_mismatch');
  });
  it('holds in the honest audit', async () => {
    const { attention } = await judge(kv, kvKey);
    expect({ runs: runsOf(attention), codes: codesOf(attention) }).toEqual({ runs: 2, codes: [] });
  });
});

describe('earlier positions', () => {
  const states = deep.prefix_retained ?? [];
  const shells = deep.prefix_shell_openings ?? [];
  it('with one state or one opening fewer', async () => {
    for (const change of [{ prefix_retained: states.slice(1) }, { prefix_shell_openings: shells.slice(1) }]) {
      expect(codesOf((await judge({ ...deep, ...change }, llamaX)).deepPrefix)).toEqual(['prefix_count_mismatch']);
    }
  });
  it('in another state, with a key and without', async () => {
    const scaled = states.map((state, j) =>
      j === 3 ? retain(state, 0, { scale_a_wire: Uint8Array.of(0, 0, 128, 63) }) : state,
    );
    for (const key of [llamaX, undefined]) {
      expect(codesOf((await judge({ ...deep, prefix_retained: scaled }, key)).deepPrefix)).toEqual([
        'retained_hash_mismatch',
      ]);
    }
  });
  it('with other accumulators', async () => {
    const changed = shells.map((shell, j) =>
      j === 2
        ? {
            ...shell,
            layers: shell.layers.map((one, i) => (i === 1 ? { ...one, ffn_out: plusOne(one.ffn_out) } : one)),
          }
        : shell,
    );
    const report = await judge({ ...deep, prefix_shell_openings: changed }, llamaX);
    expect(failing(report)).toContain('2:1Wd');
    expect(report.deepPrefix.steps.flatMap(({ failures }) => failures)[0]).toMatchObject({
      token_index: 2,
      message: /^prefix token 2: /,
    });
  });
  it('without K: the attention is not replayed, and the linear check says it is withheld', async () => {
    const withheld = shells.map((shell) => ({ ...shell, layers: shell.layers.map((one) => ({ ...one, k: null })) }));
    const report = await judge({ ...deep, prefix_shell_openings: withheld }, llamaX);
    expect(new Set(codesOf(report.deepPrefix))).toEqual(new Set(['missing_qkv']));
    expect(runsOf(report.deepPrefix)).toBe(5 + 5 * 18);
  });
  it('all hold in the honest audit', async () => {
    const report = await judge(deep, llamaX);
    expect({ runs: runsOf(report.deepPrefix), codes: codesOf(report.deepPrefix) }).toEqual({
      runs: 5 + 105 + 15,
      codes: [],
    });
    expect(runsOf((await judge(deep)).deepPrefix)).toBe(5);
  });
});

it('without a key nothing is said about layers, rows or tokens', async () => {
  const report = await judge(plain);
  const { embedding, crossCheck, bridge, lmHead, attention } = report;
  for (const phase of [embedding, crossCheck, bridge, lmHead, attention])
    expect(phase).toEqual({ steps: [], skipped: [] });
  expect({ linear: report.linear, by: report.tokenDecidedBy, strict: report.strict }).toEqual({
    linear: [],
    by: undefined,
    strict: [],
  });
});

it('any pair of honest response and key gives an answer', async () => {
  const names = [
    'llama',
    'llama-x',
    'six',
    'native',
    'kv',
    'captured',
    'audited',
    'qwen',
    'toy-deep-prefix',
    'toy-kv-transcript-q',
  ];
  const keys = await Promise.all(names.map(keyOf));
  const responses = [plain, rich, deep, kv, captured, witnessed, responseOf('honest/native-p04.vv4a')];
  const artifact = await artifactOf('captured');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...responses),
      fc.constantFrom(...responses),
      fc.constantFrom(...keys),
      fc.constantFrom(...keys),
      fc.nat(),
      async (a, b, key, other, choice) => {
        // Parts of two audits and two keys put together: nothing of it fits, and nothing of it may throw.
        const mixed = Object.fromEntries(
          Object.entries(a).map(([name, value], i) => [
            name,
            ((choice >>> (i % 30)) & 1) === 1 ? b[name as keyof V4AuditResponse] : value,
          ]),
        ) as unknown as V4AuditResponse;
        const hybrid = Object.fromEntries(
          Object.entries(key).map(([name, value], i) => [
            name,
            ((choice >>> (i % 29)) & 1) === 1 ? other[name as keyof VerifierKey] : value,
          ]),
        ) as unknown as VerifierKey;
        const report = await judge(mixed, hybrid, artifact);
        expect(runsOf(report.bridge)).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 500, verbose: 1 },
  );
});

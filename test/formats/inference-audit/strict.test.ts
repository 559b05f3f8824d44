import { describe, expect, it } from 'vitest';
import { retainedLeaf } from '../../../engine/formats/inference-audit/hashes/leaves.ts';
import { positionsOf } from '../../../engine/formats/inference-audit/positions.ts';
import { kvShapes, scoreShapes } from '../../../engine/formats/inference-audit/strict/attention.ts';
import { modelAgreement } from '../../../engine/formats/inference-audit/strict/agreement.ts';
import { dimsOf } from '../../../engine/formats/inference-audit/strict/dims.ts';
import {
  attentionInputs,
  positionInRun,
  prefixLeaves,
  prefixLengths,
  promptLength,
} from '../../../engine/formats/inference-audit/strict/lists.ts';
import { prefixParts } from '../../../engine/formats/inference-audit/strict/prefix.ts';
import { paddingSiblings, proofShapes } from '../../../engine/formats/inference-audit/strict/proofs.ts';
import { receiptAgreement, replyAgreement } from '../../../engine/formats/inference-audit/strict/receipt.ts';
import type { RuleReport } from '../../../engine/formats/inference-audit/strict/rule.ts';
import {
  accumulators,
  layerShapes,
  scales,
  vocabulary,
} from '../../../engine/formats/inference-audit/strict/shapes.ts';
import { textRule } from '../../../engine/formats/inference-audit/strict/text.ts';
import { valueRanges } from '../../../engine/formats/inference-audit/strict/values.ts';
import { openAudit } from '../../../engine/formats/inference-audit/wire/container.ts';
import { hashList } from '../../../engine/formats/inference-audit/wire/reader.ts';
import { readReceipt } from '../../../engine/formats/inference-audit/wire/receipt.ts';
import type {
  DeploymentManifest,
  MerkleProof,
  RetainedTokenState,
  ShellLayerOpening,
  ShellTokenOpening,
  V4AuditResponse,
  VerifierKey,
} from '../../../engine/formats/inference-audit/wire/types.ts';
import { vector } from './support.ts';

function load(name: string): V4AuditResponse {
  const opened = openAudit(vector(`honest/${name}.vv4a`));
  if (!opened.ok) throw new Error(opened.refusal.message);
  return opened.decoded.response;
}

const llama = load('llama-run11-greedy-p07');
const last = load('llama-run11-greedy-p10');
const committedX = load('llama-x-deep-p05');
const kv = load('audited-p05');
const routine = load('six-routine-p03');

type Change<T> = { -readonly [K in keyof T]?: T[K] };
const withCommitment = (r: V4AuditResponse, change: Change<V4AuditResponse['commitment']>): V4AuditResponse => ({
  ...r,
  commitment: { ...r.commitment, ...change },
});
const withManifest = (r: V4AuditResponse, change: Change<DeploymentManifest>): V4AuditResponse => {
  if (r.manifest === null) throw new Error('no manifest');
  return { ...r, manifest: { ...r.manifest, ...change } };
};
function shellOf(r: V4AuditResponse): ShellTokenOpening {
  if (r.shell_opening === null) throw new Error('no shell');
  return r.shell_opening;
}
const withShell = (r: V4AuditResponse, change: Change<ShellTokenOpening>): V4AuditResponse => ({
  ...r,
  shell_opening: { ...shellOf(r), ...change },
});
const withLayer = (r: V4AuditResponse, at: number, change: Change<ShellLayerOpening>): V4AuditResponse =>
  withShell(r, { layers: shellOf(r).layers.map((layer, l) => (l === at ? { ...layer, ...change } : layer)) });
const withRetained = (
  r: V4AuditResponse,
  at: number,
  change: Change<RetainedTokenState['layers'][number]>,
): V4AuditResponse => ({
  ...r,
  retained: { layers: r.retained.layers.map((layer, l) => (l === at ? { ...layer, ...change } : layer)) },
});
const shifted = (proof: MerkleProof, by: number): MerkleProof => ({ ...proof, leaf_index: proof.leaf_index + by });
const dropped = (proof: MerkleProof): MerkleProof => ({
  ...proof,
  siblings: hashList(proof.siblings.bytes.subarray(32)),
});
const dims = (r: V4AuditResponse) => dimsOf(undefined, r.manifest);

/** Cases that a rule refuses, and the evidence nearest to them that it accepts. */
interface RuleCases {
  readonly accepts: readonly (() => RuleReport)[];
  readonly refuses: Readonly<Record<string, () => RuleReport>>;
}

const RULES: Readonly<Record<string, RuleCases>> = {
  's-02': {
    accepts: [() => prefixLengths(llama), () => prefixLengths(last)],
    refuses: {
      'a surplus token id': () =>
        prefixLengths({ ...llama, prefix_token_ids: Uint32Array.of(...llama.prefix_token_ids, 5) }),
      'a token id too few': () => prefixLengths({ ...llama, prefix_token_ids: llama.prefix_token_ids.slice(1) }),
      'no proofs': () => prefixLengths({ ...llama, prefix_merkle_proofs: [] }),
      'a proof too few': () => prefixLengths({ ...llama, prefix_merkle_proofs: llama.prefix_merkle_proofs.slice(1) }),
      'a leaf too few': () =>
        prefixLengths({ ...llama, prefix_leaf_hashes: hashList(llama.prefix_leaf_hashes.bytes.subarray(32)) }),
      'another position': () => prefixLengths({ ...llama, token_index: 8 }),
    },
  },
  's-03': {
    accepts: [() => positionInRun(last)],
    refuses: {
      'the position after the last': () => positionInRun({ ...last, token_index: 11 }),
      'a shorter run': () => positionInRun(withCommitment(last, { n_tokens: 10 })),
      'no position at all': () => positionInRun(withCommitment(last, { n_tokens: 0 })),
      'the largest position': () => positionInRun({ ...last, token_index: 4294967295 }),
    },
  },
  's-04': {
    accepts: [() => proofShapes(llama), () => proofShapes(kv), () => proofShapes(load('llama-n1-p00'))],
    refuses: {
      'an index plus 2^depth': () => proofShapes({ ...llama, io_proof: shifted(llama.io_proof, 16) }),
      'an index plus 2^31': () => proofShapes({ ...llama, merkle_proof: shifted(llama.merkle_proof, 2147483648) }),
      'another position': () => proofShapes({ ...llama, merkle_proof: shifted(llama.merkle_proof, -1) }),
      'a sibling too few': () => proofShapes({ ...llama, io_proof: dropped(llama.io_proof) }),
      'forty siblings': () =>
        proofShapes({ ...llama, io_proof: { leaf_index: 7, siblings: hashList(new Uint8Array(40 * 32)) } }),
      'a prefix proof for another position': () =>
        proofShapes({ ...llama, prefix_merkle_proofs: llama.prefix_merkle_proofs.map((one) => shifted(one, 16)) }),
      'a prefix proof that is short': () =>
        proofShapes({ ...llama, prefix_merkle_proofs: llama.prefix_merkle_proofs.map(dropped) }),
      'a KV proof for another position': () =>
        proofShapes({ ...kv, kv_proofs: kv.kv_proofs?.map((group) => group.map((one) => shifted(one, 8))) ?? null }),
      'a run of 17 positions': () => proofShapes(withCommitment(llama, { n_tokens: 17 })),
      'a run of 8 positions': () => proofShapes(withCommitment(llama, { n_tokens: 8 })),
    },
  },
  's-05': {
    accepts: [() => prefixLeaves(llama)],
    refuses: {
      'a padding leaf': () =>
        prefixLeaves({
          ...llama,
          prefix_leaf_hashes: hashList(llama.prefix_leaf_hashes.bytes.slice().fill(0, 32, 64)),
        }),
    },
  },
  's-06': {
    accepts: [() => attentionInputs(llama), () => attentionInputs(committedX)],
    refuses: {
      'values without scale': () => attentionInputs(withRetained(committedX, 1, { scale_x_attn: null })),
      'a scale without values': () => attentionInputs(withRetained(committedX, 1, { x_attn_i8: null })),
      'values in one layer only': () =>
        attentionInputs(withRetained(committedX, 1, { x_attn_i8: null, scale_x_attn: null })),
      'values without scale where none are committed': () =>
        attentionInputs(withRetained(llama, 2, { x_attn_i8: new Int8Array(32) })),
      'the same in the prefix': () => {
        const prefix = committedX.prefix_retained?.map(
          (state) => withRetained({ ...committedX, retained: state }, 0, { scale_x_attn: null }).retained,
        );
        return attentionInputs({ ...committedX, prefix_retained: prefix ?? null });
      },
    },
  },
  's-07': {
    accepts: [() => promptLength(llama, positionsOf(llama))],
    refuses: Object.fromEntries(
      [0, 13, 4294967295].map((count) => [
        `${String(count)} prompt tokens`,
        () => {
          const changed = withCommitment(llama, { n_prompt_tokens: count });
          return promptLength(changed, positionsOf(changed));
        },
      ]),
    ),
  },
  's-09': {
    accepts: [() => valueRanges(llama), () => valueRanges(kv)],
    refuses: {
      ...Object.fromEntries(
        (
          [
            'temperature',
            'top_p',
            'repetition_penalty',
            'frequency_penalty',
            'presence_penalty',
            'rmsnorm_eps',
            'rope_theta',
          ] as const
        ).flatMap((field) =>
          [NaN, Infinity, -Infinity].map((value) => [
            `${field} ${String(value)}`,
            () => valueRanges(withManifest(llama, { [field]: value })),
          ]),
        ),
      ),
      'a negative temperature': () => valueRanges(withManifest(llama, { temperature: -0.5 })),
      'top_p 0': () => valueRanges(withManifest(llama, { top_p: 0 })),
      'top_p 1.5': () => valueRanges(withManifest(llama, { top_p: 1.5 })),
      'an unknown EOS policy': () => valueRanges(withManifest(llama, { eos_policy: 'halt' })),
      'a NUL in the EOS policy': () => valueRanges(withManifest(llama, { eos_policy: 'stop\0\0\0\0' })),
      'a NUL in the detokenization policy': () => valueRanges(withManifest(llama, { detokenization_policy: 'a\0' })),
      'a NUL in a stop sequence': () => valueRanges(withManifest(llama, { stop_sequences: ['\0'] })),
      'an infinite bias': () => valueRanges(withManifest(llama, { logit_bias: [{ token: 1, bias: Infinity }] })),
      'a NaN residual': () => valueRanges(withShell(llama, { initial_residual: Float32Array.of(1, NaN) })),
      'an infinite final residual': () => valueRanges(withShell(llama, { final_residual: Float32Array.of(Infinity) })),
      'a NaN hidden value': () => valueRanges(withShell(llama, { lp_hidden_bf16: Uint16Array.of(0x7fc0) })),
      'a NaN logit': () => valueRanges(withShell(llama, { captured_logits_f32: Float32Array.of(NaN) })),
      'a NaN prefix row': () => valueRanges({ ...llama, prefix_embedding_rows: [Float32Array.of(NaN)] }),
    },
  },
  's-12': {
    accepts: [() => layerShapes(llama, dims(llama)), () => layerShapes(committedX, dims(committedX))],
    refuses: {
      'no layer at all under a full list': () =>
        layerShapes(
          { ...withShell(llama, { layers: [], layer_indices: [0, 1, 2] }), retained: { layers: [] } },
          dims(llama),
        ),
      'one retained layer': () =>
        layerShapes({ ...llama, retained: { layers: llama.retained.layers.slice(0, 1) } }, dims(llama)),
      'no layer and an empty list': () => layerShapes(withShell(llama, { layers: [], layer_indices: [] }), dims(llama)),
      'a gap in the list': () => layerShapes(withShell(llama, { layer_indices: [0, 2, 3] }), dims(llama)),
      'a reversed list': () => layerShapes(withShell(llama, { layer_indices: [2, 1, 0] }), dims(llama)),
      'fewer layers without a list': () =>
        layerShapes(withShell(llama, { layers: shellOf(llama).layers.slice(0, 2), layer_indices: null }), dims(llama)),
      'a list one short': () => layerShapes(withShell(llama, { layer_indices: [0, 1] }), dims(llama)),
      'two layers read as one': () => {
        const [a, b] = llama.retained.layers;
        const joined = { ...a, a: Int8Array.of(...a.a, ...b.a) };
        return layerShapes({ ...llama, retained: { layers: [joined, llama.retained.layers[2]] } }, dims(llama));
      },
      'a prefix state of no layers': () =>
        layerShapes(
          {
            ...committedX,
            prefix_retained: committedX.prefix_retained?.map(() => ({ layers: [] })) ?? null,
            prefix_shell_openings: committedX.prefix_shell_openings?.map((one) => ({ ...one, layers: [] })) ?? null,
          },
          dims(committedX),
        ),
      'a short attention input': () =>
        layerShapes(withRetained(committedX, 0, { x_attn_i8: new Int8Array(3) }), dims(committedX)),
      'four layers of three': () =>
        layerShapes(
          withShell(llama, {
            layers: [...shellOf(llama).layers, shellOf(llama).layers[0]],
            layer_indices: [0, 1, 2, 3],
          }),
          dims(llama),
        ),
    },
  },
  's-13': {
    accepts: [() => accumulators(llama, dims(llama)), () => accumulators(kv, dims(kv))],
    refuses: {
      ...Object.fromEntries(
        (['q', 'k', 'v', 'attn_out', 'g', 'u', 'ffn_out'] as const).flatMap((name) => [
          [
            `${name} one short`,
            () =>
              accumulators(
                withLayer(llama, 1, { [name]: shellOf(llama).layers[1][name]?.subarray(1) ?? null }),
                dims(llama),
              ),
          ],
          [
            `${name} beyond what products give`,
            () => {
              const values = shellOf(llama).layers[0][name]?.slice() ?? new Int32Array(0);
              values[0] = (name === 'ffn_out' ? 48 : 32) * 16384 + 1;
              return accumulators(withLayer(llama, 0, { [name]: values }), dims(llama));
            },
          ],
        ]),
      ),
      'too few logits': () => accumulators(withShell(llama, { logits_i32: new Int32Array(3) }), dims(llama)),
      'a short residual': () => accumulators(withShell(llama, { initial_residual: new Float32Array(3) }), dims(llama)),
      'a long final residual': () =>
        accumulators(withShell(llama, { final_residual: new Float32Array(99) }), dims(llama)),
      'too few captured logits': () =>
        accumulators(withShell(kv, { captured_logits_f32: new Float32Array(3) }), dims(kv)),
      'a short hidden state': () => accumulators(withShell(kv, { lp_hidden_bf16: new Uint16Array(3) }), dims(kv)),
    },
  },
  's-14': {
    accepts: [() => scales(llama), () => scales(committedX)],
    refuses: Object.fromEntries(
      [NaN, Infinity, 0, -1].flatMap((value) => [
        [`scale_h ${String(value)}`, () => scales(withLayer(llama, 2, { scale_h: value }))],
        [`scale_x_ffn ${String(value)}`, () => scales(withLayer(llama, 0, { scale_x_ffn: value }))],
        [`scale_x_attn ${String(value)}`, () => scales(withLayer(llama, 0, { scale_x_attn: value }))],
        [`scale_a ${String(value)}`, () => scales(withRetained(llama, 0, { scale_a: value }))],
      ]),
    ),
  },
  's-15': {
    accepts: [() => vocabulary(llama, dims(llama))],
    refuses: {
      'a token beyond the vocabulary': () =>
        vocabulary({ ...llama, token_id: dims(llama)?.vocab_size ?? 0 }, dims(llama)),
      'a prefix token beyond it': () =>
        vocabulary({ ...llama, prefix_token_ids: Uint32Array.of(4294967295) }, dims(llama)),
      'an embedding proof that wraps': () => {
        const proof = shellOf(llama).embedding_proof;
        return vocabulary(
          withShell(llama, { embedding_proof: proof === null ? null : shifted(proof, 128) }),
          dims(llama),
        );
      },
    },
  },
  's-16': {
    accepts: [() => kvShapes(kv, dims(kv)), () => kvShapes(load('kv-closed-p05'), dims(load('kv-closed-p05')))],
    refuses: {
      'entries without roots': () => kvShapes(withCommitment(kv, { kv_roots: hashList(new Uint8Array(0)) }), dims(kv)),
      'a root too few': () =>
        kvShapes(withCommitment(kv, { kv_roots: hashList(kv.commitment.kv_roots.bytes.subarray(32)) }), dims(kv)),
      'entries without proofs': () => kvShapes({ ...kv, kv_proofs: null }, dims(kv)),
      'proofs without entries': () => kvShapes({ ...kv, kv_entries: null }, dims(kv)),
      'a position too few': () =>
        kvShapes({ ...kv, kv_entries: kv.kv_entries?.map((group) => group.slice(1)) ?? null }, dims(kv)),
      'a group too few': () => kvShapes({ ...kv, kv_entries: kv.kv_entries?.slice(1) ?? null }, dims(kv)),
      'no entries at all': () => kvShapes({ ...kv, kv_entries: [], kv_proofs: [] }, dims(kv)),
      'a moved border between K and V': () =>
        kvShapes(
          {
            ...kv,
            kv_entries:
              kv.kv_entries?.map((group) =>
                group.map(({ k_roped: k, v_deq: v }) => ({ k_roped: Float64Array.of(...k, v[0]), v_deq: v.slice(1) })),
              ) ?? null,
          },
          dims(kv),
        ),
      'a NaN entry': () =>
        kvShapes(
          {
            ...kv,
            kv_entries:
              kv.kv_entries?.map((group) => group.map((one) => ({ ...one, v_deq: one.v_deq.slice().fill(NaN) }))) ??
              null,
          },
          dims(kv),
        ),
    },
  },
  's-17': {
    accepts: [() => scoreShapes(kv, dims(kv))],
    refuses: {
      'all NaN': () =>
        scoreShapes(
          {
            ...kv,
            witnessed_scores:
              kv.witnessed_scores?.map((one) => ({ ...one, scores: one.scores.slice().fill(NaN) })) ?? null,
          },
          dims(kv),
        ),
      'a position too few': () =>
        scoreShapes(
          {
            ...kv,
            witnessed_scores: kv.witnessed_scores?.map((one) => ({ ...one, seq_len: one.seq_len - 1 })) ?? null,
          },
          dims(kv),
        ),
      'other heads': () =>
        scoreShapes(
          {
            ...kv,
            witnessed_scores: kv.witnessed_scores?.map((one) => ({ ...one, n_q_heads: 2 * one.n_q_heads })) ?? null,
          },
          dims(kv),
        ),
      'a score too few': () =>
        scoreShapes(
          {
            ...kv,
            witnessed_scores: kv.witnessed_scores?.map((one) => ({ ...one, scores: one.scores.subarray(1) })) ?? null,
          },
          dims(kv),
        ),
      'a layer too few': () =>
        scoreShapes({ ...kv, witnessed_scores: kv.witnessed_scores?.slice(1) ?? null }, dims(kv)),
      'none in the list': () => scoreShapes({ ...kv, witnessed_scores: [] }, dims(kv)),
    },
  },
  's-18': {
    accepts: [() => prefixParts(committedX, true)],
    refuses: {
      'states without openings': () => prefixParts({ ...committedX, prefix_shell_openings: null }, true),
      'openings without states': () => prefixParts({ ...committedX, prefix_retained: null }, true),
      'rows without proofs': () => prefixParts({ ...committedX, prefix_embedding_proofs: null }, true),
      'proofs without rows': () => prefixParts({ ...committedX, prefix_embedding_rows: null }, true),
      'no rows at all': () =>
        prefixParts({ ...committedX, prefix_embedding_rows: null, prefix_embedding_proofs: null }, true),
      'a state too few': () =>
        prefixParts({ ...committedX, prefix_retained: committedX.prefix_retained?.slice(1) ?? null }, true),
      'an invented residual': () =>
        prefixParts(
          {
            ...committedX,
            prefix_shell_openings:
              committedX.prefix_shell_openings?.map((one) => ({ ...one, initial_residual: new Float32Array(32) })) ??
              null,
          },
          true,
        ),
      'no residual': () =>
        prefixParts(
          {
            ...committedX,
            prefix_shell_openings:
              committedX.prefix_shell_openings?.map((one) => ({ ...one, initial_residual: null })) ?? null,
          },
          true,
        ),
    },
  },
  's-27': {
    accepts: [
      ...Array.from(['p00', 'p03', 'p07', 'p10'], (at) => () => paddingSiblings(load(`llama-run11-greedy-${at}`))),
      ...['llama-n1-p00', 'llama-n2-topk1-p01', 'llama-n5-p04', 'llama-n8-p07', 'llama-n9-p08'].map(
        (name) => () => paddingSiblings(load(name)),
      ),
    ],
    refuses: {
      'one position more, at the last': () => paddingSiblings(withCommitment(last, { n_tokens: 12 })),
      'one position fewer': () => paddingSiblings(withCommitment(last, { n_tokens: 10 })),
      'a history in a padding slot': () => {
        const siblings = last.io_proof.siblings.bytes.slice();
        siblings.fill(7, 0, 32);
        return paddingSiblings({ ...last, io_proof: { ...last.io_proof, siblings: hashList(siblings) } });
      },
      'padding in a place of the run': () => {
        const siblings = llama.merkle_proof.siblings.bytes.slice();
        siblings.fill(0, 0, 32);
        return paddingSiblings({ ...llama, merkle_proof: { ...llama.merkle_proof, siblings: hashList(siblings) } });
      },
    },
  },
};

describe.each(Object.entries(RULES))('%s', (rule, { accepts, refuses }) => {
  it.each(Object.entries(refuses))('refuses %s', (_, run) => {
    const report = run();
    expect(report.rule).toBe(rule);
    expect(report.failures.length).toBeGreaterThan(0);
    for (const { place, message } of report.failures) {
      expect(place).toMatch(/^\//);
      expect(message).not.toBe('');
    }
  });

  it('accepts honest audits, and looked at something', () => {
    for (const run of accepts) {
      const report = run();
      expect(report.failures).toEqual([]);
      expect(report.unresolved).toBeUndefined();
      expect(report.examined > 0 || report.idle !== undefined).toBe(true);
    }
    expect(accepts.some((run) => run().examined > 0)).toBe(true);
  });
});

describe('what is undecided and not refused', () => {
  it('a routine opening says how much of it was examined', () => {
    const report = layerShapes(routine, dims(routine));
    expect(report.failures).toEqual([]);
    expect(report.unresolved).toContain('layers 4 of 6');
  });

  it.each([
    ['s-12', (r: V4AuditResponse) => layerShapes(r, undefined)],
    ['s-13', (r: V4AuditResponse) => accumulators(r, undefined)],
    ['s-15', (r: V4AuditResponse) => vocabulary(r, undefined)],
    ['s-16', (r: V4AuditResponse) => kvShapes(r, undefined)],
    ['s-17', (r: V4AuditResponse) => scoreShapes(r, undefined)],
  ])('%s without key and manifest', (_, run) => {
    expect(run(kv).unresolved).toBeDefined();
  });

  it('s-07 with a count that leaves no generated token', () => {
    const changed = withCommitment(llama, { n_prompt_tokens: 12 });
    const report = promptLength(changed, positionsOf(changed));
    expect(report.failures).toEqual([]);
    expect(report.unresolved).toContain('no position is a generated token');
  });

  it('s-09 without a decode mode', () => {
    expect(valueRanges(withManifest(llama, { decode_mode: null })).unresolved).toContain('decode_mode');
  });

  it('s-18 whose rows no pinned key proves', () => {
    expect(prefixParts(committedX, false).unresolved).toContain('pinned key');
  });
});

describe('s-10', () => {
  const manifest = llama.manifest;
  if (manifest === null) throw new Error('no manifest');
  const key = {
    weight_hash: manifest.weight_hash,
    rope_config_hash: manifest.rope_config_hash,
    rmsnorm_eps: manifest.rmsnorm_eps,
    embedding_merkle_root: manifest.embedding_merkle_root,
    quant_family: manifest.quant_family,
    config: { ...manifest, name: 'toy', rope_scaling: null },
  } as unknown as VerifierKey;
  const FIELDS = [
    ...(['weight_hash', 'n_layers', 'hidden_dim', 'vocab_size', 'kv_dim', 'ffn_dim', 'd_head', 'n_q_heads'] as const),
    ...([
      'n_kv_heads',
      'rope_config_hash',
      'rope_theta',
      'rmsnorm_eps',
      'embedding_merkle_root',
      'quant_family',
    ] as const),
  ];

  it.each(FIELDS)('refuses another %s, and is undecided without it', (field) => {
    const value = manifest[field];
    const other = typeof value === 'number' ? value * 1.5 : typeof value === 'string' ? 'other' : new Uint8Array(32);
    const changed = modelAgreement({ ...manifest, [field]: other }, key);
    expect(changed.failures.map(({ place }) => place)).toEqual([`/manifest/${field}`]);
    const silent = modelAgreement({ ...manifest, [field]: null }, key);
    expect(silent.failures).toEqual([]);
    expect(silent.unresolved).toContain(`${field} (manifest)`);
  });

  it('refuses NaN', () => {
    expect(modelAgreement({ ...manifest, rope_theta: NaN }, key).failures.length).toBe(1);
    expect(modelAgreement(manifest, { ...key, rmsnorm_eps: NaN }).failures.length).toBe(1);
  });

  it('accepts a manifest that asserts everything that the key confirms', () => {
    expect(modelAgreement(manifest, key)).toMatchObject({ examined: 14, failures: [], unresolved: undefined });
  });
});

function receipt(name: string) {
  const read = readReceipt(vector(`receipts/${name}.json`));
  if (!read.ok) throw new Error(read.message);
  return read.receipt;
}

describe('s-08', () => {
  const { commitment } = receipt('llama-run11-greedy');

  it.each(Object.keys(commitment).filter((name) => name !== 'version'))('refuses another %s', (field) => {
    const value = commitment[field as keyof typeof commitment];
    const other =
      typeof value === 'number' ? value + 1 : field === 'kv_roots' ? hashList(new Uint8Array(32)) : new Uint8Array(32);
    const report = receiptAgreement(llama.commitment, { ...commitment, [field]: other });
    expect(report.failures.map(({ place }) => place)).toEqual([`/commitment/${field}`]);
  });

  it('accepts the receipt of the run', () => {
    expect(receiptAgreement(llama.commitment, commitment)).toMatchObject({ examined: 13, failures: [] });
  });
});

describe('s-26', () => {
  const { reply } = receipt('llama-run11-greedy.chat');
  const ids = reply?.token_ids;
  if (reply === undefined || ids === undefined) throw new Error('no reply');

  it.each([
    ['another token', ids.map((id, i) => (i === 8 ? id + 1 : id))],
    ['another earlier token', ids.map((id, i) => (i === 1 ? id + 1 : id))],
    ['a token too few', ids.slice(0, -1)],
    ['a token too many', Uint32Array.of(...ids, 1)],
    ['no tokens', new Uint32Array(0)],
  ])('refuses %s', (_, changed) => {
    expect(replyAgreement(llama, { ...reply, token_ids: changed }).failures.length).toBeGreaterThan(0);
  });

  it('notes another text, and accepts the reply of the run', () => {
    const text = { ...llama, output_text: 'other' };
    expect(replyAgreement(text, reply)).toMatchObject({ failures: [], notes: [{ place: '/output_text' }] });
    expect(replyAgreement(llama, reply)).toMatchObject({ examined: 2, failures: [], notes: [] });
    expect(replyAgreement(llama, undefined).idle).toBeDefined();
  });
});

describe('s-23', () => {
  const text = { ...last, output_text: '<68>' };
  const grounds = { decoded: '<68>', positions: positionsOf(last), anchored: true };

  it('binds the text at the last position of an anchored file, and nowhere else', () => {
    expect(textRule(text, grounds)).toMatchObject({ examined: 1, unresolved: undefined });
    expect(textRule(text, { ...grounds, decoded: undefined }).unresolved).toContain('claimed');
    expect(textRule(text, { ...grounds, anchored: false }).unresolved).toContain('not anchored');
    expect(textRule(text, { ...grounds, decoded: '<67>' }).unresolved).toBeDefined();
    expect(textRule(text, { ...grounds, positions: positionsOf(llama) }).unresolved).toContain('First 4 characters');
    expect(textRule(last, grounds).idle).toBeDefined();
  });
});

describe('leaves and strict rules', () => {
  it('a committed input without its scale hashes as absent, which is why s-06 is needed', () => {
    const lone = withRetained(llama, 0, { x_attn_i8: new Int8Array(32).fill(9) });
    expect(retainedLeaf(lone.retained, lone.shell_opening)).toEqual(retainedLeaf(llama.retained, llama.shell_opening));
  });
});

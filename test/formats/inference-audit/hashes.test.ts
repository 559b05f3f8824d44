import { describe, expect, it } from 'vitest';
import { hex } from '../../../engine/crypto/hex.ts';
import { challengedLayers, challengedToken } from '../../../engine/formats/inference-audit/hashes/challenge.ts';
import {
  embeddingLeaf,
  ioGenesis,
  ioLink,
  kvLeaf,
  promptHash,
  retainedLeaf,
  seedCommitment,
  tokenSeed,
} from '../../../engine/formats/inference-audit/hashes/leaves.ts';
import {
  buildTree,
  foldProof,
  proofHolds,
  sameBytes,
  treeDepth,
  zeroSubtree,
} from '../../../engine/formats/inference-audit/hashes/merkle.ts';
import { hashManifest } from '../../../engine/formats/inference-audit/phases/specs.ts';
import { paddingFault, proofFits } from '../../../engine/formats/inference-audit/strict/proofs.ts';
import { readManifest } from '../../../engine/formats/inference-audit/wire/manifest.ts';
import { WireReader, hashList } from '../../../engine/formats/inference-audit/wire/reader.ts';
import type { DeploymentManifest, MerkleProof } from '../../../engine/formats/inference-audit/wire/types.ts';
import { sha256, vectorJson } from './support.ts';
import { encodeManifest } from './writer.ts';

interface Vectors {
  readonly retained_leaf: readonly {
    readonly name: string;
    readonly layers: readonly {
      readonly a: readonly number[];
      readonly scale_a: string;
      readonly x_attn_i8: readonly number[] | null;
      readonly scale_x_attn: string | null;
    }[];
    readonly final_residual: readonly string[] | null;
    readonly lp_hidden_bf16: readonly string[] | null;
    readonly captured_logits_f32: readonly string[] | null;
    readonly base: string;
    readonly after_final_residual: string;
    readonly after_lp_hidden: string;
    readonly leaf: string;
  }[];
  readonly prompt: readonly { readonly prompt: string; readonly prompt_hash: string; readonly io_genesis: string }[];
  readonly seed_commitment: readonly { readonly seed: string; readonly seed_commitment: string }[];
  readonly token_seed: readonly {
    readonly batch_seed: string;
    readonly gen_index: number;
    readonly token_seed: string;
  }[];
  readonly io_chain: readonly {
    readonly prompt_hash: string | null;
    readonly genesis: string;
    readonly note?: string;
    readonly io_root: string;
    readonly steps: readonly {
      readonly io: string;
      readonly leaf: string;
      readonly prev: string;
      readonly token_id: number;
    }[];
  }[];
  readonly specs: readonly {
    readonly name: string;
    readonly manifest: Readonly<Record<string, unknown>>;
    readonly bincode_bytes: number;
    readonly bincode_sha256: string;
    readonly input: string;
    readonly model: string;
    readonly decode: string;
    readonly output: string;
    readonly manifest_hash: string;
  }[];
  readonly merkle: readonly {
    readonly leaves: readonly string[];
    readonly size: number;
    readonly root: string;
    readonly proofs: readonly { readonly leaf_index: number; readonly siblings: readonly string[] }[];
  }[];
  readonly merkle_negative: readonly {
    readonly name: string;
    readonly leaf: string;
    readonly leaf_index: number;
    readonly position: number;
    readonly root: string;
    readonly siblings: readonly string[];
    readonly size: number;
    readonly reference: boolean;
    readonly strict: boolean;
  }[];
  readonly kv_leaf: {
    readonly cases: readonly {
      readonly k_roped: readonly string[];
      readonly v_deq: readonly string[];
      readonly layer: number;
      readonly position: number;
      readonly leaf: string;
    }[];
  };
  readonly embedding_leaf: readonly { readonly row: readonly string[]; readonly leaf: string }[];
  readonly challenge: readonly {
    readonly seed: string;
    readonly n_tokens: number;
    readonly n_layers: number;
    readonly token_index: number;
    readonly routine_layers: readonly number[];
  }[];
}

const V = vectorJson('hash-vectors.json') as Vectors;

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Bit patterns, most significant digit first, as little-endian bytes. */
function bits(patterns: readonly string[], width: number): Uint8Array {
  return Uint8Array.from(
    patterns.flatMap((text) => Array.from(bytes(text.slice(2).padStart(2 * width, '0'))).reverse()),
  );
}

const f32 = (patterns: readonly string[]) => new Float32Array(bits(patterns, 4).buffer as ArrayBuffer);
const f64 = (patterns: readonly string[]) => new Float64Array(bits(patterns, 8).buffer as ArrayBuffer);
const bf16 = (patterns: readonly string[]) => new Uint16Array(bits(patterns, 2).buffer as ArrayBuffer);

function proof(index: number, siblings: readonly string[]): MerkleProof {
  return { leaf_index: index, siblings: hashList(bytes(siblings.join(''))) };
}

describe('leaves and links', () => {
  it.each(V.retained_leaf.map((one) => [one.name, one] as const))('retained leaf: %s', (_, one) => {
    const retained = {
      layers: one.layers.map((layer) => ({
        a: Int8Array.from(layer.a),
        scale_a: 0,
        scale_a_wire: bits([layer.scale_a], 4),
        x_attn_i8: layer.x_attn_i8 === null ? null : Int8Array.from(layer.x_attn_i8),
        scale_x_attn: layer.scale_x_attn === null ? null : 0,
        scale_x_attn_wire: layer.scale_x_attn === null ? null : bits([layer.scale_x_attn], 4),
      })),
    };
    const residual = one.final_residual === null ? null : f32(one.final_residual);
    const hidden = one.lp_hidden_bf16 === null ? null : bf16(one.lp_hidden_bf16);
    const logits = one.captured_logits_f32 === null ? null : f32(one.captured_logits_f32);
    const none = { final_residual: null, lp_hidden_bf16: null, captured_logits_f32: null };
    expect(hex(retainedLeaf(retained, null))).toBe(one.base);
    expect(hex(retainedLeaf(retained, { ...none, final_residual: residual }))).toBe(one.after_final_residual);
    expect(hex(retainedLeaf(retained, { ...none, final_residual: residual, lp_hidden_bf16: hidden }))).toBe(
      one.after_lp_hidden,
    );
    const whole = { final_residual: residual, lp_hidden_bf16: hidden, captured_logits_f32: logits };
    expect(hex(retainedLeaf(retained, whole))).toBe(one.leaf);
  });

  it('prompt hashes and chain starts', () => {
    for (const one of V.prompt) {
      const hash = promptHash(bytes(one.prompt));
      expect(hex(hash)).toBe(one.prompt_hash);
      expect(hex(ioGenesis(hash))).toBe(one.io_genesis);
    }
  });

  it('seed commitments and token seeds', () => {
    for (const one of V.seed_commitment) expect(hex(seedCommitment(bytes(one.seed)))).toBe(one.seed_commitment);
    for (const one of V.token_seed) {
      expect(hex(tokenSeed(bytes(one.batch_seed), one.gen_index))).toBe(one.token_seed);
    }
  });

  it('IO chains', () => {
    for (const one of V.io_chain) {
      if (one.note === undefined) {
        expect(hex(ioGenesis(one.prompt_hash === null ? null : bytes(one.prompt_hash)))).toBe(one.genesis);
      }
      let previous = bytes(one.genesis);
      const links = one.steps.map((step) => {
        expect(hex(previous)).toBe(step.prev);
        previous = ioLink(bytes(step.leaf), step.token_id, previous);
        expect(hex(previous)).toBe(step.io);
        return previous;
      });
      expect(hex(buildTree(links).at(-1)?.[0] ?? new Uint8Array(0))).toBe(one.io_root);
    }
  });

  it('KV and embedding leaves', () => {
    for (const one of V.kv_leaf.cases) {
      const entry = { k_roped: f64(one.k_roped), v_deq: f64(one.v_deq) };
      expect(hex(kvLeaf(one.layer, one.position, entry))).toBe(one.leaf);
    }
    for (const one of V.embedding_leaf) expect(hex(embeddingLeaf(f32(one.row)))).toBe(one.leaf);
  });

  it('challenges', () => {
    for (const one of V.challenge) {
      expect(challengedToken(bytes(one.seed), one.n_tokens)).toBe(one.token_index);
      expect(challengedLayers(bytes(one.seed), one.token_index, one.n_layers)).toEqual(one.routine_layers);
    }
  });
});

describe('specification hashes', () => {
  it.each(V.specs.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const encoded = encodeManifest(manifestOf(one.manifest)).bytes();
    expect({ bytes: encoded.length, sha256: sha256(encoded) }).toEqual({
      bytes: one.bincode_bytes,
      sha256: one.bincode_sha256,
    });
    const { spans } = readManifest(new WireReader(encoded));
    const { specs, manifest } = hashManifest(encoded, spans);
    expect({
      input: hex(specs.input),
      model: hex(specs.model),
      decode: hex(specs.decode),
      output: hex(specs.output),
      manifest: hex(manifest),
    }).toEqual({
      input: one.input,
      model: one.model,
      decode: one.decode,
      output: one.output,
      manifest: one.manifest_hash,
    });
  });
});

const F32_FIELDS = ['temperature', 'top_p', 'repetition_penalty', 'frequency_penalty', 'presence_penalty'];

/** The manifest of a vector: bit patterns as numbers, hex as bytes. */
function manifestOf(json: Readonly<Record<string, unknown>>): DeploymentManifest {
  const entries = Object.entries(json).map(([name, value]): [string, unknown] => {
    if (F32_FIELDS.includes(name)) return [name, f32([value as string])[0]];
    if ((name === 'rmsnorm_eps' || name === 'rope_theta') && value !== null) return [name, f64([value as string])[0]];
    if ((name.endsWith('_hash') || name.endsWith('_root')) && value !== null) return [name, bytes(value as string)];
    if (name === 'bad_word_ids') return [name, Uint32Array.from(value as number[])];
    if (name === 'logit_bias') {
      return [name, (value as [number, string][]).map(([token, bias]) => ({ token, bias: f32([bias])[0] }))];
    }
    return [name, value];
  });
  return Object.fromEntries(entries) as unknown as DeploymentManifest;
}

describe('Merkle trees', () => {
  it.each(V.merkle_negative.map((one) => [one.name, one] as const))('proof: %s', (_, one) => {
    const opened = proof(one.leaf_index, one.siblings);
    const holds = proofHolds(bytes(one.leaf), opened, bytes(one.root));
    expect(holds).toBe(one.reference);
    const zero = sameBytes(bytes(one.leaf), zeroSubtree(0));
    const fits =
      proofFits(opened, one.position, one.size) && paddingFault(opened, one.position, one.size) === undefined;
    expect(holds && fits && !zero).toBe(one.strict);
  });

  it.each(V.merkle.map((one) => [one.size, one] as const))('%i leaves', (size, one) => {
    const levels = buildTree(one.leaves.map(bytes));
    expect(hex(levels[levels.length - 1][0])).toBe(one.root);
    expect(levels.length - 1).toBe(treeDepth(size));
    for (const { leaf_index: index, siblings } of one.proofs) {
      const opened = proof(index, siblings);
      expect(hex(foldProof(bytes(one.leaves[index]), opened))).toBe(one.root);
      expect(proofFits(opened, index, size)).toBe(true);
      expect(paddingFault(opened, index, size)).toBeUndefined();
      // One position more or fewer shows in the padding, or in the depth.
      const other = (count: number) =>
        !proofFits(opened, index, count) || paddingFault(opened, index, count) !== undefined;
      if (index === size - 1) expect(other(size + 1) && (size === 1 || other(size - 1))).toBe(true);
    }
  });

  it('has the subtrees of zeros of the specification', () => {
    expect(hex(zeroSubtree(1))).toMatch(/^f5a5fd42.*59fb4b$/);
    expect(hex(zeroSubtree(2))).toMatch(/^db56114e.*8b5d71$/);
  });
});

/** The wire format written back: tests change a decoded response and encode it again. */
import type {
  BatchCommitment,
  DeploymentManifest,
  Hashes,
  MerkleProof,
  RetainedTokenState,
  ShellTokenOpening,
  V4AuditResponse,
} from '../../../engine/formats/inference-audit/wire/types.ts';

export class Writer {
  readonly #parts: number[] = [];

  bytes(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }

  raw(bytes: ArrayLike<number>): this {
    for (let i = 0; i < bytes.length; i++) this.#parts.push(bytes[i]);
    return this;
  }

  #view(length: number, put: (view: DataView) => void): this {
    const view = new DataView(new ArrayBuffer(length));
    put(view);
    return this.raw(new Uint8Array(view.buffer));
  }

  u8(value: number): this {
    return this.raw([value]);
  }

  u32(value: number): this {
    return this.#view(4, (view) => {
      view.setUint32(0, value, true);
    });
  }

  u64(value: number): this {
    return this.u32(value % 4294967296).u32(Math.floor(value / 4294967296));
  }

  f32(value: number): this {
    return this.#view(4, (view) => {
      view.setFloat32(0, value, true);
    });
  }

  f64(value: number): this {
    return this.#view(8, (view) => {
      view.setFloat64(0, value, true);
    });
  }

  text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    return this.u64(bytes.length).raw(bytes);
  }

  option<T>(value: T | null, put: (value: T) => void): this {
    this.u8(value === null ? 0 : 1);
    if (value !== null) put(value);
    return this;
  }

  list<T>(items: readonly T[], put: (item: T) => void): this {
    this.u64(items.length);
    items.forEach(put);
    return this;
  }

  numbers(array: Int8Array | Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array): this {
    return this.u64(array.length).raw(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }

  hashes(value: Hashes): this {
    return this.u64(value.length).raw(value.bytes);
  }
}

export function encodeManifest(m: DeploymentManifest, w = new Writer()): Writer {
  const oHash = (v: Uint8Array | null) => w.option(v, (x) => w.raw(x));
  const oText = (v: string | null) => w.option(v, (x) => w.text(x));
  const oU32 = (v: number | null) => w.option(v, (x) => w.u32(x));
  const oF64 = (v: number | null) => w.option(v, (x) => w.f64(x));
  w.raw(m.tokenizer_hash).f32(m.temperature).u32(m.top_k).f32(m.top_p).text(m.eos_policy);
  oHash(m.weight_hash);
  oHash(m.quant_hash);
  oHash(m.system_prompt_hash);
  w.f32(m.repetition_penalty).f32(m.frequency_penalty).f32(m.presence_penalty);
  w.list(m.logit_bias, ({ token, bias }) => w.u32(token).f32(bias))
    .numbers(m.bad_word_ids)
    .text(m.guided_decoding);
  w.list(m.stop_sequences, (text) => w.text(text)).u32(m.max_tokens);
  oHash(m.chat_template_hash);
  oHash(m.rope_config_hash);
  oF64(m.rmsnorm_eps);
  for (const text of [m.sampler_version, m.decode_mode, m.bos_eos_policy, m.truncation_policy]) oText(text);
  oText(m.special_token_policy);
  oText(m.padding_policy);
  oHash(m.adapter_hash);
  for (const value of [m.n_layers, m.hidden_dim, m.vocab_size]) oU32(value);
  oHash(m.embedding_merkle_root);
  oText(m.quant_family);
  oText(m.scale_derivation);
  oU32(m.quant_block_size);
  oText(m.attn_backend);
  oText(m.attn_dtype);
  for (const value of [m.kv_dim, m.ffn_dim, m.d_head, m.n_q_heads, m.n_kv_heads]) oU32(value);
  oF64(m.rope_theta);
  w.u32(m.min_tokens).u8(m.ignore_eos ? 1 : 0);
  oText(m.detokenization_policy);
  oU32(m.eos_token_id);
  return w;
}

function proof(w: Writer, { leaf_index: index, siblings }: MerkleProof): void {
  w.u32(index).hashes(siblings);
}

function retained(w: Writer, { layers }: RetainedTokenState): void {
  w.list(layers, (layer) => {
    w.numbers(layer.a).raw(layer.scale_a_wire);
    w.option(layer.x_attn_i8, (x) => w.numbers(x)).option(layer.scale_x_attn_wire, (x) => w.raw(x));
  });
}

function shell(w: Writer, s: ShellTokenOpening): void {
  w.list(s.layers, (l) => {
    w.numbers(l.attn_out).numbers(l.g).numbers(l.u).numbers(l.ffn_out);
    for (const values of [l.q, l.k, l.v]) w.option(values, (x) => w.numbers(x));
    w.f32(l.scale_x_attn).f32(l.scale_x_ffn).f32(l.scale_h);
  });
  w.option(s.layer_indices, (x) => w.list(x, (i) => w.u64(i)));
  w.option(s.initial_residual, (x) => w.numbers(x)).option(s.embedding_proof, (x) => {
    proof(w, x);
  });
  w.option(s.final_residual, (x) => w.numbers(x)).option(s.logits_i32, (x) => w.numbers(x));
  w.option(s.lp_hidden_bf16, (x) => w.numbers(x)).option(s.captured_logits_f32, (x) => w.numbers(x));
}

function commitment(w: Writer, c: BatchCommitment): void {
  const oHash = (v: Uint8Array | null) => w.option(v, (x) => w.raw(x));
  w.raw(c.merkle_root).raw(c.io_root).u32(c.n_tokens);
  for (const hash of [c.manifest_hash, c.input_spec_hash, c.model_spec_hash, c.decode_spec_hash]) oHash(hash);
  oHash(c.output_spec_hash);
  w.u32(0);
  oHash(c.prompt_hash);
  oHash(c.seed_commitment);
  w.option(c.n_prompt_tokens, (x) => w.u32(x)).hashes(c.kv_roots);
}

/** The payload of a response. */
export function encodeResponse(r: V4AuditResponse): Uint8Array {
  const w = new Writer();
  const proofs = (x: readonly MerkleProof[]): void => {
    w.list(x, (one) => {
      proof(w, one);
    });
  };
  w.u32(r.token_index);
  retained(w, r.retained);
  proof(w, r.merkle_proof);
  proof(w, r.io_proof);
  w.u32(r.token_id).raw(r.prev_io_hash).hashes(r.prefix_leaf_hashes);
  proofs(r.prefix_merkle_proofs);
  w.numbers(r.prefix_token_ids);
  commitment(w, r.commitment);
  w.raw(r.revealed_seed).option(r.shell_opening, (x) => {
    shell(w, x);
  });
  w.option(r.manifest, (x) => encodeManifest(x, w)).option(r.prompt, (x) => w.numbers(x));
  w.option(r.n_prompt_tokens, (x) => w.u32(x)).option(r.output_text, (x) => w.text(x));
  w.option(r.prefix_embedding_rows, (x) => w.list(x, (row) => w.numbers(row)));
  w.option(r.prefix_embedding_proofs, proofs);
  w.option(r.prefix_retained, (x) =>
    w.list(x, (one) => {
      retained(w, one);
    }),
  );
  w.option(r.prefix_shell_openings, (x) =>
    w.list(x, (one) => {
      shell(w, one);
    }),
  );
  w.option(r.kv_entries, (x) =>
    w.list(x, (group) => w.list(group, (one) => w.numbers(one.k_roped).numbers(one.v_deq))),
  );
  w.option(r.kv_proofs, (x) => w.list(x, proofs));
  w.option(r.witnessed_scores, (x) => w.list(x, (one) => w.numbers(one.scores).u64(one.n_q_heads).u64(one.seq_len)));
  return w.bytes();
}

const BLOCK = 100_000;

/** One zstd frame of raw blocks, window 1 MiB, no content size, no checksum (RFC 8878 section 3.1.1). */
export function storeFrame(payload: Uint8Array): Uint8Array {
  const out: number[] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50];
  let at = 0;
  do {
    const end = Math.min(at + BLOCK, payload.length);
    const header = ((end - at) << 3) | (end === payload.length ? 1 : 0);
    out.push(header & 255, (header >> 8) & 255, header >> 16);
    for (let i = at; i < end; i++) out.push(payload[i]);
    at = end;
  } while (at < payload.length);
  return Uint8Array.from(out);
}

/** A `VV4A` file around a payload. */
export function container(payload: Uint8Array): Uint8Array {
  return Uint8Array.from([0x56, 0x56, 0x34, 0x41, ...storeFrame(payload)]);
}

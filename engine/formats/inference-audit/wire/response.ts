/** The payload of a `VV4A` file: one `V4AuditResponse` (commitllm-v4.md section 1.5), every field in wire order. */
import { readManifest } from './manifest.ts';
import type { ManifestSpans } from './manifest.ts';
import type { WireDefect } from './reader.ts';
import { WireError, WireReader } from './reader.ts';
import type {
  BatchCommitment,
  KvEntry,
  MerkleProof,
  RetainedLayerState,
  RetainedTokenState,
  ShellLayerOpening,
  ShellTokenOpening,
  V4AuditResponse,
  WireSpan,
  WitnessedScores,
} from './types.ts';

/** Where each field of the response stands in the payload. */
export type ResponseSpans = ReadonlyMap<keyof V4AuditResponse, WireSpan>;

export interface DecodedResponse {
  readonly ok: true;
  readonly response: V4AuditResponse;
  readonly spans: ResponseSpans;
  /** Where each field of the manifest stands; undefined without a manifest. */
  readonly manifestSpans: ManifestSpans | undefined;
  /** What the reference tolerates and the strict reading does not. */
  readonly defects: readonly WireDefect[];
}

export type ResponseResult = DecodedResponse | { readonly ok: false; readonly byte: number; readonly message: string };

/** Decodes a payload. Answers for any bytes. */
export function decodeResponse(payload: Uint8Array): ResponseResult {
  try {
    return readResponse(payload);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { ok: false, byte: error.byte, message: error.message };
  }
}

// Least encoded sizes of list items, in bytes (D2).
const LEAST = { proof: 12, list: 8, retainedLayer: 14, shellLayer: 47, shell: 15, kvEntry: 16, scores: 24, usize: 8 };

function readResponse(payload: Uint8Array): DecodedResponse {
  const reader = new WireReader(payload);
  const spans = new Map<keyof V4AuditResponse, WireSpan>();
  const field = <T>(name: keyof V4AuditResponse, read: () => T): T => {
    const start = reader.at;
    const value = read();
    spans.set(name, { start, end: reader.at });
    return value;
  };
  const proof = (): MerkleProof => readProof(reader);
  const proofs = (): MerkleProof[] => reader.list(LEAST.proof, proof);
  const retained = (): RetainedTokenState => readRetained(reader);
  const shell = (): ShellTokenOpening => readShell(reader);
  let manifestSpans: ManifestSpans | undefined;
  // Evaluated in the order in which it is written, which is the order of the wire.
  const response: V4AuditResponse = {
    token_index: field('token_index', () => reader.u32()),
    retained: field('retained', retained),
    merkle_proof: field('merkle_proof', proof),
    io_proof: field('io_proof', proof),
    token_id: field('token_id', () => reader.u32()),
    prev_io_hash: field('prev_io_hash', () => reader.hash()),
    prefix_leaf_hashes: field('prefix_leaf_hashes', () => reader.hashes()),
    prefix_merkle_proofs: field('prefix_merkle_proofs', proofs),
    prefix_token_ids: field('prefix_token_ids', () => reader.u32List()),
    commitment: field('commitment', () => readCommitment(reader)),
    revealed_seed: field('revealed_seed', () => reader.hash()),
    shell_opening: field('shell_opening', () => reader.option(shell)),
    manifest: field('manifest', () =>
      reader.option(() => {
        const read = readManifest(reader);
        manifestSpans = read.spans;
        return read.manifest;
      }),
    ),
    prompt: field('prompt', () => reader.option(() => reader.byteList())),
    n_prompt_tokens: field('n_prompt_tokens', () => reader.option(() => reader.u32())),
    output_text: field('output_text', () => reader.option(() => reader.string())),
    prefix_embedding_rows: field('prefix_embedding_rows', () =>
      reader.option(() => reader.list(LEAST.list, () => reader.f32List())),
    ),
    prefix_embedding_proofs: field('prefix_embedding_proofs', () => reader.option(proofs)),
    prefix_retained: field('prefix_retained', () => reader.option(() => reader.list(LEAST.list, retained))),
    prefix_shell_openings: field('prefix_shell_openings', () => reader.option(() => reader.list(LEAST.shell, shell))),
    kv_entries: field('kv_entries', () =>
      reader.option(() => reader.list(LEAST.list, () => reader.list(LEAST.kvEntry, () => readKvEntry(reader)))),
    ),
    kv_proofs: field('kv_proofs', () => reader.option(() => reader.list(LEAST.list, proofs))),
    witnessed_scores: field('witnessed_scores', () =>
      reader.option(() => reader.list(LEAST.scores, () => readScores(reader))),
    ),
  };
  reader.finish();
  return { ok: true, response, spans, manifestSpans, defects: reader.defects };
}

/** Siblings of one proof that are read at all (threats.md section 9); how many there must be, S-04 says. */
const MOST_SIBLINGS = 64;

function readProof(reader: WireReader): MerkleProof {
  const leaf = reader.u32();
  const start = reader.at;
  const siblings = reader.hashes();
  if (siblings.length > MOST_SIBLINGS) {
    const count = `${String(siblings.length)} siblings, at most ${String(MOST_SIBLINGS)} are read`;
    throw new WireError(start, `a proof has ${count}`);
  }
  return { leaf_index: leaf, siblings };
}

function readRetained(reader: WireReader): RetainedTokenState {
  return { layers: reader.list(LEAST.retainedLayer, () => readRetainedLayer(reader)) };
}

function readRetainedLayer(reader: WireReader): RetainedLayerState {
  const a = reader.i8List();
  const scale = readScale(reader);
  const x = reader.option(() => reader.i8List());
  const scaleX = reader.option(() => readScale(reader));
  return {
    a,
    scale_a: scale.value,
    scale_a_wire: scale.wire,
    x_attn_i8: x,
    scale_x_attn: scaleX?.value ?? null,
    scale_x_attn_wire: scaleX?.wire ?? null,
  };
}

/** An f32 that is hashed: its bits are kept, since a NaN loses them as a number (D6). */
function readScale(reader: WireReader): { readonly value: number; readonly wire: Uint8Array } {
  const start = reader.at;
  return { value: reader.f32(), wire: reader.bytes.subarray(start, start + 4) };
}

function readShell(reader: WireReader): ShellTokenOpening {
  return {
    layers: reader.list(LEAST.shellLayer, () => readShellLayer(reader)),
    layer_indices: reader.option(() => reader.list(LEAST.usize, () => reader.usize())),
    initial_residual: reader.option(() => reader.f32List()),
    embedding_proof: reader.option(() => readProof(reader)),
    final_residual: reader.option(() => reader.f32List()),
    logits_i32: reader.option(() => reader.i32List()),
    lp_hidden_bf16: reader.option(() => reader.u16List()),
    captured_logits_f32: reader.option(() => reader.f32List()),
  };
}

function readShellLayer(reader: WireReader): ShellLayerOpening {
  return {
    attn_out: reader.i32List(),
    g: reader.i32List(),
    u: reader.i32List(),
    ffn_out: reader.i32List(),
    q: reader.option(() => reader.i32List()),
    k: reader.option(() => reader.i32List()),
    v: reader.option(() => reader.i32List()),
    scale_x_attn: reader.f32(),
    scale_x_ffn: reader.f32(),
    scale_h: reader.f32(),
  };
}

function readCommitment(reader: WireReader): BatchCommitment {
  const optional = (): Uint8Array | null => reader.option(() => reader.hash());
  return {
    merkle_root: reader.hash(),
    io_root: reader.hash(),
    n_tokens: reader.u32(),
    manifest_hash: optional(),
    input_spec_hash: optional(),
    model_spec_hash: optional(),
    decode_spec_hash: optional(),
    output_spec_hash: optional(),
    version: reader.variant(['V4']),
    prompt_hash: optional(),
    seed_commitment: optional(),
    n_prompt_tokens: reader.option(() => reader.u32()),
    kv_roots: reader.hashes(),
  };
}

function readKvEntry(reader: WireReader): KvEntry {
  return { k_roped: reader.f64List(), v_deq: reader.f64List() };
}

function readScores(reader: WireReader): WitnessedScores {
  return { scores: reader.f32List(), n_q_heads: reader.usize(), seq_len: reader.usize() };
}

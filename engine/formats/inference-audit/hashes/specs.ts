/** The four specification hashes and the manifest hash (commitllm-v4.md section 2.5), over the bytes of the wire. */
import { utf8Encode } from '../../../base/utf8.ts';
import { Sha256 } from '../../../crypto/sha256.ts';
import type { ManifestSpans } from '../wire/manifest.ts';
import type { ManifestField } from '../wire/types.ts';
import { hashOf, le32 } from './leaves.ts';

export const SPECS = ['input', 'model', 'decode', 'output'] as const;
export type SpecName = (typeof SPECS)[number];

/** How a field enters its hash: as on the wire, or with lengths of four bytes instead of eight, or without any. */
type Part = readonly [field: ManifestField, form: 'wire' | 'text' | 'option text' | 'texts' | 'items' | 'bare text'];

const wire = (...fields: readonly ManifestField[]): Part[] => fields.map((field) => [field, 'wire']);
const texts = (...fields: readonly ManifestField[]): Part[] => fields.map((field) => [field, 'option text']);

/** Fields of each hash in the order in which they are hashed. `attn_backend` and `attn_dtype` are in none. */
export const SPEC_PARTS: Readonly<Record<SpecName, readonly Part[]>> = {
  input: [
    ...wire('tokenizer_hash', 'system_prompt_hash', 'chat_template_hash'),
    ...texts('bos_eos_policy', 'truncation_policy', 'special_token_policy', 'padding_policy'),
  ],
  model: [
    ...wire('weight_hash', 'quant_hash', 'rope_config_hash', 'rmsnorm_eps', 'adapter_hash'),
    ...wire('n_layers', 'hidden_dim', 'vocab_size', 'embedding_merkle_root'),
    ...texts('quant_family', 'scale_derivation'),
    ...wire('quant_block_size', 'kv_dim', 'ffn_dim', 'd_head', 'n_q_heads', 'n_kv_heads', 'rope_theta'),
  ],
  decode: [
    ...wire('temperature', 'top_k', 'top_p', 'repetition_penalty', 'frequency_penalty', 'presence_penalty'),
    ['logit_bias', 'items'],
    ['bad_word_ids', 'items'],
    ['guided_decoding', 'text'],
    ...texts('sampler_version', 'decode_mode'),
  ],
  output: [
    ['eos_policy', 'bare text'],
    ['stop_sequences', 'texts'],
    ...wire('max_tokens', 'min_tokens', 'ignore_eos'),
    ['detokenization_policy', 'option text'],
    ...wire('eos_token_id'),
  ],
};

const SEPARATORS: Readonly<Record<SpecName, Uint8Array>> = {
  input: utf8Encode('vi-input-v1'),
  model: utf8Encode('vi-model-v1'),
  decode: utf8Encode('vi-decode-v1'),
  output: utf8Encode('vi-output-v1'),
};
const MANIFEST = utf8Encode('vi-manifest-v4');

/** Hash of one specification. @param payload the bytes that `spans` speak of */
export function specHash(name: SpecName, payload: Uint8Array, spans: ManifestSpans): Uint8Array {
  const state = new Sha256().update(SEPARATORS[name]);
  for (const [field, form] of SPEC_PARTS[name]) {
    const span = spans.get(field);
    if (span === undefined) throw new Error(`no span of ${field}`);
    addPart(state, payload.subarray(span.start, span.end), form);
  }
  return state.digest();
}

function addPart(state: Sha256, bytes: Uint8Array, form: Part[1]): void {
  switch (form) {
    case 'wire':
      state.update(bytes);
      return;
    case 'bare text':
      state.update(bytes.subarray(8));
      return;
    // A length of the wire is known to be below 2^32, so its upper four bytes are zero.
    case 'text':
    case 'items':
      state.update(bytes.subarray(0, 4)).update(bytes.subarray(8));
      return;
    case 'option text':
      state.update(bytes.subarray(0, 1));
      if (bytes[0] === 1) state.update(bytes.subarray(1, 5)).update(bytes.subarray(9));
      return;
    case 'texts':
      addTexts(state, bytes);
  }
}

function addTexts(state: Sha256, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint32(0, true);
  state.update(le32(count));
  let at = 8;
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(at, true);
    state.update(le32(length)).update(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
}

/** Hash composed of the four. */
export function manifestHash(specs: Readonly<Record<SpecName, Uint8Array>>): Uint8Array {
  return hashOf(MANIFEST, specs.input, specs.model, specs.decode, specs.output);
}

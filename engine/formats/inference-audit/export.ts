/** The committed fields of an audit (commitllm-v4.md section 8): decoded, and each with what binds it. */
import { hex } from '../../crypto/hex.ts';
import { utf8Encode } from '../../base/utf8.ts';
import { openAudit } from './wire/container.ts';
import type { V4AuditResponse } from './wire/types.ts';

/** The projection of section 8.1. Bytes are lower-case hex; an absent value is null. */
export interface CommittedFields {
  readonly token_index: number;
  readonly token_id: number;
  readonly prev_io_hash: string;
  readonly revealed_seed: string;
  readonly output_text: string | null;
  readonly prompt: string | null;
  readonly n_prompt_tokens: number | null;
  readonly prefix_token_ids: readonly number[];
  readonly commitment: {
    readonly version: 'v4';
    readonly n_tokens: number;
    readonly merkle_root: string;
    readonly io_root: string;
    readonly prompt_hash: string | null;
    readonly seed_commitment: string | null;
    readonly manifest_hash: string | null;
    readonly input_spec_hash: string | null;
    readonly model_spec_hash: string | null;
    readonly decode_spec_hash: string | null;
    readonly output_spec_hash: string | null;
    readonly n_prompt_tokens: number | null;
  };
}

/** Projects a response. Decodes and verifies nothing. */
export function projectFields(response: V4AuditResponse): CommittedFields {
  const { commitment } = response;
  return {
    token_index: response.token_index,
    token_id: response.token_id,
    prev_io_hash: hex(response.prev_io_hash),
    revealed_seed: hex(response.revealed_seed),
    output_text: response.output_text,
    prompt: optionalHex(response.prompt),
    n_prompt_tokens: response.n_prompt_tokens,
    prefix_token_ids: Array.from(response.prefix_token_ids),
    commitment: {
      version: 'v4',
      n_tokens: commitment.n_tokens,
      merkle_root: hex(commitment.merkle_root),
      io_root: hex(commitment.io_root),
      prompt_hash: optionalHex(commitment.prompt_hash),
      seed_commitment: optionalHex(commitment.seed_commitment),
      manifest_hash: optionalHex(commitment.manifest_hash),
      input_spec_hash: optionalHex(commitment.input_spec_hash),
      model_spec_hash: optionalHex(commitment.model_spec_hash),
      decode_spec_hash: optionalHex(commitment.decode_spec_hash),
      output_spec_hash: optionalHex(commitment.output_spec_hash),
      n_prompt_tokens: commitment.n_prompt_tokens,
    },
  };
}

function optionalHex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : hex(bytes);
}

export type CommittedFieldsResult =
  { readonly ok: true; readonly fields: CommittedFields } | { readonly ok: false; readonly message: string };

/**
 * The committed fields of a `VV4A` file, read strictly. It decodes and verifies nothing: what the fields are worth, the
 * audit says. Answers for any bytes.
 */
export function committedFields(file: Uint8Array): CommittedFieldsResult {
  const opened = openAudit(file);
  if (opened.ok) return { ok: true, fields: projectFields(opened.decoded.response) };
  const { byte, of, message } = opened.refusal;
  return { ok: false, message: `failed to deserialize V4 binary: at byte ${String(byte)} of the ${of}: ${message}` };
}

/** JSON text of a plain value, two spaces deep, with a line feed at the end. */
export function jsonFile(value: object): Uint8Array {
  return utf8Encode(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Strict rules on what was handed out at generation time: S-08 and S-26. */
import { hex } from '../../../crypto/hex.ts';
import type { ChatReply } from '../wire/receipt.ts';
import type { BatchCommitment, Hashes, V4AuditResponse } from '../wire/types.ts';
import { RuleReport } from './rule.ts';

type Value = Uint8Array | number | string | Hashes | null;

/** Every field of a commitment, in wire order. */
export const COMMITMENT_FIELDS = [
  ...(['merkle_root', 'io_root', 'n_tokens', 'manifest_hash', 'input_spec_hash', 'model_spec_hash'] as const),
  ...(['decode_spec_hash', 'output_spec_hash', 'version', 'prompt_hash', 'seed_commitment'] as const),
  ...(['n_prompt_tokens', 'kv_roots'] as const),
] as const satisfies readonly (keyof BatchCommitment)[];

/** A field as text; equal texts are equal values. */
export function fieldText(value: Value): string {
  if (value === null) return 'absent';
  if (value instanceof Uint8Array) return hex(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  return `[${Array.from({ length: value.length }, (_, i) => hex(value.at(i))).join(', ')}]`;
}

/** S-08: every field of the embedded commitment equals that of the receipt. */
export function receiptAgreement(commitment: BatchCommitment, receipt: BatchCommitment): RuleReport {
  const rule = new RuleReport('s-08');
  for (const field of COMMITMENT_FIELDS) {
    const claimed = fieldText(commitment[field]);
    const expected = fieldText(receipt[field]);
    rule.expect(claimed === expected, () => ({
      place: `/commitment/${field}`,
      message: `${field} of the file is not that of the receipt`,
      claimed: claimed.slice(0, 400),
      recomputed: expected.slice(0, 400),
    }));
  }
  return rule;
}

/** S-26: the opened tokens are those of the reply. */
export function replyAgreement(response: V4AuditResponse, reply: ChatReply | undefined): RuleReport {
  const rule = new RuleReport('s-26');
  if (reply === undefined) return rule.nothingTo('the whole reply was not kept');
  const { prefix_token_ids: prefix, token_id: token, commitment, output_text: text } = response;
  const ids = reply.token_ids;
  if (ids !== undefined) {
    rule.expect(ids.length === commitment.n_tokens + 1, () => ({
      place: '/commitment/n_tokens',
      message: `the reply has ${String(ids.length)} tokens, ${String(commitment.n_tokens)} positions need ${String(commitment.n_tokens + 1)}`,
      claimed: String(commitment.n_tokens),
      recomputed: String(ids.length - 1),
    }));
    const opened = [...prefix, token];
    const bad = opened.findIndex((id, j) => id !== ids[j + 1]);
    rule.expect(bad < 0, () => ({
      place: bad < prefix.length ? `/prefix_token_ids/${String(bad)}` : '/token_id',
      message: `token ${String(bad)} is not that of the reply`,
      claimed: String(opened[bad]),
      recomputed: bad + 1 < ids.length ? String(ids[bad + 1]) : 'absent',
    }));
  }
  const note = (place: string, message: string): void => {
    rule.notes.push({ place, message });
  };
  if (reply.generated_text !== undefined && text !== null && reply.generated_text !== text) {
    note('/output_text', 'the text in the file is not the text of the reply');
  }
  if (reply.n_tokens !== undefined && reply.n_tokens !== commitment.n_tokens) {
    note('/commitment/n_tokens', `the reply counts ${String(reply.n_tokens)} tokens beside its commitment`);
  }
  const roots = Array.from({ length: commitment.kv_roots.length }, (_, i) => hex(commitment.kv_roots.at(i)));
  if (reply.kv_roots !== undefined && reply.kv_roots.join() !== roots.join()) {
    note('/commitment/kv_roots', 'the KV roots that the reply lists beside its commitment are others');
  }
  return rule.examined === 0 ? rule.nothingTo('the reply lists no tokens') : rule;
}

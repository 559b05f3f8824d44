/** Strict rules on lists and counts: S-02, S-03, S-05, S-06, S-07. They need only the file. */
import { hex } from '../../../crypto/hex.ts';
import type { Positions } from '../positions.ts';
import type { RetainedTokenState, V4AuditResponse } from '../wire/types.ts';
import { RuleReport } from './rule.ts';

/** S-02: the three prefix lists have the length of the position. */
export function prefixLengths(response: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-02');
  const index = response.token_index;
  const lists = [
    ['prefix_leaf_hashes', response.prefix_leaf_hashes.length],
    ['prefix_merkle_proofs', response.prefix_merkle_proofs.length],
    ['prefix_token_ids', response.prefix_token_ids.length],
  ] as const;
  for (const [name, length] of lists) {
    rule.expect(length === index, () => ({
      place: `/${name}`,
      message: `${name} has ${String(length)} entries, position ${String(index)} needs ${String(index)}`,
      claimed: String(length),
      recomputed: String(index),
    }));
  }
  return rule;
}

/** S-03: the position is one of the run. */
export function positionInRun({ token_index: index, commitment }: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-03');
  const count = commitment.n_tokens;
  rule.expect(count >= 1, () => ({
    place: '/commitment/n_tokens',
    message: 'a run has at least one position',
    claimed: '0',
  }));
  rule.expect(index < count, () => ({
    place: '/token_index',
    message: `position ${String(index)} is not one of ${String(count)} positions`,
    claimed: String(index),
  }));
  return rule;
}

/** S-05: no prefix leaf is the zero padding; equal leaves are noted. */
export function prefixLeaves({ prefix_leaf_hashes: leaves }: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-05');
  if (leaves.length === 0) return rule.nothingTo('the prefix is empty');
  const seen = new Map<string, number>();
  for (let j = 0; j < leaves.length; j++) {
    const text = hex(leaves.at(j));
    const place = `/prefix_leaf_hashes/${String(j)}`;
    rule.expect(!/^0+$/.test(text), () => ({
      place,
      message: 'the leaf is all zero, which is the padding of the tree',
    }));
    const first = seen.get(text);
    if (first === undefined) seen.set(text, j);
    else
      rule.notes.push({ place, message: `the leaf of position ${String(j)} equals that of position ${String(first)}` });
  }
  return rule;
}

/** S-06: `x_attn_i8` and `scale_x_attn` stand together, in all layers of a state or in none. */
export function attentionInputs(response: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-06');
  const states: (readonly [place: string, state: RetainedTokenState])[] = [['/retained', response.retained]];
  response.prefix_retained?.forEach((state, j) => states.push([`/prefix_retained/${String(j)}`, state]));
  for (const [at, { layers }] of states) {
    layers.forEach((layer, l) => {
      const place = `${at}/layers/${String(l)}`;
      const has = layer.x_attn_i8 !== null;
      rule.expect(has === (layer.scale_x_attn !== null), () => ({
        place,
        message: has
          ? 'x_attn_i8 is present without scale_x_attn, so no hash covers it'
          : 'scale_x_attn is present without x_attn_i8, so no hash covers it',
      }));
      rule.expect(has === (layers[0].x_attn_i8 !== null), () => ({
        place,
        message: 'the attention input is committed in some layers and not in others',
      }));
    });
  }
  return rule.examined === 0 ? rule.nothingTo('no layer is retained') : rule;
}

/** S-07: the number of prompt tokens is possible, and leaves a generated token. */
export function promptLength({ commitment }: V4AuditResponse, { nPrompt }: Positions): RuleReport {
  const rule = new RuleReport('s-07');
  const place = '/commitment/n_prompt_tokens';
  if (commitment.n_prompt_tokens === null) {
    rule.expect(false, () => ({ place, message: 'the number of prompt tokens is not committed' }));
    return rule;
  }
  const most = commitment.n_tokens + 1;
  rule.expect(nPrompt >= 1 && nPrompt <= most, () => ({
    place,
    message: `${String(nPrompt)} prompt tokens; a run of ${String(commitment.n_tokens)} positions has 1 to ${String(most)}`,
    claimed: String(nPrompt),
  }));
  if (nPrompt === most)
    rule.cannotDecide('by this count no position is a generated token, so no token choice is checked');
  return rule;
}

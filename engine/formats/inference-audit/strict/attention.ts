/** Strict rules on what is opened of keys, values and scores: S-16 and S-17. */
import type { V4AuditResponse } from '../wire/types.ts';
import type { Dims } from './dims.ts';
import { RuleReport } from './rule.ts';

/** S-16: KV entries are rooted, complete up to the position, and of the right length. Their proofs: S-04 and S-27. */
export function kvShapes(response: V4AuditResponse, dims: Dims | undefined): RuleReport {
  const rule = new RuleReport('s-16');
  const { kv_entries: entries, kv_proofs: proofs, commitment, token_index: index } = response;
  const roots = commitment.kv_roots.length;
  if (roots === 0) {
    if (entries === null && proofs === null) return rule.nothingTo('no KV root is committed');
    rule.expect(false, () => ({
      place: entries === null ? '/kv_proofs' : '/kv_entries',
      message: 'KV data is opened, but no KV root is committed',
    }));
    return rule;
  }
  const layers = dims?.n_layers ?? null;
  if (layers === null) rule.cannotDecide('the number of layers is not known');
  else {
    rule.expect(roots === layers, () => ({
      place: '/commitment/kv_roots',
      message: `${String(roots)} KV roots for ${String(layers)} layers`,
      claimed: String(roots),
      recomputed: String(layers),
    }));
  }
  rule.expect((entries === null) === (proofs === null), () => ({
    place: entries === null ? '/kv_proofs' : '/kv_entries',
    message: 'KV entries and proofs do not stand together',
  }));
  if (entries === null) return rule;
  const opened = response.shell_opening?.layers.length;
  if (opened !== undefined) {
    rule.expect(entries.length === opened, () => ({
      place: '/kv_entries',
      message: `KV entries of ${String(entries.length)} layers, ${String(opened)} layers are opened`,
      claimed: String(entries.length),
      recomputed: String(opened),
    }));
  }
  const width = dims?.kv_dim ?? null;
  if (width === null) rule.cannotDecide('kv_dim is not known');
  entries.forEach((group, layer) => {
    const at = `/kv_entries/${String(layer)}`;
    rule.expect(group.length === index + 1, () => ({
      place: at,
      message: `${String(group.length)} entries; position ${String(index)} attends to ${String(index + 1)}`,
      claimed: String(group.length),
      recomputed: String(index + 1),
    }));
    rule.expect(proofs === null || proofs[layer]?.length === group.length, () => ({
      place: `/kv_proofs/${String(layer)}`,
      message: 'entries and proofs of the layer do not pair up',
    }));
    group.forEach((entry, position) => {
      for (const name of ['k_roped', 'v_deq'] as const) {
        const values = entry[name];
        const place = `${at}/${String(position)}/${name}`;
        if (width !== null) {
          rule.expect(values.length === width, () => ({
            place,
            message: `${String(values.length)} values, kv_dim is ${String(width)}`,
            claimed: String(values.length),
            recomputed: String(width),
          }));
        }
        const bad = values.findIndex((value) => !Number.isFinite(value));
        rule.expect(bad < 0, () => ({
          place: `${place}/${String(bad)}`,
          message: 'the value is not a finite number',
          claimed: String(values[bad]),
        }));
      }
    });
  });
  return rule;
}

/** S-17: witnessed scores have the shape of the heads and the position. */
export function scoreShapes(response: V4AuditResponse, dims: Dims | undefined): RuleReport {
  const rule = new RuleReport('s-17');
  const { witnessed_scores: layers, token_index: index } = response;
  if (layers === null) return rule.nothingTo('there are no witnessed scores');
  const opened = response.shell_opening?.layers.length ?? 0;
  const count = dims?.n_layers ?? null;
  rule.expect(layers.length === opened || layers.length === count, () => ({
    place: '/witnessed_scores',
    message: `scores of ${String(layers.length)} layers, ${String(opened)} layers are opened`,
    claimed: String(layers.length),
  }));
  const heads = dims?.n_q_heads ?? null;
  if (heads === null) rule.cannotDecide('the number of query heads is not known');
  layers.forEach(({ scores, n_q_heads: own, seq_len: length }, l) => {
    const at = `/witnessed_scores/${String(l)}`;
    if (heads !== null) {
      rule.expect(own === heads, () => ({
        place: `${at}/n_q_heads`,
        message: `${String(own)} heads, the model has ${String(heads)}`,
        claimed: String(own),
        recomputed: String(heads),
      }));
    }
    rule.expect(length === index + 1, () => ({
      place: `${at}/seq_len`,
      message: `scores of ${String(length)} positions; position ${String(index)} attends to ${String(index + 1)}`,
      claimed: String(length),
      recomputed: String(index + 1),
    }));
    rule.expect(scores.length === own * length, () => ({
      place: `${at}/scores`,
      message: `${String(scores.length)} scores for ${String(own)} heads and ${String(length)} positions`,
    }));
    const bad = scores.findIndex((value) => !Number.isFinite(value));
    rule.expect(bad < 0, () => ({
      place: `${at}/scores/${String(bad)}`,
      message: 'the score is not a finite number',
      claimed: String(scores[bad]),
    }));
  });
  return rule;
}

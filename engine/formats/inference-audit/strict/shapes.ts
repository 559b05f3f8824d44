/** Strict rules on shapes and values of the opened layers: S-12 to S-15; prefix states included. */
import type { MerkleProof, RetainedTokenState, ShellTokenOpening, V4AuditResponse } from '../wire/types.ts';
import { pow2, treeDepth } from '../hashes/merkle.ts';
import type { Dims } from './dims.ts';
import { RuleReport } from './rule.ts';

/** A state with its opening: the opened position, or one of the prefix. */
interface OpenedState {
  readonly retainedAt: string;
  readonly shellAt: string;
  readonly retained: RetainedTokenState | undefined;
  readonly shell: ShellTokenOpening | undefined;
}

function openedStates(response: V4AuditResponse): OpenedState[] {
  const { prefix_retained: retained, prefix_shell_openings: shells } = response;
  const states: OpenedState[] = [
    {
      retainedAt: '/retained',
      shellAt: '/shell_opening',
      retained: response.retained,
      shell: response.shell_opening ?? undefined,
    },
  ];
  const count = Math.max(retained?.length ?? 0, shells?.length ?? 0);
  for (let j = 0; j < count; j++) {
    states.push({
      retainedAt: `/prefix_retained/${String(j)}`,
      shellAt: `/prefix_shell_openings/${String(j)}`,
      retained: retained?.[j],
      shell: shells?.[j],
    });
  }
  return states;
}

const NO_SHAPE = 'neither a pinned key nor the manifest states the shape of the model';

/** S-12: every layer is retained, and the opened ones are the first k of n; fewer than n leaves the rest unexamined. */
export function layerShapes(response: V4AuditResponse, dims: Dims | undefined): RuleReport {
  const rule = new RuleReport('s-12');
  const layers = dims?.n_layers ?? null;
  const hidden = dims?.hidden_dim ?? null;
  if (layers === null || hidden === null) rule.cannotDecide(NO_SHAPE);
  for (const { retainedAt, shellAt, retained, shell } of openedStates(response)) {
    if (retained !== undefined) retainedShape(rule, retainedAt, retained, layers, hidden);
    if (shell !== undefined) shellShape(rule, shellAt, shell, layers);
  }
  return rule;
}

function retainedShape(
  rule: RuleReport,
  at: string,
  { layers }: RetainedTokenState,
  count: number | null,
  hidden: number | null,
): void {
  rule.expect(layers.length > 0, () => ({ place: `${at}/layers`, message: 'no layer is retained' }));
  if (count !== null) rule.expect(layers.length === count, () => lengthFailure(`${at}/layers`, layers.length, count));
  if (hidden === null) return;
  layers.forEach(({ a, x_attn_i8: x }, l) => {
    const place = `${at}/layers/${String(l)}`;
    rule.expect(a.length === hidden, () => lengthFailure(`${place}/a`, a.length, hidden));
    if (x !== null) rule.expect(x.length === hidden, () => lengthFailure(`${place}/x_attn_i8`, x.length, hidden));
  });
}

function shellShape(rule: RuleReport, at: string, shell: ShellTokenOpening, count: number | null): void {
  const opened = shell.layers.length;
  const indices = shell.layer_indices;
  rule.expect(opened > 0, () => ({ place: `${at}/layers`, message: 'no layer is opened' }));
  if (indices !== null) {
    rule.expect(indices.length === opened, () => ({
      place: `${at}/layer_indices`,
      message: `${String(indices.length)} layers are listed, ${String(opened)} are opened`,
      claimed: String(indices.length),
      recomputed: String(opened),
    }));
    const bad = indices.findIndex((layer, i) => layer !== i);
    rule.expect(bad < 0, () => ({
      place: `${at}/layer_indices/${String(bad)}`,
      message: `the list is not 0, 1, 2, ...: entry ${String(bad)} is layer ${String(indices[bad])}`,
    }));
  }
  if (count === null) return;
  if (indices === null || opened > count) {
    rule.expect(opened === count, () => lengthFailure(`${at}/layers`, opened, count));
  } else if (opened < count) {
    rule.cannotDecide(
      `${at.slice(1)} opens layers ${String(opened)} of ${String(count)}; the others were not examined`,
    );
  }
}

function lengthFailure(
  place: string,
  found: number,
  expected: number,
): { place: string; message: string; claimed: string; recomputed: string } {
  const message = `${String(found)} entries, the model has ${String(expected)}`;
  return { place, message, claimed: String(found), recomputed: String(expected) };
}

/** Largest product of two int8 values. */
const LARGEST_PRODUCT = 128 * 128;

/** S-13: accumulators have the length of their matrix and values that a product of int8 vectors can take. */
export function accumulators(response: V4AuditResponse, dims: Dims | undefined): RuleReport {
  const rule = new RuleReport('s-13');
  const hidden = dims?.hidden_dim ?? null;
  const kv = dims?.kv_dim ?? null;
  const ffn = dims?.ffn_dim ?? null;
  const vocabulary = dims?.vocab_size ?? null;
  if (hidden === null || kv === null || ffn === null || vocabulary === null) return rule.cannotDecide(NO_SHAPE);
  const accumulator = (place: string, values: Int32Array | null, length: number, inputs: number): void => {
    if (values === null) return;
    rule.expect(values.length === length, () => lengthFailure(place, values.length, length));
    const most = inputs * LARGEST_PRODUCT;
    const bad = values.findIndex((value) => !(Math.abs(value) <= most));
    rule.expect(bad < 0, () => ({
      place: `${place}/${String(bad)}`,
      message: `no product of ${String(inputs)} int8 values is beyond ${String(most)}`,
      claimed: String(values[bad]),
    }));
  };
  const vector = (place: string, values: { readonly length: number } | null, length: number): void => {
    if (values !== null) rule.expect(values.length === length, () => lengthFailure(place, values.length, length));
  };
  for (const { shell, shellAt } of openedStates(response)) {
    if (shell === undefined) continue;
    shell.layers.forEach((layer, l) => {
      const at = `${shellAt}/layers/${String(l)}`;
      accumulator(`${at}/q`, layer.q, hidden, hidden);
      accumulator(`${at}/k`, layer.k, kv, hidden);
      accumulator(`${at}/v`, layer.v, kv, hidden);
      accumulator(`${at}/attn_out`, layer.attn_out, hidden, hidden);
      accumulator(`${at}/g`, layer.g, ffn, hidden);
      accumulator(`${at}/u`, layer.u, ffn, hidden);
      accumulator(`${at}/ffn_out`, layer.ffn_out, hidden, ffn);
    });
    accumulator(`${shellAt}/logits_i32`, shell.logits_i32, vocabulary, hidden);
    vector(`${shellAt}/initial_residual`, shell.initial_residual, hidden);
    vector(`${shellAt}/final_residual`, shell.final_residual, hidden);
    vector(`${shellAt}/lp_hidden_bf16`, shell.lp_hidden_bf16, hidden);
    vector(`${shellAt}/captured_logits_f32`, shell.captured_logits_f32, vocabulary);
  }
  return rule.examined === 0 ? rule.nothingTo('no layer is opened') : rule;
}

/** S-14: every scale is finite and above 0. */
export function scales(response: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-14');
  const scale = (place: string, value: number | null): void => {
    if (value === null) return;
    rule.expect(Number.isFinite(value) && value > 0, () => ({
      place,
      message: 'the scale is not finite and above 0',
      claimed: String(value),
    }));
  };
  let uncommitted = false;
  for (const { retained, retainedAt, shell, shellAt } of openedStates(response)) {
    retained?.layers.forEach((layer, l) => {
      const at = `${retainedAt}/layers/${String(l)}`;
      scale(`${at}/scale_a`, layer.scale_a);
      scale(`${at}/scale_x_attn`, layer.scale_x_attn);
      uncommitted ||= layer.x_attn_i8 === null || layer.scale_x_attn === null;
    });
    shell?.layers.forEach((layer, l) => {
      const at = `${shellAt}/layers/${String(l)}`;
      scale(`${at}/scale_x_attn`, layer.scale_x_attn);
      scale(`${at}/scale_x_ffn`, layer.scale_x_ffn);
      scale(`${at}/scale_h`, layer.scale_h);
    });
  }
  if (uncommitted && response.shell_opening !== null) {
    rule.notes.push({
      place: '/shell_opening/layers',
      message:
        'x_attn is not committed, so the prover chose scale_x_attn when it opened the position; scale_x_ffn and scale_h are never committed',
    });
  }
  return rule.examined === 0 ? rule.nothingTo('no layer is opened') : rule;
}

/** S-15: token ids are in the vocabulary, and embedding proofs do not wrap around (M4). */
export function vocabulary(response: V4AuditResponse, dims: Dims | undefined): RuleReport {
  const rule = new RuleReport('s-15');
  const size = dims?.vocab_size ?? null;
  if (size === null) {
    rule.cannotDecide(NO_SHAPE);
  } else {
    const token = (place: string, id: number): void => {
      rule.expect(id < size, () => ({
        place,
        message: `token ${String(id)} is not in a vocabulary of ${String(size)}`,
        claimed: String(id),
      }));
    };
    token('/token_id', response.token_id);
    response.prefix_token_ids.forEach((id, j) => {
      token(`/prefix_token_ids/${String(j)}`, id);
    });
  }
  const proof = (place: string, { leaf_index: index, siblings }: MerkleProof): void => {
    rule.expect(index < pow2(siblings.length), () => ({
      place: `${place}/leaf_index`,
      message: `leaf ${String(index)} is beyond a tree of depth ${String(siblings.length)}`,
      claimed: String(index),
    }));
    if (size !== null && siblings.length !== treeDepth(size)) {
      const depth = String(treeDepth(size));
      const message = `the embedding tree has depth ${String(siblings.length)}, a vocabulary of ${String(size)} needs ${depth}`;
      if (rule.notes.length === 0) rule.notes.push({ place: `${place}/siblings`, message });
    }
  };
  const embedding = response.shell_opening?.embedding_proof ?? null;
  if (embedding !== null) proof('/shell_opening/embedding_proof', embedding);
  response.prefix_embedding_proofs?.forEach((one, j) => {
    proof(`/prefix_embedding_proofs/${String(j)}`, one);
  });
  response.prefix_shell_openings?.forEach(({ embedding_proof: one }, j) => {
    if (one !== null) proof(`/prefix_shell_openings/${String(j)}/embedding_proof`, one);
  });
  return rule;
}

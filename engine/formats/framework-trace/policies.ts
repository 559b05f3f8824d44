/** What the importer writes where a sidecar states no policy (training-receipts.md section 12, point 7). Texts included. */
import type { JsonDocument } from '../../text/json/document.ts';
import { entries } from '../training-receipt/rules/entries.ts';
import { W } from './schema.generated.ts';

export const NUMERIC_POLICY = JSON.stringify({
  number_encoding: 'decimal',
  precision_significant_digits: 9,
  rounding: 'round_half_to_even',
  tolerance: { atol: 1e-6, rtol: 1e-4 },
  computation_order: 'schema_defined',
  byte_output: {
    format: 'jsonl',
    json_key_order: 'schema_defined',
    trailing_zero_policy: 'pad_to_significant_digits',
    indent: 'none',
  },
});

export type BiasMode = 'constant' | 'sgd';

export const BIAS_POLICY: Readonly<Record<BiasMode, string>> = {
  constant: JSON.stringify({
    mode: 'constant',
    reason:
      'Default for v0.6 observer-mode receipts: sidecar omitted bias_policy; importer assumes Mazur convention (biases constant on step 1).',
    updated_in_step: false,
    reconciliation: 'parameters_after[bias_id] === parameters_before[bias_id] for every bias parameter',
  }),
  sgd: JSON.stringify({
    mode: 'sgd',
    reason:
      'G-015 observer routing: sidecar omitted bias_policy but carries UPDATING per-neuron biases (a real nn.Linear(bias=True) under any optimizer); routed to per_neuron + sgd so the engine updates biases and Rule 14 compares like-for-like. Rule 14 remains the authority on correctness.',
    updated_in_step: true,
    reconciliation:
      "for every per_neuron bias parameter b_u, parameters_after[b_u] === parameters_before[b_u] + learning_rate * signal_u (verified via the optimizer's single-factor gradient under Rules 4-7 / 21-24).",
  }),
};

/** Evidence that biases are trained, for a sidecar that does not say. */
export interface BiasSigns {
  /** Some bias of a per-neuron network differs after the step: what the importer goes by. */
  readonly moved: boolean;
  /** Some bias of a per-neuron network has an update, moved or not (a unit may be dead in this step). */
  readonly updated: boolean;
}

export function biasSigns(document: JsonDocument): BiasSigns {
  const topology = document.member(0, W.topology);
  const sharing = document.member(topology, W.bias_sharing);
  if (document.aux[sharing] !== W.per_neuron) return { moved: false, updated: false };
  const biases = new Set<number>();
  for (const entry of children(document, document.member(topology, W.parameters))) {
    const role = document.aux[document.member(entry, W.role)];
    if (role === W.hidden_bias || role === W.output_bias) biases.add(document.aux[document.member(entry, W.id)]);
  }
  const before = entries(document, document.member(0, W.parameters_before));
  const after = entries(document, document.member(0, W.parameters_after));
  let moved = false;
  for (const id of biases) {
    const from = before.get(id);
    const to = after.get(id);
    if (from !== undefined && to !== undefined && document.num[from] !== document.num[to]) moved = true;
  }
  const updates = children(document, document.member(0, W.updates));
  const updated = updates.some((update) => biases.has(document.aux[document.member(update, W.parameter_id)]));
  return { moved, updated };
}

export function children(document: JsonDocument, node: number): number[] {
  const list: number[] = [];
  if (node < 0) return list;
  const end = document.next[node];
  for (let child = node + 1; child < end; child = document.next[child]) list.push(child);
  return list;
}

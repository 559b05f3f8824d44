/** Small receipts in which, taken together, every declared member of every version occurs. Their numbers mean nothing. */
import { fixtureRecords } from './support.ts';
import type { Version } from './support.ts';

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [name: string]: Json;
}

/** Maps of which one member is kept. */
const MAPS =
  /^(inputs|targets|parameters_before|parameters_after|forward|per_output|output_error_signals|hidden_error_signals)$/;

function prune(value: Json, name: string, version: Version): Json {
  if (Array.isArray(value)) return value.slice(0, version === '0.1.0' ? 2 : 1).map((item) => prune(item, '', version));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]): [string, Json] => [key, prune(member, key, version)]);
  return Object.fromEntries(version !== '0.1.0' && MAPS.test(name) ? entries.slice(0, 1) : entries);
}

function base(version: Version): JsonObject {
  const file = version === '0.1.0' ? 'mazur.golden.jsonl' : 'xor.golden.jsonl';
  const text = fixtureRecords().find((record) => record.file.replace(/:1$/, '') === file)?.text ?? '';
  const receipt = prune(JSON.parse(text) as Json, '', version) as JsonObject;
  const status = receipt['fixture_status'] as JsonObject;
  Object.assign(status, { promote_to: 'x', describes_in: 'x', blockers_to_promotion: ['x'] });
  Object.assign(receipt['bias_policy'] as JsonObject, { reason: 'x', reconciliation: 'x' });
  Object.assign(receipt['post_update_forward'] as JsonObject, {
    required_before_promotion: true,
    fields_required: ['x'],
    fill_specification: 'x',
    note: 'x',
  });
  Object.assign(receipt['post_update_loss'] as JsonObject, {
    ...{
      required_before_promotion: false,
      fields_required: ['x'],
      drift_check_against_published: { x: 1 },
      note: 'x',
      total: 1,
    },
    per_output: { o1: 1 },
  });
  return { ...receipt, schema_version: version, metadata: { source: 'x', anything: [1] } };
}

const FACTORS = [{ name: 'y_j', from: 'targets.o1', value: 0.5 }];
const DUAL_FORM = {
  jacobian_terms: [{ target_unit: 'o1', factors: FACTORS, term_value: 0.1 }],
  product_order: 'left_to_right',
  summation_order: ['o1'],
  summed_value: 0.1,
};
const DIGEST = `sha256:${'0f'.repeat(32)}`;
const OBSERVED = {
  source_framework: { name: 'pytorch', version: '2.1', information_uri: 'x', extractor: { name: 'x', version: '1' } },
  attestor: {
    computed_by: { kind: 'framework', identity: 'x' },
    verified_by: { kind: 'engine', identity: 'y' },
    differential_tolerance: { atol: 1e-6, rtol: 1e-4 },
    import_provenance: { source_format: 'x', source_hash: DIGEST, import_timestamp: 'x' },
    skip_basis: 'attested_third_party',
    signed_subject_digest: DIGEST,
    bundle_root_digest: DIGEST,
  },
  batch: { size: 2, sample_order: ['s1', 's2'], reduction: 'mean' },
  per_sample: {
    s1: {
      inputs: { i1: 1 },
      targets: { o1: 1 },
      forward: { h1: { net: 1, out: 1 } },
      loss: { per_output: { o1: 1 }, per_sample: { s1: 1 }, total: 1 },
    },
  },
};
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, t: 1 };

/** With settings of an optimizer, and the state of each update. */
function withOptimizer(receipt: JsonObject, settings: JsonObject, state: JsonObject | undefined): JsonObject {
  const copy = structuredClone(receipt);
  for (const update of copy['updates'] as JsonObject[]) {
    const optimizer = update['optimizer'] as JsonObject;
    optimizer['name'] = settings['name'];
    if (state !== undefined) Object.assign(optimizer, { state_before: state, state_after: state });
  }
  return { ...copy, optimizer_config: { learning_rate: 0.1, ...settings } };
}

/** Valid receipts of a version. */
export function richReceipts(version: Version): JsonObject[] {
  const first = base(version);
  if (version === '0.1.0') return [{ ...first, unit_order: { x: 1 }, parameter_order: ['w1'] }];
  Object.assign(first, { trace_id: 'ab'.repeat(16), step_index: 0 });
  const tolerance = { ...(first['numeric_policy'] as JsonObject), tolerance: { atol: 1e-9, rtol: 0 } };
  const receipts = [first, { ...first, numeric_policy: tolerance }];
  const [parameter] = (first['topology'] as JsonObject)['parameters'] as JsonObject[];
  parameter['applies_to_units'] = ['h1', 'h2'];
  const signals = (first['backward'] as JsonObject)['output_error_signals'] as JsonObject;
  if (version >= '0.3.0')
    for (const signal of Object.values(signals)) Object.assign(signal as JsonObject, { dual_form: DUAL_FORM });
  if (version >= '0.4.0') {
    Object.assign(first, OBSERVED);
    Object.assign(first['loss'] as JsonObject, { per_sample: { s1: 1 }, reduction: 'sum' });
  }
  if (version >= '0.5.0') {
    receipts.push(withOptimizer(first, { name: 'sgd', weight_decay: 0.1 }, undefined));
    receipts.push(withOptimizer(first, { name: 'adam', ...ADAM }, { m: 0.1, v: 0.1 }));
    receipts.push(withOptimizer(first, { name: 'adamw', ...ADAM, weight_decay: 0.1 }, { m: -0.1, v: 0 }));
  }
  const momentum = { name: 'sgd_momentum', momentum: 0.9 };
  if (version >= '0.6.0')
    receipts.push(withOptimizer(first, { ...momentum, nesterov: false, dampening: 0 }, { buffer: -0.1 }));
  if (version >= '0.7.0') {
    receipts.push(withOptimizer(first, { ...momentum, nesterov: true, dampening: 0 }, { buffer: 0.1 }));
    receipts.push(withOptimizer(first, { ...momentum, dampening: 0.5 }, { buffer: 0.1 }));
  }
  if (version >= '0.8.0')
    receipts.push(withOptimizer(first, { ...momentum, weight_decay: 0.1, nesterov: true }, { buffer: 0.1 }));
  return receipts;
}

/** Every rule of the reference profile: what it alone refuses, when it has nothing to look at, and where its window ends. */
import { hashReceipt } from '@mcptoolshop/backprop-trace';
import { describe, expect, it } from 'vitest';
import { subjectDigest, bundleDigest } from '../../../engine/formats/training-receipt/digests.ts';
import { RecordContext, judgeReference, judgeStrict } from '../../../engine/formats/training-receipt/record.ts';
import type { RecordJudgement } from '../../../engine/formats/training-receipt/record.ts';
import { golden } from '../../builders/receipts.ts';
import type { Json, JsonObject } from '../../builders/receipts.ts';
import { authored } from '../../builders/authored.ts';
import { Random } from '../../builders/random.ts';
import { modelOf, referenceEmits } from '../../builders/reference-runner.ts';

const EXTERNAL = 'external/pytorch.';

/** A fixture of the package, changed by assignments to dotted paths; `undefined` deletes. */
function changed(name: string, changes: Readonly<Record<string, Json | undefined>>): JsonObject {
  const receipt = golden(name);
  for (const [path, value] of Object.entries(changes)) assign(receipt, path.split('.'), value);
  return receipt;
}

function assign(holder: JsonObject, path: readonly string[], value: Json | undefined): void {
  const [first, ...rest] = path;
  if (rest.length > 0) assign(holder[first] as JsonObject, rest, value);
  else if (value === undefined) Reflect.deleteProperty(holder, first);
  else holder[first] = value;
}

/** The same claims as a receipt of the engine, which rule 14 does not look at. */
const AS_ENGINE = {
  source_framework: undefined,
  attestor: undefined,
  'fixture_status.authoring_state': 'engine_generated',
  'fixture_status.verification_state': 'engine_reproduced_byte_equal',
} as const;

const SKIPPED = { 'fixture_status.verification_state': 'engine_recompute_skipped_with_basis' } as const;
const TRACE = { trace_id: '0123456789abcdef0123456789abcdef' } as const;

function strictFailing(receipt: JsonObject): string[] {
  const model = modelOf(JSON.stringify(receipt));
  if (model === undefined) throw new Error('the receipt is not valid for its version');
  const { results } = judgeStrict(new RecordContext(model));
  return results.filter(({ findings }) => findings.failures.length > 0).map(({ findings }) => short(findings.id));
}

function judged(receipt: JsonObject): RecordJudgement {
  const model = modelOf(JSON.stringify(receipt));
  if (model === undefined) throw new Error('the receipt is not valid for its version');
  return judgeReference(new RecordContext(model), false);
}

function short(id: string): string {
  return id.slice('training-receipt/'.length);
}

function failing(receipt: JsonObject): string[] {
  const { results } = judged(receipt);
  return results.filter(({ findings }) => findings.failures.length > 0).map(({ findings }) => short(findings.id));
}

/** Failing rules, without the gate that compares whole receipts and so fails with any of them. */
function failingRules(receipt: JsonObject): string[] {
  return failing(receipt).filter((id) => id !== 'engine-reproduction');
}

type Row = readonly [what: string, receipt: () => JsonObject, rules: readonly string[]];

const REFUSED: readonly Row[] = [
  [
    'a layer size that is not the number of units',
    () => changed('xor.golden.jsonl', { 'topology.hidden_size': 3 }),
    ['rule-0'],
  ],
  [
    'a bias that moved under policy constant',
    () => changed('xor.golden.jsonl', { 'parameters_after.b_output': 0.2000001 }),
    ['rule-0'],
  ],
  [
    'a bias update under policy constant',
    () => changed('xor-per-neuron-bias.golden.jsonl', { 'bias_policy.mode': 'constant' }),
    ['rule-0'],
  ],
  ['policy sgd without bias updates', () => changed('xor.golden.jsonl', { 'bias_policy.mode': 'sgd' }), ['rule-0']],
  [
    'a shared bias that serves one unit',
    () => changed('xor.golden.jsonl', { 'topology.parameters.6.applies_to_units': ['h1'] }),
    ['rule-0'],
  ],
  [
    'an update of the wrong kind',
    () => changed('xor-per-neuron-bias.golden.jsonl', { 'updates.0.kind': 'bias' }),
    ['rule-0'],
  ],
  [
    'a tolerance above the ceiling',
    () => changed('xor.golden.jsonl', { 'numeric_policy.tolerance': { atol: 1.1e-8, rtol: 1e-6 } }),
    ['rule-0'],
  ],
  [
    'a marker of a framework under a label that denies it',
    () => changed(`${EXTERNAL}adam.golden.jsonl`, { 'fixture_status.authoring_state': 'engine_generated' }),
    ['rule-0'],
  ],
  [
    'a parameter that is there only after the step',
    () => changed('xor-per-neuron-bias.golden.jsonl', { 'parameters_after.zz': 1 }),
    ['rule-0'],
  ],
  ['a softmax output below 0', () => changed('softmax-ce.golden.jsonl', { 'forward.o2.out': -0.01 }), ['rule-0.8']],
  ['a missing unit', () => changed('softmax-ce.golden.jsonl', { 'forward.o3': undefined }), ['rule-0.9']],
  ['an undeclared unit', () => changed('xor.golden.jsonl', { 'forward.x1': { net: 1, out: 1 } }), ['rule-0.9']],
  [
    'probabilities that sum to 1.1',
    () => changed('softmax-ce.golden.jsonl', { 'forward.o2.out': 0.356049895 }),
    ['rule-11'],
  ],
  ['a wrong total loss', () => changed('mazur.golden.jsonl', { 'loss.total': 0.3 }), ['rule-12']],
  ['a loss of an undeclared output', () => changed('xor.golden.jsonl', { 'loss.per_output.x1': 0 }), ['rule-12']],
  [
    'a wrong term of the dual form',
    () =>
      changed('softmax-ce.golden.jsonl', {
        'backward.output_error_signals.o1.dual_form.jacobian_terms.1.term_value': 1e-6,
      }),
    ['rule-13'],
  ],
  [
    'a term missing from the summation order, which the reference takes for a sum of its own',
    () =>
      changed('softmax-ce.golden.jsonl', {
        'backward.output_error_signals.o1.dual_form.summation_order': ['o2', 'o3'],
      }),
    ['rule-13'],
  ],
  [
    'an observed step that is not the one of its inputs',
    () => golden('external/external.rule14-only-bias-divergence.jsonl'),
    ['rule-14'],
  ],
  [
    'an observed step that cannot be recomputed',
    () => changed(`${EXTERNAL}softmax-ce.golden.jsonl`, { 'topology.parameter_order.0': 'w_x9_h9' }),
    ['rule-14'],
  ],
  [
    'a skipped recomputation without basis',
    () => changed(`${EXTERNAL}adam.golden.jsonl`, SKIPPED),
    ['rule-15', 'math-gate'],
  ],
  [
    'a signed digest of other content',
    () => {
      const receipt = signed();
      (receipt['metadata'] as JsonObject)['source'] = 'elsewhere';
      return receipt;
    },
    ['rule-16'],
  ],
  [
    'the sum of the losses under reduction mean',
    () => changed(`${EXTERNAL}softmax-ce.batched.golden.jsonl`, { ...AS_ENGINE, 'loss.total': 4.396742 }),
    ['rule-18'],
  ],
  [
    'a sample left out',
    () => changed(`${EXTERNAL}softmax-ce.batched.golden.jsonl`, { ...AS_ENGINE, 'per_sample.s3': undefined }),
    ['rule-19'],
  ],
  [
    'moments without configuration',
    () => changed(`${EXTERNAL}adam.golden.jsonl`, { ...AS_ENGINE, optimizer_config: undefined }),
    ['rule-20'],
  ],
  [
    'moments under a configuration that has none',
    () =>
      changed(`${EXTERNAL}adam.golden.jsonl`, { ...AS_ENGINE, optimizer_config: { name: 'sgd', learning_rate: 0.5 } }),
    ['rule-20'],
  ],
  [
    'a momentum buffer that does not follow',
    () =>
      changed(`${EXTERNAL}sgd-momentum.golden.jsonl`, { ...AS_ENGINE, 'updates.0.optimizer.state_before.buffer': 0.5 }),
    ['rule-21'],
  ],
  [
    'a first moment that does not follow',
    () => changed(`${EXTERNAL}adam.golden.jsonl`, { ...AS_ENGINE, 'updates.0.optimizer.state_before.m': 0.5 }),
    ['rule-22'],
  ],
  [
    'a time step that is not the step index plus 1',
    () => changed(`${EXTERNAL}adam.golden.jsonl`, { ...AS_ENGINE, ...TRACE, step_index: 4 }),
    ['rule-23'],
  ],
  [
    'an update with another bias correction',
    () => changed(`${EXTERNAL}adam.golden.jsonl`, { ...AS_ENGINE, 'optimizer_config.t': 2 }),
    ['rule-24'],
  ],
  [
    'a recomputation waived with a basis',
    () => changed(`${EXTERNAL}adam.golden.jsonl`, { ...SKIPPED, 'attestor.skip_basis': 'attested_third_party' }),
    ['math-gate'],
  ],
];

/** A receipt with the digest that it must have. */
function signed(): JsonObject {
  const receipt = golden(`${EXTERNAL}softmax-ce.golden.jsonl`);
  const attestor = receipt['attestor'] as JsonObject;
  attestor['signed_subject_digest'] = `sha256:${hashReceipt(receipt as never)}`;
  return receipt;
}

describe('refuses, by this rule alone', () => {
  it.each(REFUSED)('%s', (_what, receipt, rules) => {
    expect(failingRules(receipt())).toEqual(rules);
  });

  const DIVERGING: readonly (readonly [string, Readonly<Record<string, Json | undefined>>, string])[] = [
    ['sgd-coupled-l2.golden.jsonl', {}, '/schema_version'],
    ['xor.golden.jsonl', { step: 2 }, '/step'],
    ['xor.golden.jsonl', { 'topology.layers': ['input', 'hidden'] }, '/topology/layers'],
    ['xor.golden.jsonl', { 'updates.5.parameter_role': 'y_to_h2' }, '/updates/5/parameter_role'],
    ['xor.golden.jsonl', { 'updates.5.optimizer.factors.0.from': undefined }, '/updates/5/optimizer/factors/0/value'],
    ['xor.golden.jsonl', { 'forward.y.out': 0.637840857 }, '/forward/y/out'],
    ['xor.golden.jsonl', { 'post_update_loss.total': undefined }, '/post_update_loss'],
    ['softmax-ce.golden.jsonl', { 'post_update_forward.o3.out': 0.27735373 }, '/post_update_forward/o3/out'],
    ['xor.golden.jsonl', { 'parameters_before.w_x1_h1': 1e7 }, '/parameters_before/w_x1_h1'],
    ['mazur.golden.jsonl', { fixture: 'mine' }, '/fixture'],
    ['mazur.golden.jsonl', { 'metadata.source': 'mine' }, '/metadata/source'],
  ];
  it.each(DIVERGING)('engine reproduction: %s with %j differs at %s', (name, changes, place) => {
    const { results, judge } = judged(changed(name, changes));
    const findings = results.find(({ findings: { id } }) => short(id) === 'engine-reproduction')?.findings;
    expect(findings?.failures.map(({ node }) => judge.document.pointer(node))).toEqual([place]);
  });
});

describe('the strict profile', () => {
  // The ceiling is the reference's: in strict windows a declared tolerance only narrows. So is the gate on the label.
  const BOTH = REFUSED.filter(([what]) => !what.startsWith('a tolerance')).map(
    ([what, receipt, rules]) => [what, receipt, rules.filter((rule) => rule !== 'math-gate')] as const,
  );
  it.each(BOTH)('refuses %s by the same rule', (_what, receipt, rules) => {
    expect(strictFailing(receipt())).toEqual(expect.arrayContaining([...rules]));
  });

  it('accepts honest steps of random networks in canonical digits', () => {
    const random = new Random(31);
    const refused: string[] = [];
    let judgedSteps = 0;
    for (let i = 0; i < 400; i += 1) {
      const canonical = referenceEmits(authored(random, i % 2 === 0));
      if (canonical === undefined) continue;
      judgedSteps += 1;
      const receipt = JSON.parse(canonical) as JsonObject;
      const found = strictFailing(receipt);
      if (found.length > 0)
        refused.push(`step ${String(i)}: ${found.join(', ')} ${JSON.stringify(receipt['optimizer_config'])}`);
    }
    expect(refused).toEqual([]);
    expect(judgedSteps).toBeGreaterThan(300);
  });
});

describe('has nothing to look at', () => {
  const XOR = 'xor.golden.jsonl';
  it.each([
    ['rule-0.8', XOR],
    ['rule-0.9', `${EXTERNAL}adam.golden.jsonl`],
    ['rule-0.9', 'mazur.golden.jsonl'],
    ['rule-11', XOR],
    ['rule-12', `${EXTERNAL}softmax-ce.batched.golden.jsonl`],
    ['rule-13', XOR],
    ['rule-14', XOR],
    ['rule-15', `${EXTERNAL}adam.golden.jsonl`],
    ['rule-16', `${EXTERNAL}adam.golden.jsonl`],
    ['rule-18', XOR],
    ['rule-19', XOR],
    ['rule-20', XOR],
    ['rule-21', `${EXTERNAL}adam.golden.jsonl`],
    ['rule-22', `${EXTERNAL}sgd-momentum.golden.jsonl`],
    ['rule-23', `${EXTERNAL}sgd-momentum.golden.jsonl`],
    ['rule-24', `${EXTERNAL}sgd-momentum.golden.jsonl`],
    ['engine-reproduction', `${EXTERNAL}adam.golden.jsonl`],
    ['math-gate', `${EXTERNAL}adam.golden.jsonl`],
  ])('%s in %s', (rule, name) => {
    const result = judged(golden(name)).results.find(({ findings }) => short(findings.id) === rule);
    expect(result?.idle).toMatch(/\w+/);
    expect(result?.findings.examined).toBe(0);
    expect(result?.findings.failures).toEqual([]);
  });
});

describe('accepts up to the limit of its window', () => {
  /** Tolerances far above the rounding of the goldens, so that only the move counts. */
  const WIDE = { 'numeric_policy.tolerance': { atol: 1e-8, rtol: 0 } } as const;
  const SOFTMAX = 'softmax-ce.golden.jsonl';
  const BATCH = `${EXTERNAL}softmax-ce.batched.golden.jsonl`;
  const MOMENTUM = `${EXTERNAL}sgd-momentum.golden.jsonl`;
  const ADAM = `${EXTERNAL}adam.golden.jsonl`;
  const DUAL = 'backward.output_error_signals.o1.dual_form.summed_value';
  it.each([
    ['rule-0.8', SOFTMAX, 'forward.o2.out', 0, -1e-8, {}],
    ['rule-11', SOFTMAX, 'forward.o2.out', 0.256049895, 1e-8, {}],
    ['rule-12', SOFTMAX, 'loss.total', 0.87434342, 1e-8, {}],
    ['rule-13', SOFTMAX, DUAL, 0.582864187, 1e-8, {}],
    ['rule-14', ADAM, 'loss.total', 0.298371109, 1e-5, { 'attestor.differential_tolerance': { atol: 1e-5, rtol: 0 } }],
    ['rule-18', BATCH, 'loss.total', 1.099185502, 1e-8, AS_ENGINE],
    ['rule-21', MOMENTUM, 'updates.0.optimizer.state_after.buffer', undefined, 1e-8, AS_ENGINE],
    ['rule-22', ADAM, 'updates.0.optimizer.state_after.m', undefined, 1e-8, AS_ENGINE],
  ] as const)('%s: %s %s', (rule, name, path, centre, limit, changes) => {
    const stored = path.split('.').reduce<Json>((holder, key) => (holder as JsonObject)[key], golden(name)) as number;
    const start = centre ?? stored;
    const moved = (share: number): string[] =>
      failingRules(changed(name, { ...WIDE, ...changes, [path]: start + share * limit }));
    expect(moved(0.9)).not.toContain(rule);
    expect(moved(1.1)).toContain(rule);
  });

  it('rule 24 and rule 21, at the update', () => {
    for (const [rule, name] of [
      ['rule-24', ADAM],
      ['rule-21', MOMENTUM],
    ] as const) {
      const update = (golden(name)['updates'] as JsonObject[])[0]['update'] as number;
      const moved = (share: number): string[] =>
        failingRules(changed(name, { ...WIDE, ...AS_ENGINE, 'updates.0.update': update + share * 1e-8 }));
      // Rule 21 holds update / lr against the window first, so that a rate below 1 narrows it.
      const rate = (golden(name)['optimizer_config'] as JsonObject)['learning_rate'] as number;
      const limit = rule === 'rule-21' ? Math.min(1, rate) : 1;
      expect(moved(0.9 * limit)).not.toContain(rule);
      expect(moved(1.1 * limit)).toContain(rule);
    }
  });

  it('a scalar tolerance of 0 turns rule 14 off, as in the reference', () => {
    const divergent = golden('external/external.rule14-only-bias-divergence.jsonl');
    (divergent['numeric_policy'] as JsonObject)['tolerance'] = 0;
    expect(failingRules(divergent)).not.toContain('rule-14');
  });
});

describe('digests', () => {
  it('a receipt with its own signed digest', () => {
    expect(failing(signed())).toEqual([]);
  });

  it('nothing that canonical form drops is covered', () => {
    const receipt = signed();
    (receipt['metadata'] as JsonObject)['note'] = 'not covered';
    (receipt['loss'] as JsonObject)['total'] = ((receipt['loss'] as JsonObject)['total'] as number) * (1 + 1e-11);
    expect(failing(receipt)).toEqual([]);
  });

  it('the digest of a receipt that cannot be emitted is a finding, not an exception', () => {
    const receipt = signed();
    Reflect.deleteProperty(receipt, 'metadata');
    const { results, judge } = judged(receipt);
    const failure = results.find(({ findings }) => short(findings.id) === 'rule-16')?.findings.failures[0];
    expect(failure?.message).toMatch(/lacks "metadata"/);
    expect(judge.document.pointer(failure?.node ?? 0)).toBe('/attestor/signed_subject_digest');
  });

  it('bundle digest: of all records, each without its own, in order', () => {
    const model = modelOf(JSON.stringify(signed()));
    const other = modelOf(JSON.stringify(golden('xor.golden.jsonl')));
    if (model === undefined || other === undefined) throw new Error('not valid');
    const a = bundleDigest([model, other]);
    const b = bundleDigest([other, model]);
    expect(a.ok && b.ok && a.digest !== b.digest).toBe(true);
    expect(subjectDigest(model.document, model.root, model.version)).toMatchObject({ ok: true });
  });
});

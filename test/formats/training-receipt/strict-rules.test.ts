import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditReceipts } from '../../../engine/formats/training-receipt/audit.ts';
import type { CaseResult } from '../../../engine/verdict/model.ts';
import { Tamper } from '../../builders/tamper.ts';

const GOLDEN = 'golden:';

/** A sample of the gallery by id, or a golden of the reference package by `golden:NAME`. */
function sample(id: string): string {
  if (id.startsWith(GOLDEN)) {
    const path = `../../../node_modules/@mcptoolshop/backprop-trace/fixtures/${id.slice(GOLDEN.length)}.golden.jsonl`;
    return readFileSync(new URL(path, import.meta.url), 'utf8');
  }
  return readFileSync(new URL(`../../../public/samples/training-receipt/${id}/${id}.jsonl`, import.meta.url), 'utf8');
}

function judge(text: string): CaseResult {
  return auditReceipts({ name: 'test.jsonl', bytes: new TextEncoder().encode(text) }, { profile: 'strict' }).result;
}

function tampered(id: string, change: (receipt: Tamper) => unknown): CaseResult {
  const receipt = new Tamper(sample(id));
  change(receipt);
  return judge(receipt.text());
}

function failing(result: CaseResult): string[] {
  return result.checks
    .filter((check) => check.outcome === 'failed')
    .map((check) => check.id.slice('training-receipt/'.length));
}

/** One row: what is changed, in which sample, how, and exactly which checks must fail. */
type Row = readonly [name: string, sample: string, change: (receipt: Tamper) => unknown, fails: readonly string[]];

const BATCHED = 'golden:external/pytorch.softmax-ce.batched';
const SETOSA = '/backward/output_error_signals/setosa';
const H1 = '/backward/hidden_error_signals/h1';

const REFUSED: readonly Row[] = [
  // completeness
  [
    'a parameter after that is not declared',
    'xor',
    (r) => r.set('/parameters_after/w_i9_h9', 0.1),
    ['completeness', 'rule-0'],
  ],
  ['an input that is not declared', 'xor', (r) => r.set('/inputs/x9', 0.1), ['completeness']],
  ['a target that is not declared', 'xor', (r) => r.set('/targets/y9', 0.1), ['completeness']],
  ['a parameter before that is not declared', 'xor', (r) => r.set('/parameters_before/w_i9_h9', 0.1), ['completeness']],
  ['a missing parameter after', 'xor', (r) => r.remove('/parameters_after/b_y'), ['completeness']],
  ['a missing unit after the update', 'xor', (r) => r.remove('/post_update_forward/h1'), ['completeness']],
  ['no forward pass after the update', 'xor', (r) => r.remove('/post_update_forward'), ['completeness']],
  ['no loss after the update', 'xor', (r) => r.remove('/post_update_loss'), ['completeness']],
  ['no total loss after the update', 'xor', (r) => r.remove('/post_update_loss/total'), ['completeness']],
  ['an update dropped', 'xor', (r) => r.remove('/updates/3'), ['completeness', 'rule-0']],
  ['an update repeated', 'xor', (r) => r.push('/updates', r.get('/updates/0')), ['completeness']],
  ['a hidden signal dropped', 'iris', (r) => r.remove('/backward/hidden_error_signals/h2'), ['completeness', 'rule-8']],
  ['an output signal dropped', 'iris', (r) => r.remove(SETOSA), ['completeness', 'rule-8']],
  ['a ghost unit named constructor', 'iris', (r) => r.set('/inputs/constructor', 0.5), ['completeness']],
  ['a ghost unit named __proto__', 'iris', (r) => r.set('/inputs/__proto__', 0.5), ['completeness']],
  [
    'a dual form dropped from one output',
    'softmax',
    (r) => r.remove('/backward/output_error_signals/dog/dual_form'),
    ['completeness'],
  ],
  // hyper-parameters
  ['another learning rate at the top', 'iris', (r) => r.set('/learning_rate', 0.2), ['recompute', 'hyperparameters']],
  [
    'another learning rate in one update',
    'iris',
    (r) => r.set('/updates/2/optimizer/learning_rate', 0.2),
    ['hyperparameters', 'rule-5'],
  ],
  [
    'another learning rate in the optimiser block',
    'adam',
    (r) => r.set('/optimizer_config/learning_rate', 0.02),
    ['recompute', 'hyperparameters'],
  ],
  ['momentum claimed under Adam', 'adam', (r) => r.set('/optimizer_config/momentum', 0.9), ['schema']],
  [
    'weight decay claimed under Adam',
    'adam',
    (r) => r.set('/optimizer_config/weight_decay', 0.01),
    ['hyperparameters'],
  ],
  // initial state
  [
    'a first moment before the first step',
    'adam',
    (r) => r.set('/updates/0/optimizer/state_before/m', 1e-3),
    ['recompute', 'initial-state', 'rule-22'],
  ],
  // topology
  [
    'hidden size differs from the units',
    'iris',
    (r) => r.set('/topology/hidden_size', 4),
    ['topology', 'recompute', 'rule-0'],
  ],
  [
    'two weights on one edge',
    'iris',
    (r) => r.copy('/topology/parameters/0/from_unit', '/topology/parameters/1/from_unit'),
    ['topology', 'recompute', 'factors', 'provenance'],
  ],
  ['parameter order shuffled', 'iris', (r) => r.reverse('/topology/parameter_order'), ['topology', 'recompute']],
  [
    'trained biases shared by a layer',
    'iris',
    (r) => r.set('/bias_policy/mode', 'sgd'),
    ['topology', 'completeness', 'recompute', 'rule-0'],
  ],
  // provenance
  ['a factor without source', 'iris', (r) => r.remove('/updates/0/optimizer/factors/0/from'), ['provenance']],
  [
    'a factor with a source in another notation',
    'iris',
    (r) => r.set('/updates/0/optimizer/factors/0/from', 'backward.hidden_error_signals["h1"].signal_value'),
    ['provenance', 'rule-8'],
  ],
  [
    'a derived factor with a source',
    'iris',
    (r) => r.set(`${SETOSA}/factors/0/from`, 'targets.setosa'),
    ['provenance', 'rule-8'],
  ],
  // factors
  [
    'two factors changed against each other',
    'iris',
    (r) =>
      r
        .map('/updates/0/optimizer/factors/0/value', (x) => x * 2)
        .map('/updates/0/optimizer/factors/1/value', (x) => x / 2),
    ['factors', 'rule-8'],
  ],
  [
    'two contributions shifted against each other',
    'iris',
    (r) =>
      r
        .map(`${H1}/downstream_contributions/0/value`, (x) => x + 0.01)
        .map(`${H1}/downstream_contributions/1/value`, (x) => x - 0.01),
    ['recompute', 'rule-2'],
  ],
  [
    'a contribution via another weight',
    'iris',
    (r) => r.set(`${H1}/downstream_contributions/0/via_weight`, 'w_h2_setosa'),
    ['factors'],
  ],
  ['a renamed factor', 'iris', (r) => r.set(`${SETOSA}/factors/0/name`, 'error'), ['factors']],
  ['a third factor of one', 'iris', (r) => r.push(`${SETOSA}/factors`, { name: 'one', value: 1 }), ['factors']],
  [
    'a name dropped from the summation order',
    'iris',
    (r) => r.remove(`${H1}/summation_order/2`),
    ['factors', 'rule-2'],
  ],
  // rules 1 to 7, where recomputation also tells that the number itself is wrong
  [
    'an output signal',
    'iris',
    (r) => r.map(`${SETOSA}/signal_value`, (x) => x * 1.01),
    ['recompute', 'factors', 'rule-1', 'rule-8'],
  ],
  [
    'a hidden signal',
    'iris',
    (r) => r.map(`${H1}/signal_value`, (x) => x * 1.01),
    ['recompute', 'factors', 'rule-3', 'rule-8'],
  ],
  [
    'a final parameter',
    'iris',
    (r) => r.map('/parameters_after/w_sepal_length_h1', (x) => x * 1.01),
    ['recompute', 'factors', 'rule-7'],
  ],
  [
    'a constant bias that moved',
    'iris',
    (r) => r.map('/parameters_after/b_hidden', (x) => x * 1.01),
    ['recompute', 'rule-0', 'rule-7'],
  ],
  // status
  [
    'its own recomputation declared to disagree',
    BATCHED,
    (r) => r.set('/fixture_status/verification_state', 'engine_recompute_disagreed'),
    ['status'],
  ],
  // batch
  ['a sample without its loss', BATCHED, (r) => r.remove('/loss/per_sample/s2'), ['batch', 'rule-19']],
  ['no loss per sample', BATCHED, (r) => r.remove('/loss/per_sample'), ['batch']],
  [
    'a sample that is not listed',
    BATCHED,
    (r) => r.copy('/per_sample/s0', '/per_sample/s9'),
    ['recompute', 'batch', 'rule-14', 'rule-19'],
  ],
  ['a size that differs from the list', BATCHED, (r) => r.set('/batch/size', 5), ['recompute', 'batch', 'rule-14']],
  ['another reduction in the loss', BATCHED, (r) => r.set('/loss/reduction', 'sum'), ['batch']],
  ['inputs that are not those of the first sample', BATCHED, (r) => r.map('/inputs/x1', (x) => x + 0.1), ['batch']],
  [
    'samples without a batch',
    BATCHED,
    (r) => r.remove('/batch'),
    ['recompute', 'factors', 'provenance', 'batch', 'rule-12', 'rule-14'],
  ],
  // shape
  [
    'a lifecycle word of a later version',
    'iris',
    (r) => r.set('/fixture_status/verification_state', 'engine_recompute_disagreed'),
    ['schema'],
  ],
  ['a batch loss without a batch', 'softmax', (r) => r.set('/loss/per_sample', { s0: 1 }), ['schema']],
  // recompute
  [
    'an update enlarged, and everything after it made to agree',
    'iris',
    (r) => {
      const after =
        r.map('/updates/0/update', (x) => x * 1.0001).number('/updates/0/weight_before') +
        r.number('/updates/0/update');
      r.set('/updates/0/weight_after', after).set('/parameters_after/w_sepal_length_h1', after);
    },
    ['recompute', 'rule-5'],
  ],
];

describe('strict profile refuses', () => {
  it.each(REFUSED)('%s (%s)', (_name, id, change, fails) => {
    const result = tampered(id, change);
    expect(failing(result)).toEqual(fails);
    expect(result.outcome).toBe('FAIL');
  });
});

describe('strict profile accepts', () => {
  it.each(['mazur', 'xor', 'iris', 'softmax', 'hero-classifier', 'adam'])('%s as authored, and re-serialised', (id) => {
    expect(judge(sample(id)).outcome).toBe('PASS');
    expect(judge(JSON.stringify(JSON.parse(sample(id)), null, 2)).outcome).toBe('PASS');
  });

  it('a tolerance of zero means as exact as the digits allow', () => {
    for (const tolerance of [0, { atol: 0, rtol: 0 }]) {
      expect(tampered('iris', (r) => r.set('/numeric_policy/tolerance', tolerance)).outcome).toBe('PASS');
    }
  });

  it('undeclared digits and labels are notes, not failures', () => {
    const result = tampered('iris', (r) =>
      r
        .set('/numeric_policy/precision_significant_digits', 3)
        .set('/updates/0/layer_edge', 'hidden_to_output')
        .set('/updates/0/from_unit', 'nobody')
        .set('/topology/layers', ['a', 'b', 'c']),
    );
    expect(result.outcome).toBe('PASS');
    expect(result.notes.map((note) => note.code)).toEqual(['layer-names', 'precision', 'layer-edge', 'unit-label']);
  });
});

describe('length and labels', () => {
  it('the number of steps is never checked without a pin, and says why', () => {
    const found = judge(sample('iris')).checks.find(({ id }) => id === 'training-receipt/length');
    expect(found).toMatchObject({ outcome: 'not-checked', required: false, examined: 0 });
    expect(found?.reason).toContain('nothing in the format commits to the last step');
  });

  it('labels are looked at and only noted', () => {
    const found = judge(sample('iris')).checks.find(({ id }) => id === 'training-receipt/labels');
    expect(found).toMatchObject({ outcome: 'passed', required: false });
  });
});

describe('windows are earned', () => {
  it('declaring one digit does not widen any window', () => {
    const result = tampered('iris', (r) =>
      r.set('/numeric_policy/precision_significant_digits', 1).map('/updates/0/gradient', (x) => x * 1.0001),
    );
    expect(failing(result)).toContain('rule-4');
  });

  it('declaring the widest tolerance does not widen any window past four times what the digits express', () => {
    const result = tampered('iris', (r) =>
      r.set('/numeric_policy/tolerance', { atol: 1e-8, rtol: 1e-6 }).map('/updates/0/gradient', (x) => x * (1 + 2e-8)),
    );
    const failure = result.checks.find((check) => check.id === 'training-receipt/rule-4')?.failures[0];
    expect(failure?.window?.bound).toBeDefined();
    expect(Number(failure?.window?.bound)).toBeLessThanOrEqual(4 * Number(failure?.window?.derived));
  });

  it('an update below the resolution of its weight is unverified, with the digits that would be needed', () => {
    const result = tampered('iris', (r) => {
      for (let i = 0; i < r.size('/updates'); i += 1) {
        const at = `/updates/${String(i)}`;
        const id = r.get(`${at}/parameter_id`) as string;
        r.set(`${at}/optimizer/learning_rate`, 1e-9).set(`${at}/update`, r.number(`${at}/gradient`) * 1e-9);
        r.copy(`${at}/weight_before`, `${at}/weight_after`).copy(`${at}/weight_before`, `/parameters_after/${id}`);
      }
      r.set('/learning_rate', 1e-9).copy('/forward', '/post_update_forward').copy('/loss', '/post_update_loss');
      r.set('/post_update_forward/status', 'filled').set('/post_update_loss/status', 'filled');
    });
    expect(failing(result)).toEqual([]);
    expect(result.outcome).toBe('INCOMPLETE');
    const check = result.checks.find(({ id }) => id === 'training-receipt/rule-6');
    expect(check?.outcome).toBe('unverified');
    expect(check?.reason).toMatch(/^below resolution: \d+ of \d+ updates .* significant digits would show them$/);
  });
});

describe('bytes', () => {
  const text = sample('mazur');
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a repeated name, the true value last',
      text.replace('"learning_rate":0.500000000', '"learning_rate":0.25,"learning_rate":0.500000000'),
      'duplicate',
    ],
    [
      'a repeated name in another spelling',
      text.replace('"i1":0.0500000000', '"\\u0069\\u0031":0.06,"i1":0.0500000000'),
      'more than once',
    ],
    ['a byte-order mark', `\ufeff${text}`, 'byte-order mark'],
    ['something after the value', `${text.trimEnd()} {}`, 'after the value'],
    ['a number beyond the doubles', text.replace('0.0500000000', '5e400'), 'binary64'],
  ];
  it.each(cases)('%s', (_name, evidence) => {
    const result = judge(evidence);
    expect(result.outcome).toBe('FAIL');
    expect(failing(result)).toContain('bytes');
  });

  it('says what the reference verifier would have accepted', () => {
    const result = judge(cases[0]?.[1] ?? '');
    expect(result.referenceOutcome).toBe('PASS');
    expect(result.difference).toBe(
      'The reference verifier accepts this evidence; the strict profile refuses it because of training-receipt/bytes.',
    );
  });

  it('malformed UTF-8 in a free text', () => {
    const bytes = new TextEncoder().encode(text.replace('keeps its biases', 'k\u00e4eps its biases'));
    const at = bytes.indexOf(0xc3);
    bytes[at + 1] = 0x28;
    const { result } = auditReceipts({ name: 'x', bytes }, { profile: 'strict' });
    expect(failing(result)).toEqual(['bytes']);
  });
});

/** Topology inputs: what is refused first; then that what comes out is, byte for byte, what the reference authors. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  emitGeneralReceipt,
  IRIS_INPUT,
  parseTopologyInput,
  runGeneralStep,
  XOR_INPUT,
  XOR_PER_NEURON_BIAS_INPUT,
} from '@mcptoolshop/backprop-trace';
import { auditFiles, memorySource } from '../../../engine/index.ts';
import type { Pins } from '../../../engine/index.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import type { Profile } from '../../../engine/verdict/model.ts';
import { Random } from '../../builders/random.ts';
import { VECTORS } from '../../builders/receipts.ts';
import { Tamper } from '../../builders/tamper.ts';

const XOR = JSON.stringify(XOR_INPUT);
const INPUTS: readonly (readonly [string, string])[] = [
  ['xor', XOR],
  ['xor, biases per neuron', JSON.stringify(XOR_PER_NEURON_BIAS_INPUT)],
  ['iris', JSON.stringify(IRIS_INPUT)],
];
/** The shared vectors; none in a clone, which does not have them. */
const CONFIGS = join(VECTORS, 'configs');
const configs = existsSync(CONFIGS) ? readdirSync(CONFIGS).sort() : [];

async function audit(text: string, profile: Profile = 'strict', pins?: Pins): Promise<AuditedCase> {
  const source = memorySource('net.input.json', new Uint8Array(Buffer.from(text)));
  const { cases } = await auditFiles([{ source }], { profile, ...(pins === undefined ? {} : { pins }) });
  return cases[0];
}

const failing = ({ result }: AuditedCase): string[] =>
  result.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id.replace('topology-input/', ''));
const checkOf = ({ result }: AuditedCase, name: string) =>
  result.checks.find(({ id }) => id === `topology-input/${name}`);

/** What the reference authors, or undefined where it refuses. */
function reference(text: string): string | undefined {
  const parsed = parseTopologyInput(text);
  if (!parsed.ok) return undefined;
  try {
    return emitGeneralReceipt(runGeneralStep(parsed.input));
  } catch {
    return undefined;
  }
}

const receiptOf = ({ derived }: AuditedCase): string | undefined =>
  derived === undefined ? undefined : Buffer.from(derived[0].bytes).toString('utf8');

type Change = (input: Tamper) => unknown;
const changed = (change: Change, text = XOR): string => {
  const input = new Tamper(text);
  change(input);
  return input.text();
};

describe('not the shape of an input', () => {
  const ROWS: readonly (readonly [string, Change])[] = [
    ['an optimiser block', (r) => r.set('/optimizer_config', { name: 'sgd', learning_rate: 0.5 })],
    ['a batch', (r) => r.set('/batch', { size: 1, sample_order: ['s'], reduction: 'mean' })],
    ['softmax', (r) => r.set('/topology/activation_output', 'softmax')],
    ['cross-entropy', (r) => r.set('/topology/loss', 'cross_entropy_softmax')],
    ['tanh', (r) => r.set('/topology/activation_hidden', 'tanh')],
    ['a loss, which a step computes', (r) => r.set('/loss', { total: 0 })],
    ['a step number', (r) => r.set('/step', 1)],
    ['a member that nobody knows', (r) => r.set('/verified', true)],
    ['no learning rate', (r) => r.remove('/learning_rate')],
    ['a learning rate of 0', (r) => r.set('/learning_rate', 0)],
    ['a learning rate as text', (r) => r.set('/learning_rate', '0.5')],
    ['no bias policy', (r) => r.remove('/bias_policy')],
    ['an input as text', (r) => r.set('/inputs/x1', '1')],
    ['no inputs', (r) => r.remove('/inputs')],
    ['a trace without a step index', (r) => r.set('/trace_id', '0'.repeat(32))],
    ['a step index without a trace', (r) => r.set('/step_index', 0)],
    ['a tolerance above the ceiling', (r) => r.set('/numeric_policy/tolerance', 1e-4)],
    ['65 hidden units', (r) => r.set('/topology/hidden_size', 65)],
    ['a unit with a space in its name', (r) => r.set('/topology/unit_order/input/0', 'x 1')],
    ['metadata as text', (r) => r.set('/metadata', 'none')],
    ['another dialect', (r) => r.set('/$schema', 'http://json-schema.org/draft-07/schema#')],
  ];
  it.each(ROWS)('%s', async (_what, change) => {
    for (const profile of ['strict', 'reference'] as const) {
      const audited = await audit(changed(change), profile);
      expect(audited.result.format).toBe('topology-input');
      expect(failing(audited)).toEqual(['schema']);
      expect(checkOf(audited, 'run')?.outcome).toBe('not-checked');
      expect(audited.result.outcome).toBe('FAIL');
      expect(audited.derived).toBeUndefined();
    }
    expect(reference(changed(change))).toBeUndefined();
  });

  it.each(['forward', 'updates', 'parameters_after', 'post_update_loss', 'fixture_status'])(
    'with %s it is no input, and no receipt either',
    async (name) => {
      const audited = await audit(changed((r) => r.set(`/${name}`, {})));
      expect(audited.result.outcome).toBe('FAIL');
      expect(audited.derived).toBeUndefined();
    },
  );
});

describe('a step that cannot be run', () => {
  const ROWS: readonly (readonly [string, string, Change])[] = [
    ['an input missing', '/inputs', (r) => r.remove('/inputs/x1')],
    ['a target missing', '/targets', (r) => r.set('/targets', {})],
    ['a parameter missing', '/parameters_before', (r) => r.remove('/parameters_before/w_x1_h1')],
    ['a layer larger than declared', '/topology/input_size', (r) => r.set('/topology/input_size', 3)],
    ['parameters in another order', '/topology/parameter', (r) => r.reverse('/topology/parameter_order')],
    ['a parameter too few', '/topology', (r) => r.remove('/topology/parameters/0')],
    ['a weight from nowhere', '/topology/parameters/0', (r) => r.set('/topology/parameters/0/from_unit', 'q')],
    ['two units of one name', '/topology', (r) => r.set('/topology/unit_order/hidden/1', 'x1')],
    ['a number that canonical form cannot write', '', (r) => r.set('/learning_rate', 1e8)],
    ['metadata without its source', '/metadata', (r) => r.set('/metadata', {})],
    ['a source that is a number', '/metadata/source', (r) => r.set('/metadata/source', 1)],
    ['no computation order', '/numeric_policy', (r) => r.remove('/numeric_policy/computation_order')],
    ['no byte output', '/numeric_policy', (r) => r.remove('/numeric_policy/byte_output')],
  ];
  it.each(ROWS)('%s', async (_what, pointer, change) => {
    const audited = await audit(changed(change));
    expect(failing(audited)).toContain('run');
    const [failure] = checkOf(audited, 'run')?.failures ?? [];
    expect(failure.pointer.startsWith(pointer)).toBe(true);
    expect(audited.locate(0, failure.pointer)).toBeDefined();
    expect(audited.result.outcome).toBe('FAIL');
    expect(audited.result.referenceOutcome).toBe('FAIL');
    expect(audited.derived).toBeUndefined();
    expect(reference(changed(change))).toBeUndefined();
  });
});

describe('what strict asks beyond the reference', () => {
  it.each([
    ['an input that no unit takes', '/inputs/x9'],
    ['a target without unit', '/targets/y9'],
    ['a parameter without place', '/parameters_before/w9'],
  ])('%s', async (_what, pointer) => {
    const text = changed((r) => r.set(pointer, 0.5));
    const audited = await audit(text);
    expect(failing(audited)).toEqual(['completeness']);
    expect(checkOf(audited, 'completeness')?.failures[0].pointer).toBe(pointer);
    expect(audited.result.referenceOutcome).toBe('PASS');
    expect(audited.result.difference).toContain('topology-input/completeness');
    expect((await audit(text, 'reference')).result.outcome).toBe('PASS');
    expect(receiptOf(audited)).toBe(reference(text));
  });

  it('a repeated name', async () => {
    const text = XOR.replace('"learning_rate":', '"learning_rate":0.25,"learning_rate":');
    expect(failing(await audit(text))).toEqual(['bytes']);
    expect((await audit(text, 'reference')).result.outcome).toBe('PASS');
  });

  it('something after the value, in both profiles', async () => {
    for (const profile of ['strict', 'reference'] as const) {
      expect(failing(await audit(`${XOR}\n${XOR}`, profile))).toContain('bytes');
    }
  });

  it('a damaged text is unreadable', async () => {
    const { result } = await audit(XOR.slice(0, -1));
    expect(result.outcome).toBe('UNREADABLE');
    expect(result.checks[0].reason).toMatch(/^damaged: at byte \d+: /);
  });
});

describe('what comes out', () => {
  it.each(INPUTS)('of %s is what the reference authors, and passes', async (_name, text) => {
    for (const spelled of [text, JSON.stringify(JSON.parse(text), null, 2)]) {
      const audited = await audit(spelled);
      expect(receiptOf(audited)).toBe(reference(text));
      expect(audited.result).toMatchObject({ format: 'topology-input', outcome: 'PASS', referenceOutcome: 'PASS' });
      expect(audited.derived?.[0].name).toBe('net.receipt.jsonl');
      expect(audited.comparisons().length).toBeGreaterThan(20);
    }
  });

  it('without metadata, fixture, or with a step of a trace, too', async () => {
    const rows: readonly Change[] = [
      (r) => r.remove('/metadata'),
      (r) => r.remove('/fixture'),
      (r) => r.set('/fixture', ''),
      (r) => r.set('/metadata', { source: 'a', url_reference: 'b', gradient_convention: 'c', more: [1] }),
      (r) => r.set('/trace_id', '0'.repeat(32)).set('/step_index', 4),
      (r) => r.set('/numeric_policy/tolerance', 1e-9),
      (r) => r.set('/topology/layers', ['a']),
    ];
    for (const change of rows) {
      const text = changed(change);
      expect(reference(text), String(change)).toBeDefined();
      expect(receiptOf(await audit(text))).toBe(reference(text));
    }
  });

  it('a list of layers that says otherwise is noted', async () => {
    const { result } = await audit(changed((r) => r.set('/topology/layers', ['a'])));
    expect(result.notes.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(['layer-names /topology/layers']);
  });

  it('is judged with the pins of the audit', async () => {
    expect((await audit(XOR, 'strict', { topology: { sizes: [2, 2, 1] } })).result.outcome).toBe('PASS');
    const other = await audit(XOR, 'strict', { topology: { sizes: [4, 3, 3] } });
    expect(failing(other)).toEqual(['training-receipt/pin-topology']);
    expect(other.result.pins).toEqual([{ name: 'pin.topology', value: '4-3-3' }]);
  });

  it.each(configs)('of the shared config %s has the digest of the manifest', async (name) => {
    const audited = await audit(readFileSync(join(CONFIGS, name), 'utf8'));
    const receipt = readFileSync(join(VECTORS, 'receipts', name.replace(/json$/, 'jsonl')));
    expect(receiptOf(audited)).toBe(receipt.toString('utf8'));
    const { cases } = JSON.parse(readFileSync(join(VECTORS, 'manifest.json'), 'utf8')) as {
      cases: { id: string; reference_result: { receipt_sha256?: string } }[];
    };
    const sha256 = createHash('sha256').update(receipt).digest('hex');
    expect(JSON.stringify(cases.find(({ id }) => `${id}.json` === name))).toContain(sha256);
    expect(audited.result.outcome).toBe('PASS');
  });
});

describe('against the reference, at random', () => {
  const SEED = 20_261_121;
  const VALUES: readonly unknown[] = [0, -1, 0.5, 1e9, 1e-20, null, true, '', 'x1', 'relu', 'sgd', [], {}, 3];

  /** Every pointer of a JSON value. */
  function pointers(value: unknown, at = ''): string[] {
    if (typeof value !== 'object' || value === null) return [at];
    return [at, ...Object.entries(value).flatMap(([name, child]) => pointers(child, `${at}/${name}`))];
  }

  it(`1000 mutated inputs (seed ${String(SEED)}): the same are refused, the others give the same bytes`, async () => {
    const random = new Random(SEED);
    let accepted = 0;
    for (let round = 0; round < 1000; round += 1) {
      const [, base] = random.pick(INPUTS);
      const input = new Tamper(base);
      for (let n = 1 + random.below(2); n > 0; n -= 1) {
        const places = pointers(JSON.parse(input.text())).slice(1);
        const pointer = random.pick(places);
        const kind = random.below(4);
        if (kind === 0) input.remove(pointer);
        else if (kind === 1) input.set(pointer, random.pick(VALUES) as never);
        else if (kind === 2) input.copy(random.pick(places), pointer);
        else if (typeof input.get(pointer) === 'number') input.map(pointer, (x) => x * (random.next() * 4 - 2));
      }
      const text = input.text();
      const expected = reference(text);
      const audited = await audit(text);
      if (receiptOf(audited) !== expected) throw new Error(`round ${String(round)}: ${text}`);
      if (expected === undefined) expect(audited.result.outcome).not.toBe('PASS');
      else accepted += 1;
    }
    expect(accepted).toBeGreaterThan(100);
  });
});

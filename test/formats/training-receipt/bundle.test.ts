/** The rules over several records: what each refuses, when it has nothing to look at, what it accepts. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reconcileMultiStep, validateReceiptSchema } from '@mcptoolshop/backprop-trace';
import { describe, expect, it, test } from 'vitest';
import { judgeFile } from '../../../engine/formats/training-receipt/judge-file.ts';
import type { JudgedFile } from '../../../engine/formats/training-receipt/judge-file.ts';
import type { Check, Profile } from '../../../engine/verdict/model.ts';
import { mutate } from '../../builders/mutants.ts';
import { Random } from '../../builders/random.ts';
import { FIXTURES } from '../../builders/receipts.ts';
import type { JsonObject } from '../../builders/receipts.ts';
import { ruleNumber } from '../../builders/reference-runner.ts';
import { ADAM, MOMENTUM, SGD, recordsOf, textOf } from '../../study/runs.ts';
import type { Run } from '../../study/runs.ts';
import { pushedBundle, salamiScenario } from '../../study/salami.ts';

const SEED = 31;
const ID = 'training-receipt/';
const BUNDLE = ['rule-9', 'rule-10', 'rule-17', 'rule-25', 'rule-26', 'one-run', 'trace', 'chain', 'drift', 'replay'];

function judge(text: string, profile: Profile = 'strict'): JudgedFile {
  return judgeFile({ name: 'run.jsonl', bytes: new TextEncoder().encode(text) }, profile);
}

function failing({ checks }: JudgedFile): string[] {
  return checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id.slice(ID.length));
}

function check({ checks }: JudgedFile, id: string): Check | undefined {
  return checks.find((candidate) => candidate.id === `${ID}${id}`);
}

function run(options: Run): JsonObject[] {
  return recordsOf(options, new Random(SEED));
}

function fixture(name: string): string {
  return readFileSync(join(FIXTURES, name), 'utf8');
}

function records(text: string): JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as JsonObject);
}

/** Sets a member below a record, named by its path. */
function set(record: JsonObject, path: string, value: JsonObject[string]): void {
  const names = path.split('/');
  const last = names.pop() ?? '';
  let at = record;
  for (const name of names) at = at[name] as JsonObject;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}

function changed(list: JsonObject[], index: number, path: string, value: JsonObject[string]): string {
  set(list[index], path, value);
  return textOf(list);
}

const GONE = undefined as unknown as null;
const OTHER_TRACE = 'f'.repeat(32);
const OBSERVED_ADAM = 'external/pytorch.adam.multi-step.golden.jsonl';
const nudged = (values: readonly number[], by: number): number[] => values.map((x) => Number((x + by).toPrecision(9)));

/** Every other number of these runs is honest, so that nothing but the rules named sees what is wrong. */
const REFUSED: readonly (readonly [name: string, fails: readonly string[], text: () => string])[] = [
  [
    'a step that starts 1e-3 beside the end of the one before',
    ['rule-9', 'chain'],
    () => textOf(run({ optimizer: SGD, steps: 3, between: (s) => ({ ...s, parameters: nudged(s.parameters, 1e-3) }) })),
  ],
  [
    'a step that starts one unit of the ninth digit beside the end of the one before',
    ['chain'],
    () => {
      const list = run({
        optimizer: SGD,
        steps: 2,
        tolerance: { atol: 1e-8, rtol: 1e-6 },
        between: (s) => ({
          ...s,
          parameters: s.parameters.map((x) => x + 10 ** (Math.floor(Math.log10(Math.abs(x))) - 8)),
        }),
      });
      return textOf(list);
    },
  ],
  [
    'a parameter that is renamed between two steps',
    ['one-run', 'chain'],
    () =>
      textOf(run({ optimizer: SGD, steps: 2 })).replace(/\n(.*)\n/, (line) => line.replaceAll('w_x1_h1', 'w_first')),
  ],
  [
    'a record of another trace',
    ['rule-10', 'trace'],
    () => changed(run({ optimizer: SGD, steps: 3 }), 1, 'trace_id', OTHER_TRACE),
  ],
  ['step indices 0, 1, 3', ['rule-10', 'trace'], () => changed(run({ optimizer: SGD, steps: 3 }), 2, 'step_index', 3)],
  [
    'records without trace and index',
    ['trace'],
    () => {
      const list = run({ optimizer: SGD, steps: 2 });
      for (const record of list) for (const name of ['trace_id', 'step_index']) set(record, name, GONE);
      return textOf(list);
    },
  ],
  [
    'a bundle digest of other records',
    ['rule-17'],
    () => fixture(OBSERVED_ADAM).replace(/("bundle_root_digest":"sha256:)[0-9a-f]{64}/g, `$1${'0'.repeat(64)}`),
  ],
  [
    'a bundle digest that differs in one record',
    ['rule-17'],
    () => changed(records(fixture(OBSERVED_ADAM)), 2, 'attestor/bundle_root_digest', `sha256:${'0'.repeat(64)}`),
  ],
  [
    'a bundle digest that one record lacks',
    ['rule-17'],
    () => changed(records(fixture(OBSERVED_ADAM)), 1, 'attestor/bundle_root_digest', GONE),
  ],
  [
    'momentum that another value replaced between two steps',
    ['rule-25', 'chain'],
    () => textOf(run({ optimizer: MOMENTUM, steps: 3, between: (s) => ({ ...s, first: nudged(s.first, 1e-3) }) })),
  ],
  [
    'a second moment that another value replaced between two steps',
    ['rule-25', 'chain'],
    () => textOf(run({ optimizer: ADAM, steps: 3, between: (s) => ({ ...s, second: nudged(s.second, 1e-3) }) })),
  ],
  [
    'an Adam step that was not recorded',
    ['rule-23', 'rule-25'],
    () => textOf(run({ optimizer: ADAM, steps: 3, between: (s, k) => (k === 2 ? { ...s, steps: s.steps + 1 } : s) })),
  ],
  [
    'a momentum coefficient that changes in the third step',
    ['rule-26', 'one-run'],
    () => textOf(run({ optimizer: MOMENTUM, steps: 3, change: (o, k) => (k === 2 ? { ...o, momentum: 0.8 } : o) })),
  ],
  [
    'beta2 that changes in the third step',
    ['rule-26', 'one-run'],
    () => textOf(run({ optimizer: ADAM, steps: 3, change: (o, k) => (k === 2 ? { ...o, beta2: 0.99 } : o) })),
  ],
  [
    'another framework in the second step',
    ['one-run'],
    () => changed(run({ optimizer: SGD, steps: 2, observer: true }), 1, 'source_framework/version', '2.5.0'),
  ],
  [
    'another batch size in the third step',
    ['one-run'],
    () => textOf(run({ optimizer: SGD, steps: 3, batch: (k) => (k === 2 ? 3 : 2) })),
  ],
  [
    'steps pushed one way inside their windows',
    ['drift'],
    () =>
      pushedBundle(
        salamiScenario(false, { atol: 1e-8, rtol: 1e-6 }),
        new Random(SEED),
        20,
        (end, { before, after }) => end + 3.5 * (before + after) - after,
      ),
  ],
  [
    'the first step once more at the end',
    ['rule-9', 'chain', 'replay'],
    () => {
      const [first, second] = run({ optimizer: SGD, steps: 2 });
      return textOf([first, second, { ...first, step_index: 2 }]);
    },
  ],
  [
    'a step twice in a row',
    ['rule-9', 'chain', 'replay'],
    () => {
      const [first, second] = run({ optimizer: SGD, steps: 2 });
      return textOf([first, second, { ...second, step_index: 2 }]);
    },
  ],
  [
    'a run that comes back to parameters it had left, with an unbroken chain',
    ['replay', 'drift', 'recompute', 'rule-6', 'rule-7'],
    () => {
      const [first, second] = run({ optimizer: SGD, steps: 2 });
      const back: JsonObject = { ...second, parameters_after: first['parameters_before'] };
      for (const update of back['updates'] as JsonObject[]) {
        update['weight_after'] = (first['parameters_before'] as JsonObject)[update['parameter_id'] as string];
      }
      return textOf([first, back, { ...first, step_index: 2 }]);
    },
  ],
];

describe('refused', () => {
  it.each(REFUSED)('%s (%s)', (_name, fails, text) => {
    const result = judge(text());
    expect(result.outcome).toBe('FAIL');
    expect([...failing(result)].sort()).toEqual([...fails].sort());
  });

  it('a change is named by record and place', () => {
    const result = judge(changed(run({ optimizer: SGD, steps: 3 }), 1, 'trace_id', OTHER_TRACE));
    const failure = check(result, 'trace')?.failures[0];
    expect([failure?.record, failure?.pointer]).toEqual([1, '/trace_id']);
    expect(failure?.message).toBe('belongs to another trace than the first record');
  });
});

describe('nothing to look at', () => {
  it('one record: no rule over several is checked, and says why', () => {
    const result = judge(textOf(run({ optimizer: MOMENTUM, steps: 1 })));
    expect(result.outcome).toBe('PASS');
    for (const id of BUNDLE) {
      expect([id, check(result, id)?.outcome]).toEqual([id, 'not-checked']);
      expect(check(result, id)?.reason).toBe('the evidence holds one record');
    }
  });

  const idle: readonly (readonly [id: string, reason: string, text: () => string])[] = [
    ['rule-17', 'no record carries a bundle digest', () => textOf(run({ optimizer: SGD, steps: 2 }))],
    [
      'rule-25',
      'no two neighbouring records are configured with the same stateful optimiser',
      () => textOf(run({ optimizer: SGD, steps: 2 })),
    ],
    ['rule-26', 'no record has an optimiser block', () => textOf(run({ optimizer: SGD, steps: 2 }))],
    [
      'rule-10',
      'the first record has no trace_id',
      () => {
        const list = run({ optimizer: SGD, steps: 2 });
        for (const name of ['trace_id', 'step_index']) set(list[0], name, GONE);
        return textOf(list);
      },
    ],
  ];
  it.each(idle)('%s: %s', (id, reason, text) => {
    expect(check(judge(text()), id)).toMatchObject({ outcome: 'not-checked', reason });
  });
});

describe('a damaged record', () => {
  const lines = textOf(run({ optimizer: MOMENTUM, steps: 4 })).split('\n');
  const result = judge([lines[0], lines[1].slice(0, 500), lines[2], lines[3], ''].join('\n'));

  it('is named; the evidence fails', () => {
    expect(result.outcome).toBe('FAIL');
    expect(failing(result)).toEqual(['bytes']);
    const failure = check(result, 'bytes')?.failures[0];
    expect(failure?.record).toBe(1);
    expect(failure?.message).toMatch(/^the record is damaged: /);
  });

  it('leaves the others judged, and what it was needed for undecided', () => {
    expect(check(result, 'recompute')?.outcome).toBe('passed');
    for (const id of ['rule-9', 'rule-25', 'rule-26', 'one-run', 'trace', 'chain', 'drift', 'replay']) {
      expect([id, check(result, id)?.outcome]).toEqual([id, 'unverified']);
      expect(check(result, id)?.reason).toContain('record 1 could not be read');
    }
  });

  it('does not hide what is wrong among the others', () => {
    const wrong = run({
      optimizer: SGD,
      steps: 4,
      between: (s, k) => (k === 3 ? { ...s, parameters: nudged(s.parameters, 1e-3) } : s),
    });
    const texts = textOf(wrong).split('\n');
    expect(failing(judge([texts[0], '{', texts[2], texts[3], ''].join('\n')))).toEqual(['bytes', 'rule-9', 'chain']);
  });
});

describe('accepted', () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /multi-step.*\.jsonl$/.test(name) && !/bad|sidecar/.test(name))
    .sort();
  it.each(files)('%s', (name) => {
    expect(failing(judge(fixture(name)))).toEqual([]);
    expect(judge(fixture(name)).outcome).toBe('PASS');
  });

  const honest: readonly (readonly [string, Run])[] = [
    ['plain SGD', { optimizer: SGD, steps: 5 }],
    ['momentum', { optimizer: MOMENTUM, steps: 5 }],
    ['Adam', { optimizer: ADAM, steps: 5 }],
    ['batches', { optimizer: SGD, steps: 3, batch: () => 4 }],
    ['observed', { optimizer: MOMENTUM, steps: 3, observer: true }],
    ['a learning rate that falls', { optimizer: SGD, steps: 4, change: (o, k) => ({ ...o, rate: o.rate / (k + 1) }) }],
  ];
  it.each(honest)('%s', (_name, options) => {
    const result = judge(textOf(run(options)));
    expect(failing(result)).toEqual([]);
    expect(result.outcome).toBe('PASS');
    expect(result.notes.map(({ code }) => code)).toContain('drift');
  });

  it('another numeric policy in a later record is a note', () => {
    const result = judge(changed(run({ optimizer: SGD, steps: 2 }), 1, 'numeric_policy/tolerance', 1e-9));
    expect(result.outcome).toBe('PASS');
    expect(result.notes.find(({ code }) => code === 'policy-changes')?.pointer).toBe('record 1 /numeric_policy');
  });
});

interface Opinion {
  readonly schema: boolean;
  readonly pass: boolean;
  readonly rules: string;
}

function ours(text: string): Opinion {
  const result = judge(text, 'reference');
  const failed = result.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
  if (failed.some((id) => id === `${ID}schema`)) return { schema: false, pass: false, rules: '' };
  const numbers = failed.filter((id) => id.startsWith(`${ID}rule-`)).map(ruleNumber);
  return { schema: true, pass: result.outcome === 'PASS', rules: sorted(numbers) };
}

function theirs(list: readonly JsonObject[]): Opinion {
  if (!list.every((record) => validateReceiptSchema(record).ok)) return { schema: false, pass: false, rules: '' };
  const result = reconcileMultiStep(list) as {
    ok: boolean;
    failures?: readonly { rule: number }[] | null;
    math_gate_skipped?: boolean;
  };
  const numbers = (result.failures ?? []).map(({ rule }) => Math.floor(rule));
  return { schema: true, pass: result.ok && result.math_gate_skipped !== true, rules: sorted(numbers) };
}

function sorted(numbers: readonly number[]): string {
  return [...new Set(numbers)].sort((a, b) => a - b).join();
}

const SEVERAL = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.jsonl') && !name.includes('sidecar'))
  .sort()
  .flatMap((name) => {
    const text = fixture(name);
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2 || !lines.every((line) => line.startsWith('{"schema_version"'))) return [];
    return [{ name, text }];
  });

describe('profile reference against the reference package', () => {
  it('every file of several records: same verdict, same failing rules', () => {
    const table: string[] = [];
    for (const { name, text } of SEVERAL) {
      const a = ours(text);
      table.push(`${name.padEnd(88)} ${a.pass ? 'PASS' : `FAIL ${a.rules}`}`);
      expect([name, a]).toEqual([name, theirs(records(text))]);
    }
    console.log(`${String(SEVERAL.length)} files, same verdict and rules:\n${table.join('\n')}`);
    expect(SEVERAL.length).toBeGreaterThanOrEqual(15);
  });

  test('seeded mutants of bundles: same verdict, same failing rules', { timeout: 120_000 }, () => {
    const random = new Random(SEED);
    const bases = SEVERAL.filter(({ text }) => text.length < 60_000).map(({ name, text }) => ({
      name,
      list: records(text),
    }));
    const differing: string[] = [];
    const rules = new Map<string, number>();
    let valid = 0;
    let made = 0;
    let passed = 0;
    while (valid < 1500) {
      made += 1;
      const base = random.pick(bases);
      const list = structuredClone(base.list);
      // Rule 17 refuses every change of a bundle that carries its digest; half of the mutants go without.
      if (random.below(2) === 0) for (const record of list) removeDigest(record);
      const what = random.below(3) === 0 ? rearrange(list, random) : mutateOne(list, random);
      if (list.length < 2) continue;
      const b = theirs(list);
      const a = ours(textOf(list));
      if (JSON.stringify(a) !== JSON.stringify(b)) {
        differing.push(`${base.name} ${what}: ours ${JSON.stringify(a)}, theirs ${JSON.stringify(b)}`);
      }
      if (!b.schema) continue;
      valid += 1;
      if (b.pass) passed += 1;
      for (const rule of b.rules.split(',')) rules.set(rule, (rules.get(rule) ?? 0) + 1);
    }
    const counts = ['9', '10', '17', '25', '26'].map((rule) => `${rule}: ${String(rules.get(rule) ?? 0)}`).join(', ');
    console.log(
      `${String(valid)} valid mutants of ${String(made)} (${String(bases.length)} bundles), ${String(passed)} pass, ${String(differing.length)} disagreements; failures by cross-record rule: ${counts}`,
    );
    expect(differing).toEqual([]);
  });
});

function removeDigest(record: JsonObject): void {
  const attestor = record['attestor'] as JsonObject | undefined;
  if (attestor !== undefined) Reflect.deleteProperty(attestor, 'bundle_root_digest');
}

function mutateOne(list: JsonObject[], random: Random): string {
  const index = random.below(list.length);
  const { what, receipt } = mutate(list[index], random);
  list[index] = receipt;
  return `record ${String(index)} ${what}`;
}

/** Changes between records: order, number, names, state. */
function rearrange(list: JsonObject[], random: Random): string {
  const index = random.below(list.length);
  const record = list[index];
  const way = random.below(8);
  switch (way) {
    case 0:
      list.reverse();
      break;
    case 1:
      list.splice(index, 1);
      break;
    case 2:
      list.splice(index, 0, structuredClone(record));
      break;
    case 3:
      record['trace_id'] = random.pick([OTHER_TRACE, '0'.repeat(32)]);
      record['step_index'] = random.below(4);
      break;
    case 4:
      for (const other of list) for (const name of ['trace_id', 'step_index']) Reflect.deleteProperty(other, name);
      break;
    case 5:
      Reflect.deleteProperty(record, 'optimizer_config');
      break;
    case 6: {
      const attestor = record['attestor'] as JsonObject | undefined;
      if (attestor !== undefined)
        attestor['bundle_root_digest'] = random.pick([`sha256:${'a'.repeat(64)}`, 'sha256:x', '']);
      break;
    }
    default: {
      const map = record[random.pick(['parameters_before', 'parameters_after'])] as Record<string, number>;
      const id = random.pick(Object.keys(map));
      map[id] *= 1 + random.pick([1e-9, 1e-8, 1e-6, 1e-4, 1e-3]);
    }
  }
  return `record ${String(index)} rearranged ${String(way)}`;
}

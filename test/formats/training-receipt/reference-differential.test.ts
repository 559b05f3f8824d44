/** Our reference profile against the reference package, over every file there is and over seeded mutants. */
import { expect, test } from 'vitest';
import { authored, jitter } from '../../builders/authored.ts';
import { mutate } from '../../builders/mutants.ts';
import { Random } from '../../builders/random.ts';
import { FIXTURES, VECTORS, goldens, singleReceipts } from '../../builders/receipts.ts';
import type { JsonObject } from '../../builders/receipts.ts';
import { difference, ours, referenceEmits, theirs } from '../../builders/reference-runner.ts';
import type { Opinion } from '../../builders/reference-runner.ts';

/** Files on which the two sides are known to differ, each with the reason. */
const KNOWN: ReadonlyMap<string, string> = new Map();

const MUTANTS = 10_500;
const AUTHORED = 600;
const JITTERED = 40;

function words(opinion: Opinion): string {
  if (!opinion.schema) return 'FAIL schema';
  const parts = [
    ...(opinion.rules.length > 0 ? [`rules ${opinion.rules.join(',')}`] : []),
    ...(opinion.reproduced === false ? ['not reproduced'] : []),
    ...(opinion.waived ? ['waived'] : []),
  ];
  return opinion.pass ? 'PASS' : `FAIL ${parts.join('; ')}`;
}

test.each([
  ['the reference package', FIXTURES, 50],
  ['the vectors', VECTORS, 0],
])('files of %s: same verdict, same failing rules', (_, folder, least) => {
  const files = singleReceipts(folder);
  const table: string[] = [];
  const differing: string[] = [];
  for (const { name, text } of files) {
    const a = ours(text);
    const b = theirs(JSON.parse(text) as JsonObject);
    const differs = difference(a, b);
    table.push(`${name.padEnd(64)} ${words(a).padEnd(40)} ${words(b)}`);
    if (differs !== undefined && !KNOWN.has(name)) differing.push(`${name}: ${differs}`);
  }
  console.log(`${String(files.length)} files, ours and reference:\n${table.join('\n')}`);
  expect(differing).toEqual([]);
  expect(files.length).toBeGreaterThanOrEqual(least);
});

test(
  'seeded mutants of the goldens: same failing rules, same first failure, same reproduction',
  { timeout: 120_000 },
  () => {
    const bases = goldens().map(({ name, text }) => ({ name, receipt: JSON.parse(text) as JsonObject }));
    // The large one counts for two small ones only, for time.
    const small = bases.filter(({ receipt }) => JSON.stringify(receipt).length < 40_000);
    const random = new Random(20_261_121);
    const differing: string[] = [];
    const failing = new Map<number, number>();
    let valid = 0;
    let passed = 0;
    let made = 0;
    while (valid < MUTANTS) {
      made += 1;
      const base = random.pick(made % 200 === 0 ? bases : small);
      const { what, receipt } = mutate(base.receipt, random);
      const text = JSON.stringify(receipt);
      const a = ours(text);
      const b = theirs(JSON.parse(text) as JsonObject);
      const differs = difference(a, b);
      if (differs !== undefined) differing.push(`${base.name} ${what}: ${differs}`);
      if (!b.schema) continue;
      valid += 1;
      if (b.pass) passed += 1;
      for (const rule of b.rules) failing.set(rule, (failing.get(rule) ?? 0) + 1);
    }
    const counts = [...failing].sort(([a], [b]) => a - b).map(([rule, count]) => `${String(rule)}: ${String(count)}`);
    console.log(
      `${String(valid)} valid mutants of ${String(made)} (${String(bases.length)} goldens), ${String(passed)} pass; failures by rule: ${counts.join(', ')}`,
    );
    expect(differing).toEqual([]);
  },
);

test('receipts of the package and the vectors, with numbers moved by about the tolerance', { timeout: 120_000 }, () => {
  const random = new Random(90_210);
  const differing: string[] = [];
  let compared = 0;
  let passed = 0;
  for (const { name, text } of [...goldens(), ...singleReceipts(VECTORS)]) {
    if (text.length > 100_000) continue;
    const source = JSON.parse(text) as JsonObject;
    if (source['schema_version'] !== '0.1.0') {
      (source['numeric_policy'] as JsonObject)['tolerance'] = { atol: 1e-8, rtol: 1e-6 };
    }
    for (let i = 0; i < JITTERED; i += 1) {
      const moved = JSON.stringify(
        jitter(source, random, random.pick([0.01, 0.1, 1]), random.pick([1e-6, 3e-6, 1e-7, 1e-4])),
      );
      const b = theirs(JSON.parse(moved) as JsonObject);
      const differs = difference(ours(moved), b);
      if (differs !== undefined) differing.push(`${name}: ${differs}`);
      compared += 1;
      if (b.pass) passed += 1;
    }
  }
  console.log(`${String(compared)} moved receipts, ${String(passed)} pass`);
  expect(differing).toEqual([]);
});

test(
  'honest steps of random networks, as written and with numbers moved by about the tolerance',
  { timeout: 120_000 },
  () => {
    const random = new Random(1_847);
    const differing: string[] = [];
    const optimizers = new Map<string, number>();
    let compared = 0;
    let passed = 0;
    let reproduced = 0;
    for (let i = 0; i < AUTHORED; i += 1) {
      const honest = authored(random, i % 2 === 0);
      const canonical = referenceEmits(honest);
      const moved = [0.01, 0.1, 1].map((share) => jitter(honest, random, share, random.pick([1e-6, 3e-6, 1e-7, 1e-4])));
      const texts = [JSON.stringify(honest), ...moved.map((receipt) => JSON.stringify(receipt))];
      if (canonical !== undefined) texts.push(canonical);
      const config = honest['optimizer_config'] as JsonObject | undefined;
      const name = config === undefined ? 'none' : (config['name'] as string);
      optimizers.set(name, (optimizers.get(name) ?? 0) + 1);
      for (const text of texts) {
        const a = ours(text);
        const b = theirs(JSON.parse(text) as JsonObject);
        const differs = difference(a, b);
        if (differs !== undefined) differing.push(`step ${String(i)} (${name}): ${differs}`);
        compared += 1;
        if (b.pass) passed += 1;
        if (b.reproduced === true) reproduced += 1;
      }
    }
    console.log(
      `${String(compared)} receipts of ${String(AUTHORED)} steps (${[...optimizers].map(([name, count]) => `${name} ${String(count)}`).join(', ')}): ` +
        `${String(passed)} pass, ${String(reproduced)} reproduced`,
    );
    expect(differing).toEqual([]);
  },
);

/** Seeded changes of sidecars: nothing throws, no changed claim passes, and the importer stays the reference's. */
import { expect, test } from 'vitest';
import { importSidecar } from '../../../engine/formats/framework-trace/import.ts';
import { mutate } from '../../builders/mutants.ts';
import { Random } from '../../builders/random.ts';
import type { JsonObject } from '../../builders/receipts.ts';
import { theirs } from '../../builders/reference-runner.ts';
import { PACKAGE_SIDECARS, TIMESTAMP, audit, bytesOf, kindOf, referenceImport, sidecar } from './support.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20261121);
const MUTANTS = Number(process.env['FUZZ_MUTANTS'] ?? 1000);

interface Leaf {
  readonly path: string;
  readonly set: (value: number) => void;
  readonly value: number;
}

/**
 * Numbers that claim nothing about the step: sizes and policies, which say how to read and compare. And epsilon: 1e-12 more
 * of it moves Adam's denominators by less than half a unit in the ninth digit of the learning rate beside them.
 */
const NOT_CLAIMS = /^\/(numeric_policy|helper|topology)\/|^\/optimizer\/epsilon$/;

function numbers(value: unknown, path: string, found: Leaf[]): Leaf[] {
  if (typeof value !== 'object' || value === null) return found;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const child = holder[key];
    const own = `${path}/${key}`;
    if (typeof child === 'number') found.push({ path: own, value: child, set: (changed) => (holder[key] = changed) });
    else numbers(child, own, found);
  }
  return found;
}

test('a number changed by 1e-4 of itself or more never passes', () => {
  const random = new Random(SEED);
  let tried = 0;
  const passed: string[] = [];
  for (const name of ['jax.sgd-live.sidecar.jsonl', 'pytorch.adam.sidecar.jsonl']) {
    const text = sidecar(name);
    expect(audit(text).result.outcome).toBe('PASS');
    const count = numbers(JSON.parse(text), '', []).length;
    for (let i = 0; i < count; i += 1) {
      for (const size of [1e-4, 0.05 + random.next(), -2]) {
        const tree: unknown = JSON.parse(text);
        const leaf = numbers(tree, '', [])[i];
        if (NOT_CLAIMS.test(leaf.path)) continue;
        leaf.set(leaf.value === 0 ? size : leaf.value * (1 + size));
        tried += 1;
        if (audit(JSON.stringify(tree)).result.outcome === 'PASS') passed.push(`${name} ${leaf.path} ${String(size)}`);
      }
    }
  }
  console.log(
    `seed ${String(SEED)}: ${String(tried)} changed numbers, ${String(passed.length)} passed ${passed.slice(0, 20).join('; ')}`,
  );
  expect(passed).toEqual([]);
}, 60_000);

test('mutants import as the reference imports them, and audits answer', () => {
  const random = new Random(SEED);
  // The mutator needs a boolean somewhere.
  const bases = PACKAGE_SIDECARS.filter(
    ({ name, text }) => !name.includes('bad') && !kindOf(text).stream && /: ?(true|false)/.test(text),
  );
  let identical = 0;
  let refused = 0;
  let judged = 0;
  const different: string[] = [];
  for (let i = 0; i < MUTANTS; i += 1) {
    const base = random.pick(bases);
    const { what, receipt } = mutate(JSON.parse(base.text) as JsonObject, random);
    const text = JSON.stringify(receipt);
    const { framework } = kindOf(text);
    const stream = i % 3 === 0;
    const reference = referenceImport(framework, text, stream);
    const own = importSidecar(bytesOf(text), { timestamp: TIMESTAMP, stream });
    const same = own.ok
      ? reference?.bytes === Buffer.from(own.bytes).toString('utf8') && reference.agreed === own.agreed
      : reference === undefined;
    if (!same)
      different.push(
        `${base.name} ${what} (${stream ? 'stream' : 'single'}): reference ${reference === undefined ? 'refuses' : 'imports'}, ours ${own.ok ? 'imports' : own.problems.map(({ message }) => message).join('; ')}`,
      );
    else if (own.ok) identical += 1;
    else refused += 1;
    if (i % 4 !== 0) continue;
    const strict = audit(text).result;
    expect(['PASS', 'FAIL', 'INCOMPLETE', 'UNREADABLE']).toContain(strict.outcome);
    if (stream || strict.outcome === 'UNREADABLE') continue;
    const accepts = reference?.agreed === true && theirs(JSON.parse(reference.bytes) as JsonObject).pass;
    judged += 1;
    if ((strict.referenceOutcome === 'PASS') !== accepts)
      different.push(`${base.name} ${what}: verdict ${String(strict.referenceOutcome)}`);
    expect(audit(text, 'reference').result.outcome).toBe(strict.referenceOutcome);
  }
  console.log(
    `seed ${String(SEED)}: ${String(MUTANTS)} mutants, ${String(identical)} byte-identical, ${String(refused)} refused by both, ${String(judged)} verdicts, ${String(different.length)} different`,
  );
  console.log(different.slice(0, 20).join('\n'));
  expect(different).toEqual([]);
}, 60_000);

test('bytes at random places never throw', () => {
  const random = new Random(SEED);
  const source = bytesOf(sidecar('pytorch.sgd-momentum.multi-step.sidecar.jsonl'));
  for (let i = 0; i < 150; i += 1) {
    const bytes = source.slice(0, random.next() < 0.2 ? random.below(source.length) : source.length);
    for (let k = 0; k < 3; k += 1) bytes[random.below(bytes.length)] = random.below(256);
    expect(typeof audit(bytes).result.outcome).toBe('string');
    expect(typeof audit(bytes, 'reference').result.outcome).toBe('string');
  }
}, 60_000);

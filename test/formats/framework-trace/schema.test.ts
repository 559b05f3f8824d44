/** Our schemas, the reference's and Ajv over ours give one answer. */
import { readFileSync } from 'node:fs';
import { validateFrameworkTraceSidecar } from '@mcptoolshop/backprop-trace';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { VERSIONS, parseSidecar, readShape } from '../../../engine/formats/framework-trace/sidecar.ts';
import { Random } from '../../builders/random.ts';
import { mutate, parseTree, writeTree } from '../../schema/mutants.ts';
import type { Tree } from '../../schema/mutants.ts';
import { PACKAGE_SIDECARS, VECTOR_SIDECARS, at, bytesOf, changed, sidecar } from './support.ts';

const SEED = 4711;

function load(path: string): object {
  return JSON.parse(readFileSync(new URL(`../../../schemas/${path}`, import.meta.url), 'utf8')) as object;
}

const ajv = new Ajv2020({ strict: true, strictRequired: false });
ajv.addVocabulary(['x-order']);
ajv.addSchema(load('training-receipt/common.schema.json'));
ajv.addSchema(load('framework-trace/common.schema.json'));
const AJV = new Map(
  VERSIONS.map((version) => [
    `framework-trace.v${version}`,
    ajv.compile(load(`framework-trace/${version}.schema.json`)),
  ]),
);

/** Answers of the reference, of Ajv over our files, and of ours. */
function answers(text: string): boolean[] {
  const value: unknown = JSON.parse(text);
  const format = (value as { format?: unknown } | null)?.format;
  const bytes = bytesOf(text);
  const parsed = parseSidecar(bytes, { start: 0, end: bytes.length });
  const own = parsed.ok && readShape(parsed.document).kind === 'valid';
  const validator = typeof format === 'string' ? AJV.get(format) : undefined;
  return [validateFrameworkTraceSidecar(value).ok, validator?.(value) ?? false, own];
}

const LIVE = sidecar('jax.sgd-live.sidecar.jsonl');

describe('refused by all', () => {
  const cases: [string, (sidecar: Record<string, unknown>) => void][] = [
    ['no helper', (one) => delete one['helper']],
    ['a commit of five digits', (one) => (at(one, 'helper', 'framework')['commit'] = 'abcde')],
    ['a version of two numbers', (one) => (at(one, 'helper', 'runtime')['python_version'] = '3.12')],
    ['a time without an offset', (one) => (at(one, 'helper', 'extraction')['timestamp'] = '2026-01-02T03:04:05')],
    ['a time with a line feed', (one) => (at(one, 'helper', 'extraction')['timestamp'] = '2026-01-02T03:04:05Z\n')],
    ['a step without a trace', (one) => (one['step_index'] = 0)],
    ['a trace without a step', (one) => (one['trace_id'] = '0'.repeat(32))],
    [
      '4097 parameters',
      (one) => {
        for (let i = 0; i < 4097; i += 1) at(one, 'parameters_after')[`p${String(i)}`] = 0;
      },
    ],
    [
      '4097 factors',
      (one) => {
        const update = (one['updates'] as Record<string, unknown>[])[0];
        at(update, 'optimizer')['factors'] = new Array(4097).fill({ name: 'x', value: 1 });
      },
    ],
    ['prototype names', (one) => (at(one, 'forward')['toString'] = { net: 1 })],
  ];
  test.each(cases)('%s', (_name, change) => {
    expect(answers(changed(LIVE, change))).toEqual([false, false, false]);
  });
});

test('accepted by all: every sidecar that the package and the vectors hold, but for the ones made wrong', () => {
  const refused: string[] = [];
  for (const { name, text } of [...PACKAGE_SIDECARS, ...VECTOR_SIDECARS]) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    for (const line of lines) {
      const found = answers(line);
      expect(new Set(found).size, name).toBe(1);
      if (!found[0]) refused.push(name);
    }
  }
  expect(refused.filter((name) => !/^T1[678]-/.test(name))).toEqual([]);
});

test('structural mutants get one answer', () => {
  const random = new Random(SEED);
  const bases = PACKAGE_SIDECARS.map(({ text }) => text.split('\n')[0]);
  const accepted = { yes: 0, no: 0 };
  const different: string[] = [];
  for (let i = 0; i < 1500; i += 1) {
    let tree: Tree = parseTree(JSON.parse(random.pick(bases)));
    for (let k = random.below(2); k >= 0; k -= 1) tree = mutate(tree, random);
    const text = writeTree(tree);
    // Two documented differences (docs/decisions/0002): infinities, and repeated names under uniqueItems.
    if (/\d{300}|[eE]\+?[3-9]\d\d/.test(text)) continue;
    const found = answers(text);
    if (new Set(found).size > 1) different.push(`${String(found)} ${text.slice(0, 300)}`);
    else if (found[0]) accepted.yes += 1;
    else accepted.no += 1;
  }
  console.log(
    `seed ${String(SEED)}: accepted ${String(accepted.yes)}, refused ${String(accepted.no)}, different ${String(different.length)}`,
  );
  expect(different).toEqual([]);
});

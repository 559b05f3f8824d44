import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../engine/index.ts';
import type { ByteSource } from '../engine/index.ts';
import type { VerdictDocument } from '../engine/verdict/model.ts';
import { Random } from './builders/random.ts';

const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('../schemas/verdict/1.schema.json', import.meta.url), 'utf8')) as object,
);

function sample(id: string, name = id): string {
  return readFileSync(new URL(`../public/samples/training-receipt/${id}/${name}.jsonl`, import.meta.url), 'utf8');
}

async function audit(source: ByteSource): Promise<VerdictDocument> {
  const { document } = await auditFiles([{ source }], { profile: 'strict' });
  expect(validate(JSON.parse(JSON.stringify(document))), JSON.stringify(validate.errors)).toBe(true);
  return document;
}

function text(content: string | Uint8Array): ByteSource {
  return memorySource('file', typeof content === 'string' ? new TextEncoder().encode(content) : content);
}

/** A source of one repeated byte that is never held in memory. */
function repeated(byte: number, size: number): ByteSource {
  return {
    name: 'file',
    size,
    read: (offset, length) => Promise.resolve(new Uint8Array(Math.min(length, size - offset)).fill(byte)),
  };
}

const receipt = sample('mazur').trimEnd();
const table: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['an empty file', '', /^unknown: at byte 0: the file is empty \(0 bytes\)$/],
  ['one blank line', '\n', /^unknown: the file holds nothing but white space \(1 bytes\)$/],
  ['one byte', 'x', /^unknown: at byte 0: not a kind of evidence .* "x"/],
  [
    'a picture',
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa]),
    /^unknown: .*byte 0x89 \(bytes 89 50 4e 47 0d 0a 1a 0a\)$/,
  ],
  [
    'other JSON',
    '{"hello":1,"world":2}',
    /^unknown: .*JSON, but not evidence .*: an object with the members "hello", "world"$/,
  ],
  ['an empty object', '{}', /^unknown: .*an empty object$/],
  ['an array', '[1,2,3]', /^unknown: .*the text is one array$/],
  ['a number', '17', /^unknown: .*the text is one number$/],
  ['a word', 'null', /^unknown: .*the text is one null$/],
  ['a wrong word', 'nope', /^unknown: at byte 0: expected a JSON value, found "n"$/],
  ['a receipt cut short', receipt.slice(0, 4000), /^damaged: at byte 3997: a string has no closing quote$/],
  [
    'a receipt with a stray comma',
    receipt.replace('"step":1,', '"step":1,,'),
    /^damaged: at byte \d+: expected a member name in double quotes, found ","$/,
  ],
  [
    'a receipt of a later version',
    receipt.replace('"0.1.0"', '"0.9.0"'),
    /^too new: at \/schema_version: "0.9.0" is newer than what this build reads \(0.1.0 to 0.8.0\)$/,
  ],
  ['100,000 open brackets', '['.repeat(100_000), /^too large: at byte 128: more than 128 brackets are open$/],
  ['250 kB of [{"":', '[{"":'.repeat(50_000), /^too large: at byte \d+: more than 128 brackets are open$/],
  ['NaN', '{"schema_version":NaN}', /^damaged: at byte 18: expected a JSON value, found "N"$/],
  [
    'a 5,000-digit number',
    `{"schema_version":${'9'.repeat(5000)}}`,
    /^too large: at byte 18: a number has more than 4300 characters$/,
  ],
];

describe('bad input has its own sentence', () => {
  it.each(table)('%s', async (_name, content, sentence) => {
    const document = await audit(text(content));
    expect(document.outcome).toBe('UNREADABLE');
    expect(document.cases[0]?.checks[0]?.reason).toMatch(sentence);
  });

  it('1 GB of spaces, without holding them', async () => {
    const document = await audit(repeated(0x20, 1_000_000_000));
    expect(document.cases[0]?.checks[0]?.reason).toBe(
      'unknown: the file holds nothing but white space (1000000000 bytes)',
    );
  }, 120_000);

  it('a file beyond the limit', async () => {
    const source = { name: 'file', size: 1024 ** 3 + 1, read: () => Promise.resolve(new Uint8Array(0)) };
    const document = await audit(source);
    expect(document.outcome).toBe('UNREADABLE');
  });

  it('a line of 0 bytes between two records is named', async () => {
    const document = await audit(text(`${receipt}\n\n${receipt}\n`));
    expect(document.cases[0]?.notes).toContainEqual({
      code: 'blank-line',
      pointer: 'line 2',
      message: 'line 2 is empty (0 bytes) and holds no record',
    });
  });

  it('a receipt behind a long free text is recognised', async () => {
    const parsed = JSON.parse(sample('iris')) as { metadata: object };
    const metadata = { ...parsed.metadata, note: 'x'.repeat(20_000) };
    const late = `{"metadata":${JSON.stringify(metadata)},${JSON.stringify({ ...parsed, metadata: undefined }).slice(1)}`;
    expect((await audit(text(late))).outcome).toBe('PASS');
  });

  it('a damaged record is named and the others are still judged', async () => {
    const document = await audit(text(`${receipt}\n${receipt.slice(0, 100)}\n${receipt}\n`));
    const found = document.cases[0];
    expect(found?.outcome).toBe('FAIL');
    const bytes = found?.checks.find(({ id }) => id === 'training-receipt/bytes');
    expect(bytes?.failures).toHaveLength(1);
    expect(bytes?.failures[0]).toMatchObject({ record: 1 });
    expect(found?.checks.find(({ id }) => id === 'training-receipt/recompute')).toMatchObject({ outcome: 'passed' });
  });
});

describe('any bytes', () => {
  it('never throw and never pass: byte mutations of a receipt', async () => {
    const seed = 20261121;
    const random = new Random(seed);
    const good = new TextEncoder().encode(sample('xor'));
    const outcomes = new Map<string, number>();
    for (let i = 0; i < 1500; i += 1) {
      const bytes = good.slice();
      for (let k = 0; k <= random.below(3); k += 1) bytes[random.below(bytes.length)] = random.below(256);
      const document = await audit(text(bytes));
      outcomes.set(document.outcome, (outcomes.get(document.outcome) ?? 0) + 1);
      if (document.outcome === 'PASS') expect(harmlessDifference(good, bytes)).toBe(true);
    }
    console.log(`seed ${String(seed)}: ${JSON.stringify(Object.fromEntries(outcomes))}`);
  });

  it('truncated anywhere never pass', async () => {
    const good = new TextEncoder().encode(sample('mazur'));
    for (let size = 0; size < good.length - 2; size += 23) {
      expect((await audit(text(good.slice(0, size)))).outcome).not.toBe('PASS');
    }
  });

  it('leave the globals alone, whatever the names', async () => {
    const before = [Object.prototype, Array.prototype, globalThis].map((object) =>
      Object.getOwnPropertyNames(object).sort(),
    );
    await audit(text(receipt.replaceAll('"h1"', '"__proto__"').replaceAll('"o1"', '"constructor"')));
    await audit(
      text('{"schema_version":"0.2.0","__proto__":{"x":1},"constructor":{"prototype":{"y":2}},"hasOwnProperty":1}'),
    );
    const after = [Object.prototype, Array.prototype, globalThis].map((object) =>
      Object.getOwnPropertyNames(object).sort(),
    );
    expect(after).toEqual(before);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

/** Free text, labels that are notes, white space and last digits may change without changing a claim. */
const FREE = new Set([
  'metadata',
  'reason',
  'reconciliation',
  'fixture',
  'parameter_role',
  'from_unit',
  'to_unit',
  'step',
  'tolerance',
  'precision_significant_digits',
]);

function harmlessDifference(a: Uint8Array, b: Uint8Array): boolean {
  return same(JSON.parse(new TextDecoder().decode(a)), JSON.parse(new TextDecoder().decode(b)));
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 2e-8 * Math.max(Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const read = (object: object, name: string): unknown => (object as Record<string, unknown>)[name];
  return [...names].every((name) => FREE.has(name) || same(read(a, name), read(b, name)));
}

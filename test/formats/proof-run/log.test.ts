/** Lines of the log: cut into slices, read fast and slow, refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import { readUsualLine } from '../../../engine/formats/proof-run/fast-line.ts';
import { readLine } from '../../../engine/formats/proof-run/line.ts';
import { LineWalker } from '../../../engine/formats/proof-run/line-walker.ts';
import { readLog } from '../../../engine/formats/proof-run/log.ts';
import type { StepLog } from '../../../engine/formats/proof-run/log.ts';
import { bytesOf, filesOf, vector } from './support.ts';

const SEED = 20261121;
const HASH = '0123456789abcdef'.repeat(4);

const usual = (
  step: number,
  rest: Partial<Record<'hash' | 'lr' | 'chunks' | 'time' | 'circuit', string>> = {},
): string =>
  `{"step_idx": ${String(step)}, "proof_hash": "${rest.hash ?? HASH}", "public_inputs": {"circuit": "${rest.circuit ?? 'adam'}", ` +
  `"step_idx": ${String(step)}, "lr": ${rest.lr ?? '0.001'}, ${rest.chunks ?? '"chunk_idx": 0, "chunks": 1'}}, "timestamp": ${rest.time ?? '1795010402.18'}}`;

const log = (text: string | Uint8Array, chunk?: number): Promise<StepLog> =>
  readLog(
    caseInput(memorySource('steps.jsonl', typeof text === 'string' ? bytesOf(text) : text)),
    () => undefined,
    chunk,
  );

describe('lines of bytes', () => {
  const lines = (text: string, chunk: number, limit?: number): (string | undefined)[] => {
    const found: (string | undefined)[] = [];
    const bytes = bytesOf(text);
    const walker = new LineWalker((line, start) => {
      found.push(line === undefined ? undefined : `${String(start)}:${Buffer.from(line).toString('utf8')}`);
    }, limit);
    for (let from = 0; from < bytes.length; from += chunk) walker.take(bytes.slice(from, from + chunk));
    walker.end();
    return found;
  };

  it.each([1, 2, 3, 7, 1000])('are the same in slices of %d', (chunk) => {
    expect(lines('', chunk)).toEqual([]);
    expect(lines('\n', chunk)).toEqual(['0:']);
    expect(lines('a', chunk)).toEqual(['0:a']);
    expect(lines('a\n', chunk)).toEqual(['0:a']);
    expect(lines('a\r\nbc\r\n', chunk)).toEqual(['0:a', '3:bc']);
    expect(lines('\n\na\n\nb', chunk)).toEqual(['0:', '1:', '2:a', '4:', '5:b']);
    expect(lines('a\rb\n', chunk)).toEqual(['0:a\rb']);
    expect(lines('ä€\n𝄞', chunk)).toEqual(['0:ä€', '6:𝄞']);
  });

  it.each([1, 2, 7, 1000])('that are too long are named and not kept, in slices of %d', (chunk) => {
    expect(lines('abcd\nabcde\nab\n', chunk, 4)).toEqual(['0:abcd', undefined, '11:ab']);
    expect(lines('abcd\r\nabcdefghijkl', chunk, 4)).toEqual(['0:abcd', undefined]);
  });
});

describe('the fast reader', () => {
  const words = (): Int32Array => new Int32Array(8);
  const both = (text: string): void => {
    const fastHash = words();
    const slowHash = words();
    const fast = readUsualLine(bytesOf(text), fastHash, 0);
    if (fast === undefined) {
      expect([...fastHash]).toEqual([...words()]);
      return;
    }
    const slow = readLine(bytesOf(text), slowHash, 0);
    expect(slow.ok && slow.line, text).toEqual(fast);
    expect([...fastHash]).toEqual([...slowHash]);
  };

  it('takes what the reference writes', () => {
    for (const text of [
      usual(0),
      usual(999999),
      usual(3, { chunks: '"chunks": 4' }),
      usual(1, { circuit: 'sgd', lr: '0.1' }),
    ]) {
      expect(readUsualLine(bytesOf(text), words(), 0)).toBeDefined();
      both(text);
    }
  });

  it.each([
    ['a leading zero', usual(1).replace('"step_idx": 1', '"step_idx": 01')],
    ['a step that is not that of the inputs', usual(1).replace('"step_idx": 1', '"step_idx": 2')],
    ['a step of 16 digits', usual(1234567890123456)],
    ['a hash in capitals', usual(1, { hash: HASH.toUpperCase() })],
    ['a hash that is short', usual(1, { hash: HASH.slice(1) })],
    ['another circuit', usual(1, { circuit: 'lion' })],
    ['a circuit that only starts like one', usual(1, { circuit: 'adamw' })],
    ['a chunk that is none', usual(1, { chunks: '"chunk_idx": 1, "chunks": 1' })],
    ['no chunk of one', usual(1, { chunks: '"chunks": 1' })],
    ['no chunks', usual(1, { chunks: '"chunks": 0' })],
    ['a time with an exponent', usual(1, { time: '1e9' })],
    ['a time with a point and nothing after', usual(1, { time: '1.' })],
    ['a time with two points', usual(1, { time: '1.2.3' })],
    ['a time that starts with a point', usual(1, { time: '.5' })],
    ['a time with a leading zero', usual(1, { time: '01.5' })],
    ['a negative rate', usual(1, { lr: '-0.1' })],
    ['a time of 19 digits', usual(1, { time: '1234567890.123456789' })],
    ['a space more', `${usual(1)} `],
    ['a brace more', `${usual(1)}}`],
    ['a brace less', usual(1).slice(0, -1)],
    ['nothing', ''],
  ])('leaves %s to the other', (_name, text) => {
    expect(readUsualLine(bytesOf(text), words(), 0)).toBeUndefined();
  });

  it(`never says anything else than the other (seed ${String(SEED)})`, () => {
    const number = fc.oneof(
      fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
      fc.nat().map(String),
      fc.constantFrom('0', '00', '0.0', '1.50', '.5', '5.', '1e5', '-1', '123456789.123456789', '1795010402.1837695'),
    );
    const chunks = fc
      .tuple(fc.option(fc.nat(5)), fc.nat(5))
      .map(([index, count]) =>
        index === null ? `"chunks": ${String(count)}` : `"chunk_idx": ${String(index)}, "chunks": ${String(count)}`,
      );
    const line = fc.tuple(fc.nat(2_000_000), number, number, chunks, fc.constantFrom('adam', 'sgd', 'sdg'));
    const edit = fc.option(
      fc.tuple(fc.nat(400), fc.constantFrom('', '0', '.', ' ', '"', '}', ',', 'e', '-', '\t', 'é')),
    );
    fc.assert(
      fc.property(line, edit, ([step, lr, time, count, circuit], change) => {
        const text = usual(step, { lr, time, chunks: count, circuit });
        both(change === null ? text : text.slice(0, change[0]) + change[1] + text.slice(change[0] + 1));
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });
});

describe('the log', () => {
  it.each([1, 2, 7, 1 << 20])('is the same in slices of %d', async (chunk) => {
    for (const id of ['r005', 'r021', 'r022', 'r023', 'r101', 'r107', 'r113']) {
      const one = vector(id);
      const bytes = [...filesOf(one)].find(([name]) => name.endsWith('steps.jsonl'))?.[1] ?? new Uint8Array(0);
      const whole = await log(bytes);
      const cut = await log(bytes, chunk);
      expect(cut.log.finish()).toEqual(whole.log.finish());
      expect(cut.inputs.finish()).toEqual(whole.inputs.finish());
      for (const name of ['flags', 'hashes', 'steps', 'times', 'lines', 'offsets'] as const) {
        expect([...cut[name]]).toEqual([...whole[name]]);
      }
      expect([cut.isText, cut.count, cut.sha256]).toEqual([whole.isText, whole.count, whole.sha256]);
    }
  });

  it('keeps the rest when a line is malformed, and names it', async () => {
    const read = await log([usual(0), '{"step_idx": 1', usual(2)].join('\n'));
    expect(read.count).toBe(3);
    expect(read.log.finish()).toMatchObject({ outcome: 'error', reason: expect.stringMatching(/^line 2: /) as string });
    expect([...read.steps]).toEqual([0, NaN, 2]);
  });

  it('counts blank lines for places and not as steps', async () => {
    const read = await log(`\n \t\r\n${usual(0)}\r\n\n{}\n`);
    expect(read.count).toBe(2);
    expect([...read.lines]).toEqual([2, 4]);
    expect(read.log.finish().reason).toMatch(/^line 5: the member step_idx is missing/);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t\r\n\n'],
  ])('of %s has no step and fails', async (_name, text) => {
    const read = await log(text);
    expect(read.log.finish()).toMatchObject({ outcome: 'failed', examined: 0 });
    expect(read.inputs.finish().outcome).toBe('not-checked');
    expect(read.isText).toBe(true);
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from(`\ufeff${usual(0)}\n${usual(1)}\n`, 'utf16le')],
    ['UTF-16 without', Buffer.from(`${usual(0)}\n${usual(1)}\n`, 'utf16le')],
    ['binary', Uint8Array.from({ length: 500 }, (_, i) => (i * 37 + 128) & 0xff)],
    ['compressed', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0x4c, 0x0a, 0)],
  ])('in %s is no text', async (_name, bytes) => {
    const read = await log(new Uint8Array(bytes));
    expect(read.isText).toBe(false);
    expect(read.log.finish().outcome).toBe('error');
  });

  const pairs: readonly [string, string, RegExp][] = [
    ['a member more', usual(0).replace('{', '{"x": 1, '), /member "x" is not of this log/],
    ['a member twice', usual(0).replace('{', '{"step_idx": 0, '), /"step_idx" is given more than once/],
    [
      'a member twice, once escaped',
      usual(0).replace('{', '{"step\\u005fidx": 0, '),
      /"step_idx" is given more than once/,
    ],
    [
      'a negative step',
      usual(0).replace('"step_idx": 0', '"step_idx": -1'),
      /step_idx is -1, expected a whole number from 0/,
    ],
    ['a step with an exponent', usual(0).replace('"step_idx": 0', '"step_idx": 0e0'), /step_idx is 0e0/],
    ['a step as text', usual(0).replace('"step_idx": 0', '"step_idx": "0"'), /step_idx is "0"/],
    ['a step that is true', usual(0).replace('"step_idx": 0', '"step_idx": true'), /step_idx is true/],
    ['a hash of 63 digits', usual(0, { hash: HASH.slice(1) }), /proof_hash is/],
    ['a hash that is null', usual(0).replace(`"${HASH}"`, 'null'), /proof_hash is null/],
    ['a time that is null', usual(0, { time: 'null' }), /timestamp is null/],
    ['a time before 1970', usual(0, { time: '-1.5' }), /timestamp is -1.5/],
    ['a time beyond the doubles', usual(0, { time: '1e400' }), /at byte \d+/],
    ['NaN', usual(0, { lr: 'NaN' }), /at byte \d+/],
    ['inputs that are a list', usual(0).replace(/\{"circuit.*?\}/, '[]'), /public_inputs is an array/],
    ['an array', '[]', /expected an object, found an array/],
    ['null', 'null', /expected an object, found null/],
    ['two documents', `${usual(0)} ${usual(1)}`, /at byte \d+/],
    ['a comment', '# nothing', /at byte 0/],
    ['100,000 brackets', '['.repeat(100_000), /at byte \d+/],
  ];
  it.each(pairs)('refuses a line with %s', async (_name, line, message) => {
    const read = await log(line);
    const check = read.log.finish();
    expect(check.outcome).toBe('error');
    expect(check.reason).toMatch(message);
    expect(check.reason).toMatch(/^line 1: /);
  });

  it.each<[string, string, string]>([
    ['another step', usual(0).replace('"adam", "step_idx": 0', '"adam", "step_idx": 1'), '/public_inputs/step_idx'],
    ['an unknown circuit', usual(0, { circuit: 'lion' }), '/public_inputs/circuit'],
    ['a rate as text', usual(0, { lr: '"0.1"' }), '/public_inputs/lr'],
    ['a rate that is null', usual(0, { lr: 'null' }), '/public_inputs/lr'],
    ['a chunk that is none', usual(0, { chunks: '"chunk_idx": 4, "chunks": 4' }), '/public_inputs/chunk_idx'],
    ['a negative chunk', usual(0, { chunks: '"chunk_idx": -1, "chunks": 4' }), '/public_inputs/chunk_idx'],
    ['a chunk with a point', usual(0, { chunks: '"chunk_idx": 0.0, "chunks": 4' }), '/public_inputs/chunk_idx'],
    ['a chunk that is null', usual(0, { chunks: '"chunk_idx": null, "chunks": 4' }), '/public_inputs/chunk_idx'],
    ['no chunks', usual(0, { chunks: '"chunk_idx": 0' }), '/public_inputs'],
    ['0 chunks', usual(0, { chunks: '"chunk_idx": 0, "chunks": 0' }), '/public_inputs/chunks'],
    ['one chunk that is not named', usual(0, { chunks: '"chunks": 1' }), '/public_inputs'],
    ['an input more', usual(0, { chunks: '"chunk_idx": 0, "chunks": 1, "beta": 1' }), '/public_inputs/beta'],
  ])('fails inputs with %s', async (_name, line, pointer) => {
    const read = await log(line);
    expect(read.log.finish().outcome).toBe('passed');
    const check = read.inputs.finish();
    expect(check.outcome).toBe('failed');
    expect(check.failures[0]).toMatchObject({ record: 0, pointer });
  });

  it('passes inputs at the edge: a chunk just below, integers of any size', async () => {
    const huge = '1' + '0'.repeat(300);
    for (const chunks of [
      '"chunk_idx": 3, "chunks": 4',
      `"chunk_idx": ${'9'.repeat(300)}, "chunks": ${huge}`,
      '"chunks": 2',
    ]) {
      const read = await log(usual(0, { chunks }));
      expect(read.inputs.finish()).toMatchObject({ outcome: 'passed', examined: 1 });
    }
  });

  it('fails inputs when the circuit changes, and not when the rate does', async () => {
    const changing = await log([usual(0), usual(1, { circuit: 'sgd' })].join('\n'));
    expect(changing.inputs.finish().failures).toMatchObject([{ record: 1, pointer: '/public_inputs/circuit' }]);
    const rates = await log([usual(0), usual(1, { lr: '0.5' }), usual(2, { lr: '-1e-05' })].join('\n'));
    expect(rates.inputs.finish().outcome).toBe('passed');
    expect(rates.facts).toMatchObject({ firstRate: '0.001', lastRate: '-1e-05', rateChanges: 2 });
  });
});

/** Files to cases: archives that nobody takes, trusted inputs that nothing is held against, and what is said of both. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { auditFiles, memorySource } from '../../engine/index.ts';
import type { VerdictDocument } from '../../engine/verdict/model.ts';
import { FIXTURES } from '../builders/receipts.ts';

const GOOD = new Uint8Array(readFileSync(join(FIXTURES, 'xor.golden.jsonl')));
const BAD = new Uint8Array(readFileSync(join(FIXTURES, 'bad/xor.bad-bias-gradient.jsonl')));
const REPEATED = new Uint8Array(readFileSync('test/archive/fixtures/twice.zip'));

interface Given {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly pinned?: boolean;
}

async function judge(...given: readonly Given[]): Promise<VerdictDocument> {
  const inputs = given.map(({ name, bytes, pinned = false }) => ({ source: memorySource(name, bytes), pinned }));
  return (await auditFiles(inputs, { profile: 'strict' })).document;
}

const told = ({ cases }: VerdictDocument): string[] =>
  cases.map(({ subject, outcome, checks }) => `${subject} ${outcome} ${checks[0]?.reason ?? ''}`.trim());

describe('archives that no format takes', () => {
  test('two entries of one name are refused: which of them was meant?', async () => {
    const [line] = told(await judge({ name: 'a.zip', bytes: REPEATED }));
    expect(line).toMatch(/^a\.zip UNREADABLE damaged: two entries of the archive are named "/);
  });

  test('a damaged entry is named with its place, and the others are judged', async () => {
    const bytes = zipSync({ 'x.jsonl': [GOOD, { level: 0 }], 'y.jsonl': [GOOD, { level: 0 }] });
    // Inside the stored bytes of the first entry.
    bytes[600] ^= 1;
    const document = await judge({ name: 'a.zip', bytes });
    expect(document.outcome).toBe('UNREADABLE');
    expect(told(document).sort()[0]).toMatch(/^a\.zip\/x\.jsonl UNREADABLE damaged: at byte \d+ of the archive: /);
    expect(told(document).sort()[1]).toBe('a.zip/y.jsonl PASS');
  });

  test.each([
    ['an empty archive', zipSync({}), /UNREADABLE/],
    ['one that is cut off', zipSync({ 'x.jsonl': GOOD }).subarray(0, 200), /^a\.zip UNREADABLE damaged: at byte \d+: /],
  ])('%s has a case of its own', async (_what, bytes, line) => {
    expect(told(await judge({ name: 'a.zip', bytes }))).toEqual([expect.stringMatching(line)]);
  });

  test('one bad receipt in an archive fails it', async () => {
    const document = await judge({ name: 'a.zip', bytes: zipSync({ 'x.jsonl': GOOD, 'y.jsonl': BAD }) });
    expect(document.outcome).toBe('FAIL');
    expect(document.inputs.map(({ name }) => name)).toEqual(['a.zip']);
  });

  test('good receipts in one pass', async () => {
    expect((await judge({ name: 'a.zip', bytes: zipSync({ 'x.jsonl': GOOD }) })).outcome).toBe('PASS');
  });
});

describe('trusted inputs', () => {
  test('that nothing is held against spoil the answer, whatever passes beside them', async () => {
    const document = await judge({ name: 'x.jsonl', bytes: GOOD }, { name: 'k.keys', bytes: BAD, pinned: true });
    expect(document.outcome).toBe('UNREADABLE');
    expect(told(document)).toContain(
      'k.keys UNREADABLE a trusted input that no evidence of this audit is held against',
    );
  });

  test('are never evidence, alone or inside an archive', async () => {
    expect((await judge({ name: 'x.jsonl', bytes: GOOD, pinned: true })).outcome).toBe('UNREADABLE');
    const zip = zipSync({ 'x.jsonl': GOOD });
    expect((await judge({ name: 'a.zip', bytes: zip, pinned: true })).outcome).toBe('UNREADABLE');
  });
});

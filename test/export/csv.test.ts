import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS, csvCell } from '../../engine/export/csv.ts';
import type { ExportSource } from '../../engine/export/index.ts';
import { audited, HALF, HOSTILE, hostileSource, readCsv, revealed, sample, textOf } from './support.ts';

/** What the README tells a reader to do: one apostrophe off the front, then the escapes. */
const decoded = (cell: string): string => revealed(cell.replace(/^'/, ''));
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const COLUMNS = ['claimed', 'recomputed', 'delta', 'atol', 'rtol', 'bound', 'utilisation'] as const;

function rows(source: ExportSource): Record<string, string>[] {
  const [head = [], ...records] = readCsv(textOf('csv', source));
  expect(head).toEqual([...CSV_COLUMNS]);
  return records.map((record) => {
    expect(record).toHaveLength(head.length);
    return Object.fromEntries(record.map((cell, at) => [head[at] ?? '', cell]));
  });
}

describe('a hostile text', () => {
  it.each([...HOSTILE, HALF])('%j starts no formula in any cell, and is there in full', (text) => {
    const list = rows(hostileSource(text));
    expect(list).toHaveLength(7);
    for (const row of list) {
      for (const [column, cell] of Object.entries(row)) {
        if (COLUMNS.some((one) => one === column) && NUMBER.test(cell)) continue;
        expect(cell).not.toMatch(/^[\s"]*[=+\-@\uff0b\uff0d\uff1d\uff20]/);
        expect(cell).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        // A reader that parts by semicolons finds no start of a formula behind one.
        expect(cell).not.toMatch(/;[\s"']*[=+\-@]/);
      }
    }
    const failure = list.find(({ outcome, pointer }) => outcome === 'failed' && pointer !== '');
    for (const column of [
      'subject',
      'message',
      'claimed',
      'recomputed',
      'delta',
      'atol',
      'rtol',
      'bound',
      'utilisation',
    ]) {
      expect(decoded(failure?.[column] ?? ''), column).toBe(text);
    }
    expect(decoded(failure?.['pointer'] ?? '')).toBe(`/${text}`);
  });
});

describe('numbers', () => {
  it.each(['-0.0829887110', '1e-9', '0', '-1', '12345678901234567890', '-1.5E+300'])('%s stands as it is', (text) => {
    expect(csvCell(text, 'claimed')).toBe(text);
  });

  it.each(['-1+1', '-A1', '+1', '-.5', '01', '1e', '0x10', '1,000', '-', 'NaN', '=1', '1 '])('%s is text', (text) => {
    const cell = csvCell(text, 'claimed');
    expect(cell.startsWith('"')).toBe(true);
    expect(decoded(readCsv(`${cell}\r\n`)[0]?.[0] ?? '')).toBe(text);
  });

  it('is text where no number belongs: a file may be called -1', () => {
    expect(csvCell('-1', 'subject')).toBe(`"'-1"`);
  });
});

describe('a real result', () => {
  it('has a row for every failure and for every check without one, with both values as the document has them', async () => {
    const source = await audited([sample('mazur', 'mazur-tampered'), sample('xor')]);
    const list = rows(source);
    const wanted = source.document.cases.flatMap(({ checks }, at) =>
      checks.flatMap((check) =>
        check.failures.length === 0
          ? [[at + 1, check.id, check.outcome, '', '', '']]
          : check.failures.map((one) => [
              at + 1,
              check.id,
              check.outcome,
              one.pointer,
              one.claimed ?? '',
              one.recomputed ?? '',
            ]),
      ),
    );
    expect(
      list.map((row) => [
        Number(row['case']),
        row['check'],
        row['outcome'],
        row['pointer'],
        row['claimed'],
        row['recomputed'],
      ]),
    ).toEqual(wanted);
    expect(wanted.some(([, , outcome]) => outcome === 'failed')).toBe(true);
    const sha256 = createHash('sha256')
      .update(readFileSync('public/samples/training-receipt/xor/xor.jsonl'))
      .digest('hex');
    expect(list.at(-1)).toMatchObject({
      evidence_sha256: sha256,
      verdict_digest: source.verdictDigest,
      tool: 'assay 0.1.0',
    });
  });
});

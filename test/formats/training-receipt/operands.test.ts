/** The factors of a comparison: what stands in the row makes up the number that it stands beside. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../../../engine/index.ts';
import type { ComparisonRow } from '../../../engine/formats/format.ts';

const SAMPLES = 'public/samples/training-receipt';
const textOf = (name: string): string => readFileSync(join(SAMPLES, name, `${name}.jsonl`), 'utf8');

async function rowsOf(text: string): Promise<readonly ComparisonRow[]> {
  const source = memorySource('r.jsonl', new TextEncoder().encode(text));
  const { cases } = await auditFiles([{ source }], { profile: 'strict' });
  const all = cases[0]?.comparisons();
  return Array.from({ length: all?.length ?? 0 }, (_, at) => all?.row(at)).filter((row) => row !== undefined);
}

/** Of a receipt with so many output units, all of which hand their error back to the same hidden unit. */
function withContributions(count: number): string {
  const receipt = JSON.parse(textOf('xor')) as {
    backward: { hidden_error_signals: Record<string, { downstream_contributions: object[] }> };
  };
  const [signal] = Object.values(receipt.backward.hidden_error_signals);
  const [first] = signal?.downstream_contributions ?? [];
  if (signal === undefined || first === undefined) throw new Error('the sample has no contribution');
  signal.downstream_contributions = Array.from({ length: count }, () => ({ ...first }));
  return JSON.stringify(receipt);
}

const sums = (rows: readonly ComparisonRow[]): readonly ComparisonRow[] =>
  rows.filter(({ pointer }) => pointer.endsWith('/backpropagated_sum'));

describe('operands', () => {
  it('a name that reads like another operand stays a name', async () => {
    const evil = 'a 1 \u00d7 b';
    const text = textOf('xor').replace('"target_minus_output"', JSON.stringify(evil));
    const row = (await rowsOf(text)).find(({ operands }) => operands?.list[0]?.name === evil);
    expect(row?.operands?.list.length).toBe(2);
    expect(row?.factors.split(' \u00d7 ').length).toBe(3);
  });

  it('a sum of many is told by their number, one of few by its terms', async () => {
    for (const count of [9, 40]) {
      const [sum] = sums(await rowsOf(withContributions(count)));
      expect(sum?.operands).toBeUndefined();
      expect(sum?.factors).toBe(`sum of ${String(count)} contributions`);
    }
    for (const count of [1, 8]) {
      const [sum] = sums(await rowsOf(withContributions(count)));
      expect(sum?.operands?.joint).toBe('+');
      expect(sum?.operands?.list.length).toBe(count);
    }
  });

  it('an update that has a state is called no product of learning rate and gradient', async () => {
    const updates = (await rowsOf(textOf('adam'))).filter(({ pointer }) => pointer.endsWith('/update'));
    expect(updates.length).toBeGreaterThan(5);
    for (const { operands, factors } of updates) {
      expect(operands).toBeUndefined();
      expect(factors).toMatch(/^learning_rate \S+ and m \S+ and v \S+$/);
    }
  });

  it.each(readdirSync(SAMPLES))('make up the number that they stand beside: %s', async (name) => {
    const rows = (await rowsOf(textOf(name))).filter(({ operands }) => operands !== undefined);
    expect(rows.length).toBeGreaterThan(5);
    const wrong = rows.filter(({ operands, claimed }) => {
      const values = operands?.list.map(({ value }) => Number(value)) ?? [];
      const made = operands?.joint === '+' ? values.reduce((a, b) => a + b, 0) : values.reduce((a, b) => a * b, 1);
      return !(Math.abs(made - Number(claimed)) <= 1e-7 * Math.max(1, Math.abs(made)));
    });
    expect(wrong.map(({ pointer, factors, claimed }) => `${pointer}: ${factors} is not ${claimed}`)).toEqual([]);
  });
});

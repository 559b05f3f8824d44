/** What an audit tells while it runs, in figures that add up. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { auditFiles, memorySource, readSettings } from '../engine/index.ts';
import type { AuditInput, AuditProgress, JudgedCase } from '../engine/index.ts';

const sample = (path: string): Uint8Array =>
  readFileSync(new URL(`../public/samples/training-receipt/${path}`, import.meta.url));
const GOOD = sample('mazur/mazur.jsonl');
const BAD = sample('mazur/mazur-tampered.jsonl');

const input = (name: string, bytes: Uint8Array, pinned = false): AuditInput => ({
  source: memorySource(name, bytes),
  ...(pinned ? { pinned } : {}),
});

async function told(
  inputs: readonly AuditInput[],
  pins: Readonly<Record<string, string>> = {},
): Promise<{ readonly progress: readonly AuditProgress[]; readonly cases: readonly JudgedCase[] }> {
  const read = readSettings(Object.entries(pins).map(([name, value]) => ({ name, value })));
  if (!read.ok) throw new Error(read.message);
  const progress: AuditProgress[] = [];
  const cases: JudgedCase[] = [];
  await auditFiles(
    inputs,
    { profile: 'strict', pins: read.pins },
    (one) => progress.push(one),
    undefined,
    (one) => cases.push(one),
  );
  return { progress, cases };
}

describe('progress', () => {
  it('is told before anything is read, never goes beyond the whole, and ends with it', async () => {
    const { progress } = await told([input('a', GOOD), input('b', BAD), input('c', new Uint8Array(0))]);
    const total = GOOD.length + BAD.length;
    expect(progress[0]).toMatchObject({ stage: 'reading', done: 0, total, filesJudged: 0, files: 3 });
    for (const { done } of progress) expect(done).toBeLessThanOrEqual(total);
    expect(progress.at(-1)).toMatchObject({ done: total, filesJudged: 3, files: 3 });
  });

  it('counts the files of evidence that no case waits for, not the cases', async () => {
    const zip = zipSync({ 'x.jsonl': GOOD, 'y.jsonl': BAD });
    const { progress, cases } = await told([input('a.zip', zip), input('b', GOOD), input('k', GOOD, true)]);
    expect(cases.length).toBe(4);
    const counts = progress.map(({ filesJudged }) => filesJudged);
    expect(counts.filter((count, at) => count !== counts[at - 1])).toEqual([0, 1, 2]);
    expect(progress.at(-1)).toMatchObject({ filesJudged: 2, files: 2 });
  });

  it('of a bundle in parts counts what is judged, with its records', async () => {
    const line = `${new TextDecoder().decode(GOOD).trimEnd()}\n`;
    const bytes = new TextEncoder().encode(line.repeat(Math.ceil((9 << 20) / line.length)));
    const records = bytes.length / line.length;
    const { progress } = await told([input('run.jsonl', bytes)]);
    const judging = progress.filter((one) => one.records > 0);
    expect(judging.length).toBeGreaterThan(10);
    for (const [at, one] of judging.entries()) {
      if (one.filesJudged === 0) expect(one.done).toBe(one.records * line.length);
      expect(one.records).toBeGreaterThanOrEqual(judging[at - 1]?.records ?? 0);
    }
    expect(judging.at(-1)).toMatchObject({ records, done: bytes.length });
  }, 60_000);
});

describe('cases as they are judged', () => {
  it('come one by one, in the order of judging, with their outcome', async () => {
    const { cases } = await told([input('a', GOOD), input('b', BAD)]);
    expect(cases.map(({ audited }) => `${audited.result.subject} ${audited.result.outcome}`)).toEqual([
      'a PASS',
      'b FAIL',
    ]);
  });

  it('say PASS of none that a pin may still leave undecided', async () => {
    const { cases } = await told([input('a', GOOD)], { 'thresholds.l2': '10' });
    expect(cases.map(({ audited }) => audited.result.outcome)).toEqual(['INCOMPLETE']);
  });
});

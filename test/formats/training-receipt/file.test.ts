import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeFile } from '../../../engine/formats/training-receipt/judge-file.ts';

const run = readFileSync(
  new URL('../../../public/samples/training-receipt/xor-run/xor-run.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n');

function judge(lines: readonly string[]): ReturnType<typeof judgeFile> {
  return judgeFile({ name: 'run', bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) }, 'strict');
}

function outcome(lines: readonly string[], id: string): string | undefined {
  return judge(lines).checks.find((check) => check.id === `training-receipt/${id}`)?.outcome;
}

describe('records that cannot be judged', () => {
  const cases: readonly (readonly [string, (line: string) => string])[] = [
    ['damaged', (line) => line.slice(0, -20)],
    ['of a later version', (line) => line.replace('"schema_version":"0.2.0"', '"schema_version":"0.9.0"')],
    ['without the shape of its version', (line) => line.replace('"targets"', '"goals"')],
  ];
  it.each(cases)('%s: the case fails, and the rules that would link it stay undecided', (_name, change) => {
    const lines = run.map((line, index) => (index === 4 ? change(line) : line));
    expect(judge(lines).outcome).toBe('FAIL');
    for (const id of ['chain', 'drift', 'one-run', 'trace', 'replay', 'rule-9']) {
      expect(outcome(lines, id)).toBe('unverified');
    }
    expect(outcome(lines, 'recompute')).toBe('passed');
  });

  it('a run whose every record is of a later version is unreadable', () => {
    const lines = run.map((line) => line.replace('"schema_version":"0.2.0"', '"schema_version":"0.9.0"'));
    expect(judge(lines).outcome).toBe('UNREADABLE');
  });
});

describe('a whole run', () => {
  it('passes, and so does the reference', () => {
    const judged = judge(run);
    expect([judged.outcome, judged.referenceOutcome]).toEqual(['PASS', 'PASS']);
  });

  it('passes with other line ends and blank lines, which are noted', () => {
    const judged = judgeFile({ name: 'run', bytes: new TextEncoder().encode(run.join('\r\n\r\n')) }, 'strict');
    expect(judged.outcome).toBe('PASS');
    expect(judged.notes.filter(({ code }) => code === 'blank-line')).toHaveLength(run.length - 1);
  });
});

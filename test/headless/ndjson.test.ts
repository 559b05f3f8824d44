import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIXTURES } from '../builders/receipts.ts';
import { builtCommand, runCommand } from './command.ts';

let command: string;
beforeAll(() => {
  command = builtCommand();
});

const GOOD = readFileSync(join(FIXTURES, 'xor.golden.jsonl'), 'utf8').trimEnd();
const BAD = readFileSync(join(FIXTURES, 'bad/xor.bad-bias-gradient.jsonl'), 'utf8').trimEnd();

interface Line {
  readonly outcome: string;
  readonly inputs: readonly { readonly name: string; readonly size: number }[];
}

async function filter(
  input: string,
  ...flags: string[]
): Promise<{ code: number | null; lines: Line[]; stderr: string }> {
  const { code, stdout, stderr } = await runCommand(command, ['verify', '--ndjson', ...flags], { input });
  const lines = stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  return { code, lines, stderr };
}

describe('verify --ndjson', () => {
  it('says for every line, in order, what it is worth; the worst decides the exit code', async () => {
    const ended = await filter(`${GOOD}\n{}\n${BAD}\n\n[\n${GOOD}`);
    expect(ended.lines.map(({ outcome }) => outcome)).toEqual([
      'PASS',
      'UNREADABLE',
      'FAIL',
      'UNREADABLE',
      'UNREADABLE',
      'PASS',
    ]);
    expect(ended.lines.map(({ inputs }) => inputs[0].name)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `line ${String(n)}`));
    expect(ended.code).toBe(1);
  });

  it('reads what it is given, however it is broken into lines', async () => {
    const ended = await filter(`${GOOD}\r\n${GOOD}\r\n`);
    expect(ended.lines.map(({ outcome }) => outcome)).toEqual(['PASS', 'PASS']);
    expect(ended.code).toBe(0);
  });

  it('without a line there is no verdict', async () => {
    expect(await filter('')).toEqual({ code: 2, lines: [], stderr: '' });
  });

  it('a pin holds for every line', async () => {
    const ended = await filter(`${GOOD}\n${GOOD}\n`, '--set', 'pin.topology=2-2-2');
    expect(ended.lines.map(({ outcome }) => outcome)).toEqual(['FAIL', 'FAIL']);
  });

  it('answers a line before the next one is there, and ends when nobody reads', async () => {
    const child = spawn(process.execPath, [command, 'verify', '--ndjson'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${GOOD}\n`);
    const first = await new Promise<string>((resolve) => {
      child.stdout.once('data', (data: Buffer) => {
        resolve(data.toString());
      });
    });
    expect(first).toContain('"outcome":"PASS"');
    child.stdout.destroy();
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.stdin.write(`${GOOD}\n`.repeat(50));
    child.stdin.end();
    expect(await ended).toBe(0);
  });
});

describe('inspect', () => {
  it('prints what was made of the evidence; the exit code is the verdict', async () => {
    const sidecar = join(FIXTURES, 'external/pytorch.adam.sidecar.jsonl');
    const ended = await runCommand(command, ['inspect', sidecar]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toHaveProperty('schema_version');
  });
});

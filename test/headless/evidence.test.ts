/** Real evidence through the built command: outcome, exit code and document belong together. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseOutcome, VerdictDocument } from '../../engine/verdict/model.ts';
import { builtCommand, runCommand, temporaryFolder } from './command.ts';

const FIXTURES = 'node_modules/@mcptoolshop/backprop-trace/fixtures';
const GOOD = join(FIXTURES, 'mazur.golden.jsonl');
const BAD = join(FIXTURES, 'bad/mazur.bad-contribution.jsonl');
const NOTHING = join(temporaryFolder(), 'note.txt');

const EXIT_CODES: Readonly<Record<CaseOutcome, number>> = { PASS: 0, FAIL: 1, UNREADABLE: 2, INCOMPLETE: 3 };

let command: string;

beforeAll(() => {
  command = builtCommand();
  writeFileSync(NOTHING, 'no evidence\n');
});

async function verdictOf(...args: string[]): Promise<VerdictDocument> {
  const ended = await runCommand(command, ['verify', '--json', ...args]);
  expect(ended.stderr).toBe('');
  expect(ended.stdout).toMatch(/^\{[^\n]*\}\n$/);
  const document = JSON.parse(ended.stdout) as VerdictDocument;
  expect(ended.code).toBe(EXIT_CODES[document.outcome]);
  return document;
}

describe('one case', () => {
  it('honest evidence passes', async () => {
    expect((await verdictOf(GOOD)).outcome).toBe('PASS');
  });

  it('tampered evidence fails, with both values', async () => {
    const document = await verdictOf(BAD);
    expect(document.outcome).toBe('FAIL');
    const failures = document.cases.flatMap(({ checks }) => checks.flatMap((check) => check.failures));
    expect(failures.some(({ claimed, recomputed }) => claimed !== undefined && recomputed !== undefined)).toBe(true);
  });

  it('is judged by the profile that was asked for', async () => {
    expect((await verdictOf(GOOD)).cases[0].profile).toBe('strict');
    expect((await verdictOf('--profile', 'reference', GOOD)).cases[0].profile).toBe('reference');
    expect((await verdictOf('--profile=strict', GOOD)).cases[0].profile).toBe('strict');
  });

  it('names the bytes that were judged', async () => {
    const { inputs } = await verdictOf(GOOD);
    const sha256 = createHash('sha256').update(readFileSync(GOOD)).digest('hex');
    expect(inputs).toEqual([{ name: 'mazur.golden.jsonl', size: readFileSync(GOOD).length, sha256 }]);
  });

  it('from standard input gives the same checks as from a file', async () => {
    const ended = await runCommand(command, ['verify', '--json', '-'], { input: readFileSync(BAD) });
    const piped = JSON.parse(ended.stdout) as VerdictDocument;
    expect(ended.code).toBe(1);
    expect(piped.cases[0].checks).toEqual((await verdictOf(BAD)).cases[0].checks);
  });
});

describe('pins', () => {
  const digest = createHash('sha256').update(readFileSync(GOOD)).digest('hex');

  it.each([
    [['--set', 'records=1'], 'PASS'],
    [['--set', 'records=2'], 'FAIL'],
    [['--set', 'pin.topology=2-2-2', '--set', `pin.digest=${digest}`], 'PASS'],
    [['--set', 'pin.topology=2-2-1', '--set', `pin.digest=${digest}`], 'FAIL'],
    [['--set', 'framework=pytorch'], 'FAIL'],
  ])('%j gives %s', async (flags, outcome) => {
    expect((await verdictOf(...flags, GOOD)).outcome).toBe(outcome);
  });

  it('stand in the result and in the report', async () => {
    const pins = [{ name: 'records', value: '1' }];
    expect((await verdictOf('--set', 'records=1', GOOD)).cases[0].pins).toEqual(pins);
    expect((await verdictOf(GOOD)).cases[0].pins).toEqual([]);
    const { stdout } = await runCommand(command, ['verify', '--set', 'records=1', GOOD]);
    expect(stdout).toContain('Pinned by the auditor: records = 1');
  });
});

describe('several cases: the worst of them', () => {
  it.each([
    [[GOOD, BAD], 'FAIL'],
    [[BAD, GOOD], 'FAIL'],
    [[BAD, NOTHING], 'FAIL'],
    [[NOTHING, BAD], 'FAIL'],
    [[GOOD, NOTHING], 'UNREADABLE'],
    [[NOTHING, GOOD], 'UNREADABLE'],
  ])('%j is %s', async (paths, outcome) => {
    const document = await verdictOf(...paths);
    expect(document.outcome).toBe(outcome);
    expect(document.inputs).toHaveLength(2);
  });
});

describe('the report', () => {
  const report = (path: string) => runCommand(command, ['verify', path]);

  it.each([
    [GOOD, 'PASS', 0],
    [BAD, 'FAIL', 1],
    [NOTHING, 'UNREADABLE', 2],
  ])('of %s begins with %s', async (path, outcome, code) => {
    const ended = await report(path);
    expect(ended).toMatchObject({ code, stderr: '' });
    expect(ended.stdout.split(/\s/, 1)[0]).toBe(outcome);
  });

  it('names every check, the failed ones first', async () => {
    const { stdout } = await report(BAD);
    const { checks } = (await verdictOf(BAD)).cases[0];
    const places = checks.map(({ id, outcome }) => ({ failed: outcome === 'failed', at: stdout.indexOf(`  ${id}  `) }));
    expect(places.filter(({ at }) => at < 0)).toEqual([]);
    const lastFailed = Math.max(...places.filter(({ failed }) => failed).map(({ at }) => at));
    expect(places.filter(({ failed, at }) => !failed && at < lastFailed)).toEqual([]);
  });

  it('shows every value of a failure, and what the evidence does not prove', async () => {
    const { stdout } = await report(BAD);
    const document = await verdictOf(BAD);
    const failed = document.cases[0].checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { id, failures } of failed) {
      expect(stdout).toContain(id);
      const [first] = failures;
      expect(stdout).toContain(first.pointer);
      for (const text of [first.claimed, first.recomputed, first.delta]) {
        if (text !== undefined) expect(stdout).toContain(text);
      }
    }
    expect(stdout).toContain('Does not prove:');
  });
});

/** `verify --report`: what is refused first, then what is written. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtCommand, runCommand, temporaryFolder, type Ended } from './command.ts';

let command: string;
let folder: string;

beforeAll(() => {
  command = builtCommand();
});

beforeEach(() => {
  folder = temporaryFolder();
  copyFileSync('public/samples/training-receipt/mazur/mazur.jsonl', join(folder, 'good.jsonl'));
  copyFileSync('public/samples/training-receipt/mazur/mazur-tampered.jsonl', join(folder, 'bad.jsonl'));
});

const run = (...args: string[]): Promise<Ended> => runCommand(command, args, { cwd: folder });
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('what is refused', () => {
  it.each([
    [['--report', 'pdf:r.pdf'], "--report: 'pdf' is none of html, json, csv, sarif, vsa"],
    [['--report', 'html'], "--report: 'html' is not FORMAT:FILE"],
    [['--report', 'html:'], "--report: 'html:' is not FORMAT:FILE"],
    [['--report'], '--report: its value is missing'],
    [['--report', 'csv:none/r.csv'], '--report: none/r.csv: no such file or folder'],
  ])('%j: one line, exit code 2, nothing judged', async (args, message) => {
    const ended = await run('verify', 'good.jsonl', ...args);
    expect(ended).toEqual({ code: 2, stdout: '', stderr: `assay: ${message}\n` });
  });

  it('a file that exists, evidence above all, which stays as it is', async () => {
    const before = read('bad.jsonl');
    const ended = await run('verify', '--report', 'csv:new.csv', '--report', 'html:bad.jsonl', 'bad.jsonl');
    expect(ended).toEqual({ code: 2, stdout: '', stderr: 'assay: --report: bad.jsonl: it exists already\n' });
    expect(read('bad.jsonl')).toBe(before);
    expect(existsSync(join(folder, 'new.csv'))).toBe(false);
  });

  it('one file for two reports', async () => {
    const ended = await run('verify', '--report', 'csv:r', '--report', 'html:r', 'good.jsonl');
    expect(ended.code).toBe(2);
    expect(existsSync(join(folder, 'r'))).toBe(false);
  });

  it.each([[['inspect', '--report', 'csv:r', 'good.jsonl']], [['verify', '--ndjson', '--report', 'csv:r']]])(
    '%j',
    async (args) => {
      const ended = await run(...args);
      expect(ended.stderr).toBe("assay: --report belongs to 'verify' without --ndjson\n");
      expect(ended.code).toBe(2);
    },
  );

  it('leaves no file behind when the audit could not be made', async () => {
    const ended = await run('verify', '--report', 'html:r.html', '--pin', 'nowhere.keys', 'good.jsonl');
    expect(ended.code).toBe(2);
    expect(existsSync(join(folder, 'r.html'))).toBe(false);
  });
});

describe('what is written', () => {
  it('all forms at once, beside the report that is printed; the exit code is that of the verdict', async () => {
    const reports = ['html:r.html', 'json:r.json', 'csv:r.csv', 'sarif:r.sarif', 'vsa:r.vsa'].flatMap((one) => [
      '--report',
      one,
    ]);
    const ended = await run('verify', ...reports, '--now', '2026-03-01T12:00:00Z', 'bad.jsonl');
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/^FAIL\n/);
    expect(ended.code).toBe(1);
    const digest = createHash('sha256').update(read('r.json')).digest('hex');
    expect(ended.stdout).toContain(`Verdict digest ${digest}`);
    expect(read('r.html')).toMatch(/^<!doctype html>/);
    expect(read('r.html')).toContain(digest);
    expect(read('r.csv').split('\r\n')[1]).toContain(digest);
    expect(JSON.parse(read('r.sarif'))).toMatchObject({
      version: '2.1.0',
      runs: [{ properties: { verdictDigest: digest } }],
    });
    expect(JSON.parse(read('r.vsa'))).toMatchObject({
      predicate: { verificationResult: 'FAILED', timeVerified: '2026-03-01T12:00:00Z' },
    });
  });

  it('prints the same document with --json as it writes', async () => {
    const ended = await run('verify', '--json', '--report=json:r.json', 'good.jsonl');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toBe(`${read('r.json')}\n`);
  });

  it('into a folder that is judged, without judging itself', async () => {
    mkdirSync(join(folder, 'run'));
    copyFileSync(join(folder, 'good.jsonl'), join(folder, 'run', 'good.jsonl'));
    const ended = await run('verify', '--json', '--report', 'html:run/report.html', 'run');
    expect(ended.code).toBe(0);
    expect((JSON.parse(ended.stdout) as { inputs: object[] }).inputs).toHaveLength(1);
    expect(read('run/report.html')).toContain('PASS');
  });

  it('for what cannot be read too', async () => {
    writeFileSync(join(folder, 'note.txt'), 'just words');
    const ended = await run('verify', '--report', 'vsa:r', '--report', 'sarif:s', 'note.txt');
    expect(ended.code).toBe(2);
    expect(JSON.parse(read('r'))).toMatchObject({ predicate: { verificationResult: 'FAILED' } });
    expect(read('s')).toContain('"exitCode":2');
  });

  it('is documented where the flags are', async () => {
    const { stdout } = await run('--help');
    for (const word of ['--report FORMAT:FILE', 'html:', 'json:', 'csv:', 'sarif:', 'vsa:'])
      expect(stdout).toContain(word);
  });
});

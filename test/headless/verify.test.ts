import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { VerdictDocument } from '../../engine/verdict/model.ts';
import { isCaseOutcome } from '../../engine/verdict/fold.ts';
import { builtCommand, runCommand, temporaryFolder } from './command.ts';

const NOT_EVIDENCE = 'Just some words.\n';

let command: string;
let folder: string;

beforeAll(() => {
  command = builtCommand();
  folder = temporaryFolder();
  writeFileSync(join(folder, 'note.txt'), NOT_EVIDENCE);
  mkdirSync(join(folder, 'run', 'b'), { recursive: true });
  mkdirSync(join(folder, 'other'));
  for (const name of ['run/z.txt', 'run/b/c.txt', 'run/b.txt', 'run/Z.txt', 'run/\u00e9.txt', 'other/z.txt']) {
    writeFileSync(join(folder, name), `${name}\n`);
  }
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Runs with --json and reads the one document that must be there: one line, canonical, nothing after it. */
async function documentOf(args: string[], input?: string): Promise<{ code: number | null; document: VerdictDocument }> {
  const ended = await runCommand(command, ['verify', '--json', ...args], {
    cwd: folder,
    ...(input === undefined ? {} : { input }),
  });
  expect(ended.stderr).toBe('');
  expect(ended.stdout).toMatch(/^\{[^\n]*\}\n$/);
  const document = JSON.parse(ended.stdout) as VerdictDocument;
  expect(document.schema).toBe('assay-verdict/1');
  return { code: ended.code, document };
}

describe('what is no evidence', () => {
  it('is UNREADABLE, exit code 2, with a document', async () => {
    const { code, document } = await documentOf(['note.txt']);
    expect(document.outcome).toBe('UNREADABLE');
    expect(code).toBe(2);
    expect(document.inputs).toEqual([{ name: 'note.txt', size: NOT_EVIDENCE.length, sha256: sha256(NOT_EVIDENCE) }]);
  });

  it.each(['', '\n', '{', '[]', '{}', '\u0000'])('%j from standard input never passes', async (input) => {
    const { code, document } = await documentOf(['-'], input);
    expect(document.outcome).not.toBe('PASS');
    expect(code).not.toBe(0);
    expect(document.inputs).toEqual([{ name: 'stdin', size: Buffer.byteLength(input), sha256: sha256(input) }]);
  });
});

describe('inputs', () => {
  const names = ({ inputs }: VerdictDocument): string[] => inputs.map(({ name }) => name);

  it('takes the files of a folder in the order of their paths, byte by byte', async () => {
    const { document } = await documentOf(['run']);
    expect(names(document)).toEqual(['run/Z.txt', 'run/b.txt', 'run/b/c.txt', 'run/z.txt', 'run/\u00e9.txt']);
  });

  it('gives the same document from any current folder', async () => {
    const near = await runCommand(command, ['verify', '--json', 'run'], { cwd: folder });
    const far = await runCommand(command, ['verify', '--json', join(folder, 'run')], { cwd: '/' });
    const dot = await runCommand(command, ['verify', '--json', '.'], { cwd: join(folder, 'run') });
    expect(far.stdout).toBe(near.stdout);
    expect(dot.stdout).toBe(near.stdout);
  });

  it('tells files of one name apart by their folders', async () => {
    const { document } = await documentOf(['run/z.txt', 'other/z.txt']);
    expect(names(document)).toEqual(['run/z.txt', 'other/z.txt']);
  });

  it('reads a path that starts with a dash after --', async () => {
    writeFileSync(join(folder, '--odd'), NOT_EVIDENCE);
    const { document } = await documentOf(['--', '--odd']);
    expect(names(document)).toEqual(['--odd']);
  });

  it('reads a pipe that is given as a path', async () => {
    const script = `"$0" "$1" verify --json <(printf 'Just some words.\\n')`;
    const child = spawn('bash', ['-c', script, process.execPath, command], { stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await new Promise((resolve) => child.on('close', resolve));
    const document = JSON.parse(stdout) as VerdictDocument;
    expect(document.inputs[0]).toMatchObject({ size: NOT_EVIDENCE.length, sha256: sha256(NOT_EVIDENCE) });
  });

  it('judges standard input like the file', async () => {
    const fromFile = await documentOf(['note.txt']);
    const fromPipe = await documentOf(['-'], NOT_EVIDENCE);
    expect(fromPipe.document.outcome).toBe(fromFile.document.outcome);
    expect(fromPipe.document.inputs[0].sha256).toBe(fromFile.document.inputs[0].sha256);
  });
});

describe('the report', () => {
  it('begins with the outcome and names inputs and digest', async () => {
    const ended = await runCommand(command, ['verify', 'note.txt'], { cwd: folder });
    const json = await runCommand(command, ['verify', '--json', 'note.txt'], { cwd: folder });
    const lines = ended.stdout.split('\n');
    expect(isCaseOutcome(lines[0])).toBe(true);
    expect(ended.stdout).toContain(sha256(NOT_EVIDENCE));
    expect(ended.stdout).toContain(`Verdict digest ${sha256(json.stdout.trimEnd())}`);
    expect(ended.code).toBe(json.code);
  });

  it('never lets evidence reach the terminal as anything but plain text', async () => {
    const name = 'x\u001b[2J\u202e.txt';
    writeFileSync(join(folder, name), '{"receipt": "\u001b[2J\\u001b[31m\\u202e"}\n');
    const ended = await runCommand(command, ['verify', name], { cwd: folder });
    expect(ended.stdout).not.toMatch(/[^\P{C}\n]/u);
    expect(ended.stdout).toContain('x\\u{1b}[2J\\u{202e}.txt');
  });
});

describe('output that cannot be written', () => {
  it('ends quietly when the reader has gone', async () => {
    // Evidence that fails, so that neither 0 nor 2 can come from anywhere but a mistake.
    const bad = 'node_modules/@mcptoolshop/backprop-trace/fixtures/bad/mazur.bad-contribution.jsonl';
    const child = spawn(process.execPath, [command, 'verify', bad], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it('is an error when the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const ended = await runCommand(command, ['verify', '--json', 'note.txt'], { cwd: folder, stdout: full });
    expect(ended.stderr).toMatch(/^assay: the output could not be written: [^\n]+\n$/);
    expect(ended.code).toBe(2);
  });
});

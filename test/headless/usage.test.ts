import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCommand, runCommand, temporaryFolder } from './command.ts';

let command: string;
let folder: string;

beforeAll(() => {
  command = builtCommand();
  folder = temporaryFolder();
  writeFileSync(join(folder, 'a.json'), '{}\n');
  writeFileSync(join(folder, 'b.json'), '[]\n');
  writeFileSync(join(folder, '--odd'), '{}\n');
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'linked'));
  symlinkSync('../a.json', join(folder, 'linked', 'link.json'));
});

const run = (...args: string[]) => runCommand(command, args, { cwd: folder });

/** Wrong usage: exit code 2, one line on standard error, nothing on standard output. */
async function refusal(...args: string[]): Promise<string> {
  const ended = await run(...args);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).toMatch(/^assay: [^\n]+\n$/);
  expect(ended.code).toBe(2);
  return ended.stderr;
}

describe('wrong usage is refused with one line and exit code 2', () => {
  it.each([
    [[], 'what is to be done'],
    [['audit', 'a.json'], "unknown command 'audit'"],
    [['a.json'], "unknown command 'a.json'"],
    [['--help', 'verify'], "unknown command '--help'"],
    [['verify'], 'no PATH given'],
    [['verify', '--json'], 'no PATH given'],
    [['verify', ''], 'a PATH is empty'],
    [['verify', '--yaml', 'a.json'], "unknown flag '--yaml'"],
    [['verify', '--ndjson', 'a.json'], '--ndjson reads standard input; give no other PATH'],
    [['verify', '--ndjson', '--json'], '--ndjson and --json exclude each other'],
    [['verify', '--ndjson=1'], '--ndjson takes no value'],
    [['inspect', '--ndjson'], "--ndjson belongs to 'verify'"],
    [['inspect', '--json', 'a.json'], "--json belongs to 'verify'"],
    [['verify', '--file', 'x', 'a.json'], "--file belongs to 'inspect'"],
    [['inspect', 'a.json'], 'inspect: nothing is made of this evidence'],
    [['inspect'], 'no PATH given'],
    [['verify', '-j', 'a.json'], "unknown flag '-j'"],
    [['verify', '--odd'], "unknown flag '--odd'"],
    [['verify', '--json=yes', 'a.json'], '--json takes no value'],
    [['verify', '--profile', 'lenient', 'a.json'], "--profile: 'lenient' is none of strict, reference"],
    [['verify', '--profile', 'STRICT', 'a.json'], "--profile: 'STRICT'"],
    [['verify', '--profile', 'strict', '--profile', 'reference', 'a.json'], '--profile is given 2 times'],
    [['verify', 'a.json', '--profile'], '--profile: its value is missing'],
    [['verify', '--profile', '--json', 'a.json'], '--profile: its value is missing'],
    [['verify', '--profile=', 'a.json'], '--profile: its value is missing'],
    [['verify', '--now', 'yesterday', 'a.json'], "--now: 'yesterday' is not a time"],
    [['verify', '--now', '2026-03-01', 'a.json'], "--now: '2026-03-01' is not a time"],
    [['verify', '--now', '2026-03-01T12:00:00', 'a.json'], 'is not a time'],
    [['verify', '--now', '2026-02-29T12:00:00Z', 'a.json'], 'names no moment'],
    [['verify', '--now', '2026-03-01T24:00:00Z', 'a.json'], 'names no moment'],
    [['verify', '--set', 'threshold', 'a.json'], "--set: 'threshold' is not NAME=VALUE"],
    [['verify', '--set', '=1', 'a.json'], "--set: '=1' is not NAME=VALUE"],
    [
      ['verify', '--set', 'thresholds.l9=10', 'a.json'],
      '--set: "thresholds.l9" is not a name this build knows (records, ',
    ],
    [['verify', '--set', 'pin=1', 'a.json'], '--set: "pin" is not a name this build knows'],
    [['verify', '--set', 'records=0', 'a.json'], '--set: records: expected a whole number'],
    [['verify', '--set', 'records=1', '--set', 'records=1', 'a.json'], '--set: records is given twice'],
    [['verify', '--set', 'pin.atol=1e-4', 'a.json'], '--set: pin.atol: expected a decimal number from 0 to 0.00001'],
    [['verify', '--set', 'pin.digest=', 'a.json'], '--set: pin.digest: expected 64 lower-case hexadecimal digits'],
    [['verify', 'missing.json'], 'missing.json: no such file or folder'],
    [['verify', 'a.json', 'missing.json'], 'missing.json: no such file or folder'],
    [['verify', 'a.json/b'], 'a.json/b: no such file or folder'],
    [['verify', 'empty'], 'no files in empty'],
    [['verify', 'linked'], 'linked/link.json: symbolic links in a folder are not followed'],
    [['verify', 'a.json', './a.json'], './a.json: the same file as a.json'],
    [['verify', 'a.json', 'linked/link.json'], 'linked/link.json: the same file as a.json'],
    [['verify', '-', '-'], '- (standard input) is given twice'],
    [['verify', 'evil\u001b[31m\u202e.json'], 'evil\\u{1b}[31m\\u{202e}.json: no such file or folder'],
  ])('assay %j', async (args, line) => {
    expect(await refusal(...args)).toContain(line);
  });
});

describe('a trusted input that nothing is held against', () => {
  it('is a case of its own that is not readable, whatever else passes', async () => {
    const ended = await run('verify', '--json', '--pin', join(folder, 'b.json'), join(folder, 'a.json'));
    expect(ended.code).toBe(2);
    const { cases } = JSON.parse(ended.stdout) as { cases: { subject: string; checks: { reason: string }[] }[] };
    const pinned = cases.find(({ subject }) => subject === 'b.json');
    expect(pinned?.checks[0].reason).toBe('a trusted input that no evidence of this audit is held against');
  });

  it('is not judged as evidence, even when it is named as a path too', async () => {
    const ended = await run('verify', '--json', '--pin', join(folder, 'a.json'), join(folder, 'a.json'));
    expect(ended.code).toBe(2);
    expect((JSON.parse(ended.stdout) as { inputs: unknown[] }).inputs.length).toBe(1);
  });
});

describe('a file that may not be read', () => {
  // Root may read everything, so the command runs as nobody; anybody else meets the same refusal as himself.
  it('is named, with exit code 2', async () => {
    const secret = join(folder, 'secret.json');
    writeFileSync(secret, '{}\n');
    chmodSync(secret, 0o000);
    chmodSync(folder, 0o755);
    const readable = join(folder, 'assay.mjs');
    copyFileSync(command, readable);
    const ended = await runCommand(readable, ['verify', secret], process.getuid?.() === 0 ? { uid: 65534 } : {});
    expect(ended).toEqual({ code: 2, stdout: '', stderr: `assay: ${secret}: no permission to read it\n` });
  });
});

describe('--help and --version', () => {
  it.each([[['--help']], [['verify', '--help']], [['verify', '--json', '--help', 'a.json']]])('%j', async (args) => {
    const ended = await run(...args);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^assay verify \[--json\]/);
  });

  it('names every flag that the command knows', async () => {
    const { stdout } = await run('--help');
    for (const flag of ['--json', '--profile', '--pin', '--set', '--now', '--help', '--version']) {
      expect(stdout).toContain(flag);
    }
  });

  it('prints the version of the engine', async () => {
    const ended = await run('--version');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^assay \d+\.\d+\.\d+\n$/);
  });
});

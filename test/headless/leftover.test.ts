/** What the command says of files that are no evidence, all of them in one folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { VerdictDocument } from '../../engine/verdict/model.ts';
import { LEFTOVERS } from '../builders/leftovers.ts';
import { builtCommand, runCommand, temporaryFolder } from './command.ts';

let command: string;
const folder = join(temporaryFolder(), 'files');

beforeAll(() => {
  command = builtCommand();
  for (const { name, bytes } of LEFTOVERS) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
});

describe('a folder of files that are no evidence', () => {
  it('has a case and one of four reasons for each of them, in the document and in the report', async () => {
    const json = await runCommand(command, ['verify', '--json', folder]);
    expect(json.code).toBe(2);
    const document = JSON.parse(json.stdout) as VerdictDocument;
    const told = new Map(
      document.cases.map(({ subject, checks }) => [
        subject.replace(/ \(.*$/, '').replace(/^.*\//, ''),
        checks.find(({ outcome }) => outcome === 'error')?.reason?.split(': ', 1)[0],
      ]),
    );
    const expected = LEFTOVERS.map(({ name, kind }) => [name.replace(/^.*\//, ''), kind]);
    expect(new Map([...told].sort())).toEqual(new Map((expected as [string, string][]).sort()));
    const report = await runCommand(command, ['verify', folder]);
    for (const kind of ['too large', 'unknown', 'damaged', 'too new']) {
      expect(report.stdout.split('\n').filter((line) => line.startsWith(`    ${kind}: `)).length).toBe(
        LEFTOVERS.filter((one) => one.kind === kind).length,
      );
    }
  }, 120_000);
});

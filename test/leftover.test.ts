import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../engine/index.ts';
import { leftoverKind, otherVersion } from '../engine/leftover.ts';
import { DAMAGED_RUN, LEFTOVERS } from './builders/leftovers.ts';

describe('a file of which nothing can be judged', () => {
  it.each(LEFTOVERS.map((file) => [file.name, file] as const))(
    '%s says which of the four it is',
    async (name, file) => {
      const { document } = await auditFiles([{ source: memorySource(name, file.bytes) }], { profile: 'strict' });
      const found = document.cases[0];
      const reason = found?.checks.find(({ outcome }) => outcome === 'error')?.reason;
      expect(reason?.split(': ', 1)).toEqual([file.kind]);
      expect(found).toMatchObject({ outcome: 'UNREADABLE', format: file.format });
      // The phrase alone explains nothing.
      expect(reason?.length).toBeGreaterThan(file.kind.length + 20);
      expect(leftoverKind(reason ?? '')).toBe(file.kind.replace(' ', '-'));
    },
  );

  it('a run whose log is no text is damaged', async () => {
    const files = DAMAGED_RUN.map(({ name, bytes }) => ({ source: memorySource(name, bytes) }));
    const { document } = await auditFiles(files, { profile: 'strict' });
    expect(document.cases).toMatchObject([{ outcome: 'UNREADABLE', format: 'proof-run' }]);
    expect(document.cases[0]?.checks.find(({ id }) => id === 'proof-run/log')?.reason).toMatch(/^damaged: /);
  });

  it('a GPU receipt of a later version can be read and fails: it says which version was expected', async () => {
    const good = readFileSync(
      new URL('../public/samples/gpu-test-receipt/signed-tests/good/gpu-proof.json', import.meta.url),
    );
    const text = good.toString().replace(/"schema_version":\s*"1"/, '"schema_version": "2"');
    const source = memorySource('gpu-proof.json', new TextEncoder().encode(text));
    const { document } = await auditFiles([{ source }], { profile: 'strict' });
    const version = document.cases[0]?.checks.find(({ id }) => id === 'gpu-test-receipt/schema-version');
    expect(document.outcome).toBe('FAIL');
    expect(version?.failures[0]?.message).toBe('schema_version is "2", expected "1"');
  });
});

describe('a version that is not read', () => {
  it.each([
    ['0.9.0', 'too new'],
    ['0.10.0', 'too new'],
    ['1.0.0', 'too new'],
    ['0.8.1', 'too new'],
    ['0.8.0-rc', 'unknown'],
    ['0.0.9', 'unknown'],
    ['', 'unknown'],
    ['latest', 'unknown'],
    ['99999999999.0.0', 'unknown'],
  ])('%s is %s', (declared, kind) => {
    expect(otherVersion('/v', `"${declared}"`, declared, ['0.1.0', '0.8.0'])).toMatch(new RegExp(`^${kind}: at /v: `));
  });

  it.each(['', 'too large', 'unknown - yes', 'a file that is damaged: yes'])('no kind is read from "%s"', (reason) => {
    expect(leftoverKind(reason)).toBeUndefined();
  });
});

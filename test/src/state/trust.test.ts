import { describe, expect, it } from 'vitest';
import {
  filesToJudge,
  formatTime,
  NO_TRUST,
  nowOf,
  parseTime,
  trustedFileOf,
  withFiles,
  withoutFile,
  withUndo,
} from '../../../src/state/trust.ts';
import { TrustedInputs } from '../../../src/state/trusted-inputs.ts';
import { CancelledError } from '../../../src/worker/seat.ts';

const entry = (name: string, sha256: string) => ({ file: { name, blob: new Blob([name]) }, sha256 });
const A = entry('a.pub', 'a'.repeat(64));
const B = entry('b.pub', 'b'.repeat(64));
const C = entry('c.pub', 'c'.repeat(64));
const names = (trust: typeof NO_TRUST): string => trust.files.map(({ file }) => file.name).join(' ');

describe('trusted files', () => {
  it('are the same when their bytes are, whatever they are called', () => {
    const trust = withFiles(withFiles(NO_TRUST, [A]), [{ ...B, sha256: A.sha256 }, B]);
    expect(names(trust)).toBe('a.pub b.pub');
    expect(trust.known).toEqual(['b.pub']);
  });

  it('come back where they were', () => {
    const trust = withFiles(NO_TRUST, [A, B, C]);
    const without = withoutFile(trust, B.sha256);
    expect(names(without)).toBe('a.pub c.pub');
    expect(names(withUndo(without))).toBe('a.pub b.pub c.pub');
    expect(withUndo(withUndo(without)).files.length).toBe(3);
  });

  it('stay as they are when there is nothing to remove or to undo', () => {
    expect(withoutFile(NO_TRUST, A.sha256)).toBe(NO_TRUST);
    expect(withUndo(NO_TRUST)).toBe(NO_TRUST);
  });

  it('are found by the value of a pin, and by nothing that only begins like it', () => {
    const trust = withFiles(NO_TRUST, [A]);
    expect(trustedFileOf(trust, `sha256:${A.sha256} some name`)).toBe(A);
    expect(trustedFileOf(trust, `sha256:${A.sha256}`)).toBe(A);
    expect(trustedFileOf(trust, `sha256:${A.sha256}0`)).toBeUndefined();
    expect(trustedFileOf(trust, A.sha256)).toBeUndefined();
    expect(trustedFileOf(trust, '')).toBeUndefined();
  });

  it('are no longer judged as evidence, and are again when they are not trusted any more', () => {
    const files = [A.file, B.file];
    expect(filesToJudge(files, withFiles(NO_TRUST, [A]))).toEqual([B.file]);
    expect(filesToJudge(files, withoutFile(withFiles(NO_TRUST, [A]), A.sha256))).toEqual(files);
    // A file of the same name is another file.
    expect(filesToJudge([entry('a.pub', '').file], withFiles(NO_TRUST, [A])).length).toBe(1);
  });
});

describe('the time of the audit', () => {
  it.each([
    ['2026-11-21T14:30:00Z', Date.UTC(2026, 10, 21, 14, 30)],
    ['2026-11-21T14:30Z', Date.UTC(2026, 10, 21, 14, 30)],
    [' 2026-11-21 14:30:05.25Z ', Date.UTC(2026, 10, 21, 14, 30, 5, 250)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('%j', (text, time) => {
    expect(parseTime(text)).toBe(time);
  });

  it.each([
    '',
    'now',
    '0',
    '2026-11-21',
    '2026-11-21T14:30:00',
    '2026-11-21T14:30:00+01:00',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T14:60:00Z',
    '2026-11-21T14:30:60Z',
    '2026-11-21T14:30:00Z; rm',
    '26-11-21T14:30:00Z',
    '\u0662026-11-21T14:30:00Z',
  ])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('is shown as it is entered', () => {
    const time = Date.UTC(2026, 0, 2, 3, 4, 5);
    expect(formatTime(time)).toBe('2026-01-02T03:04:05Z');
    expect(parseTime(formatTime(time))).toBe(time);
  });

  it('is that of the start, the one that was set, or none', () => {
    expect(nowOf({ mode: 'start' }, 7)).toBe(7);
    expect(nowOf({ mode: 'fixed', at: 3 }, 7)).toBe(3);
    expect(nowOf({ mode: 'none' }, 7)).toBeUndefined();
  });
});

describe('TrustedInputs', () => {
  function setUp(digest: (name: string) => Promise<string> = (name) => Promise.resolve(name)) {
    const judged: string[] = [];
    const trusted: TrustedInputs = new TrustedInputs({ digest: ({ name }) => digest(name) }, () => {
      judged.push(names(trusted.files.get()));
      return Promise.resolve();
    });
    return { trusted, judged };
  }

  it('digests, adds, and judges again once for all of them', async () => {
    const { trusted, judged } = setUp();
    await trusted.addFiles([A.file, B.file]);
    expect(judged).toEqual(['a.pub b.pub']);
    expect(trusted.files.get()).toMatchObject({ digesting: 0 });
  });

  it('judges nothing again when nothing changed', async () => {
    const { trusted, judged } = setUp();
    await trusted.addFiles([A.file]);
    await trusted.addFiles([A.file]);
    await trusted.undoRemoval();
    await trusted.removeFile('unknown');
    expect(judged).toEqual(['a.pub']);
  });

  it('asks again when the worker was stopped meanwhile', async () => {
    let asked = 0;
    const { trusted, judged } = setUp((name) => {
      asked += 1;
      return asked === 1 ? Promise.reject(new CancelledError('stopped')) : Promise.resolve(name);
    });
    await trusted.addFiles([A.file]);
    expect(judged).toEqual(['a.pub']);
  });

  it('adds nothing when a file cannot be read, and says so', async () => {
    const { trusted, judged } = setUp((name) =>
      name === 'b.pub' ? Promise.reject(new Error('gone')) : Promise.resolve(name),
    );
    await expect(trusted.addFiles([A.file, B.file])).rejects.toThrow('gone');
    expect(judged).toEqual([]);
    expect(trusted.files.get()).toEqual(NO_TRUST);
  });

  it('removes an applied pin: a setting by its name, a file by its digest', async () => {
    const { trusted, judged } = setUp(() => Promise.resolve(A.sha256));
    await trusted.addFiles([A.file]);
    await trusted.setPins([{ name: 'records', value: '2' }]);
    await trusted.removePin({ name: 'key', value: `sha256:${A.sha256} a.pub` });
    await trusted.removePin({ name: 'records', value: '2' });
    await trusted.removePin({ name: 'key', value: 'sha256:other' });
    expect(trusted.pins.get().list).toEqual([]);
    expect(judged).toEqual(['a.pub', 'a.pub', '', '']);
  });
});

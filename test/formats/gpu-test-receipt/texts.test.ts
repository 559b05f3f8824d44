/** The files beside a receipt can be looked at; every pointer leads into the receipt. */
import { describe, expect, it } from 'vitest';
import { CASES, auditOne, filesOf, setupOf } from './support.ts';

const listed = (pick: (one: (typeof CASES)[number]) => boolean): (typeof CASES)[number] => {
  const found = CASES.find(pick);
  if (found === undefined) throw new Error('no such vector');
  return found;
};

describe('texts of a receipt', () => {
  it('no name of a file in a pointer leads away from it', async () => {
    const one = listed(({ inputs }) => (inputs.policy ?? []).length > 0);
    const { texts, locate } = await auditOne(filesOf(one), setupOf(one, 'strict'));
    const names = Array.from({ length: texts?.count ?? 0 }, (_, at) => texts?.at(at)?.name ?? '');
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      expect(texts?.leadsTo(0, `${name}#/x`)).toEqual({ text: 0, pointer: `${name}#/x` });
      expect(locate(0, `${name}#/x`)).toMatchObject({ absent: true });
    }
  });

  it.each([
    ['a policy', ({ inputs }: (typeof CASES)[number]) => inputs.policy ?? []],
    ['keys', ({ inputs }: (typeof CASES)[number]) => inputs.keys ?? []],
    [
      'expected skips',
      ({ inputs }: (typeof CASES)[number]) => (inputs.expected_skips === null ? [] : [inputs.expected_skips]),
    ],
  ])('%s can be looked at, as given by the auditor', async (_what, paths) => {
    const one = listed((each) => paths(each).length > 0);
    const files = filesOf(one);
    const { texts } = await auditOne(files, setupOf(one, 'strict'));
    for (const path of paths(one)) {
      const at = Array.from({ length: texts?.count ?? 0 }, (_, i) => i).find((i) => texts?.at(i)?.name === path) ?? -1;
      expect([path, texts?.at(at)?.pinned]).toEqual([path, true]);
      expect(await texts?.at(at)?.read()).toEqual(files.find(({ name }) => name === path)?.bytes);
    }
    expect(texts?.at(0)).toMatchObject({ name: one.file, pinned: false });
  });

  it('source is none of them', async () => {
    const one = listed(({ inputs }) => inputs.source !== null);
    const { texts } = await auditOne(filesOf(one), setupOf(one, 'strict'));
    for (let at = 0; at < (texts?.count ?? 0); at += 1) expect(texts?.at(at)?.name).not.toBe(one.inputs.source);
  });
});

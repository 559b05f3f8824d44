/** What of a learning proof can be looked at, and what is said of places in its containers. */
import { describe, expect, it } from 'vitest';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import type { LoadedProof } from '../../../engine/formats/learning-proof/load.ts';
import { textsOfProof } from '../../../engine/formats/learning-proof/texts.ts';
import { STRICT, audit, entry, fileNamed, folder, input } from './vectors.ts';
import type { NamedBytes } from './vectors.ts';

const H02 = entry('H02-sgd-k5').inputs;
const PROOF = folder(H02.proof ?? '', 'run');
const RECIPE = fileNamed(H02.recipe ?? '');
const DATA = fileNamed(H02.data ?? '');

const judged = (proof: readonly NamedBytes[], ...beside: readonly NamedBytes[]): Promise<AuditedCase> =>
  audit([...proof.map((one) => input(one)), ...beside.map((one) => input(one, true))], STRICT);

const nameAt = ({ texts }: AuditedCase, at: number): string | undefined => texts?.at(at)?.name;

describe('texts of a proof', () => {
  it('there are none where all are containers', async () => {
    expect((await judged(PROOF.filter(({ name }) => !name.endsWith('hash.txt')))).texts).toBeUndefined();
  });

  it('places in containers lead to them, and they are no texts', async () => {
    const one = await judged(PROOF, RECIPE, DATA);
    const { texts } = one;
    for (const [record, pointer, name] of [
      [0, '/net', 'run/model_step_0'],
      [1, '/net/0/weight', 'run/model_step_5'],
      [2, '/optimizer/param_groups/0/lr', 'run/model_step_10'],
      [0, '/12/3', 'run/indices.npy'],
    ] as const) {
      const leads = texts?.leadsTo(record, pointer);
      if (typeof leads !== 'object') throw new Error('it leads nowhere');
      expect(nameAt(one, leads.text)?.replace(/\.(?:safetensors|npz)$/, '')).toBe(name);
      expect(await texts?.at(leads.text)?.read()).toBe('binary');
    }
  });

  it('what names no place, or one of a checkpoint that is not there, leads nowhere', async () => {
    const { texts } = await judged(PROOF, RECIPE);
    for (const [record, pointer] of [
      [0, ''],
      [10_000, '/net'],
      [-1, '/net'],
      [0, 'recipe.json#/steps'],
      [0, 'hash.txt'],
    ] as const)
      expect(texts?.leadsTo(record, pointer)).toBeUndefined();
  });

  it('recipe and digest can be looked at', async () => {
    const one = await judged(PROOF, RECIPE);
    const names = Array.from({ length: one.texts?.count ?? 0 }, (_, at) => nameAt(one, at));
    const at = names.indexOf(RECIPE.name);
    expect(await one.texts?.at(at)?.read()).toEqual(RECIPE.bytes);
    expect(one.texts?.at(at)?.pinned).toBe(true);
    if (PROOF.some(({ name }) => name === 'run/hash.txt')) expect(names[0]).toBe('run/hash.txt');
  });

  it('a tensor that is named like a row of indices is not taken for one', async () => {
    const bytes = Uint8Array.of(0);
    const one = (name: string): ReturnType<typeof input> => input({ name, bytes });
    const notFinite = [{ record: 0, pointer: '/0/1', message: 'element 0 of 0.1 is NaN' }];
    const folder = {
      path: '',
      checkpoints: [{ input: one('model_step_0'), step: 0, flaw: undefined }],
      indices: one('indices.npy'),
      hash: input(RECIPE),
    };
    const loaded = { folder, notFinite } as unknown as LoadedProof;
    const texts = await textsOfProof(loaded, { recipes: [], data: [], reproductions: [] });
    const nameOf = (record: number, pointer: string): string | undefined => {
      const leads = texts?.leadsTo(record, pointer);
      return typeof leads === 'object' ? texts?.at(leads.text)?.name : leads;
    };
    expect([nameOf(0, '/0/1'), nameOf(0, '/0/2'), nameOf(1, '/0/1')]).toEqual([
      'model_step_0',
      'indices.npy',
      'indices.npy',
    ]);
  });
});

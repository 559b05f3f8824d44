/** The auditor's own reproduced checkpoints, given as a trusted archive beside a proof that lies open, or is zipped itself. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { auditFiles } from '../../../engine/index.ts';
import type { CaseResult } from '../../../engine/verdict/model.ts';
import { bytesOf, entry, fileNamed, folder } from './vectors.ts';
import type { NamedBytes } from './vectors.ts';

const { proof = '', recipe = '', reproduced = '' } = entry('H28-reproduced-dense').inputs;
const PROOF = folder(proof, 'proof');
const RECIPE = fileNamed(recipe);
const REPRODUCED = folder(reproduced, 'mine');

const zipOf = (name: string, files: readonly NamedBytes[], level: 0 | 6 = 0): NamedBytes => ({
  name,
  bytes: zipSync(Object.fromEntries(files.map((file) => [file.name, [file.bytes, { level }] as const]))),
});

async function judge(
  files: readonly NamedBytes[],
  trusted: readonly NamedBytes[],
): Promise<readonly Pick<CaseResult, 'subject' | 'outcome' | 'checks' | 'pins'>[]> {
  const source = ({ name, bytes }: NamedBytes): ReturnType<typeof memorySource> => memorySource(name, bytes);
  const { document } = await auditFiles(
    [
      ...files.map((file) => ({ source: source(file) })),
      ...trusted.map((file) => ({ source: source(file), pinned: true })),
    ],
    { profile: 'strict' },
  );
  return document.cases;
}

const outcomes = (cases: readonly Pick<CaseResult, 'outcome'>[]): string[] => cases.map(({ outcome }) => outcome);

describe('reproduced checkpoints in a trusted archive', () => {
  it('are not matched, and never give PASS, when the archive is damaged, empty or of something else', async () => {
    const zip = zipOf('mine.zip', REPRODUCED);
    const damaged = zip.bytes.slice();
    for (let i = 200; i < damaged.length; i += 200) damaged[i] ^= 0xff;
    for (const bytes of [zip.bytes.slice(0, zip.bytes.length >> 1), damaged, zipSync({}), bytesOf(recipe)]) {
      const cases = await judge(PROOF, [RECIPE, { name: 'mine.zip', bytes }]);
      expect(outcomes(cases)).not.toContain('PASS');
      expect(outcomes(cases)).toContain('INCOMPLETE');
    }
  });

  it('count for nothing when the archive came with the evidence', async () => {
    for (const files of [[...PROOF, zipOf('mine.zip', REPRODUCED)], [zipOf('all.zip', [...PROOF, ...REPRODUCED])]]) {
      expect(outcomes(await judge(files, [RECIPE]))).not.toContain('PASS');
    }
  });

  it('of another run fail the proof', async () => {
    const other = REPRODUCED.map(({ bytes }, i) => ({
      name: REPRODUCED[(i + 1) % REPRODUCED.length].name,
      bytes,
    }));
    const [first, ...more] = await judge(PROOF, [RECIPE, zipOf('mine.zip', other)]);
    expect(more).toEqual([]);
    expect(first.outcome).toBe('FAIL');
  });

  it('that miss a step leave it unchecked', async () => {
    const [first] = await judge(PROOF, [RECIPE, zipOf('mine.zip', REPRODUCED.slice(1))]);
    expect(first.outcome).toBe('INCOMPLETE');
    expect(first.checks.find(({ id }) => id === 'learning-proof/coverage')?.outcome).not.toBe('passed');
  });

  it.each<[string, readonly NamedBytes[], readonly NamedBytes[]]>([
    ['beside an open proof, stored', PROOF, [RECIPE, zipOf('mine.zip', REPRODUCED)]],
    ['beside an open proof, deflated', PROOF, [RECIPE, zipOf('mine.zip', REPRODUCED, 6)]],
    ['with the recipe in the same archive', PROOF, [zipOf('mine.zip', [...REPRODUCED, RECIPE])]],
    ['beside a zipped proof', [zipOf('proof.zip', PROOF)], [RECIPE, zipOf('mine.zip', REPRODUCED)]],
    [
      'without a folder in the archive',
      PROOF,
      [
        RECIPE,
        zipOf(
          'mine.zip',
          REPRODUCED.map(({ name, bytes }) => ({ name: name.slice(5), bytes })),
        ),
      ],
    ],
  ])('are what the proof is held against: %s', async (_, files, trusted) => {
    const loose = await judge(PROOF, [RECIPE, ...REPRODUCED]);
    const cases = await judge(files, trusted);
    expect(outcomes(cases)).toEqual(['PASS']);
    // As when the same files are trusted one by one.
    expect(cases[0].checks).toEqual(loose[0].checks);
    expect(cases[0].pins).toEqual(loose[0].pins);
    expect(cases[0].pins.filter(({ name }) => name.startsWith('reproduced.')).length).toBe(REPRODUCED.length);
  });
});

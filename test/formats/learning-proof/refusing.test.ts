/** What must never pass: pins taken away, files taken away or changed, names that lie, settings that say nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseInput } from '../../../engine/case-file/input.ts';
import type { AuditSettings } from '../../../engine/formats/format.ts';
import { learningProof } from '../../../engine/formats/learning-proof/format.ts';
import { OPTIONS } from '../../../engine/formats/learning-proof/verification.ts';
import { parsePins } from '../../../engine/pins.ts';
import { bytesOf as textBytes, npy, safetensors } from './simulate.ts';
import type { NamedBytes } from './vectors.ts';
import {
  STRICT,
  audit,
  bytesOf,
  checkOf,
  entry,
  failedIn,
  fileNamed,
  folder,
  gathered,
  input,
  inputsOf,
  jsonOf,
} from './vectors.ts';

const H02 = entry('H02-sgd-k5').inputs;
const PROOF = folder(H02.proof ?? '', 'run');
const DATA = fileNamed(H02.data ?? '');
const RECIPE = fileNamed(H02.recipe ?? '');
type Members = Record<string, unknown>;
const recipeWith = (change: (recipe: Members) => void): NamedBytes => {
  const recipe = jsonOf<Members>(H02.recipe ?? '');
  change(recipe);
  return { name: 'recipe.json', bytes: textBytes(JSON.stringify(recipe)) };
};
const dropped = (
  proof: readonly NamedBytes[],
  recipe: NamedBytes = RECIPE,
  data: NamedBytes | null = DATA,
): CaseInput[] => [...proof.map((one) => input(one)), ...(data === null ? [] : [input(data)]), input(recipe, true)];
const renamed = (from: string, to: string): NamedBytes[] =>
  PROOF.map((one) => (one.name === `run/${from}` ? { ...one, name: `run/${to}` } : one));
const set = (...values: (readonly [string, string])[]): AuditSettings => {
  const read = parsePins(
    values.map(([name, value]) => ({ name, value })),
    OPTIONS,
  );
  if (!read.ok) throw new Error(read.message);
  return { profile: 'strict', pins: read.pins };
};

describe('pins taken away', () => {
  it('a recipe that came with the evidence decides nothing', async () => {
    const judged = await audit([...PROOF.map((one) => input(one)), input(DATA), input(RECIPE)]);
    expect(judged.result.outcome).toBe('INCOMPLETE');
    for (const name of [
      'recipe',
      'schedule',
      'initialisation',
      'adaptive-threshold',
      'distance',
      'coverage',
      'hash-text',
    ]) {
      expect(checkOf(judged, name).outcome).toBe('unverified');
    }
    expect(judged.result.pins).toEqual([]);
    expect(judged.result.referenceOutcome).toBeUndefined();
    const published = await audit([...PROOF.map((one) => input(one)), input(DATA), input(RECIPE)], {
      profile: 'reference',
    });
    expect(published.result.outcome).toBe('INCOMPLETE');
  });

  it('without a recipe recorded values are shown, and nothing is verified', async () => {
    const judged = await audit([...PROOF.map((one) => input(one)), input(DATA)]);
    expect(judged.result.outcome).toBe('INCOMPLETE');
    for (const name of ['recipe', 'schedule', 'initialisation', 'distance', 'coverage', 'adaptive-threshold']) {
      expect(checkOf(judged, name).outcome).toBe('unverified');
    }
    expect(judged.views?.some(({ id }) => id === 'learning-rate')).toBe(true);
  });

  it('reproduced checkpoints that are not pinned decide nothing', async () => {
    const { proof, recipe, reproduced } = entry('H27-conv-bn').inputs;
    const given = [...folder(proof ?? '', 'run'), ...folder(reproduced ?? '', 'again')].map((one) => input(one));
    const judged = await audit([...given, input(fileNamed(recipe ?? ''), true)]);
    expect(judged.result.outcome).toBe('INCOMPLETE');
    for (const name of ['coverage', 'distance', 'adaptive-threshold', 'optimiser-state', 'buffers']) {
      expect(checkOf(judged, name).outcome).toBe('unverified');
    }
  });

  it('the files of the proof, pinned as their own reproduction, are a copy and no reproduction', async () => {
    const { proof, recipe } = entry('H27-conv-bn').inputs;
    const files = folder(proof ?? '', 'run');
    const copies = files
      .filter(({ name }) => /model_step_[1-9]/.test(name))
      .map((one) => input({ ...one, name: one.name.replace('run', 'again') }, true));
    const judged = await audit([...files.map((one) => input(one)), ...copies, input(fileNamed(recipe ?? ''), true)]);
    expect(judged.result.outcome).toBe('INCOMPLETE');
    expect(checkOf(judged, 'coverage').reason).toMatch(/a copy is no reproduction/);
  });

  it('a pinned digest without the data is not decided', async () => {
    const judged = await audit(dropped(PROOF, RECIPE, null), set(['pins.data_sha256', '0'.repeat(64)]));
    expect(checkOf(judged, 'data-digest').outcome).toBe('unverified');
  });
});

describe('files taken away', () => {
  it('no file can be missing from a proof that passes', async () => {
    const whole = await audit(dropped(PROOF));
    expect(whole.result.outcome).toBe('PASS');
    const counts = whole.result.checks.map(({ id, outcome, examined }) => [id, outcome, examined]);
    for (const gone of PROOF) {
      const judged = await audit(dropped(PROOF.filter((one) => one !== gone)));
      expect([gone.name, judged.result.outcome]).not.toEqual([gone.name, 'PASS']);
      expect(judged.result.checks.map(({ id, outcome, examined }) => [id, outcome, examined])).not.toEqual(counts);
    }
    expect((await audit(dropped(PROOF, RECIPE, null))).result.outcome).toBe('INCOMPLETE');
  });
});

describe('files changed', () => {
  it.each([
    ['model_step_5', 'model_step_05', /leading zeros/],
    ['model_step_5', 'model_step_6', /saved every 5 steps/],
    ['model_step_40', 'model_step_45', /the run has 40 steps/],
  ])('%s called %s', async (from, to, words) => {
    const judged = await audit(dropped(renamed(from, to)));
    expect(
      checkOf(judged, 'continuity')
        .failures.map(({ message }) => message)
        .join(),
    ).toMatch(words);
    expect(judged.result.outcome).toBe('FAIL');
  });

  it('two files for one step', async () => {
    const second = {
      name: 'run/model_step_5.npz',
      bytes: PROOF.find(({ name }) => name.endsWith('_5'))?.bytes ?? new Uint8Array(),
    };
    const judged = await audit(dropped([...PROOF, second]));
    expect(checkOf(judged, 'continuity').failures[0].message).toMatch(/second file for step 5/);
  });

  it('a line end in hash.txt, and a hash.txt of other data', async () => {
    const change = (bytes: Uint8Array): NamedBytes[] =>
      PROOF.map((one) => (one.name === 'run/hash.txt' ? { ...one, bytes } : one));
    const line = await audit(dropped(change(textBytes(`${'a'.repeat(64)}\n`))));
    expect(checkOf(line, 'container').outcome).toBe('error');
    expect(line.result.outcome).toBe('FAIL');
    const other = await audit(dropped(change(textBytes('a'.repeat(64)))));
    expect(failedIn(other)).toEqual(['hash-text']);
    const computed = await audit(
      dropped(
        change(textBytes('a'.repeat(64))),
        recipeWith((recipe) => delete recipe['hash_text']),
      ),
    );
    expect(failedIn(computed)).toEqual(['hash-text']);
  });

  it.each([
    ['one row short', 39, 8],
    ['another batch size', 40, 4],
    ['no batch', 40, 0],
  ])('indices with %s', async (_what, rows, columns) => {
    const values = Array.from({ length: rows * columns }, (_, i) => i % 160);
    const judged = await audit(
      dropped(
        PROOF.map((one) => (one.name === 'run/indices.npy' ? { ...one, bytes: npy(values, rows, columns) } : one)),
      ),
    );
    expect(checkOf(judged, 'data-commitment').outcome).toBe('failed');
  });

  it('a negative index, which Python takes from the end', async () => {
    const values = Array.from({ length: 320 }, (_, i) => (i === 3 ? -1 : i % 160));
    const judged = await audit(
      dropped(PROOF.map((one) => (one.name === 'run/indices.npy' ? { ...one, bytes: npy(values, 40, 8) } : one))),
    );
    expect(checkOf(judged, 'data-commitment').failures[0].message).toMatch(/index -1 of step 0 is no sample/);
  });

  it('any one byte of any file: never a throw, never PASS by another content', { timeout: 60_000 }, async () => {
    const whole = (await audit(dropped(PROOF))).result.digest;
    const seed = 7;
    await fc.assert(
      fc.asyncProperty(fc.nat(PROOF.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, at, mask) => {
        const bytes = PROOF[file].bytes.slice();
        bytes[at % bytes.length] ^= mask;
        const judged = await audit(dropped(PROOF.map((one, i) => (i === file ? { ...one, bytes } : one))));
        // Labels of the container may change and mean nothing; numbers may not.
        if (judged.result.outcome === 'PASS') expect(judged.result.digest).toBe(whole);
      }),
      { seed, numRuns: 120 },
    );
  });

  it('garbage in every file is unreadable', async () => {
    const judged = await audit(dropped(PROOF.map((one) => ({ ...one, bytes: textBytes('garbage') }))));
    expect(judged.result.outcome).toBe('UNREADABLE');
    expect(checkOf(judged, 'container').outcome).toBe('error');
  });
});

describe('recipes that say something else', () => {
  const cases: readonly (readonly [string, (recipe: Members) => void, string])[] = [
    ['more steps', (recipe) => (recipe['steps'] = 80), 'data-commitment'],
    ['a larger data set', (recipe) => (recipe['dataset_size'] = 200), 'data-commitment'],
    ['another batch size', (recipe) => (recipe['batch_size'] = 16), 'data-commitment'],
    ['momentum', (recipe) => (recipe['optimizer'] = { name: 'sgd', lr: 0.05, momentum: 0.9 }), 'optimiser-counters'],
    ['another learning rate', (recipe) => (recipe['optimizer'] = { name: 'sgd', lr: 0.051 }), 'schedule'],
    ['weight decay', (recipe) => (recipe['optimizer'] = { name: 'sgd', lr: 0.05, weight_decay: 0.01 }), 'schedule'],
    ['another loss', (recipe) => (recipe['loss'] = 'mse_one_hot'), 'adaptive-threshold'],
    ['float64', (recipe) => (recipe['dtype'] = 'float64'), 'continuity'],
    [
      'a layer that is not there',
      (recipe) => (recipe['layers'] = [{ linear: 'fc3', activation: 'relu', bias: true }]),
      'continuity',
    ],
    [
      'one layer only',
      (recipe) => (recipe['layers'] = [{ linear: 'fc1', activation: 'relu', bias: true }]),
      'continuity',
    ],
    [
      'another activation',
      (recipe) => (recipe['layers'] = ['fc1', 'fc2'].map((linear) => ({ linear, activation: 'tanh', bias: true }))),
      'adaptive-threshold',
    ],
    [
      'a start for a tensor that is not there',
      (recipe) => (recipe['init'] = { 'fc9.weight': 'default' }),
      'initialisation',
    ],
    ['another start', (recipe) => (recipe['init'] = { 'fc1.weight': 'resnet' }), 'initialisation'],
  ];
  it.each(cases)('%s', async (_what, change, check) => {
    const judged = await audit(dropped(PROOF, recipeWith(change)));
    expect(judged.result.outcome).toBe('FAIL');
    expect(failedIn(judged)).toContain(check);
  });

  it.each([
    ['no JSON', '{"schema": "learning-recipe/1", '],
    ['another version', '{"schema": "learning-recipe/2"}'],
    ['a member twice', '{"schema": "learning-recipe/1", "steps": 40, "steps": 41}'],
    ['a text for a number', '{"schema": "learning-recipe/1", "steps": "40"}'],
    ['an unknown rule', '{"schema": "learning-recipe/1", "optimizer": {"name": "lion", "lr": 1}}'],
    ['an unknown threshold', '{"schema": "learning-recipe/1", "verification": {"thresholds": {"l3": 1}}}'],
    ['a negative threshold', '{"schema": "learning-recipe/1", "verification": {"thresholds": {"l2": -1}}}'],
    ['a threshold that is no number', '{"schema": "learning-recipe/1", "verification": {"thresholds": {"l2": "10"}}}'],
    ['an angle of 0', '{"schema": "learning-recipe/1", "verification": {"theta_degrees": 0}}'],
    ['an angle over 90', '{"schema": "learning-recipe/1", "verification": {"theta_degrees": 91}}'],
    ['an unknown option', '{"schema": "learning-recipe/1", "verification": {"adaptve": false}}'],
  ])('unreadable: %s', async (_what, text) => {
    const judged = await audit(dropped(PROOF, { name: 'recipe.json', bytes: textBytes(text) }));
    expect(checkOf(judged, 'recipe').outcome).toBe('error');
    expect(judged.result.outcome).toBe('FAIL');
  });

  it('several pinned recipes that could be meant', async () => {
    const judged = await audit([...dropped(PROOF), input({ ...RECIPE, name: 'recipe-2.json' }, true)]);
    expect(checkOf(judged, 'recipe').outcome).toBe('unverified');
    expect(judged.result.outcome).toBe('INCOMPLETE');
  });
});

describe('settings by name', () => {
  it.each([
    ['thresholds.l2', '-1'],
    ['thresholds.l2', 'NaN'],
    ['thresholds.cos', '1e999'],
    ['theta_degrees', '0'],
    ['theta_degrees', '90.1'],
    ['adaptive', 'yes'],
    ['coverage.mode', 'some'],
    ['coverage.q', '-1'],
    ['coverage.metric', 'l3'],
    ['d_ref.l1', '0'],
    ['pins.data_sha256', 'abc'],
  ])('%s=%s is not understood', (name, value) => {
    expect(parsePins([{ name, value }], OPTIONS).ok).toBe(false);
  });

  it('thresholds, switched off one by one, leave nothing to pass', async () => {
    const off = (['l1', 'l2', 'linf', 'cos'] as const).map((metric) => [`thresholds.${metric}`, 'off'] as const);
    const judged = await audit(dropped(PROOF), set(['adaptive', 'false'], ...off));
    expect(checkOf(judged, 'distance').outcome).toBe('unverified');
    expect(judged.result.outcome).toBe('INCOMPLETE');
    expect(judged.result.pins.map(({ name }) => name)).toEqual([
      'adaptive',
      'recipe',
      'thresholds.cos',
      'thresholds.l1',
      'thresholds.l2',
      'thresholds.linf',
    ]);
  });

  it('a zero threshold is exact, not off', async () => {
    const judged = await audit(dropped(PROOF), set(['thresholds.l2', '0']));
    expect(failedIn(judged)).toEqual(['distance']);
  });

  it('override the recipe: the published thresholds alone are vacuous, tight ones pass', async () => {
    const vacuous = await audit(dropped(PROOF), set(['adaptive', 'false']));
    expect(checkOf(vacuous, 'distance').outcome).toBe('unverified');
    // Of the recorded update sizes one alone, 0.0591 in l-infinity, is more than half of the threshold 0.1.
    expect(vacuous.facts.find(({ label }) => label === 'Updates verified')?.value).toBe('1 of 8');
    const tight = await audit(
      dropped(PROOF),
      set(['adaptive', 'false'], ['thresholds.l2', '0.0001'], ['thresholds.linf', '0.00001']),
    );
    expect(tight.result.outcome).toBe('PASS');
    const angle = await audit(dropped(PROOF), set(['theta_degrees', '0.000001']));
    expect(checkOf(angle, 'adaptive-threshold').outcome).toBe('unverified');
  });

  it('a sample is never all', async () => {
    const judged = await audit(
      dropped(PROOF),
      set(['coverage.mode', 'topq'], ['coverage.q', '1'], ['coverage.extra', '1'], ['coverage.seed', 'a']),
    );
    expect(checkOf(judged, 'coverage')).toMatchObject({ outcome: 'unverified', examined: 4 });
    expect(checkOf(judged, 'coverage').reason).toMatch(/^examined 4 of 8 updates/);
    expect(judged.result.outcome).toBe('INCOMPLETE');
  });
});

describe('gathering', () => {
  it('claims nothing where there is no proof', async () => {
    expect(
      await gathered([input(RECIPE, true), input(DATA), input({ name: 'a.csv', bytes: textBytes('a,b\n1,2\n') })]),
    ).toEqual([]);
    expect(await gathered([input({ name: 'model.txt', bytes: textBytes('model_step_5') })])).toEqual([]);
    expect(await gathered([input({ name: 'run/model_step_x', bytes: textBytes('x') })])).toEqual([]);
  });

  it('keeps two folders of one name apart, and finds their copies', async () => {
    const again = folder('cases/S07-replay/proof', 'run');
    const cases = await learningProof.gather([...PROOF, ...again].map((one) => input(one)));
    expect(cases.map(({ evidence }) => evidence.length)).toEqual([PROOF.length, again.length]);
    for (const one of cases) {
      const judged = await one.audit(STRICT, { progress: () => undefined });
      expect(checkOf(judged, 'replay').failures.length).toBe(8);
    }
  });

  it('takes data and recipe for supporting files, never for evidence', async () => {
    const [one] = await gathered(dropped(PROOF));
    expect(one.evidence.map(({ name }) => name).sort()).toEqual(PROOF.map(({ name }) => name).sort());
    expect(one.supporting.map(({ name }) => name).sort()).toEqual(['recipe.json', 'synth-a.npz']);
  });

  it('tells progress that only grows', async () => {
    const [one] = await gathered(dropped(PROOF));
    const shares: number[] = [];
    await one.audit(STRICT, { progress: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(40);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('a copy under other names and in another container is found', async () => {
    const plain = (step: number, prefix: string): NamedBytes => ({
      name: `${prefix}/model_step_${step}.safetensors`,
      bytes: safetensors([{ name: `net.${prefix}.weight`, shape: [1, 2], values: Float32Array.of(step + 1, 2) }], {}),
    });
    const files = ['a', 'b'].flatMap((prefix) => [plain(0, prefix), plain(1, prefix)]);
    const judged = await audit(files.map((one) => input(one)));
    expect(checkOf(judged, 'replay').failures.map(({ message }) => message)).toEqual([
      'model_step_1.safetensors: has the same tensors as b/model_step_1.safetensors of another proof',
    ]);
  });
});

describe('what a result says', () => {
  it('every view can be made and read to its last row', async () => {
    for (const id of ['H02-sgd-k5', 'S05-no-data', 'S09-nan', 'S10-zero-steps', 'H27-conv-bn', 'H02-d-ref']) {
      const judged = await audit(inputsOf(entry(id)));
      const views = judged.views ?? [];
      expect(new Set(views.map((view) => view.id)).size).toBe(views.length);
      for (const view of views) {
        if (view.kind === 'table') {
          for (let i = 0; i < view.length; i++) expect(view.row(i).cells.length).toBe(view.columns.length);
        }
        if (view.kind === 'chart') for (const { x, y } of view.series) expect(x.length).toBe(y.length);
      }
    }
  });

  it('precedence is never claimed', async () => {
    const judged = await audit(inputsOf(entry('S07-alone')));
    expect(judged.result.outcome).toBe('PASS');
    expect(judged.result.notes.find(({ code }) => code === 'precedence')?.message).toMatch(
      /cannot be told from its original/,
    );
    expect(checkOf(judged, 'replay').outcome).toBe('not-checked');
  });

  it('pins carry the digest of the file', async () => {
    const judged = await audit(dropped(PROOF));
    expect(judged.result.pins).toEqual([
      { name: 'recipe', value: expect.stringMatching(/^sha256:[0-9a-f]{64} recipe\.json$/) as string },
    ]);
    expect(bytesOf('cases/H02-sgd-k5/recipe.json').length).toBeGreaterThan(0);
  });
});

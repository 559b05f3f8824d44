/** Every case of the manifest, from files to verdict, strict and as the published code. */
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../engine/formats/learning-proof/rules/index.ts';
import { CHECK_OUTCOMES } from '../../../engine/verdict/model.ts';
import type { CaseOutcome, CheckOutcome } from '../../../engine/verdict/model.ts';
import type { Entry } from './vectors.ts';
import { ENTRIES, audit, checkOf, failedIn, inputsOf } from './vectors.ts';

const REASON: Readonly<Record<CaseOutcome, readonly CheckOutcome[]>> = {
  FAIL: ['failed', 'error'],
  INCOMPLETE: ['unverified', 'not-checked'],
  UNREADABLE: ['error'],
  PASS: [],
};
/** Detectors of shapes; an honest run raises none. */
const DETECTORS = ['interpolation', 'blindfold', 'discontinuity', 'drift', 'replay'];
/** Spoofs of the paper and what names them: a failed check, and words of its message. */
const RECOGNISED: readonly (readonly [id: string, check: string, words: RegExp])[] = [
  ['S01-infinitesimal', 'adaptive-threshold', /norm\(g'\) [\d.]+e-1\d/],
  ['S01-no-data', 'interpolation', /resemble linear interpolation/],
  ['S02-infinitesimal-curved', 'adaptive-threshold', /norm\(g'\) [\d.]+e-1\d/],
  ['S03-interpolation', 'interpolation', /resemble linear interpolation/],
  ['S03-no-data', 'interpolation', /resemble linear interpolation/],
  ['S04-blindfold-q2', 'interpolation', /resemble linear interpolation/],
  ['S04-topq', 'blindfold', /resembles a blindfold top-Q spoof/],
  ['S05-concatenation', 'discontinuity', /resembles the seam of two runs/],
  ['S05-no-data', 'discontinuity', /resembles the seam of two runs/],
  ['S06-late-start', 'initialisation', /outside its range/],
  ['S07-replay', 'replay', /same tensors as/],
  ['S21-steered-momentum', 'optimiser-state', /recorded momentum_buffer differs/],
];

async function judge(entry: Entry): Promise<void> {
  const judged = await audit(inputsOf(entry));
  const { result } = judged;
  expect([entry.expected, ...(entry.also_allowed ?? [])]).toContain(result.outcome);
  if (entry.expected_check !== null && result.outcome === entry.expected) {
    const reasons = result.checks.filter(({ outcome }) => REASON[result.outcome].includes(outcome)).map(({ id }) => id);
    expect(reasons.filter((id) => entry.expected_check?.includes(id))).not.toEqual([]);
  }
  for (const check of result.checks) {
    expect(CHECK_OUTCOMES).toContain(check.outcome);
    if (check.outcome === 'passed') expect(check.examined).toBeGreaterThan(0);
  }
  if (entry.kind === 'honest') expect(failedIn(judged).filter((name) => DETECTORS.includes(name))).toEqual([]);
  const accepts = entry.published_code_accepts;
  if (accepts === undefined) return;
  const expected = (entry.options.coverage?.mode === 'topq' ? accepts.top_q : accepts.every_step) ? 'PASS' : 'FAIL';
  expect(result.referenceOutcome).toBe(expected);
  if (expected !== result.outcome)
    expect(result.difference).toMatch(/^the published code (accepts|refuses) this proof; /);
  const published = await audit(inputsOf(entry), { profile: 'reference' });
  expect(published.result.outcome).toBe(expected);
}

describe.each(['spoof', 'mismatch', 'file:', 'honest'])('manifest, %s', (kind) => {
  it.each(ENTRIES.filter((entry) => entry.kind.startsWith(kind)).map((entry) => [entry.id, entry] as const))(
    '%s',
    (_id, entry) => judge(entry),
  );
});

it('the manifest has 188 cases, 77 of them proofs', () => {
  expect(ENTRIES.length).toBe(188);
  expect(ENTRIES.filter(({ inputs }) => inputs.proof !== undefined).length).toBe(77);
});

describe('spoofs are named', () => {
  it.each(RECOGNISED)('%s by %s', async (id, check, words) => {
    const entry = ENTRIES.find((one) => one.id === id);
    const judged = await audit(inputsOf(entry as Entry));
    expect(
      checkOf(judged, check)
        .failures.map(({ message }) => message)
        .join('\n'),
    ).toMatch(words);
  });
});

it('every check of the specification is there', () => {
  const ids = [
    ...['container', 'recipe', 'finite', 'continuity', 'optimiser-counters', 'schedule', 'initialisation'],
    ...['data-commitment', 'data-digest', 'hash-text', 'coverage', 'distance', 'adaptive-threshold', 'optimiser-state'],
    ...['buffers', 'interpolation', 'blindfold', 'discontinuity', 'drift', 'replay'],
  ];
  expect(CHECKS.map(({ id }) => id)).toEqual(ids.map((name) => `learning-proof/${name}`));
});

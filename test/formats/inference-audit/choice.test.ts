import { describe, expect, it } from 'vitest';
import type { KeyReport, LinearCheck, MatrixName } from '../../../engine/formats/inference-audit/report.ts';
import {
  capturedChoice,
  uncoveredLayers,
  uncoveredPrefix,
  undecidedToken,
} from '../../../engine/formats/inference-audit/strict/choice.ts';
import { positionsOf } from '../../../engine/formats/inference-audit/positions.ts';
import { openAudit } from '../../../engine/formats/inference-audit/wire/container.ts';
import { ENTRIES, auditEntry, vector } from './support.ts';

const SEVEN: readonly MatrixName[] = ['Wq', 'Wk', 'Wv', 'Wo', 'Wg', 'Wu', 'Wd'];

function checks(layers: number, prefix?: number): LinearCheck[] {
  return Array.from({ length: layers }, (_, layer) =>
    SEVEN.map((matrix) => ({ layer, matrix, ok: true, ...(prefix === undefined ? {} : { prefix }) })),
  ).flat();
}

function load(path: string) {
  const opened = openAudit(vector(path));
  if (!opened.ok) throw new Error(opened.refusal.message);
  return opened.decoded.response;
}

describe('coverage of linear checks', () => {
  it.each(SEVEN)('is open when %s of one layer did not run', (matrix) => {
    const left = checks(3).filter((one) => one.layer !== 1 || one.matrix !== matrix);
    expect(uncoveredLayers(left, 3, undefined)).toBe(`not run for layer 1: ${matrix}`);
  });

  it.each([
    ['no layer is opened', [], 0],
    ['nothing ran', [], 2],
    ['a layer more is opened', checks(2), 3],
    ['only the prefix was checked', checks(2, 0), 2],
  ] as const)('is open when %s', (_, list, opened) => {
    expect(uncoveredLayers(list, opened, undefined)).toBeDefined();
  });

  it('is whole when all seven ran on every opened layer', () => {
    expect(uncoveredLayers(checks(3), 3, undefined)).toBeUndefined();
  });

  it('is asked of every opened position of the prefix', () => {
    const response = load('honest/llama-x-deep-p05.vv4a');
    const all = [0, 1, 2, 3, 4].flatMap((position) => checks(3, position));
    expect(uncoveredPrefix(response, all)).toBeUndefined();
    expect(uncoveredPrefix(response, all.slice(0, -1))).toBe('not run for layer 2 of prefix position 4: Wd');
    expect(uncoveredPrefix(response, checks(3))).toBeDefined();
  });
});

describe('the token', () => {
  const generated = positionsOf(load('honest/llama-run11-greedy-p07.vv4a'));
  const report = (change: Partial<KeyReport>) =>
    ({ tokenDecidedBy: undefined, logitsRecomputed: false, ...change }) as KeyReport;

  it('is undecided at a prompt position, without a key, without bound logits, and by captured logits alone', () => {
    const prompt = positionsOf(load('honest/llama-run11-greedy-p00.vv4a'));
    expect(undecidedToken(prompt, report({ tokenDecidedBy: 'logits_i32' }))).toContain('prompt position');
    expect(undecidedToken(generated, undefined)).toContain('pinned verifier key');
    expect(undecidedToken(generated, report({}))).toContain('did not run');
    expect(undecidedToken(generated, report({ tokenDecidedBy: 'captured' }))).toContain('within 1000000');
  });

  it('is decided by bound logits', () => {
    expect(undecidedToken(generated, report({ tokenDecidedBy: 'logits_i32' }))).toBeUndefined();
    expect(undecidedToken(generated, report({ tokenDecidedBy: 'artifact' }))).toBeUndefined();
    expect(undecidedToken(generated, report({ tokenDecidedBy: 'captured', logitsRecomputed: true }))).toBeUndefined();
  });

  it('contradicts captured logits even without a key', () => {
    const wrong = load('tampered/captured-wrong-token.vv4a');
    expect(capturedChoice(wrong, positionsOf(wrong))?.failures).toHaveLength(1);
    for (const name of [
      'captured-greedy-p05',
      'captured-sampled-p02',
      'captured-sampled-p07',
      'llama-run11-greedy-p07',
    ]) {
      const honest = load(`honest/${name}.vv4a`);
      expect(capturedChoice(honest, positionsOf(honest))).toBeUndefined();
    }
  });
});

it('a profile that leaves out Wq, Wk and Wv leaves both the skip and the coverage undecided', async () => {
  const entry = ENTRIES.find(({ id }) => id === 'A-057');
  if (entry === undefined) throw new Error('no A-057');
  const { checks: found } = (await auditEntry(entry, 'strict')).result;
  const reason = (name: string) => found.find(({ id }) => id === `inference-audit/${name}`);
  expect(reason('s-24')).toMatchObject({ outcome: 'unverified', required: true });
  expect(reason('linear-checks')).toMatchObject({
    outcome: 'unverified',
    required: true,
    reason: 'not run for layer 0: Wq, Wk, Wv',
  });
});

/** The hostile checkpoints through the whole engine: none is ever part of a PASS, each is named, nothing is run. */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../engine/crypto/sha256.ts';
import { CLASSES, hostileCheckpoints } from './data/pickle-corpus.ts';
import type { CorpusClass } from './data/pickle-corpus.ts';
import { audit, checkOf, entry, input, inputsOf } from './vectors.ts';

const CORPUS = hostileCheckpoints();
const COUNTS: Readonly<Record<CorpusClass, number>> = {
  opcode: 256,
  name: 150,
  nesting: 7,
  framing: 12,
  count: 11,
  archive: 11,
};
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, Map.prototype, globalThis];

it('has every opcode, names in every form and place, nesting, framing, counts, archives; each file once', () => {
  for (const kind of CLASSES)
    expect([kind, CORPUS.filter((one) => one.kind === kind).length]).toEqual([kind, COUNTS[kind]]);
  expect(new Set(CORPUS.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(CORPUS.length);
  expect(new Set(CORPUS.map(({ bytes }) => sha256Hex(bytes))).size).toBe(CORPUS.length);
});

describe.each(CLASSES)('hostile checkpoints: %s', (kind) => {
  const honest = inputsOf(entry('H02-sgd-k5'));
  const at = honest.findIndex(({ name }) => name.endsWith('/model_step_20'));

  it('in the place of an honest one: never PASS, and the file is named', async () => {
    const members = PROTOTYPES.map((object) => Reflect.ownKeys(object).length);
    expect(at).toBeGreaterThan(0);
    for (const { name, bytes } of CORPUS.filter((one) => one.kind === kind)) {
      const inputs = [...honest];
      inputs[at] = input({ name: honest[at].name, bytes });
      const judged = await audit(inputs);
      const { result } = judged;
      expect([name, result.outcome]).not.toEqual([name, 'PASS']);
      // In words of the check that could not read it, with the file.
      const reason = checkOf(judged, 'container').reason ?? '';
      expect([name, /\/model_step_20, (byte \d+|[^:]+): ./.test(reason)]).toEqual([name, true]);
    }
    expect(PROTOTYPES.map((object) => Reflect.ownKeys(object).length)).toEqual(members);
  }, 300_000);
});

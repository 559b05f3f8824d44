/** Where pointers of an inference audit lead: into the response, or into the key and the artifact beside it. */
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { inferenceAudit } from '../../../engine/formats/inference-audit/format.ts';
import { vector } from './support.ts';

const AUDIT = 'honest/llama-run11-greedy-p07.vv4a';
const KEY = 'keys/llama.vkey';
const RECEIPT = 'receipts/llama-run11-greedy.json';

async function judge(beside: readonly string[], bytes = vector(AUDIT)): Promise<AuditedCase> {
  const inputs = [
    caseInput(memorySource(AUDIT, bytes)),
    ...beside.map((path, at) => caseInput(memorySource(`${String(at)} ${path}`, vector(path)), { pinned: true })),
  ];
  const [one] = await inferenceAudit.gather(inputs);
  return one.audit({ profile: 'strict' }, { progress: () => undefined });
}

describe('pointers of an inference audit', () => {
  it('into a key that is not there, or into one of two, lead nowhere', async () => {
    for (const pointer of ['/key', '/key/byte 12', '/artifact'])
      expect((await judge([RECEIPT])).texts?.leadsTo(0, pointer)).toBeUndefined();
    expect((await judge([KEY, KEY])).texts?.leadsTo(0, '/key')).toBe('several');
  });

  it('into the key lead to the key, which is no text', async () => {
    const { texts } = await judge([KEY, RECEIPT]);
    for (const pointer of ['/key', '/key/r_vectors', '/key/byte 9105']) {
      const leads = texts?.leadsTo(0, pointer);
      if (typeof leads !== 'object') throw new Error('it leads nowhere');
      expect(texts?.at(leads.text)?.name).toBe(`0 ${KEY}`);
      expect(await texts?.at(leads.text)?.read()).toBe('binary');
    }
  });

  it.each(['', '/keys', '/keyed/0', '/artifacts', '/manifest/key', 'byte 4', '/commitment/io_root'])(
    '%j leads into the response',
    async (pointer) => {
      expect((await judge([KEY, RECEIPT])).texts?.leadsTo(0, pointer)).toEqual({ text: 0, pointer });
    },
  );

  it('the receipt can be looked at, also beside an audit that is refused', async () => {
    for (const one of [await judge([RECEIPT]), await judge([RECEIPT], vector(AUDIT).subarray(0, 40))]) {
      expect(one.texts?.judged).toBe(0);
      expect(await one.texts?.at(1)?.read()).toEqual(vector(RECEIPT));
    }
  });
});

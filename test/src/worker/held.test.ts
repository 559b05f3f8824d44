/** Evidence that is held record by record: every answer is of the record that was asked for, however questions come together. */
import { describe, expect, it } from 'vitest';
import { createAuditApi } from '../../../src/worker/audit-api.ts';
import type { AuditWorkerApi } from '../../../src/worker/contract.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import type { CaseResult } from '../../../engine/verdict/model.ts';

const result: CaseResult = {
  format: 'made-up',
  subject: 'a',
  profile: 'strict',
  outcome: 'PASS',
  checks: [],
  notes: [],
  pins: [],
  digest: '',
};

/** Ten records; holding one takes the longer, the smaller its number is. */
function large(): AuditedCase {
  let record = 0;
  const textOf = (): Uint8Array => new TextEncoder().encode(`text of record ${String(record)}`);
  return {
    result,
    facts: [],
    get text() {
      return textOf();
    },
    locate: (asked) => (asked === record ? { start: 0, end: 4 } : undefined),
    comparisons: () => {
      const pointer = `record ${String(record)} /x`;
      return {
        length: 1,
        row: () => ({
          check: 'a/b',
          pointer,
          claimed: '1',
          recomputed: '1',
          delta: 0,
          bound: 0,
          utilisation: 0,
          ok: true,
          factors: '',
        }),
        utilisation: new Float64Array(1),
        ok: Uint8Array.of(1),
        check: new Uint8Array(1),
        checks: ['a/b'],
      };
    },
    held: {
      get record() {
        return record;
      },
      records: 10,
      hold: async (wanted) => {
        await new Promise((resolve) => setTimeout(resolve, 10 - wanted));
        if (wanted === 9) throw new Error('not those that were judged');
        record = wanted;
      },
    },
  };
}

async function open(): Promise<AuditWorkerApi> {
  const api = createAuditApi({
    auditFiles: () =>
      Promise.resolve({
        document: {
          schema: 'assay-verdict/1',
          tool: { name: 'assay', version: '0' },
          inputs: [],
          cases: [result],
          outcome: 'PASS',
        },
        cases: [large()],
        inputOf: [0],
        filesOf: [{ evidence: [0], supporting: [] }],
        verdictDigest: 'd',
      }),
    sha256Of: () => Promise.resolve(''),
    sha256Hex: () => '',
    exportAs: () => {
      throw new RangeError('not asked for here');
    },
    printedReport: () => {
      throw new RangeError('not asked for here');
    },
    toolVersion: '0',
    leftoverKind: () => undefined,
    elapsed: () => 0,
    formats: [],
    settings: [],
    parsePins: () => ({ ok: true, pins: {} }),
    listPins: () => [],
    work: () => undefined,
    statementOf: () => ({ name: '', bytes: new Uint8Array(0), title: '' }),
  });
  await api.audit({ files: [], profile: 'strict' }, () => undefined);
  return api;
}

const rows = async (api: AuditWorkerApi, record?: number): Promise<string | undefined> => {
  const own = record === undefined ? {} : { record };
  const page = await api.comparisons({ caseId: 0, offset: 0, limit: 9, only: 'all', sort: 'evidence', ...own });
  return page.rows[0]?.row?.pointer;
};

describe('evidence that is held record by record', () => {
  it('answers for the record that was asked for, all at once', async () => {
    const api = await open();
    const lines = async (record: number): Promise<string | undefined> => (await api.raw(0, 0, 1, { record })).lines[0];
    const place = async (record: number): Promise<string | undefined> =>
      (await api.rawAt(0, record, '/x', 1)).window?.lines[0];
    const asked = [2, 7, 1, 8, 2];
    const answers = await Promise.all(asked.flatMap((at) => [rows(api, at), lines(at), place(at)]));
    const expected = asked.flatMap((at) => [
      `record ${String(at)} /x`,
      `text of record ${String(at)}`,
      `text of record ${String(at)}`,
    ]);
    expect(answers).toEqual(expected);
  });

  it('without a record answers for the one that is held', async () => {
    const api = await open();
    expect(await rows(api)).toBe('record 0 /x');
    expect((await api.hold(0, 4)).record).toBe(4);
    expect(await rows(api)).toBe('record 4 /x');
  });

  it('a record that cannot be held is refused, and the next question is answered', async () => {
    const api = await open();
    const [bad, good] = await Promise.allSettled([rows(api, 9), rows(api, 3)]);
    expect(bad.status).toBe('rejected');
    expect(good).toEqual({ status: 'fulfilled', value: 'record 3 /x' });
  });
});

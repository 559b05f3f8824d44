/** The record that is looked at, and the stop of its step: chosen, linked, followed from findings, held when it is asked for. */
import { describe, expect, it, vi } from 'vitest';
import { AuditClient } from '../../../src/worker/audit-client.ts';
import type { AuditSummary, CaseSummary, FailureRow, HeldRecord } from '../../../src/worker/contract.ts';
import { Session } from '../../../src/state/session.ts';
import { FakeWorker } from '../worker/fake-worker.ts';

vi.mock('../../../src/worker/spawn.ts', () => ({ spawnWorker: () => undefined }));

const STEP = { kind: 'computation', id: 'step', title: 'Step', unit: 'step', length: 10 } as const;

const oneCase = (more: Partial<CaseSummary>): CaseSummary => ({
  id: 0,
  format: 'f',
  formatTitle: 'F',
  subject: 'a.json',
  demo: false,
  profile: 'strict',
  outcome: 'PASS',
  counts: { passed: 1, failed: 0, unverified: 0, 'not-checked': 0, error: 0 },
  checks: [],
  notes: [],
  facts: [],
  pins: [],
  files: [],
  proves: '',
  provesNot: '',
  digest: '',
  textBytes: 1,
  comparisonCount: 0,
  records: 10,
  views: [STEP],
  inputs: { evidence: [0], supporting: [] },
  ...more,
});

interface Worker {
  readonly hold?: (caseId: number, record: number) => Promise<HeldRecord>;
  readonly stopAt?: () => number | undefined;
}

async function opened(cases: readonly CaseSummary[], worker: Worker = {}, hash = '') {
  const address = { hash };
  const summary: AuditSummary = { inputs: [], cases, outcome: 'PASS', verdictDigest: 'd', toolVersion: '0' };
  const calls: string[] = [];
  const client = new AuditClient(
    () =>
      new FakeWorker({
        audit: () => Promise.resolve(summary),
        catalogue: () => [],
        hold: (caseId: number, record: number) => {
          calls.push(`hold ${String(caseId)} ${String(record)}`);
          return worker.hold?.(caseId, record) ?? Promise.reject(new Error('held whole'));
        },
        stopAt: (place: { record: number }, pointer: string) => {
          calls.push(`stopAt ${String(place.record)} ${pointer}`);
          return worker.stopAt?.();
        },
      }),
  );
  const session = new Session(client, {
    read: () => address.hash,
    write: (next) => {
      address.hash = next;
    },
  });
  await session.open([{ name: 'a', blob: new Blob(['x']) }]);
  return { session, address, calls };
}

const heldOf = (record: number): HeldRecord => ({
  record,
  records: 10,
  textBytes: 100 + record,
  comparisonCount: record,
});

const failure = (record: number): FailureRow => ({
  check: 'f/a',
  record,
  pointer: '/x',
  message: '',
  index: 0,
  rootIndex: 0,
  cascades: 0,
});

describe('the record that is looked at', () => {
  it.each([-1, 10, 0.5, Number.NaN, Infinity])('is never one that there is not (%s)', async (record) => {
    const { session, calls } = await opened([oneCase({ held: heldOf(3) })]);
    session.lookAtRecord(record);
    expect(session.view.get().record).toBe(3);
    session.selectFinding({ check: 'f/a', index: 0 }, failure(record));
    expect(session.view.get().record).toBe(3);
    expect(calls).toEqual([]);
  });

  it('is held when the evidence is not held whole, and not otherwise', async () => {
    const hold = (_: number, record: number): Promise<HeldRecord> => Promise.resolve(heldOf(record));
    const large = await opened([oneCase({ held: heldOf(3) })], { hold });
    large.session.lookAtRecord(5);
    await vi.waitFor(() => {
      expect(large.session.held.get().get(0)).toEqual(heldOf(5));
    });
    expect(large.calls).toEqual(['hold 0 5']);
    const small = await opened([oneCase({})]);
    small.session.lookAtRecord(5);
    expect(small.session.view.get().record).toBe(5);
    expect(small.calls).toEqual([]);
  });

  it('the last choice counts, whichever is answered last', async () => {
    const answers = new Map<number, (held: HeldRecord) => void>();
    const hold = (_: number, record: number): Promise<HeldRecord> =>
      new Promise((resolve) => {
        answers.set(record, resolve);
      });
    const { session } = await opened([oneCase({ held: heldOf(0) })], { hold });
    session.lookAtRecord(5);
    session.lookAtRecord(7);
    await vi.waitFor(() => {
      expect(answers.size).toBe(2);
    });
    answers.get(7)?.(heldOf(7));
    answers.get(5)?.(heldOf(5));
    await vi.waitFor(() => {
      expect(session.held.get().get(0)).toEqual(heldOf(7));
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(session.held.get().get(0)).toEqual(heldOf(7));
  });

  it('bytes that are not those that were judged take the result off the screen', async () => {
    const hold = (): Promise<HeldRecord> => Promise.reject(new Error('not those that were judged'));
    const { session } = await opened([oneCase({ held: heldOf(0) })], { hold });
    session.lookAtRecord(1);
    await vi.waitFor(() => {
      expect(session.workspace.get().phase).toBe('crashed');
    });
  });

  it('follows a finding, and starts its step at the first stop', async () => {
    const { session } = await opened([oneCase({})]);
    session.lookAtStop({ record: 2, stop: 30 });
    session.selectFinding({ check: 'f/a', index: 0 }, failure(4));
    expect(session.view.get()).toMatchObject({ record: 4, stop: 0 });
    session.lookAtStop({ record: 4, stop: 9 });
    session.selectFinding({ check: 'f/a', index: 0 }, failure(4));
    expect(session.view.get()).toMatchObject({ record: 4, stop: 9 });
  });

  it('is that of its own case', async () => {
    const { session } = await opened([oneCase({}), oneCase({ id: 1, held: heldOf(6) })]);
    session.lookAtRecord(2);
    session.selectCase(1);
    expect(session.view.get().record).toBe(6);
    session.selectCase(0);
    expect(session.view.get().record).toBe(0);
  });
});

describe('links', () => {
  it('name record and stop, and nothing else of them', async () => {
    const { session, address } = await opened([oneCase({})]);
    session.showStep();
    expect(address.hash).toBe('#v1/case/0/tab/view/view/step');
    session.lookAtStop({ record: 3, stop: 12 });
    expect(address.hash).toBe('#v1/case/0/tab/view/view/step/record/3/stop/12');
    session.show({ tab: 'factors' });
    expect(address.hash).toBe('#v1/case/0/tab/factors/record/3');
  });

  it('lead back to both', async () => {
    const { session } = await opened([oneCase({})], {}, '#v1/case/0/tab/view/view/step/record/3/stop/12');
    expect(session.view.get()).toMatchObject({ tab: 'view', view: 'step', record: 3, stop: 12 });
  });

  it('to a record that there is not lead to the first', async () => {
    const { session } = await opened([oneCase({})], {}, '#v1/case/0/tab/view/view/step/record/10/stop/12');
    expect(session.view.get().record).toBe(0);
  });
});

describe('from a number to its stop', () => {
  it('opens the step there', async () => {
    const { session, calls } = await opened([oneCase({})], { stopAt: () => 41 });
    await session.showInStep(2, '/updates/1/gradient');
    expect(calls).toEqual(['stopAt 2 /updates/1/gradient']);
    expect(session.view.get()).toMatchObject({ tab: 'view', view: 'step', record: 2, stop: 41, missed: undefined });
  });

  it('says so where the step has no such number, until another stop is looked at', async () => {
    const { session } = await opened([oneCase({})]);
    await session.showInStep(2, '/schema_version');
    expect(session.view.get()).toMatchObject({ record: 2, stop: 0, missed: '/schema_version' });
    session.lookAtStop({ record: 2, stop: 1 });
    expect(session.view.get().missed).toBeUndefined();
  });

  it('goes nowhere in a case that has no step', async () => {
    const { session, calls } = await opened([oneCase({ views: [] })]);
    const before = session.view.get();
    await session.showInStep(0, '/x');
    expect(session.showStep()).toBe(false);
    expect(session.view.get()).toBe(before);
    expect(calls).toEqual([]);
  });
});

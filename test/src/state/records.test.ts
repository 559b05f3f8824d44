/** The record that is looked at, and the stop of its step: chosen, linked, followed from findings, held when it is asked for. */
import { describe, expect, it, vi } from 'vitest';
import { AuditClient } from '../../../src/worker/audit-client.ts';
import type { AuditSummary, CaseSummary, FailureQuery, FailureRow, HeldRecord } from '../../../src/worker/contract.ts';
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
  textFiles: 1,
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
        // The answer takes a while, as one that has to be computed does.
        failures: async ({ kind, check, offset }: FailureQuery) => {
          calls.push(`failures ${kind} ${String(check)} ${String(offset)}`);
          await new Promise((resolve) => setTimeout(resolve, 5));
          const row = { ...failure(offset), pointer: `/x${String(offset)}`, index: offset, rootIndex: offset };
          return { total: 3, failures: [row] };
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
    session.navigation.lookAtRecord(record);
    expect(session.navigation.view.get().record).toBe(3);
    session.navigation.selectFinding({ check: 'f/a', index: 0 }, failure(record));
    expect(session.navigation.view.get().record).toBe(3);
    expect(calls).toEqual([]);
  });

  it('is held when the evidence is not held whole, and not otherwise', async () => {
    const hold = (_: number, record: number): Promise<HeldRecord> => Promise.resolve(heldOf(record));
    const large = await opened([oneCase({ held: heldOf(3) })], { hold });
    large.session.navigation.lookAtRecord(5);
    await vi.waitFor(() => {
      expect(large.session.navigation.held.get().get(0)).toEqual(heldOf(5));
    });
    expect(large.calls).toEqual(['hold 0 5']);
    const small = await opened([oneCase({})]);
    small.session.navigation.lookAtRecord(5);
    expect(small.session.navigation.view.get().record).toBe(5);
    expect(small.calls).toEqual([]);
  });

  it('the last choice counts, whichever is answered last', async () => {
    const answers = new Map<number, (held: HeldRecord) => void>();
    const hold = (_: number, record: number): Promise<HeldRecord> =>
      new Promise((resolve) => {
        answers.set(record, resolve);
      });
    const { session } = await opened([oneCase({ held: heldOf(0) })], { hold });
    session.navigation.lookAtRecord(5);
    session.navigation.lookAtRecord(7);
    await vi.waitFor(() => {
      expect(answers.size).toBe(2);
    });
    answers.get(7)?.(heldOf(7));
    answers.get(5)?.(heldOf(5));
    await vi.waitFor(() => {
      expect(session.navigation.held.get().get(0)).toEqual(heldOf(7));
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(session.navigation.held.get().get(0)).toEqual(heldOf(7));
  });

  it('bytes that are not those that were judged take the result off the screen', async () => {
    const hold = (): Promise<HeldRecord> => Promise.reject(new Error('not those that were judged'));
    const { session } = await opened([oneCase({ held: heldOf(0) })], { hold });
    session.navigation.lookAtRecord(1);
    await vi.waitFor(() => {
      expect(session.workspace.get().phase).toBe('crashed');
    });
  });

  it('follows a finding, and starts its step at the first stop', async () => {
    const { session } = await opened([oneCase({})]);
    session.navigation.lookAtStop({ record: 2, stop: 30 });
    session.navigation.selectFinding({ check: 'f/a', index: 0 }, failure(4));
    expect(session.navigation.view.get()).toMatchObject({ record: 4, stop: 0 });
    session.navigation.lookAtStop({ record: 4, stop: 9 });
    session.navigation.selectFinding({ check: 'f/a', index: 0 }, failure(4));
    expect(session.navigation.view.get()).toMatchObject({ record: 4, stop: 9 });
  });

  it('is that of its own case', async () => {
    const { session } = await opened([oneCase({}), oneCase({ id: 1, held: heldOf(6) })]);
    session.navigation.lookAtRecord(2);
    session.navigation.selectCase(1);
    expect(session.navigation.view.get().record).toBe(6);
    session.navigation.selectCase(0);
    expect(session.navigation.view.get().record).toBe(0);
  });
});

describe('links', () => {
  it('name record and stop, and nothing else of them', async () => {
    const { session, address } = await opened([oneCase({})]);
    session.navigation.showStep();
    expect(address.hash).toBe('#v1/case/0/tab/view/view/step');
    session.navigation.lookAtStop({ record: 3, stop: 12 });
    expect(address.hash).toBe('#v1/case/0/tab/view/view/step/record/3/stop/12');
    session.navigation.show({ tab: 'factors' });
    expect(address.hash).toBe('#v1/case/0/tab/factors/record/3');
  });

  it('lead back to both', async () => {
    const { session } = await opened([oneCase({})], {}, '#v1/case/0/tab/view/view/step/record/3/stop/12');
    expect(session.navigation.view.get()).toMatchObject({ tab: 'view', view: 'step', record: 3, stop: 12 });
  });

  it('to a record that there is not lead to the first', async () => {
    const { session } = await opened([oneCase({})], {}, '#v1/case/0/tab/view/view/step/record/10/stop/12');
    expect(session.navigation.view.get().record).toBe(0);
  });
});

describe('from a number to its stop', () => {
  it('opens the step there', async () => {
    const { session, calls } = await opened([oneCase({})], { stopAt: () => 41 });
    await session.navigation.showInStep(2, '/updates/1/gradient');
    expect(calls).toEqual(['stopAt 2 /updates/1/gradient']);
    expect(session.navigation.view.get()).toMatchObject({
      tab: 'view',
      view: 'step',
      record: 2,
      stop: 41,
      missed: undefined,
    });
  });

  it('says so where the step has no such number, until another stop is looked at', async () => {
    const { session } = await opened([oneCase({})]);
    await session.navigation.showInStep(2, '/schema_version');
    expect(session.navigation.view.get()).toMatchObject({ record: 2, stop: 0, missed: '/schema_version' });
    session.navigation.lookAtStop({ record: 2, stop: 1 });
    expect(session.navigation.view.get().missed).toBeUndefined();
  });

  it('goes nowhere in a case that has no step', async () => {
    const { session, calls } = await opened([oneCase({ views: [] })]);
    const before = session.navigation.view.get();
    await session.navigation.showInStep(0, '/x');
    expect(session.navigation.showStep()).toBe(false);
    expect(session.navigation.view.get()).toBe(before);
    expect(calls).toEqual([]);
  });
});

describe('ways that lead by an answer', () => {
  const check = { id: 'f/a', title: 'A', outcome: 'failed', examined: 3, failureCount: 3, rootCount: 3, reasons: [] };
  const failed = oneCase({ outcome: 'FAIL', checks: [check as never], comparisonCount: 3 });

  it('are gone one after the other, each from where the one before led', async () => {
    const { session } = await opened([failed]);
    const { navigation } = session;
    void navigation.stepFinding(1);
    void navigation.stepFinding(1);
    await navigation.stepFinding(1);
    expect(navigation.view.get().finding).toEqual({ check: 'f/a', index: 2 });
    void navigation.stepFinding(-1);
    await navigation.showChosen('factors');
    expect(navigation.view.get().tab).toBe('factors');
    expect(navigation.view.get().factors.search).toContain('/x1');
  });

  it('lead nowhere once somebody went elsewhere', async () => {
    const { session } = await opened([failed]);
    const { navigation } = session;
    const way = navigation.stepFinding(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    navigation.show({ tab: 'meaning' });
    await way;
    expect(navigation.view.get()).toMatchObject({ tab: 'meaning', finding: undefined });
  });

  it('are open after one of them failed', async () => {
    const { session } = await opened([failed], {
      stopAt: () => {
        throw new Error('a fault made by this test');
      },
    });
    const { navigation } = session;
    await expect(navigation.showInStep(0, '/x')).rejects.toThrow('a fault made by this test');
    await navigation.stepFinding(1);
    expect(navigation.view.get().finding).toEqual({ check: 'f/a', index: 0 });
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { AuditClient, CancelledError, CrashError } from '../../../src/worker/audit-client.ts';
import type { AuditRequest, AuditSummary, Progress } from '../../../src/worker/contract.ts';
import { FakeWorker } from './fake-worker.ts';

const REQUEST: AuditRequest = { files: [], profile: 'strict' };
const ignore = (): void => undefined;

interface Script {
  /** Resolves the audit of the n-th worker. */
  readonly audits: ((digest: string) => void)[];
  readonly reports: ((progress: Progress) => void)[];
  readonly workers: FakeWorker[];
  readonly crashes: CrashError[];
  readonly client: AuditClient;
}

const open: Script[] = [];
afterEach(() => {
  for (const { client } of open.splice(0)) client.dispose();
});

function setUp(): Script {
  const script: Omit<Script, 'client'> = { audits: [], reports: [], workers: [], crashes: [] };
  const client = new AuditClient(
    () => {
      const worker = new FakeWorker({
        audit: (_request: AuditRequest, onProgress: (progress: Progress) => void) =>
          new Promise<AuditSummary>((resolve) => {
            script.reports.push(onProgress);
            script.audits.push((verdictDigest) => {
              resolve({ inputs: [], cases: [], outcome: 'PASS', verdictDigest, toolVersion: '0' });
            });
          }),
        catalogue: () => [],
        failures: () => new Promise(ignore),
        report: () => {
          throw new RangeError('no audit has been made');
        },
      });
      script.workers.push(worker);
      return worker;
    },
    (error) => script.crashes.push(error),
  );
  const whole = { ...script, client };
  open.push(whole);
  return whole;
}

const until = async (condition: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500 && !condition(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  if (!condition()) throw new Error('it did not happen');
};

describe('AuditClient', () => {
  it('gives the answer of the worker', async () => {
    const { client, audits } = setUp();
    const answer = client.audit(REQUEST, ignore);
    await until(() => audits.length === 1);
    audits[0]?.('one');
    expect((await answer).verdictDigest).toBe('one');
  });

  it('passes progress on', async () => {
    const { client, audits, reports } = setUp();
    const seen: number[] = [];
    const answer = client.audit(REQUEST, (progress) => seen.push(progress.done));
    await until(() => reports.length === 1);
    reports[0]?.({ stage: 'reading', done: 7, total: 9, name: 'a' });
    await until(() => seen.length === 1);
    audits[0]?.('one');
    await answer;
    expect(seen).toEqual([7]);
  });

  it('keeps the class and the words of an error in the worker', async () => {
    const { client } = setUp();
    await expect(client.report()).rejects.toThrow('no audit has been made');
  });

  it('cancel ends the worker and rejects every open call', async () => {
    const { client, workers, audits } = setUp();
    const audit = client.audit(REQUEST, ignore);
    const failures = client.failures({ caseId: 0, kind: 'all', offset: 0, limit: 1 });
    const both = Promise.allSettled([audit, failures]);
    await until(() => audits.length === 1);
    client.cancel();
    expect(workers[0]?.terminated).toBe(true);
    for (const one of await both) {
      expect(one.status).toBe('rejected');
      expect(one.status === 'rejected' && (one.reason as unknown)).toBeInstanceOf(CancelledError);
    }
  });

  it('works on after a cancel, on the spare, and holds another', async () => {
    const { client, workers, audits } = setUp();
    const first = client.audit(REQUEST, ignore);
    const rejected = expect(first).rejects.toThrow(CancelledError);
    await until(() => audits.length === 1);
    client.cancel();
    await rejected;
    expect(workers.length).toBe(3);
    const second = client.audit(REQUEST, ignore);
    await until(() => audits.length === 2);
    audits[1]?.('two');
    expect((await second).verdictDigest).toBe('two');
    expect(workers.filter((worker) => !worker.terminated).length).toBe(2);
  });

  it('a crash rejects every open call, is told, and leaves the client usable', async () => {
    const { client, workers, audits, crashes } = setUp();
    const audit = client.audit(REQUEST, ignore);
    const rejected = expect(audit).rejects.toThrow('out of memory');
    await until(() => audits.length === 1);
    workers[0]?.crash('out of memory');
    await rejected;
    expect(crashes.map((error) => error.message)).toEqual(['out of memory']);
    expect(crashes[0]).toBeInstanceOf(CrashError);
    expect(await client.catalogue()).toEqual([]);
  });

  it('a crash without a message, and a message that cannot be read, are crashes too', async () => {
    const { client, workers, crashes } = setUp();
    const first = client.failures({ caseId: 0, kind: 'all', offset: 0, limit: 1 });
    const firstRejected = expect(first).rejects.toBeInstanceOf(CrashError);
    workers[0]?.crash('');
    await firstRejected;
    const second = client.failures({ caseId: 0, kind: 'all', offset: 0, limit: 1 });
    const secondRejected = expect(second).rejects.toBeInstanceOf(CrashError);
    workers[1]?.garble();
    await secondRejected;
    expect(crashes.length).toBe(2);
  });

  it('a crash of the spare is not a crash of the audit', async () => {
    const { client, workers, audits, crashes } = setUp();
    client.cancel();
    const spare = workers[1];
    const audit = client.audit(REQUEST, ignore);
    await until(() => audits.length === 1);
    spare?.crash('spare');
    audits[0]?.('one');
    expect((await audit).verdictDigest).toBe('one');
    expect(crashes).toEqual([]);
  });

  it('a second audit ends the first: its answer and its progress never arrive', async () => {
    const { client, workers, audits, reports } = setUp();
    const seen: string[] = [];
    const first = client.audit(REQUEST, () => seen.push('first'));
    const rejected = expect(first).rejects.toThrow(CancelledError);
    await until(() => audits.length === 1);
    const second = client.audit(REQUEST, () => seen.push('second'));
    await rejected;
    expect(workers[0]?.terminated).toBe(true);
    await until(() => audits.length === 2);
    audits[0]?.('stale');
    reports[0]?.({ stage: 'reading', done: 1, total: 1, name: 'stale' });
    audits[1]?.('fresh');
    expect((await second).verdictDigest).toBe('fresh');
    expect(seen).toEqual([]);
  });
});

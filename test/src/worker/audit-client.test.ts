import { afterEach, describe, expect, it } from 'vitest';
import { AuditClient } from '../../../src/worker/audit-client.ts';
import { CancelledError, CrashError } from '../../../src/worker/seat.ts';
import type { AuditRequest, AuditSummary, Progress } from '../../../src/worker/contract.ts';
import { FakeWorker } from './fake-worker.ts';

const REQUEST: AuditRequest = { files: [], profile: 'strict' };
const PROGRESS: Progress = {
  stage: 'reading',
  name: 'a',
  done: 1,
  total: 9,
  records: 0,
  filesJudged: 0,
  files: 1,
  judged: [],
};
const ignore = (): void => undefined;

interface Script {
  /** Resolves the audit of the n-th worker. */
  readonly audits: ((digest: string) => void)[];
  readonly reports: ((progress: Progress) => void)[];
  readonly workers: FakeWorker[];
  readonly crashes: CrashError[];
  /** Positions of workers that were told to let go of their result. */
  readonly forgotten: number[];
  readonly client: AuditClient;
}

const open: Script[] = [];
afterEach(() => {
  for (const { client } of open.splice(0)) client.dispose();
});

function setUp(): Script {
  const script: Omit<Script, 'client'> = { audits: [], reports: [], workers: [], crashes: [], forgotten: [] };
  const client = new AuditClient(
    () => {
      const worker = new FakeWorker({
        audit: (_request: AuditRequest, onProgress: (progress: Progress) => void) =>
          new Promise<AuditSummary>((resolve, reject) => {
            script.reports.push(onProgress);
            script.audits.push((verdictDigest) => {
              if (verdictDigest === 'broken') reject(new Error('the file cannot be read'));
              else resolve({ inputs: [], cases: [], outcome: 'PASS', verdictDigest, toolVersion: '0' });
            });
          }),
        catalogue: () => [],
        forget: () => {
          script.forgotten.push(script.workers.indexOf(worker));
        },
        digest: () => String(script.workers.indexOf(worker)),
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
    reports[0]?.({ ...PROGRESS, done: 7 });
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
    const cancelled = expect(client.audit(REQUEST, ignore)).rejects.toThrow(CancelledError);
    await until(() => audits.length === 1);
    client.cancel();
    await cancelled;
    const spare = workers[2];
    expect(spare?.terminated).toBe(false);
    const audit = client.audit(REQUEST, ignore);
    await until(() => audits.length === 2);
    spare?.crash('spare');
    audits[1]?.('one');
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
    reports[0]?.(PROGRESS);
    audits[1]?.('fresh');
    expect((await second).verdictDigest).toBe('fresh');
    expect(seen).toEqual([]);
  });

  describe('while a result is held', () => {
    /** The position of the worker that answers questions about the result. */
    const holder = (script: Script): Promise<string> => script.client.digest({ name: 'a', blob: new Blob([]) });
    const living = ({ workers }: Script): number => workers.filter((worker) => !worker.terminated).length;

    async function withResult(): Promise<Script> {
      const script = setUp();
      const answer = script.client.audit(REQUEST, ignore);
      await until(() => script.audits.length === 1);
      script.audits[0]?.('one');
      await answer;
      expect(script.client.holdsResult).toBe(true);
      return script;
    }

    it('the next audit runs beside it, and takes its place when it ends', async () => {
      const script = await withResult();
      const next = script.client.audit(REQUEST, ignore);
      await until(() => script.audits.length === 2);
      expect(await holder(script)).toBe('0');
      script.audits[1]?.('two');
      expect((await next).verdictDigest).toBe('two');
      expect(await holder(script)).toBe('1');
      await until(() => script.forgotten.length === 1);
      expect(script.forgotten).toEqual([0]);
      expect(living(script)).toBe(2);
    });

    it('a cancel ends the next audit alone', async () => {
      const script = await withResult();
      const rejected = expect(script.client.audit(REQUEST, ignore)).rejects.toThrow(CancelledError);
      await until(() => script.audits.length === 2);
      script.client.cancel();
      await rejected;
      expect(script.workers.map(({ terminated }) => terminated)).toEqual([false, true, false]);
      expect(script.client.holdsResult).toBe(true);
      expect(await holder(script)).toBe('0');
    });

    it('a cancel without an audit ends nothing', async () => {
      const script = await withResult();
      script.client.cancel();
      expect(await holder(script)).toBe('0');
      expect(living(script)).toBe(1);
    });

    it('a crash of the next audit leaves it; a crash of its own worker does not', async () => {
      const script = await withResult();
      const rejected = expect(script.client.audit(REQUEST, ignore)).rejects.toThrow(CrashError);
      await until(() => script.audits.length === 2);
      script.workers[1]?.crash('out of memory');
      await rejected;
      expect(script.client.holdsResult).toBe(true);
      expect(await holder(script)).toBe('0');
      script.workers[0]?.crash('gone');
      expect(script.client.holdsResult).toBe(false);
    });

    it('an audit that fails leaves it, and no worker behind', async () => {
      const script = await withResult();
      const rejected = expect(script.client.audit(REQUEST, ignore)).rejects.toThrow('the file cannot be read');
      await until(() => script.audits.length === 2);
      script.audits[1]?.('broken');
      await rejected;
      expect(await holder(script)).toBe('0');
      const again = script.client.audit(REQUEST, ignore);
      await until(() => script.audits.length === 3);
      script.audits[2]?.('three');
      await again;
      expect(await holder(script)).toBe('1');
      expect(script.workers.length).toBe(2);
    });

    it('questions about it are not answered by the next result', async () => {
      const script = await withResult();
      const question = script.client.failures({ caseId: 0, kind: 'all', offset: 0, limit: 1 });
      const rejected = expect(question).rejects.toThrow(CancelledError);
      const next = script.client.audit(REQUEST, ignore);
      await until(() => script.audits.length === 2);
      script.audits[1]?.('two');
      await next;
      await rejected;
    });
  });
});

import { describe, expect, it } from 'vitest';
import { AuditClient } from '../../../src/worker/audit-client.ts';
import { CancelledError, CrashError } from '../../../src/worker/seat.ts';
import type { AuditRequest, AuditSummary } from '../../../src/worker/contract.ts';
import { Random } from '../../builders/random.ts';
import { FakeWorker } from './fake-worker.ts';

const SEED = 20261121;
const ROUNDS = 1000;

const turn = (milliseconds = 0): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

describe(`${String(ROUNDS)} cancels at random moments, seed ${String(SEED)}`, () => {
  it('leave no call open, no worker beside the two, and no answer of another audit', async () => {
    const random = new Random(SEED);
    const workers: FakeWorker[] = [];
    const client = new AuditClient(() => {
      let held = 'nothing';
      const worker = new FakeWorker({
        audit: async (request: AuditRequest): Promise<AuditSummary> => {
          const name = request.files[0]?.name ?? '';
          for (let step = random.below(6); step > 0; step -= 1) await turn();
          held = name;
          return { inputs: [], cases: [], outcome: 'PASS', verdictDigest: name, toolVersion: '0' };
        },
        forget: () => {
          held = 'nothing';
        },
        digest: async () => {
          for (let step = random.below(3); step > 0; step -= 1) await turn();
          return held;
        },
      });
      workers.push(worker);
      return worker;
    });
    let open = 0;
    const odd: string[] = [];
    /** The last audit that ended well: what every later answer must be about, until the next. */
    let result = 'nothing';
    const watch = async (promise: Promise<void>): Promise<void> => {
      open += 1;
      try {
        await promise;
      } catch (error) {
        if (!(error instanceof CancelledError || error instanceof CrashError)) odd.push(String(error));
      } finally {
        open -= 1;
      }
    };
    const audit = async (name: string): Promise<void> => {
      const { verdictDigest } = await client.audit(
        { files: [{ name, blob: new Blob([]) }], profile: 'strict' },
        () => undefined,
      );
      if (verdictDigest !== name) odd.push(`${verdictDigest} for ${name}`);
      result = name;
    };
    const ask = async (): Promise<void> => {
      const before = result;
      const answer = await client.digest({ name: '', blob: new Blob([]) });
      // The worker may know of a result a moment before the page does.
      if (client.holdsResult && answer !== before && answer !== result) odd.push(`${answer} after ${before}`);
    };
    const all: Promise<void>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      all.push(watch(audit(`audit ${String(round)}`)));
      if (client.holdsResult && random.below(2) === 0) all.push(watch(ask()));
      for (let step = random.below(5); step > 0; step -= 1) await turn();
      if (random.below(25) === 0)
        workers
          .filter(({ terminated }) => !terminated)
          .at(-1)
          ?.crash('made by this test');
      if (random.below(4) !== 0) client.cancel();
    }
    await turn(20);
    client.cancel();
    await Promise.all(all);
    expect(odd).toEqual([]);
    expect(open).toBe(0);
    expect(workers.filter(({ terminated }) => !terminated).length).toBeLessThanOrEqual(2);
    await audit('the last');
    expect(result).toBe('the last');
    client.dispose();
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  }, 60_000);
});

import { describe, expect, it, vi } from 'vitest';
import { AuditClient } from '../../../src/worker/audit-client.ts';
import type { AuditSummary, CaseSummary } from '../../../src/worker/contract.ts';
import { Session } from '../../../src/state/session.ts';
import { FakeWorker } from '../worker/fake-worker.ts';

vi.mock('../../../src/worker/spawn.ts', () => ({ spawnWorker: () => undefined }));

const oneCase = (more: Partial<CaseSummary> = {}): CaseSummary => ({
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
  ...more,
});
const summary = (digest: string, cases = [oneCase()]): AuditSummary => ({
  inputs: [],
  cases,
  outcome: cases[0]?.outcome ?? 'UNREADABLE',
  verdictDigest: digest,
  toolVersion: '0',
});
const file = (name: string) => ({ name, blob: new Blob(['x']) });

function setUp(hash = '') {
  const answers: ((summary: AuditSummary) => void)[] = [];
  const workers: FakeWorker[] = [];
  const address = { hash };
  const client = new AuditClient(
    () => {
      const worker = new FakeWorker({
        audit: () => new Promise<AuditSummary>((resolve) => answers.push(resolve)),
        catalogue: () => [{ id: 'f', title: 'F', proves: '', provesNot: '', versions: [], checks: [] }],
      });
      workers.push(worker);
      return worker;
    },
    (error) => {
      session.fault(error);
    },
  );
  const session: Session = new Session(client, {
    read: () => address.hash,
    write: (next) => {
      address.hash = next;
    },
  });
  const answered = async (count: number): Promise<void> => {
    await vi.waitFor(() => {
      expect(answers.length).toBe(count);
    });
  };
  return { session, answers, workers, address, answered, phase: () => session.workspace.get().phase };
}

describe('Session', () => {
  it('goes from empty through reading to judged, and writes the place into the address', async () => {
    const { session, answers, address, answered, phase } = setUp();
    expect(phase()).toBe('empty');
    const opened = session.open([file('a')]);
    expect(phase()).toBe('reading');
    await answered(1);
    answers[0]?.(summary('one'));
    await opened;
    expect(phase()).toBe('judged');
    expect(address.hash).toBe('#v1/case/0/tab/findings');
    session.client.dispose();
  });

  it('clears the old result before it reads the next', async () => {
    const { session, answers, address, answered, phase } = setUp();
    const first = session.open([file('a')]);
    await answered(1);
    answers[0]?.(summary('one'));
    await first;
    void session.open([file('b')]);
    expect(phase()).toBe('reading');
    expect(session.workspace.get()).not.toHaveProperty('summary');
    expect(address.hash).toBe('');
    session.client.dispose();
  });

  it('shows only the answer of the last load', async () => {
    const { session, answers, answered } = setUp();
    const first = session.open([file('a')]);
    await answered(1);
    const second = session.open([file('b')]);
    await answered(2);
    answers[0]?.(summary('stale'));
    answers[1]?.(summary('fresh'));
    await Promise.all([first, second]);
    const now = session.workspace.get();
    expect(now.phase === 'judged' && now.summary.verdictDigest).toBe('fresh');
    session.client.dispose();
  });

  it('keeps the files after a cancel, and reads them again', async () => {
    const { session, answers, answered, phase } = setUp();
    const first = session.open([file('a')]);
    await answered(1);
    session.cancel();
    await first;
    expect(session.workspace.get()).toMatchObject({ phase: 'cancelled', files: [{ name: 'a' }] });
    const again = session.again();
    await answered(2);
    answers[1]?.(summary('one'));
    await again;
    expect(phase()).toBe('judged');
    session.client.dispose();
  });

  it('shows a crash as a crash and keeps the files', async () => {
    const { session, workers, answered } = setUp();
    const opened = session.open([file('a')]);
    await answered(1);
    workers[0]?.crash('out of memory');
    await opened;
    expect(session.workspace.get()).toMatchObject({
      phase: 'crashed',
      files: [{ name: 'a' }],
      error: { kind: 'crash', message: 'out of memory' },
    });
    session.client.dispose();
  });

  it('takes the result off the screen on a fault', async () => {
    const { session, answers, answered } = setUp();
    const opened = session.open([file('a')]);
    await answered(1);
    answers[0]?.(summary('one'));
    await opened;
    session.fault(new Error('ours'));
    expect(session.workspace.get()).toMatchObject({ phase: 'crashed', error: { kind: 'fault', message: 'ours' } });
    session.client.dispose();
  });

  it('takes from an address a place that exists, and nothing else', async () => {
    const cases = [oneCase(), oneCase({ id: 1, outcome: 'PASS' })];
    const { session, answers, answered } = setUp('#v1/case/1/tab/meaning');
    expect(session.workspace.get().phase).toBe('empty');
    const opened = session.open([file('a')]);
    await answered(1);
    answers[0]?.(summary('one', cases));
    await opened;
    expect(session.view.get()).toMatchObject({ caseId: 1, tab: 'meaning' });
    session.client.dispose();
  });

  it.each(['#v1/case/7', '#v1/case/0/check/f:none', '#v1/case/0/outcome/PASS', '#<b>'])('ignores %s', async (hash) => {
    const { session, answers, answered } = setUp(hash);
    const opened = session.open([file('a')]);
    await answered(1);
    answers[0]?.(summary('one'));
    await opened;
    expect(session.view.get()).toMatchObject({ caseId: 0, tab: 'findings', check: undefined });
    session.client.dispose();
  });
});

import { describe, expect, it, vi } from 'vitest';
import { AuditClient } from '../../../src/worker/audit-client.ts';
import type { AuditFile, AuditRequest, AuditSummary, CaseSummary } from '../../../src/worker/contract.ts';
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
  textFiles: 1,
  comparisonCount: 0,
  records: 1,
  views: [],
  inputs: { evidence: [0], supporting: [] },
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
  const requests: AuditRequest[] = [];
  const workers: FakeWorker[] = [];
  const address = { hash };
  const client = new AuditClient(
    () => {
      const worker = new FakeWorker({
        audit: (request: AuditRequest) =>
          new Promise<AuditSummary>((resolve) => {
            requests.push(request);
            answers.push(resolve);
          }),
        digest: (file: AuditFile) => `digest of ${file.name}`,
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
  return { session, answers, requests, workers, address, answered, phase: () => session.workspace.get().phase };
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
    expect(session.navigation.view.get()).toMatchObject({ caseId: 1, tab: 'meaning' });
    session.client.dispose();
  });

  it.each(['#v1/case/7', '#v1/case/0/check/f:none', '#v1/case/0/outcome/PASS', '#<b>'])('ignores %s', async (hash) => {
    const { session, answers, answered } = setUp(hash);
    const opened = session.open([file('a')]);
    await answered(1);
    answers[0]?.(summary('one'));
    await opened;
    expect(session.navigation.view.get()).toMatchObject({ caseId: 0, tab: 'findings', check: undefined });
    session.client.dispose();
  });

  it('starts at what is wrong, else at comparisons, else at what the format shows', async () => {
    const table = { kind: 'table', id: 'tests', title: '', length: 0, columns: [] } as const;
    const starts: string[] = [];
    for (const more of [{}, { comparisonCount: 1, views: [table] }, { views: [table] }]) {
      const { session, answers, answered, address } = setUp();
      const opened = session.open([file('a')]);
      await answered(1);
      answers[0]?.(summary('one', [oneCase(more)]));
      await opened;
      starts.push(address.hash);
      session.client.dispose();
    }
    expect(starts).toEqual(['#v1/case/0/tab/findings', '#v1/case/0/tab/factors', '#v1/case/0/tab/view/view/tests']);
  });

  it('takes a view from an address only where the case has it', async () => {
    const table = { kind: 'table', id: 'tests', title: '', length: 0, columns: [] } as const;
    const { session, answers, answered } = setUp('#v1/case/0/tab/view/view/others');
    const opened = session.open([file('a')]);
    await answered(1);
    answers[0]?.(summary('one', [oneCase({ views: [table], comparisonCount: 1 })]));
    await opened;
    expect(session.navigation.view.get()).toMatchObject({ tab: 'factors', view: undefined });
    session.client.dispose();
  });

  it('gives an audit the time at which it starts, the one that was set, or none', async () => {
    const { session, answers, requests, answered } = setUp();
    const before = Date.now();
    const opened = session.open([file('a')]);
    await answered(1);
    answers[0]?.(summary('one'));
    await opened;
    expect(requests[0]?.now).toBeGreaterThanOrEqual(before);
    for (const [time, now] of [[{ mode: 'fixed', at: 5 }, 5] as const, [{ mode: 'none' }, undefined] as const]) {
      const set = session.trusted.setTime(time);
      await answered(requests.length + 1);
      answers.at(-1)?.(summary('one'));
      await set;
      expect(requests.at(-1)?.now).toBe(now);
    }
    session.client.dispose();
  });

  it('judges again with a file that is trusted, and comes back to the case and the tab', async () => {
    const { session, answers, requests, answered } = setUp();
    const cases = [oneCase({ subject: 'x' }), oneCase({ id: 1, subject: 'y' })];
    const opened = session.open([file('run'), file('keys.pub')]);
    await answered(1);
    answers[0]?.({
      ...summary('one', cases),
      inputs: ['run', 'keys.pub'].map((name) => ({ name, size: 1, sha256: name, trusted: false })),
    });
    await opened;
    session.navigation.selectCase(1);
    session.navigation.show({ tab: 'meaning' });
    const trusted = session.trustInput(1);
    await answered(2);
    expect(requests[1]?.files.map(({ name }) => name)).toEqual(['run']);
    expect(requests[1]?.trusted?.map(({ name }) => name)).toEqual(['keys.pub']);
    answers[1]?.(
      summary(
        'two',
        [cases[1] ?? oneCase(), oneCase({ id: 1, subject: 'x' })].map((one, id) => ({ ...one, id })),
      ),
    );
    await trusted;
    expect(session.navigation.view.get()).toMatchObject({ caseId: 0, tab: 'meaning' });
    const removed = session.trusted.removeFile('keys.pub');
    await answered(3);
    expect(requests[2]?.files.map(({ name }) => name)).toEqual(['run', 'keys.pub']);
    expect(requests[2]?.trusted).toEqual([]);
    answers[2]?.(summary('three'));
    await removed;
    session.client.dispose();
  });

  it('shows where another outcome comes from, and not the tab of before', async () => {
    const { session, answers, answered } = setUp();
    const opened = session.open([file('run')]);
    await answered(1);
    answers[0]?.(summary('one'));
    await opened;
    session.navigation.show({ tab: 'meaning' });
    const again = session.setProfile('reference');
    await answered(2);
    answers[1]?.(summary('two', [oneCase({ outcome: 'FAIL' })]));
    await again;
    expect(session.navigation.view.get()).toMatchObject({ caseId: 0, tab: 'findings' });
    session.client.dispose();
  });

  it('never shows a result by other trusted inputs than those that are listed', async () => {
    const { session, answers, requests, answered } = setUp();
    const opened = session.open([file('run')]);
    await answered(1);
    const added = session.trusted.add([{ file: file('keys.pub'), sha256: 'k' }]);
    await answered(2);
    expect(requests[1]?.trusted?.length).toBe(1);
    answers[0]?.(summary('stale'));
    answers[1]?.(summary('fresh'));
    await Promise.all([opened, added]);
    const now = session.workspace.get();
    expect(now.phase === 'judged' && now.summary.verdictDigest).toBe('fresh');
    session.client.dispose();
  });
});

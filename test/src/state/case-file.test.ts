import { describe, expect, it, vi } from 'vitest';
import { AuditClient } from '../../../src/worker/audit-client.ts';
import type { AuditRequest, AuditSummary, CaseSummary, Progress } from '../../../src/worker/contract.ts';
import { Session } from '../../../src/state/session.ts';
import { FakeWorker } from '../worker/fake-worker.ts';

vi.mock('../../../src/worker/spawn.ts', () => ({ spawnWorker: () => undefined }));

const file = (name: string) => ({ name, blob: new Blob([name]) });
const A = file('a');
const B = file('b');
const C = file('c');

/** One case for every file, all of them PASS; the digest says which files were judged. */
function answerTo({ files, trusted = [], profile }: AuditRequest): AuditSummary {
  const inputs = [...files, ...trusted].map(({ name, blob }, at) => ({
    name,
    size: blob.size,
    sha256: name,
    trusted: at >= files.length,
  }));
  const cases = files.map(
    ({ name }, id) =>
      ({
        id,
        subject: name,
        format: 'f',
        outcome: 'PASS',
        checks: [],
        views: [],
        comparisonCount: 0,
        textBytes: 1,
        textFiles: 1,
        inputs: { evidence: [id], supporting: [] },
      }) as unknown as CaseSummary,
  );
  const digest = `${profile} ${files.map(({ name }) => name).join('')}+${trusted.map(({ name }) => name).join('')}`;
  return { inputs, cases, outcome: 'PASS', verdictDigest: digest, toolVersion: '0' };
}

interface Under {
  readonly request: AuditRequest;
  tell(progress: Partial<Progress>): void;
  answer(): void;
  fail(message: string): void;
}

function setUp() {
  const audits: Under[] = [];
  const workers: FakeWorker[] = [];
  const client = new AuditClient(
    () => {
      const worker = new FakeWorker({
        audit: (request: AuditRequest, onProgress: (progress: Progress) => void) =>
          new Promise<AuditSummary>((resolve, reject) => {
            audits.push({
              request,
              tell: (progress) => {
                const none = { stage: 'verifying', name: '', done: 0, total: 1, records: 0 } as const;
                onProgress({ ...none, filesJudged: 0, files: request.files.length, judged: [], ...progress });
              },
              answer: () => {
                resolve(answerTo(request));
              },
              fail: (message) => {
                reject(new Error(message));
              },
            });
          }),
        forget: () => undefined,
        digest: ({ name }: { readonly name: string }) => name,
        catalogue: () => [{ id: 'f', title: 'F', proves: '', provesNot: '', versions: [], checks: [] }],
      });
      workers.push(worker);
      return worker;
    },
    (error) => {
      session.fault(error);
    },
  );
  const session: Session = new Session(client, { read: () => '', write: () => undefined });
  const next = async (count: number): Promise<Under> => {
    await vi.waitFor(() => {
      expect(audits.length).toBe(count);
    });
    return audits[count - 1];
  };
  let count = 0;
  /** Does something that leads to an audit, and lets it end. */
  const judged = async (change: () => Promise<void> | void): Promise<void> => {
    const done = change();
    count += 1;
    (await next(count)).answer();
    await done;
    await vi.waitFor(() => {
      expect(session.workspace.get().phase).toBe('judged');
    });
  };
  /** Does something that leads to an audit, which is still under way. */
  const begun = (change: () => Promise<void> | void): Promise<Under> => {
    void change();
    count += 1;
    return next(count);
  };
  /** What is on the screen: the digest of the result, else the phase. */
  const shown = (): string => {
    const now = session.workspace.get();
    return now.phase === 'judged' ? now.summary.verdictDigest : now.phase;
  };
  return { session, client, workers, audits, judged, begun, shown, notice: () => session.caseFile.notice.get().notice };
}

describe('what is open', () => {
  it('is added to, and every step is taken back and done again', async () => {
    const { session, judged, shown, notice } = setUp();
    await judged(() => session.open([A]));
    expect(notice()).toBeUndefined();
    await judged(() => session.caseFile.add([B]));
    expect(shown()).toBe('strict ab+');
    expect(notice()).toMatchObject({ what: 'done', kind: 'add', count: 1 });
    await judged(() => session.caseFile.remove(new Set([0])));
    expect(shown()).toBe('strict b+');
    await judged(() => session.caseFile.undo());
    expect(shown()).toBe('strict ab+');
    await judged(() => session.caseFile.undo());
    expect(shown()).toBe('strict a+');
    await judged(() => session.caseFile.redo());
    await judged(() => session.caseFile.redo());
    expect(shown()).toBe('strict b+');
    await session.caseFile.redo();
    expect(shown()).toBe('strict b+');
    session.client.dispose();
  });

  it('is closed and brought back without judging again: the worker still holds the result', async () => {
    const { session, judged, shown, audits } = setUp();
    await judged(() => session.open([A, B]));
    session.navigation.show({ caseId: 1, tab: 'meaning' });
    session.close();
    expect(shown()).toBe('empty');
    await session.caseFile.undo();
    expect(shown()).toBe('strict ab+');
    expect(session.navigation.view.get()).toMatchObject({ caseId: 1, tab: 'meaning' });
    expect(audits.length).toBe(1);
    await session.caseFile.redo();
    expect(shown()).toBe('empty');
    session.client.dispose();
  });

  it('is judged again after an undo by other settings than then, and never shown by them', async () => {
    const { session, judged, shown } = setUp();
    await judged(() => session.open([A]));
    session.close();
    session.settings.set((settings) => ({ ...settings, profile: 'reference' }));
    await judged(() => session.caseFile.undo());
    expect(shown()).toBe('reference a+');
    session.client.dispose();
  });

  it('is replaced, and what was there comes back', async () => {
    const { session, judged, shown, notice } = setUp();
    await judged(() => session.open([A]));
    await judged(() => session.open([B, C]));
    expect(notice()).toMatchObject({ kind: 'open', count: 2 });
    await judged(() => session.caseFile.undo());
    expect(shown()).toBe('strict a+');
    session.client.dispose();
  });

  it('keeps only the chosen cases', async () => {
    const { session, judged, shown } = setUp();
    await judged(() => session.open([A, B, C]));
    session.selection.set({ ids: new Set([0, 2]) });
    await judged(() => {
      session.keepCases();
    });
    expect(shown()).toBe('strict ac+');
    expect(session.selection.get().ids.size).toBe(0);
    session.client.dispose();
  });

  it('is empty when its last case is removed, and not lost', async () => {
    const { session, judged, shown } = setUp();
    await judged(() => session.open([A]));
    session.removeCases(0);
    expect(shown()).toBe('empty');
    await session.caseFile.undo();
    expect(shown()).toBe('strict a+');
    session.client.dispose();
  });

  it('takes no file of the disk twice, and says so', async () => {
    const { session, judged, notice, shown, audits } = setUp();
    const disk = (name: string, lastModified: number) => ({ name, blob: new File([name], name, { lastModified }) });
    await judged(() => session.open([disk('x', 1)]));
    await session.caseFile.add([disk('x', 1)]);
    expect(audits.length).toBe(1);
    expect(notice()).toEqual({ what: 'known', count: 1 });
    await judged(() => session.caseFile.add([disk('x', 2), disk('x', 1)]));
    expect(shown()).toBe('strict xx+');
    expect(notice()).toMatchObject({ kind: 'add', count: 1, known: 1 });
    session.client.dispose();
  });

  it('of a sample comes back with what came with the sample', async () => {
    const { session, judged, shown } = setUp();
    await judged(() => session.openSample([A], [{ ...file('key'), demo: true }], 5));
    expect(shown()).toBe('strict a+key');
    await judged(() => session.openSample([B], [], undefined));
    expect(shown()).toBe('strict b+');
    await judged(() => session.caseFile.undo());
    expect(shown()).toBe('strict a+key');
    expect(session.trusted.time.get()).toEqual({ mode: 'fixed', at: 5 });
    session.client.dispose();
  });
});

describe('an audit that does not end', () => {
  const judgedCase = { format: 'f', formatTitle: 'F', subject: 'a', demo: false, outcome: 'PASS', failed: 0 } as const;

  it('cancelled, shows what was judged, as unfinished, and no result', async () => {
    const { session, judged, begun, shown } = setUp();
    await judged(() => session.open([A]));
    const under = await begun(() => session.caseFile.add([B, C]));
    under.tell({ filesJudged: 1, judged: [judgedCase] });
    await vi.waitFor(() => {
      expect(session.workspace.get()).toMatchObject({ progress: { filesJudged: 1 } });
    });
    session.cancel();
    expect(session.workspace.get()).toMatchObject({
      phase: 'cancelled',
      files: [A, B, C],
      unfinished: { judged: [judgedCase], filesJudged: 1, files: 3 },
      before: true,
    });
    expect(session.workspace.get()).not.toHaveProperty('summary');
    session.goBack();
    expect(shown()).toBe('strict a+');
    // What was added is not lost either.
    await judged(() => session.caseFile.redo());
    expect(shown()).toBe('strict abc+');
    session.client.dispose();
  });

  it('cancelled before anything was judged, has nothing to show', async () => {
    const { session, begun } = setUp();
    await begun(() => session.open([A]));
    session.cancel();
    expect(session.workspace.get()).toMatchObject({ phase: 'cancelled', unfinished: undefined, before: false });
    session.client.dispose();
  });

  it('whose worker crashes leaves files and the result before', async () => {
    const { session, judged, begun, shown, workers } = setUp();
    await judged(() => session.open([A]));
    await begun(() => session.caseFile.add([B]));
    workers.find((worker, at) => at > 0 && !worker.terminated)?.crash('out of memory');
    await vi.waitFor(() => {
      expect(shown()).toBe('crashed');
    });
    expect(session.workspace.get()).toMatchObject({ files: [A, B], before: true, error: { kind: 'crash' } });
    session.goBack();
    expect(shown()).toBe('strict a+');
    session.client.dispose();
  });

  it('that fails leaves files and the result before', async () => {
    const { session, judged, begun, shown } = setUp();
    await judged(() => session.open([A]));
    (await begun(() => session.caseFile.add([B]))).fail('the file cannot be read');
    await vi.waitFor(() => {
      expect(shown()).toBe('crashed');
    });
    expect(session.workspace.get()).toMatchObject({ files: [A, B], before: true, error: { kind: 'fault' } });
    await session.caseFile.undo();
    expect(shown()).toBe('strict a+');
    session.client.dispose();
  });

  it('whose holder of the result crashes has none to go back to', async () => {
    const { session, judged, workers, shown } = setUp();
    await judged(() => session.open([A]));
    workers[0]?.crash('gone');
    expect(session.workspace.get()).toMatchObject({ phase: 'crashed', before: false });
    session.goBack();
    expect(shown()).toBe('crashed');
    session.client.dispose();
  });

  it('for other settings, cancelled, goes back to the result with the settings it was judged by', async () => {
    const { session, judged, begun, shown } = setUp();
    await judged(() => session.open([A]));
    await begun(() => session.setProfile('reference'));
    session.cancel();
    expect(session.settings.get().profile).toBe('reference');
    session.goBack();
    expect(shown()).toBe('strict a+');
    expect(session.settings.get().profile).toBe('strict');
    session.client.dispose();
  });
});

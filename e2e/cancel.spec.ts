/**
 * Cancels at random moments leave no leaked worker, no open call, no wrong or stale verdict. 100 of them with `npm test`; as many as
 * ASSAY_CANCELS says otherwise (`ASSAY_CANCELS=1000 npx playwright test e2e/cancel.spec.ts`).
 */
import { expect, test, type Page } from '@playwright/test';
import { Random } from '../test/builders/random.ts';
import { badMazur, fileOf, goodHero, goodMazur } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, verdict } from './lib/workbench.ts';

const CANCELS = Number(process.env['ASSAY_CANCELS'] ?? 100);
const SEED = Number(process.env['ASSAY_SEED'] ?? 20261121);
/** An audit is let run this long at most before it is cancelled. */
const LONGEST = 120;

/** What the page is told to do in one round. */
interface Round {
  readonly files: 'good' | 'bad' | 'large';
  readonly wait: number;
  readonly by: 'escape' | 'button' | 'another';
  /** Whether this round is let run to its end. */
  readonly ends: boolean;
}

interface Counted {
  readonly live: number;
  readonly unanswered: number;
  readonly wrong: readonly string[];
  readonly latencies: readonly number[];
  readonly verdicts: number;
}

/** Counts workers and their unanswered messages from before the page's first script. */
async function countWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const live = new Set<Worker>();
    const open = new Map<Worker, Set<unknown>>();
    const Original = globalThis.Worker;
    class Counted extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        live.add(this);
        open.set(this, new Set());
        this.addEventListener('message', ({ data }: MessageEvent<{ readonly id?: unknown } | null>) => {
          open.get(this)?.delete(data?.id);
        });
      }
      override postMessage(message: unknown, given?: Transferable[] | StructuredSerializeOptions): void {
        const id = (message as { readonly id?: unknown }).id;
        if (id !== undefined) open.get(this)?.add(id);
        super.postMessage(message, (given ?? []) as Transferable[]);
      }
      override terminate(): void {
        live.delete(this);
        super.terminate();
      }
    }
    Object.assign(globalThis, {
      Worker: Counted,
      workersNow: () => ({
        live: live.size,
        unanswered: [...live].reduce((sum, worker) => sum + (open.get(worker)?.size ?? 0), 0),
      }),
    });
  });
}

/** All rounds inside the page: nothing between the moment that was drawn and the cancel. */
async function runRounds(
  page: Page,
  rounds: readonly Round[],
  texts: Record<Round['files'], string>,
): Promise<Counted> {
  return page.evaluate(
    async ({ given, contents }) => {
      const filesOf = (kind: Round['files']): File[] =>
        kind === 'large'
          ? [new File([contents.large.repeat(36)], 'large.jsonl')]
          : [0, 1, 2].map((at) => new File([contents[kind]], `${kind}-${String(at)}.jsonl`));
      // Thirty-six times the same record is no run.
      const expected = { good: 'PASS', bad: 'FAIL', large: 'FAIL' } as const;
      const pause = (milliseconds: number): Promise<void> =>
        new Promise((resolve) => {
          setTimeout(resolve, milliseconds);
        });
      const word = (): string | undefined =>
        document
          .querySelector('[aria-label="Verdict"]')
          ?.textContent.match(/^\s*(PASS|FAIL|INCOMPLETE|UNREADABLE)/)?.[1];
      const heading = (): string => document.querySelector('main h1')?.textContent ?? '';
      const until = async (condition: () => boolean, most: number): Promise<number> => {
        const start = performance.now();
        while (!condition()) {
          if (performance.now() - start > most) return Infinity;
          await pause(1);
        }
        return performance.now() - start;
      };
      // Over the last third of the window: in place of what is open.
      const drop = (kind: Round['files']): void => {
        const dataTransfer = new DataTransfer();
        for (const file of filesOf(kind)) dataTransfer.items.add(file);
        const at = { bubbles: true, cancelable: true, dataTransfer, clientX: globalThis.innerWidth - 5 };
        document.body.dispatchEvent(new DragEvent('drop', at));
      };
      const wrong: string[] = [];
      const latencies: number[] = [];
      let verdicts = 0;
      let now: Round['files'] = 'good';
      // Every verdict that is ever on the page, also between two looks of the loop.
      new MutationObserver(() => {
        const seen = word();
        if (seen !== undefined && seen !== expected[now]) wrong.push(`${seen} while ${now} was open`);
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
      for (const [at, { files, wait, by, ends }] of given.entries()) {
        // The old result is off the page before the files of the new one are named.
        drop(files);
        await until(() => word() === undefined, 5000);
        now = files;
        if (ends) {
          if ((await until(() => word() !== undefined, 60_000)) === Infinity)
            wrong.push(`round ${String(at)} never ended`);
          verdicts += 1;
          continue;
        }
        await pause(wait);
        if (word() !== undefined) {
          verdicts += 1;
          continue;
        }
        if (by === 'another') continue;
        if (by === 'escape') {
          globalThis.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
        } else {
          const cancel = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel');
          cancel?.click();
        }
        const took = await until(() => heading() === 'Cancelled' || word() !== undefined, 5000);
        // It may have ended between the look and the key.
        if (word() === undefined) latencies.push(took);
        const text = document.querySelector('main')?.textContent ?? '';
        if (word() === undefined && /PASS|FAIL/.test(text) && !text.includes('Not finished')) {
          wrong.push(`round ${String(at)}: an outcome without a label`);
        }
      }
      const { workersNow } = globalThis as unknown as { workersNow: () => { live: number; unanswered: number } };
      now = 'bad';
      drop('good');
      await until(() => word() === undefined, 5000);
      now = 'good';
      await until(() => word() !== undefined, 60_000);
      await pause(500);
      return { ...workersNow(), wrong, latencies, verdicts };
    },
    { given: rounds, contents: texts },
  );
}

test(`${String(CANCELS)} cancels at random moments leave nothing behind`, async ({ page }) => {
  test.setTimeout(60_000 + CANCELS * 1500);
  const random = new Random(SEED);
  const rounds = Array.from({ length: CANCELS }, (): Round => ({
    files: (['good', 'bad', 'good', 'bad', 'good', 'bad', 'large'] as const)[random.below(7)] ?? 'good',
    wait: random.below(LONGEST),
    by: (['escape', 'button', 'another'] as const)[random.below(3)] ?? 'escape',
    ends: random.below(20) === 0,
  }));
  await countWorkers(page);
  await openPage(page);
  const start = performance.now();
  const counted = await runRounds(page, rounds, { good: goodMazur, bad: badMazur, large: `${goodHero.trim()}\n` });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const sorted = [...counted.latencies].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1);
  console.log(
    `seed ${String(SEED)}: ${String(CANCELS)} rounds in ${seconds} s, ${String(sorted.length)} cancelled, ${String(counted.verdicts)} judged; ` +
      `cancel to page, ms: median ${at(0.5)}, 99 % ${at(0.99)}, most ${at(1)}; workers left ${String(counted.live)}`,
  );
  expect(counted.wrong).toEqual([]);
  expect(counted.live).toBeLessThanOrEqual(2);
  expect(counted.unanswered).toBe(0);
  expect(sorted.length).toBeGreaterThan(CANCELS / 4);
  expect(sorted.at(-1)).toBeLessThan(Infinity);
  await expectOutcome(page, 'PASS');
});

test('a cancelled audit shows what was judged before, says that it is unfinished, and gives the result before back', async ({
  page,
}) => {
  await openPage(page);
  await choose(page, fileOf('before.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  // Small files first, then one that takes long.
  const long = `${goodHero.trim()}\n`.repeat(120);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).click();
  await (
    await chooser
  ).setFiles([fileOf('first.jsonl', goodMazur), fileOf('second.jsonl', badMazur), fileOf('long.jsonl', long)]);
  await expect(page.getByText(/3 of 4 files judged/)).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible();
  await expect(verdict(page)).toHaveCount(0);
  const unfinished = page.getByRole('group', { name: 'Judged before the stop' });
  await expect(unfinished).toContainText('Not finished: 3 of 4 files judged');
  await expect(unfinished).toContainText('no verdict on the whole');
  await expect(unfinished.getByRole('listitem')).toHaveCount(3);
  await expect(unfinished.getByRole('listitem').first()).toContainText('FAIL');
  expect(await page.title()).not.toMatch(/PASS|FAIL/);
  await page.getByRole('button', { name: 'Back to the result before' }).press('Enter');
  await expectOutcome(page, 'PASS');
  await expect(verdict(page)).toContainText('before.jsonl');
  // What was added is one step away.
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByRole('progressbar', { name: 'Progress of the audit' })).toBeVisible();
});

test('progress comes several times a second, with bytes, records, speed and time left', async ({ page }) => {
  test.setTimeout(120_000);
  await openPage(page);
  await page.evaluate(() => {
    const seen: { readonly at: number; readonly text: string }[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const text = document.querySelector<HTMLElement>('.ReadingPanel')?.innerText;
      if (text !== undefined && text !== seen.at(-1)?.text) seen.push({ at: performance.now(), text });
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await choose(page, fileOf('run.jsonl', `${goodMazur.trim()}\n`.repeat(5000)));
  await expect(verdict(page)).toBeVisible({ timeout: 100_000 });
  const seen = await page.evaluate(
    () => (globalThis as unknown as { seen: { readonly at: number; readonly text: string }[] }).seen,
  );
  const took = ((seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0)) / 1000;
  console.log(`${String(seen.length)} different states of the panel in ${took.toFixed(1)} s`);
  expect(seen.length / took).toBeGreaterThanOrEqual(5);
  const all = seen.map(({ text }) => text).join('\n');
  for (const words of [/ MB of 3\d MB, \d+ %/, /records/, /MB\/s/, /about .* left/, /0 of 1 file judged/]) {
    expect(all).toMatch(words);
  }
});

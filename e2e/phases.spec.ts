import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fileOf, goodHero, goodMazur, HERO } from './lib/evidence.ts';
import { longestTask } from './lib/tasks.ts';
import { choose, expectOutcome, openPage, verdict } from './lib/workbench.ts';

/** Enough work to be caught in the act. */
function writeLongRun(folder: string): string {
  const line = `${goodHero.trim()}\n`;
  const path = join(folder, 'long.jsonl');
  writeFileSync(path, line.repeat(Math.ceil(48e6 / line.length)));
  return path;
}

test.describe('a long audit', () => {
  let folder = '';
  test.beforeEach(async ({ page }) => {
    folder = mkdtempSync(join(tmpdir(), 'assay-e2e-'));
    await openPage(page);
    await choose(page, writeLongRun(folder));
    await expect(page.getByRole('progressbar', { name: 'Progress of the audit' })).toBeVisible();
  });
  test.afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('Escape cancels it, keeps the list of files, and the next audit works', async ({ page }) => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible({ timeout: 1000 });
    await expect(page.getByText('long.jsonl')).toBeVisible();
    await expect(verdict(page)).toHaveCount(0);
    await choose(page, fileOf('good.jsonl', goodMazur));
    await expectOutcome(page, 'PASS');
  });

  test('so does the button', async ({ page }) => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible({ timeout: 1000 });
  });

  test('a crash is shown as a crash, without a verdict', async ({ page }) => {
    await page.workers()[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error('a fault made by this test');
      });
    });
    await expect(page.getByRole('alert')).toContainText('Something in Assay broke', { timeout: 20_000 });
    await expect(page.getByRole('alert')).toContainText('a fault made by this test');
    await expect(verdict(page)).toHaveCount(0);
    await expect(page.getByText('long.jsonl')).toBeVisible();
  });
});

test('the page answers while the hero receipt is verified: no task over 50 ms', async ({ page }) => {
  await openPage(page);
  const longest = await longestTask(page, async () => {
    await page.getByRole('button', { name: `${HERO.title}, as recorded` }).click();
    await expectOutcome(page, 'PASS');
    await page.waitForTimeout(200);
  });
  expect(longest).toBeLessThanOrEqual(50);
});

test('a fault while drawing takes the result off the screen and keeps the files', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await page.evaluate(() => {
    void Promise.reject(new Error('a fault made by this test'));
  });
  await expect(page.getByRole('alert')).toContainText('a fault made by this test');
  await expect(page.getByText('good.jsonl')).toBeVisible();
  await expect(verdict(page)).toHaveCount(0);
});

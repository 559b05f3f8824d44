import { expect, test, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { badMazur, fileOf, goodMazur } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { choose, expectOutcome, openPage, tab } from './lib/workbench.ts';

const VIEWS: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['opening', async () => undefined],
  [
    'findings',
    async (page) => {
      await choose(page, fileOf('bad.jsonl', badMazur));
      await expectOutcome(page, 'FAIL');
      await page.keyboard.press('n');
      await expect(page.locator('[data-finding="0"]')).toBeFocused();
    },
  ],
  [
    'a check explained',
    async (page) => {
      await choose(page, fileOf('bad.jsonl', badMazur));
      await expectOutcome(page, 'FAIL');
      if (await tab(page, /^Checks/).isVisible()) await tab(page, /^Checks/).click();
      await page
        .getByRole('button', { name: /^Explain/ })
        .first()
        .click();
    },
  ],
  [
    'factor diff',
    async (page) => {
      await choose(page, fileOf('bad.jsonl', badMazur));
      await expectOutcome(page, 'FAIL');
      await tab(page, /^Factor diff/).click();
      await page.getByRole('grid').getByRole('row').nth(2).click();
    },
  ],
  [
    'text',
    async (page) => {
      await choose(page, fileOf('bad.jsonl', badMazur));
      await expectOutcome(page, 'FAIL');
      await page.getByRole('button', { name: 'Show in text' }).click();
      await expect(page.getByRole('region', { name: 'Evidence text' })).toBeVisible();
    },
  ],
  [
    'meaning',
    async (page) => {
      await choose(page, fileOf('good.jsonl', goodMazur));
      await expectOutcome(page, 'PASS');
      await tab(page, /^Meaning/).click();
    },
  ],
  [
    'pass',
    async (page) => {
      await choose(page, fileOf('good.jsonl', goodMazur));
      await expectOutcome(page, 'PASS');
    },
  ],
  [
    'several cases',
    async (page) => {
      await choose(page, [fileOf('good.jsonl', goodMazur), fileOf('bad.jsonl', badMazur), fileOf('none.jsonl', '')]);
      await expectOutcome(page, 'FAIL');
    },
  ],
  [
    'unreadable',
    async (page) => {
      await choose(page, fileOf('none.jsonl', ''));
      await expectOutcome(page, 'UNREADABLE');
    },
  ],
  [
    'crashed',
    async (page) => {
      await choose(page, fileOf('good.jsonl', goodMazur));
      await expectOutcome(page, 'PASS');
      await page.workers()[0]?.evaluate(() => {
        setTimeout(() => {
          throw new Error('a fault made by this test');
        });
      });
      await expect(page.getByRole('alert')).toBeVisible();
    },
  ],
  [
    'shortcuts',
    async (page) => {
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ],
  [
    'trusted inputs, one not understood',
    async (page) => {
      await page.getByRole('button', { name: 'Trusted inputs' }).click();
      await page.getByRole('textbox', { name: /^Number of records/ }).fill('none');
      await page.getByRole('button', { name: 'Apply' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  ],
  [
    'a pin beside the verdict',
    async (page) => {
      await choose(page, fileOf('good.jsonl', goodMazur));
      await page.getByRole('button', { name: 'Trusted inputs' }).click();
      await page.getByRole('textbox', { name: /^Number of records/ }).fill('1');
      await page.getByRole('button', { name: 'Apply and judge again' }).click();
      await expect(page.getByRole('button', { name: 'Remove pin records' })).toBeVisible();
      await expectOutcome(page, 'PASS');
    },
  ],
  [
    'paste',
    async (page) => {
      await page.getByRole('button', { name: 'Paste text' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ],
];

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    for (const [name, reach] of VIEWS) {
      test(`axe finds nothing: ${name}`, async ({ page }) => {
        await openPage(page);
        await reach(page);
        expect(await violations(page)).toEqual([]);
      });
    }
  });
}

test('nothing is wider than the window, from 390 px to 2560 px', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  for (const width of [390, 600, 899, 900, 1199, 1200, 1440, 1920, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `at ${String(width)} px`).toBeLessThanOrEqual(0);
  }
});

test('the outcome is announced', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expect(page.getByRole('status')).toContainText('Verdict: FAIL.');
});

/**
 * The auditor of each kind of evidence, by keyboard alone: to a sample, through every view, to what is wrong and its place, and out
 * again. In each view axe finds nothing.
 */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { schemesOf } from './lib/looks.ts';
import { expectOutcome, openPage, verdict } from './lib/workbench.ts';

interface Journey {
  /** Start of the name of the sample's button. */
  readonly sample: string;
  readonly outcome: Parameters<typeof expectOutcome>[1];
  /** What the verdict or its findings must say. */
  readonly says: RegExp;
  /** Titles of views that only this format has. */
  readonly views: readonly RegExp[];
}

const JOURNEYS: readonly Journey[] = [
  { sample: 'Signed GPU tests, Good', outcome: 'PASS', says: /passed/, views: [/tests/i] },
  { sample: 'Signed GPU tests, Tampered', outcome: 'FAIL', says: /signature/i, views: [/tests/i] },
  { sample: 'Signed GPU tests, No keys', outcome: 'INCOMPLETE', says: /key/i, views: [/tests/i] },
  {
    sample: 'Zero-knowledge run, Honest',
    outcome: 'INCOMPLETE',
    says: /not established|could not be decided/i,
    views: [/merkle/i, /steps/i],
  },
  { sample: 'Zero-knowledge run, Forked anchor', outcome: 'FAIL', says: /anchor/i, views: [/merkle/i] },
  { sample: 'Committed inference, Good', outcome: 'PASS', says: /passed/, views: [/token/i, /merkle|tree/i] },
  { sample: 'Committed inference, Tampered', outcome: 'FAIL', says: /failed/, views: [/token/i] },
];

/** Presses a key, Tab or Shift+Tab, until the focus stands there: past more than a hundred checks in some cases. */
async function reach(page: Page, key: string, target: Locator): Promise<void> {
  for (let press = 0; press < 400; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead there`);
}

for (const [position, { sample, outcome, says, views }] of JOURNEYS.entries()) {
  for (const colorScheme of schemesOf(position)) {
    test.describe(colorScheme, () => {
      test.use({ colorScheme, reducedMotion: 'reduce' });
      test(`${sample}: ${outcome}, by keyboard through every view and out`, async ({ page }) => {
        // One run of axe for each view.
        test.setTimeout(180_000);
        const errors: string[] = [];
        page.on('console', (line) => {
          if (line.type() === 'error') errors.push(line.text());
        });
        await openPage(page);
        await reach(page, 'Tab', page.getByRole('button', { name: sample }).first());
        await page.keyboard.press('Enter');
        await expectOutcome(page, outcome);
        await expect(page.locator('main')).toContainText(says);
        if (outcome === 'FAIL') {
          await page.keyboard.press('n');
          await expect(page.locator(':focus')).toHaveAttribute('data-finding', '0');
        }
        const tabs = page.getByRole('tab');
        const titles = await tabs.allInnerTexts();
        for (const view of views)
          expect(
            titles.some((title) => view.test(title)),
            String(view),
          ).toBe(true);
        // The keys that step through the tabs from wherever the focus is.
        await expect(async () => {
          await page.keyboard.press('[');
          await expect(tabs.first()).toHaveAttribute('aria-selected', 'true', { timeout: 200 });
        }).toPass();
        for (let at = 0; at < titles.length; at += 1) {
          await expect(tabs.nth(at)).toHaveAttribute('aria-selected', 'true');
          await expect(page.getByRole('tabpanel')).not.toBeEmpty();
          await page.waitForTimeout(150);
          expect(await violations(page), titles[at]).toEqual([]);
          await page.keyboard.press(']');
        }
        await reach(page, 'Shift+Tab', page.getByRole('button', { name: 'New audit' }));
        await page.keyboard.press('Enter');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(verdict(page)).toBeHidden();
        expect(errors).toEqual([]);
      });
    });
  }
}

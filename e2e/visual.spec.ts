/**
 * How stable views look, as reviewed pictures (decision 0033): fonts are pinned to those that Debian's fontconfig depends on, and letters
 * may be smoothed otherwise. `npx playwright test e2e/visual.spec.ts --update-snapshots` makes them anew: look at every one before it is
 * committed.
 */
import { expect, test, type Page } from '@playwright/test';
import { openPage, verdict } from './lib/workbench.ts';

/** A pixel may be off by this much of the way from black to white, and so many of them by more: letters, not boxes. */
const TOLERANCE = { threshold: 0.3, maxDiffPixelRatio: 0.015, animations: 'disabled', caret: 'hide' } as const;

// The page's own policy lets no style in; what is looked at here is not the policy.
test.use({ bypassCSP: true, reducedMotion: 'reduce', deviceScaleFactor: 1 });

async function pinFonts(page: Page): Promise<void> {
  await page.addStyleTag({ content: ":root { --sans: 'DejaVu Sans'; --mono: 'DejaVu Sans Mono'; }" });
  const present = await page.evaluate(async () => {
    await document.fonts.ready;
    // A font that is missing is drawn as the one that is named after it: the widths then follow that one.
    const width = (family: string): number => {
      const context = document.createElement('canvas').getContext('2d');
      if (context === null) return 0;
      context.font = `40px ${family}`;
      return context.measureText('Assay 0123456789 mmm iii').width;
    };
    return ["'DejaVu Sans'", "'DejaVu Sans Mono'"].every(
      (family) => width(`${family}, serif`) === width(`${family}, cursive`),
    );
  });
  expect(present, 'fonts-dejavu-core is missing: the pictures cannot be compared').toBe(true);
}

const openSample = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(verdict(page)).toBeVisible();
  await page.mouse.move(0, 0);
};

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    const named = (view: string): string => `${view}-${colorScheme}-${String(width)}.png`;

    test.describe(`${colorScheme}, ${String(width)} px`, () => {
      test.use({ colorScheme, viewport: { width, height } });

      test.beforeEach(async ({ page }) => {
        await openPage(page);
        await pinFonts(page);
      });

      test('opening', async ({ page }) => {
        await expect(page).toHaveScreenshot(named('opening'), TOLERANCE);
      });

      for (const [view, sample] of [
        ['pass', 'Mazur, As recorded'],
        ['fail', 'Mazur, Altered The gradient of w5 is 1 % larger than the product of its factors.'],
      ] as const) {
        test(`verdict: ${view}`, async ({ page }) => {
          await openSample(page, sample);
          await expect(verdict(page)).toHaveScreenshot(named(`verdict-${view}`), TOLERANCE);
        });
      }
    });
  }
}

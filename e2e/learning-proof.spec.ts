/** Proofs of learning: the spoof named, its chart, settings moved without ever touching the verdict; by role and name, and by keyboard. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { dropOn } from './lib/drop.ts';
import { fileOf, type TestFile } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { wideProof } from './lib/wide-proof.ts';
import { expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SAMPLES = 'public/samples/learning-proof/checkpoints';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** The proof folder and the data of a sample. */
const proofOf = (name: string): readonly TestFile[] => [
  ...readdirSync(`${SAMPLES}/${name}/proof`).map((file) =>
    fileOf(`proof/${file}`, readFileSync(`${SAMPLES}/${name}/proof/${file}`)),
  ),
  fileOf('synth-a.npz', readFileSync(`${SAMPLES}/${name}/synth-a.npz`)),
];

async function trust(page: Page, files: readonly TestFile[]): Promise<void> {
  await page.getByRole('button', { name: /^Trusted inputs/ }).click();
  await dropOn(page.getByText('Drop trusted files here'), files);
  await expect(page.getByRole('button', { name: /^Remove trusted file/ }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
}

async function openProof(page: Page, name: string): Promise<void> {
  await trust(page, [fileOf('recipe.json', readFileSync(`${SAMPLES}/${name}/recipe.json`))]);
  await dropOn(page.locator('main'), proofOf(name));
  await expect(verdict(page)).toBeVisible({ timeout: 20_000 });
}

const setting = (page: Page, title: string): Locator => page.getByRole('slider', { name: title });
const figure = (page: Page, label: string): Locator => page.getByRole('row', { name: new RegExp(`^${label}`) });
const FIXED = [
  'Sum of absolute differences, l1',
  'Euclidean distance, l2',
  'Largest difference, l-infinity',
  'Cosine distance',
];
const ANGLE = 'Angle of the adaptive threshold';

test.beforeEach(async ({ page }) => {
  await openPage(page);
});

test('an honest proof passes; a spoofed one fails, and the spoof is named', async ({ page }) => {
  await openProof(page, 'good');
  await expectOutcome(page, 'PASS');
  await page
    .getByRole('button', { name: /^New audit|^Close/ })
    .first()
    .click();
  await dropOn(page.locator('main'), proofOf('interpolated'));
  await expect(verdict(page)).toBeVisible({ timeout: 20_000 });
  await expectOutcome(page, 'FAIL');
  await page.getByRole('button', { name: /^interpolation No straight line/ }).click();
  await expect(page.getByText(/resemble linear interpolation/).first()).toBeVisible();
});

test('the chart of the update norms has a logarithmic axis and a table twin', async ({ page }) => {
  await openProof(page, 'interpolated');
  await tab(page, /^Size of the updates/).click();
  const chart = page.getByRole('region', { name: 'Size of the updates' });
  await expect(chart.getByText("difference g - g'", { exact: true })).toBeVisible();
  await expect(chart.locator('svg.Chart')).toContainText('l2 norm');
  await page.getByRole('radio', { name: 'Table' }).check();
  await expect(page.getByRole('grid', { name: 'Size of the updates' })).toBeVisible();
});

test('what if, by keyboard: settings are moved, the verdict stays', async ({ page }) => {
  await openProof(page, 'interpolated');
  const before = await verdict(page).innerText();
  await tab(page, /^Findings/).focus();
  for (let presses = 0; presses < 20; presses += 1) {
    if ((await tab(page, /^What if/).getAttribute('aria-selected')) === 'true') break;
    await page.keyboard.press('ArrowRight');
  }
  const panel = page.getByRole('region', { name: 'What if' });
  await expect(panel.getByRole('note')).toContainText('Not a verdict.');
  await expect(panel.getByText('All settings are as judged.')).toBeVisible();
  const failing = figure(page, 'Updates: would fail');
  await expect(failing).toBeVisible();
  const slider = setting(page, ANGLE);
  await slider.focus();
  await expect(slider).toHaveAttribute('aria-valuetext', '1 degrees; judged: 1');
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '90 degrees; judged: 1');
  await expect(panel.getByText('1 setting is moved.')).toBeVisible();
  for (const name of [...FIXED, ANGLE]) {
    await page.getByRole('checkbox', { name: `${name}: on` }).focus();
    await page.keyboard.press('Space');
  }
  await expect(panel.getByText('5 settings are moved.')).toBeVisible();
  await expect(failing).toContainText(/8\s*0$/);
  // Once it has come to rest, and only then, it is said.
  await expect(panel.getByRole('status')).toContainText('which is no verdict', { timeout: 5_000 });
  expect(await verdict(page).innerText()).toBe(before);
  // What was moved is kept while another view is looked at.
  await tab(page, /^Size of the updates/).click();
  await tab(page, /^What if/).click();
  await expect(panel.getByText('5 settings are moved.')).toBeVisible();
  await page.getByRole('button', { name: `Back to the judged value: ${ANGLE}` }).focus();
  await page.keyboard.press('Enter');
  await expect(setting(page, ANGLE)).toHaveAttribute('aria-valuetext', '1 degrees; judged: 1');
  await page.getByRole('button', { name: 'Reset all' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByText('All settings are as judged.')).toBeVisible();
  expect(await verdict(page).innerText()).toBe(before);
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await expect(tab(page, /^Findings/)).toHaveAttribute('aria-selected', 'true');
});

test('what if: thresholds that cannot fail admit a spoof that costs one pass; a number is typed, all is reset', async ({
  page,
}) => {
  await openProof(page, 'good');
  await tab(page, /^What if/).click();
  const cheapest = figure(page, 'Cheapest proof');
  await expect(cheapest).toContainText('honest training');
  await page.getByRole('checkbox', { name: `${ANGLE}: on` }).uncheck();
  await expect(cheapest).toContainText('infinitesimal update');
  await expect(page.getByText('no direction of the update could exceed').first()).toBeVisible();
  const field = page.getByRole('textbox', { name: 'Euclidean distance, l2, value' });
  await field.fill('much');
  await expect(page.getByRole('alert')).toContainText('A number from');
  await field.fill('0.5');
  await page.keyboard.press('Enter');
  const l2 = setting(page, 'Euclidean distance, l2');
  await expect(l2).toHaveAttribute('aria-valuetext', '0.5; judged: 10');
  await l2.focus();
  await page.keyboard.press('Home');
  await expect(figure(page, 'Updates: would fail')).toBeVisible();
  await page.getByRole('radio', { name: 'Table' }).check();
  await expect(page.getByRole('grid', { name: 'What if' })).toContainText('would fail');
  await page.getByRole('button', { name: 'Reset all' }).click();
  await expect(page.getByRole('grid', { name: 'What if' })).not.toContainText('would fail');
  await expectOutcome(page, 'PASS');
});

test('a long re-execution tells how far it is, and ends at once when it is cancelled', async ({ page }) => {
  test.setTimeout(90_000);
  // Minutes of work: it cannot end by itself while this test runs.
  const { files, recipe } = wideProof(2_000);
  await trust(page, [recipe]);
  await dropOn(page.locator('main'), files);
  const bar = page.getByRole('progressbar', { name: 'Progress of the audit' });
  const share = (): Promise<number> => bar.evaluate((one) => (one as HTMLProgressElement).position);
  // Reading and walking the path end at 0.3.
  await expect.poll(share, { timeout: 40_000 }).toBeGreaterThan(0.3);
  const seen = new Set<number>();
  for (const start = Date.now(); Date.now() - start < 5_000;) {
    seen.add(await share());
    await page.waitForTimeout(50);
  }
  expect(seen.size).toBeGreaterThan(4);
  await page.getByRole('button', { name: 'Cancel' }).focus();
  const pressed = Date.now();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible({ timeout: 1_000 });
  expect(Date.now() - pressed).toBeLessThan(1_000);
  await expect(verdict(page)).toBeHidden();
  // The next audit is not held up by the one before.
  await dropOn(page.locator('main'), proofOf('no-recipe'));
  await expect(verdict(page)).toBeVisible({ timeout: 20_000 });
});

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    test('axe finds nothing in any view, and nothing is wider than the window', async ({ page }) => {
      test.setTimeout(120_000);
      await openProof(page, 'interpolated');
      for (const one of await page.getByRole('tab').all()) {
        await one.click();
        await expect(one).toHaveAttribute('aria-selected', 'true');
        if (/^What if/.test(await one.innerText())) {
          await setting(page, ANGLE).focus();
          await page.keyboard.press('PageUp');
          await expect(page.getByText('1 setting is moved.')).toBeVisible();
        }
        await page.waitForTimeout(150);
        expect(await violations(page), await one.innerText()).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, await one.innerText()).toBeLessThanOrEqual(0);
      }
    });
  });
}

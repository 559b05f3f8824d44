/** Tolerance windows: charts of what a bundle was judged by, and the way from a point to its number, by keyboard too. */
import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { badMazur, fileOf } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { choose, openPage, tab, verdict } from './lib/workbench.ts';

const RUN = 'public/samples/training-receipt/xor-run/xor-run-tampered.jsonl';
const CHARTS = ['Utilisation', 'Which window', 'Distribution', 'Trend', 'Movement'];

const chart = (page: Page, name: string): Locator => page.getByRole('img', { name: `Chart: ${name}` });
const reader = (page: Page, name: string): Locator => page.getByRole('slider', { name: `Read the points: ${name}` });
const choice = (page: Page, name: string): Locator => page.getByRole('radio', { name, exact: true });

async function openWindows(page: Page, file: Parameters<typeof choose>[1] = RUN): Promise<void> {
  await openPage(page);
  await choose(page, file);
  await expect(verdict(page)).toBeVisible({ timeout: 15_000 });
  await tab(page, /^Tolerance windows/).click();
  await expect(chart(page, 'Utilisation')).toBeVisible();
}

test('a point of the comparisons leads to its row of the factor diff, by keyboard', async ({ page }) => {
  await openWindows(page, fileOf('mazur.json', badMazur));
  await expect(page.getByText(/ beyond the whole window\.$/)).toBeVisible();
  const slider = reader(page, 'Utilisation');
  await slider.focus();
  await page.keyboard.press('n');
  const value = (await slider.getAttribute('aria-valuetext')) ?? '';
  const use = Number(value.split(' ').at(-1));
  expect(use).toBeGreaterThan(1);
  await page.keyboard.press('Enter');
  await expect(tab(page, /^Factor diff/)).toHaveAttribute('aria-selected', 'true');
  const row = page.getByRole('grid', { name: 'Comparisons' }).getByRole('row').nth(1);
  await expect(row).toBeVisible();
  await expect(page.getByRole('region', { name: 'Detail' })).toContainText('failed');
});

test('a point of the trend leads to the largest comparison of its record', async ({ page }) => {
  await openWindows(page);
  await choice(page, 'Trend').check();
  const slider = reader(page, 'Trend');
  await slider.focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', /^Record 3; /);
  const highest = await slider.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowDown');
  await expect(slider).not.toHaveAttribute('aria-valuetext', highest ?? '');
  await page.keyboard.press('Enter');
  await expect(tab(page, /^Factor diff/)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('grid', { name: 'Comparisons' }).getByRole('row').nth(1)).toContainText('record 3 ');
});

test('the table of a chart has its numbers, and its rows lead where the points lead', async ({ page }) => {
  await openWindows(page);
  await choice(page, 'Table').check();
  const grid = page.getByRole('grid', { name: 'Utilisation' });
  await expect(grid).toHaveAttribute('aria-rowcount', '1904');
  await grid.locator('[data-position="0"]').focus();
  await page.keyboard.press('End');
  await expect(page.locator(':focus')).toHaveAttribute('data-position', '1902');
  await page.keyboard.press('Enter');
  await expect(tab(page, /^Factor diff/)).toHaveAttribute('aria-selected', 'true');
});

test('a series can be left out and comes back; a saved chart has the marks of its legend', async ({ page }) => {
  await openWindows(page);
  const legend = page.getByRole('list', { name: 'Series shown' });
  const first = legend.getByRole('button').first();
  await first.focus();
  await page.keyboard.press('Space');
  await expect(first).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByText('1 series is hidden.')).toBeVisible();
  const save = async (): Promise<string> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as SVG' }).click();
    return readFileSync(await (await download).path(), 'utf8');
  };
  const name = (await legend.getByRole('button').nth(1).innerText()).trim();
  const without = await save();
  expect(without).toContain(name);
  expect(without).not.toContain((await first.innerText()).trim());
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  const saved = await save();
  // One mark beside each name, in the colour of the series.
  const marks = [...saved.matchAll(/<g transform="translate\([^"]*"><(?:path|line) [^>]*?fill="([^"]+)"/g)];
  expect(marks.length).toBe(await legend.getByRole('listitem').count());
  expect(new Set(marks.slice(0, 8).map(([, fill]) => fill)).size).toBe(8);
  expect(saved).not.toMatch(/class=|var\(/);
  const png = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as PNG' }).click();
  expect(
    readFileSync(await (await png).path())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
});

test('a link leads to one of the charts', async ({ page }) => {
  await openWindows(page);
  await choice(page, 'Movement').check();
  await expect(page).toHaveURL(/#v1\/case\/0\/tab\/view\/view\/movement$/);
  await page.evaluate(() => {
    location.hash = '#v1/case/0/tab/view/view/distribution';
  });
  await expect(chart(page, 'Distribution')).toBeVisible();
  await expect(tab(page, /^Tolerance windows/)).toHaveAttribute('aria-selected', 'true');
});

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    test('axe finds nothing in any chart, and nothing is wider than the window', async ({ page }) => {
      test.setTimeout(120_000);
      await openWindows(page);
      for (const name of [...CHARTS, 'Drift by parameter', 'By rule']) {
        await choice(page, name).check();
        if (CHARTS.includes(name)) await expect(chart(page, name)).toBeVisible();
        else await expect(page.getByRole('grid', { name })).toBeVisible();
        expect(await violations(page), name).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, name).toBeLessThanOrEqual(0);
      }
    });
  });
}

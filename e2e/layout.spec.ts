/** Panes that keep their widths, nothing that moves by itself, every view in forced colours. */
import { expect, test, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { badMazur, fileOf, goodMazur } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, tab } from './lib/workbench.ts';

const FILES = [fileOf('good.jsonl', goodMazur), fileOf('bad.jsonl', badMazur)];

test.describe('panes', () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  const splitter = (page: Page) => page.getByRole('separator', { name: 'Width of the list on the left' });
  const width = async (page: Page): Promise<number> =>
    page.evaluate(() => document.querySelector('#checks')?.getBoundingClientRect().width ?? 0);

  test('keep the width that they were given, by keyboard and by pointer', async ({ page }) => {
    await openPage(page);
    await choose(page, FILES);
    await expectOutcome(page, 'FAIL');
    await expect(splitter(page)).toBeVisible();
    const first = await width(page);
    await splitter(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => width(page)).toBe(Math.round(first) + 96);
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Training-step receipt' }).first()).toBeVisible();
    await choose(page, FILES);
    await expectOutcome(page, 'FAIL');
    await expect.poll(() => width(page)).toBe(Math.round(first) + 96);
    await splitter(page).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => width(page)).toBe(first);

    const box = await splitter(page).boundingBox();
    if (box === null) throw new Error('the splitter has no place');
    await page.mouse.move(box.x + 4, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 64, box.y + 220, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => width(page)).toBe(Math.round(first) + 60);
    await page.mouse.dblclick(box.x + 64, box.y + 220);
    await expect.poll(() => width(page)).toBe(first);
  });

  test('are never so wide that the middle has no room', async ({ page }) => {
    await openPage(page);
    await choose(page, FILES);
    await expectOutcome(page, 'FAIL');
    await splitter(page).focus();
    await page.keyboard.press('End');
    await expect.poll(() => width(page)).toBeLessThanOrEqual(1440 * 0.4);
    await expect.poll(async () => Number(await splitter(page).getAttribute('aria-valuenow'))).toBeGreaterThan(500);
    expect(await violations(page)).toEqual([]);
  });
});

/** The score that Chromium gives to what moved without being asked to. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: { value: number; sources: string[] }[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node?: { nodeName: string } }[];
      })[]) {
        if (entry.hadRecentInput) continue;
        const sources = entry.sources.map(({ node }) => node?.nodeName ?? '');
        shifts.push({ value: entry.value, sources });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

const shiftsOf = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { shifts: { value: number; sources: string[] }[] }).shifts);

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`nothing moves by itself, ${String(viewport.width)} px`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await watchShifts(page);
    await openPage(page);
    await choose(page, FILES);
    await expectOutcome(page, 'FAIL');
    await page.keyboard.press('n');
    for (const name of [/^Factor diff/, /^Text/, /^Meaning/, /^Findings/]) {
      await tab(page, name).click();
      await expect(tab(page, name)).toHaveAttribute('aria-selected', 'true');
    }
    await page.keyboard.press('c');
    await expect(page.getByRole('region', { name: 'Comparison' })).toBeVisible();
    await expect(page.getByRole('grid', { name: 'Numbers' }).getByRole('row').nth(1)).toBeVisible();
    const shifts = await shiftsOf(page);
    expect(
      shifts.reduce((sum, { value }) => sum + value, 0),
      JSON.stringify(shifts),
    ).toBeLessThan(0.1);
  });
}

test('the measure of what moves sees it', async ({ page }) => {
  await watchShifts(page);
  await openPage(page);
  await page.waitForTimeout(600);
  await page.evaluate(() => {
    const block = document.createElement('div');
    block.style.height = '300px';
    document.body.prepend(block);
  });
  await expect.poll(async () => (await shiftsOf(page)).reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(0.1);
});

for (const width of [1440, 390]) {
  test(`forced colours: axe finds nothing in any view, ${String(width)} px`, async ({ browser }) => {
    // axe looks at five views.
    test.slow();
    const context = await browser.newContext({
      forcedColors: 'active',
      reducedMotion: 'reduce',
      viewport: { width, height: 900 },
    });
    const page = await context.newPage();
    await openPage(page);
    expect(await violations(page)).toEqual([]);
    await choose(page, FILES);
    await expectOutcome(page, 'FAIL');
    for (const name of [/^Findings/, /^Factor diff/, /^Text/, /^Meaning/]) {
      await tab(page, name).click();
      expect(await violations(page)).toEqual([]);
    }
    await context.close();
  });
}

test('with reduced motion nothing moves or fades', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await openPage(page);
  await choose(page, FILES);
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName !== 'none' || transitionDuration.split(',').some((time) => Number.parseFloat(time) > 0);
      }).length,
  );
  expect(moving).toBe(0);
  await context.close();
});

/** The step debugger: the first wrong number of a run in a few keys, from a failing rule to the bytes, and a large network. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { auditFiles, memorySource } from '../engine/index.ts';
import { denseInput } from '../test/builders/dense-network.ts';
import { Random } from '../test/builders/random.ts';
import { MOMENTUM, recordsOf, textOf } from '../test/study/runs.ts';
import { Tamper } from '../test/builders/tamper.ts';
import { badMazur, fileOf, type TestFile } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { longestTask } from './lib/tasks.ts';
import { choose, expectOutcome, openPage, tab } from './lib/workbench.ts';

/** 200 steps, of which one has a gradient that its factors do not give. */
function forgedRun(): TestFile {
  const records = recordsOf({ optimizer: MOMENTUM, steps: 200 }, new Random(5));
  const forged = new Tamper(JSON.stringify(records[137])).map('/updates/1/gradient', (value) => value + 0.01);
  const lines = textOf(records).split('\n');
  lines[137] = forged.text();
  return fileOf('run.jsonl', lines.join('\n'));
}

/** The receipt of one step of 64-64-64, with one net input changed. */
async function largeReceipt(): Promise<TestFile> {
  const input = new TextEncoder().encode(JSON.stringify(denseInput(64, 64, 64)));
  const { cases } = await auditFiles([{ source: memorySource('dense.input.json', input) }], { profile: 'strict' });
  const [receipt] = cases[0]?.derived ?? [];
  if (receipt === undefined) throw new Error('the input gives no receipt');
  const text = Buffer.from(receipt.bytes).toString('utf8');
  return fileOf(
    'large.jsonl',
    text.replace(
      /("h5":\{"net":-?\d\.\d{3})(\d)/,
      (_, before: string, digit: string) => before + String((Number(digit) + 3) % 10),
    ),
  );
}

const stepper = (page: Page) => page.getByRole('region', { name: 'Step debugger' });
const position = (page: Page) => stepper(page).getByRole('slider', { name: 'Stop' });

/** The line of the list that is looked at. */
const current = (page: Page) =>
  stepper(page).getByRole('listbox', { name: 'Stops of the step' }).getByRole('option', { selected: true });

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

test('an engineer: the first wrong number of a run of 200 steps, in three keys', async ({ page }) => {
  await openPage(page);
  await choose(page, forgedRun());
  await expectOutcome(page, 'FAIL');
  await press(page, 'g', 's');
  await expect(stepper(page)).toBeFocused();
  await expect(stepper(page)).toContainText('1 step has a wrong number.');
  await press(page, 'n');
  await expect(page.getByRole('textbox', { name: 'Step' })).toHaveValue('137');
  await expect(page.getByRole('heading', { name: /^Gradient/ })).toBeVisible();
  await expect(stepper(page)).toContainText('It disagrees, and nothing that it was made from explains that.');
  await expect(page).toHaveURL(/#v1\/case\/0\/tab\/view\/view\/step\/record\/137\/stop\/20$/);
  // What follows from it, and back to its cause.
  await press(page, 'n');
  await expect(page.getByRole('heading', { name: /^Momentum buffer/ })).toBeVisible();
  await expect(stepper(page)).toContainText('It disagrees because a number that it was made from is wrong.');
  await press(page, 'u');
  await expect(page.getByRole('heading', { name: /^Gradient/ })).toBeVisible();
  await press(page, 'p');
  await expect(page.getByText('No disagreement before this one.')).toBeVisible();
  // Over the steps of the run.
  await press(page, '>');
  await expect(page.getByRole('textbox', { name: 'Step' })).toHaveValue('138');
  await expect(page.getByRole('heading', { name: /^Net input/ })).toBeVisible();
  await press(page, 'n');
  await expect(page.getByText('No disagreement after this one.')).toBeVisible();
});

test('a link leads to the step and the stop, and holds nothing of the evidence', async ({ page }) => {
  await openPage(page, '#v1/case/0/tab/view/view/step/record/137/stop/20');
  await choose(page, forgedRun());
  await expect(page.getByRole('heading', { name: /^Gradient/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Step' })).toHaveValue('137');
});

test('a reviewer: from the failing rule to the formula, to the bytes, and back; by keyboard alone', async ({
  page,
}) => {
  await openPage(page);
  await choose(page, fileOf('step.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await press(page, 'n');
  const detail = page.getByRole('region', { name: 'Detail' });
  const link = detail.getByRole('button', { name: 'Show in the step' });
  await expect(link).toBeVisible();
  await link.focus();
  await press(page, 'Enter');
  await expect(stepper(page)).toBeFocused();
  await expect(stepper(page)).toContainText('wrong');
  await expect(stepper(page).getByRole('group', { name: 'With the numbers that are claimed' })).toBeVisible();
  const pointer = await stepper(page).locator('.StopDetail-pointer bdi').innerText();
  await stepper(page).getByRole('button', { name: 'Show in text' }).focus();
  await press(page, 'Enter');
  await expect(tab(page, /^Text/)).toHaveAttribute('aria-selected', 'true');
  const text = page.getByRole('region', { name: 'Evidence text' });
  await expect(text.getByText(pointer, { exact: true })).toBeVisible();
  await expect(text.locator('mark')).toBeVisible();
  await press(page, 'g', 's');
  await expect(stepper(page).locator('.StopDetail-pointer bdi')).toHaveText(pointer);
  const finding = stepper(page)
    .getByRole('button', { name: /^Finding:/ })
    .first();
  await finding.focus();
  await press(page, 'Enter');
  await expect(tab(page, /^Findings/)).toHaveAttribute('aria-selected', 'true');
  await expect(detail.getByText(pointer, { exact: true })).toBeVisible();
  await expect(page.locator('[data-finding]:focus')).toContainText(pointer);
});

test('stepping: next, back, ends, stages, play to the disagreement, scrubbing', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('step.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await press(page, 'g', 's');
  const at = position(page);
  await expect(at).toHaveValue('1');
  await press(page, 'ArrowRight', 'ArrowRight', 'j', 'ArrowLeft');
  await expect(at).toHaveValue('3');
  await press(page, 'PageDown');
  await expect(page.getByRole('button', { name: /^Loss 3/ })).toHaveAttribute('aria-current', 'step');
  await press(page, 'End');
  const last = await at.getAttribute('max');
  await expect(at).toHaveValue(last ?? '');
  await press(page, 'Home');
  await expect(at).toHaveValue('1');
  await stepper(page).getByRole('combobox', { name: 'Speed' }).selectOption('30');
  await stepper(page).focus();
  await press(page, ' ');
  await expect(page.getByText('Stopped at a disagreement.')).toBeVisible({ timeout: 15_000 });
  await expect(stepper(page).getByRole('button', { name: 'Play' })).toBeVisible();
  await at.focus();
  await press(page, 'ArrowLeft');
  await expect(current(page)).toContainText(await at.inputValue());
});

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    test('axe finds nothing, and nothing is wider than the window', async ({ page }) => {
      await openPage(page);
      await choose(page, forgedRun());
      await expectOutcome(page, 'FAIL');
      await press(page, 'g', 's');
      await expect(current(page)).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await press(page, 'n');
      await expect(page.getByRole('heading', { name: /^Gradient/ })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}

test('64-64-64: no task over 50 ms while stepping, and few rows', async ({ page }) => {
  test.setTimeout(120_000);
  await openPage(page);
  await choose(page, await largeReceipt());
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('FAIL', { timeout: 60_000 });
  await press(page, 'g', 's');
  const drawing = stepper(page).getByRole('img', { name: /^Network of 64, 64, 64 units/ });
  await expect(drawing).toBeVisible({ timeout: 20_000 });
  const longest = await longestTask(page, async () => {
    for (let step = 0; step < 30; step += 1) await press(page, 'ArrowRight');
    for (let stage = 0; stage < 5; stage += 1) {
      await press(page, 'PageDown');
      await page.waitForTimeout(300);
      for (let step = 0; step < 5; step += 1) await press(page, 'ArrowRight');
    }
    await press(page, 'Home', 'n');
    await expect(page.getByRole('heading', { name: /^Net input/ })).toBeVisible();
    await expect(stepper(page)).toContainText('It disagrees');
  });
  expect(longest).toBeLessThanOrEqual(50);
  const rows = await page.evaluate(() => document.querySelectorAll('[role="option"], tr, li').length);
  expect(rows).toBeLessThanOrEqual(200);
});

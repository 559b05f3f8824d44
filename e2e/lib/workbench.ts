/** The page as its users name it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { TestFile } from './evidence.ts';

export const verdict = (page: Page): Locator => page.getByRole('region', { name: 'Verdict' });
export const tab = (page: Page, name: RegExp): Locator => page.getByRole('tab', { name });

export async function openPage(page: Page, hash = ''): Promise<void> {
  await page.goto(`./${hash}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // The list of formats comes from the worker: once it is there, everything is loaded.
  await expect(page.getByRole('heading', { name: 'Training-step receipt' }).first()).toBeVisible();
}

/** Through the picker that the button opens. */
export async function choose(page: Page, files: TestFile | readonly TestFile[] | string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open files' }).click();
  await (await chooser).setFiles(typeof files === 'string' ? files : [files].flat());
}

/** As if dragged from a file manager onto the middle of the page. */
export async function drop(page: Page, files: readonly TestFile[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, text } of list) data.items.add(new File([text], name));
      return data;
    },
    files.map(({ name, buffer }) => ({ name, text: buffer.toString('utf8') })),
  );
  const target = page.locator('main');
  await target.dispatchEvent('dragenter', { dataTransfer: transfer });
  await target.dispatchEvent('dragover', { dataTransfer: transfer });
  await expect(page.getByText('Let go to judge these files')).toBeVisible();
  await target.dispatchEvent('drop', { dataTransfer: transfer });
}

/** The outcome is the first words of the region, whatever stands around it. */
export async function expectOutcome(page: Page, outcome: 'PASS' | 'FAIL' | 'INCOMPLETE' | 'UNREADABLE'): Promise<void> {
  await expect(verdict(page)).toBeVisible({ timeout: 15_000 });
  expect((await verdict(page).innerText()).trimStart().startsWith(outcome)).toBe(true);
}

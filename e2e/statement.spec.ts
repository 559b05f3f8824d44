import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { badMazur, fileOf, goodMazur } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

test('a saved statement, dropped beside its file, is compared with it', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await tab(page, /^Meaning/).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Save: In-toto statement/ }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('good.jsonl.intoto.json');
  const statement = fileOf('statement.json', readFileSync(await saved.path()));

  await choose(page, [fileOf('good.jsonl', goodMazur), statement]);
  await expectOutcome(page, 'PASS');
  await choose(page, statement);
  await expectOutcome(page, 'INCOMPLETE');
  await expect(page.getByRole('button', { name: /^Save: In-toto/ })).toHaveCount(0);
  await choose(page, [statement, fileOf('good.jsonl', badMazur)]);
  await expectOutcome(page, 'FAIL');
  await page
    .getByRole('region', { name: /^Cases/ })
    .getByRole('button', { name: /statement/ })
    .click();
  await expect(verdict(page)).toContainText('Subject digests');
});

import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { badMazur, fileOf, goodMazur, goodXor } from './lib/evidence.ts';
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
    .getByRole('row', { name: /statement/ })
    .click();
  await expect(verdict(page)).toContainText('Subject digests');
});

test('the receipt of a topology input can be saved, and passes by itself', async ({ page }) => {
  await openPage(page);
  const receipt = JSON.parse(goodXor) as Record<string, unknown>;
  const given = [
    'topology',
    'learning_rate',
    'inputs',
    'targets',
    'parameters_before',
    'numeric_policy',
    'bias_policy',
  ];
  const input = Object.fromEntries(given.map((name) => [name, receipt[name]]));
  await choose(page, fileOf('net.input.json', JSON.stringify(input, null, 2)));
  await expectOutcome(page, 'PASS');
  await tab(page, /^Meaning/).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save: The training-step receipt that this input gives' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('net.receipt.jsonl');
  await choose(page, fileOf('net.receipt.jsonl', readFileSync(await saved.path())));
  await expectOutcome(page, 'PASS');
  await expect(verdict(page)).toContainText('net.receipt.jsonl');
});

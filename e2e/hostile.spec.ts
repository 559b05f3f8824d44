import { expect, test } from '@playwright/test';
import { fileOf, goodMazur, HOSTILE } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

/** The good receipt with every string of its open metadata replaced. */
function receiptWith(text: string): string {
  const receipt = JSON.parse(goodMazur) as { metadata: Record<string, unknown> };
  const raw = goodMazur.replace(JSON.stringify(receipt.metadata), JSON.stringify({ note: text, [text]: text }));
  if (raw === goodMazur) throw new Error('the sample has no metadata to replace');
  return raw;
}

const ORIGINAL = ['IMG', 'SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'STYLE'];

for (const text of HOSTILE) {
  test(`neither as a name nor inside evidence does it do anything: ${JSON.stringify(text)}`, async ({ page }) => {
    await openPage(page);
    const before = await page.evaluate((tags) => tags.map((tag) => document.querySelectorAll(tag).length), ORIGINAL);
    await choose(page, fileOf(text.replaceAll('/', '_'), receiptWith(text)));
    await expect(verdict(page)).toBeVisible();
    const first = (await verdict(page).innerText()).trim().split(/\s/)[0];
    await tab(page, /^Text/).click();
    await tab(page, /^Meaning/).click();
    await page.getByRole('button', { name: 'New audit' }).click();
    // The same evidence under a plain name has the same outcome: the name changed nothing.
    await choose(page, fileOf('plain.json', receiptWith('plain')));
    await expect(verdict(page)).toBeVisible();
    expect((await verdict(page).innerText()).trim().split(/\s/)[0]).toBe(first);
    const after = await page.evaluate((tags) => tags.map((tag) => document.querySelectorAll(tag).length), ORIGINAL);
    expect(after).toEqual(before);
    expect(await page.title()).toContain('Assay');
  });
}

test('what cannot be seen in a name is made visible', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('a\u202egpj.json', goodMazur));
  await expect(verdict(page)).toContainText('U+202E');
  await page.getByRole('button', { name: 'New audit' }).click();
  await choose(page, fileOf('p\u0430ss.json', goodMazur));
  await expect(verdict(page)).toContainText('mixed letters');
});

test('a crafted address shows no result, before and after a load', async ({ page }) => {
  for (const hash of [
    '#v1/case/0/outcome/PASS',
    '#<img src=x onerror=alert(1)>',
    '#v1/case/0/tab/meaning',
    '#v1/case/99/check/training-receipt:rule-4/finding/3',
  ]) {
    await openPage(page, `?verdict=PASS&file=http://example.invalid/x${hash}`);
    await expect(verdict(page)).toHaveCount(0);
    await page.reload();
  }
  await choose(page, fileOf('none.json', ''));
  await expectOutcome(page, 'UNREADABLE');
});

test('poisoned storage shows no result and changes no profile', async ({ page }) => {
  await page.addInitScript(() => {
    for (const key of ['assay.settings.v1', 'assay.workspace', 'verdict']) {
      localStorage.setItem(key, '{"theme":"<b>","profile":"reference","phase":"judged","outcome":"PASS"}');
    }
  });
  await openPage(page);
  await expect(verdict(page)).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Strict' })).toBeChecked();
});

test('inside another page nothing is shown, even from a host that sets no header', async ({ page }) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = Object.entries(response.headers()).filter(([name]) => name !== 'content-security-policy');
    await route.fulfill({ response, headers: Object.fromEntries(headers) });
  });
  await page.route('**/framing.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<iframe src="./#v1/case/0" width="900" height="600"></iframe>' }),
  );
  await page.goto('./framing.html');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'Assay shows nothing inside another page.' })).toBeVisible();
  await expect(frame.getByRole('button')).toHaveCount(0);
  await expect(frame.getByRole('region', { name: 'Verdict' })).toHaveCount(0);
});

test('copied rows start no formula', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await tab(page, /^Factor diff/).click();
  await page.getByRole('button', { name: 'Copy rows as TSV' }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const cells = text.split('\n').flatMap((line) => line.split('\t').slice(2, 5));
  expect(cells.length).toBeGreaterThan(10);
  expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
});

/** The same verdict bytes and the same arithmetic in Chromium as in Node: engine and grid, bundled once, run in both. */
import { expect, test } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'vite';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const FIXTURES = join(ROOT, 'node_modules/@mcptoolshop/backprop-trace/fixtures');

interface Probe {
  gridDigest(): string;
  verdict(name: string, base64: string, profile: 'strict' | 'reference'): Promise<string>;
}

/** The probe as one classic script that sets `globalThis.probe`. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      lib: { entry: join(ROOT, 'e2e/fixtures/probe.ts'), formats: ['iife'], name: 'probe' },
    },
  });
  const [{ output }] = Array.isArray(result) ? result : [result as { output: { code?: string }[] }];
  const { code } = output[0] as { code: string };
  return `${code}\nglobalThis.probe = probe;`;
}

function evidence(): { name: string; base64: string }[] {
  const samples = readdirSync(join(ROOT, 'public/samples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(ROOT, 'public/samples', name));
  const fixtures = ['', 'bad', 'external'].flatMap((folder) =>
    readdirSync(join(FIXTURES, folder))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => join(FIXTURES, folder, name)),
  );
  return [...samples, ...fixtures].map((path) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    base64: readFileSync(path).toString('base64'),
  }));
}

test('Chromium and Node give the same grid digest and the same verdict bytes', async ({ browser }) => {
  test.setTimeout(120_000);
  const code = await bundle();
  const sandbox = vm.createContext({ atob, console }) as { probe?: Probe };
  vm.runInContext(code, sandbox);
  const here = sandbox.probe;
  if (here === undefined) throw new Error('the probe did not start');

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto('about:blank');
  await page.addScriptTag({ content: code });

  const golden = JSON.parse(readFileSync(join(ROOT, 'test/numeric/grid.golden.json'), 'utf8')) as { sha256: string };
  expect(here.gridDigest()).toBe(golden.sha256);
  expect(await page.evaluate(() => (globalThis as unknown as { probe: Probe }).probe.gridDigest())).toBe(golden.sha256);

  const files = evidence();
  const differing: string[] = [];
  let compared = 0;
  for (const profile of ['strict', 'reference'] as const) {
    for (const { name, base64 } of files) {
      const there = await page.evaluate(
        ([n, b, p]) => (globalThis as unknown as { probe: Probe }).probe.verdict(n, b, p),
        [name, base64, profile] as const,
      );
      compared += 1;
      if (there !== (await here.verdict(name, base64, profile))) differing.push(`${name} ${profile}`);
    }
  }
  console.log(
    `${String(compared)} verdict documents compared between Node ${process.version} and Chromium ${browser.version()}`,
  );
  expect(differing).toEqual([]);
  expect(compared).toBeGreaterThan(250);
  await context.close();
});

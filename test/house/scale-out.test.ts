/** The example of docs/scale-out.md: shards judged by processes that share nothing give what one process gives. */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { canonicalJsonBytes } from '../../engine/index.ts';
import { auditReceipts } from '../../engine/formats/training-receipt/audit.ts';
import { temporaryFolder } from '../headless/command.ts';
import { Random } from '../builders/random.ts';
import { ADAM, recordsOf, textOf } from '../study/runs.ts';

const EXAMPLE = resolve('docs/examples/sharded-bundle.mjs');
const folder = temporaryFolder();
const engine = join(folder, 'engine.mjs');

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: resolve('engine/index.ts'),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { format: 'es', codeSplitting: false, entryFileNames: 'engine.mjs' } },
    },
  });
});

function sharded(text: string, shards: number): string {
  const place = temporaryFolder();
  const run = join(place, 'run.jsonl');
  writeFileSync(run, text);
  const call = (...words: string[]): Buffer =>
    execFileSync(process.execPath, [EXAMPLE, ...words], { env: { ...process.env, ASSAY_ENGINE: engine } });
  call('cut', run, String(shards), place);
  const files = readdirSync(place).filter((name) => name.startsWith('shard-'));
  // In any order.
  for (const name of files.reverse()) call('judge', join(place, name));
  return call('join', run, ...files.map((name) => join(place, `${name}.answer`)))
    .toString()
    .trimEnd();
}

const list = recordsOf({ optimizer: ADAM, steps: 9 }, new Random(5));
const whole = (text: string): string => {
  const { result } = auditReceipts({ name: 'run.jsonl', bytes: new TextEncoder().encode(text) }, { profile: 'strict' });
  return new TextDecoder().decode(canonicalJsonBytes(result));
};

it.each([
  ['a step is missing at a seam', textOf([...list.slice(0, 3), ...list.slice(4)])],
  ['an honest run', textOf(list)],
])('%s: the same result', (_what, text) => {
  expect(sharded(text, 3)).toBe(whole(text));
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../../../engine/index.ts';

const ROOT = fileURLToPath(new URL('../../../node_modules/@mcptoolshop/backprop-trace/fixtures', import.meta.url));

function files(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .sort();
}

const BAD = [...files('bad', /\.jsonl$/), 'external/external.rule14-only-bias-divergence.jsonl'];
const GOOD = [...files('', /(golden|multi-step)\.jsonl$/), ...files('external', /(golden|sidecar)\.jsonl$/)];

async function outcomes(path: string): Promise<{ strict: string; failing: string }> {
  const source = memorySource(path, new Uint8Array(readFileSync(join(ROOT, path))));
  const { document } = await auditFiles([{ source }], { profile: 'strict' });
  const failing = document.cases[0].checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ id }) => id.replace(/^.*\//, ''));
  return { strict: document.outcome, failing: failing.join(' ') };
}

describe('strict profile over the fixtures of the reference package', () => {
  it('every file of bad/ is refused', async () => {
    const rows = await Promise.all(BAD.map(async (path) => ({ path, ...(await outcomes(path)) })));
    console.log(
      rows.map(({ path, strict, failing }) => `${path.padEnd(72)} ${strict.padEnd(5)} ${failing}`).join('\n'),
    );
    expect(rows.filter(({ strict }) => strict !== 'FAIL')).toEqual([]);
    expect(rows).toHaveLength(84);
  });

  it('every golden, bundle and sidecar passes', async () => {
    const rows = await Promise.all(GOOD.map(async (path) => ({ path, ...(await outcomes(path)) })));
    console.log(rows.map(({ path, strict }) => `${path.padEnd(72)} ${strict}`).join('\n'));
    expect(rows.filter(({ strict }) => strict !== 'PASS')).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(44);
  });
});

/** `dist/engine/`: the engine as a library. It imports nothing, judges as the command does, and its types hold without the sources. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOOLS } from '../../scripts/lib/root.mjs';

const LIBRARY = resolve('dist/engine/index.mjs');
const SAMPLE = 'public/samples/training-receipt/mazur/mazur.jsonl';

describe('the library', () => {
  it('imports nothing', () => {
    const lines = readFileSync(LIBRARY, 'utf8').split('\n');
    expect(lines.filter((line) => /^(import\b|export\b.*\bfrom\b)/.test(line))).toEqual([]);
  });

  it.each(['mazur.jsonl', 'mazur-tampered.jsonl'])('gives the verdict bytes of the command: %s', async (name) => {
    const { auditFiles, memorySource, verdictBytes } = await import(LIBRARY);
    const path = SAMPLE.replace('mazur.jsonl', name);
    const source = memorySource(name, new Uint8Array(readFileSync(path)));
    const { document } = await auditFiles([{ source }], { profile: 'strict' });
    const { stdout } = spawnSync(process.execPath, ['dist/headless/assay.mjs', 'verify', '--json', path]);
    expect(Buffer.from(verdictBytes(document)).toString('utf8')).toBe(stdout.toString('utf8').trimEnd());
  });

  it.each(['bundler', 'nodenext'])('has types that a strict compiler accepts, resolving as %s', (resolution) => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-library-'));
    try {
      writeFileSync(
        join(folder, 'use.mts'),
        `import { auditFiles, memorySource, type ByteSource } from 'assay/engine';
const source: ByteSource = memorySource('a', new Uint8Array());
const { document } = await auditFiles([{ source }], { profile: 'strict' });
export const outcome: 'PASS' | 'FAIL' | 'INCOMPLETE' | 'UNREADABLE' = document.outcome;
// @ts-expect-error: no such profile
await auditFiles([], { profile: 'lenient' });
`,
      );
      const options = {
        ...{ strict: true, noEmit: true, target: 'es2022', lib: ['es2022'], types: [], skipLibCheck: false },
        ...{ module: resolution === 'nodenext' ? 'nodenext' : 'esnext', moduleResolution: resolution },
        paths: { 'assay/engine': [resolve('dist/engine/index.d.ts')] },
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.mts'] }));
      expect(execFileSync(process.execPath, [TOOLS.tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' })).toBe(
        '',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('brings no declaration that nobody needs', () => {
    const declarations = readdirSync('dist/engine', { recursive: true }).filter((name) => name.endsWith('.d.ts'));
    expect(declarations).toContain('index.d.ts');
    expect(declarations.length).toBeLessThan(60);
  });
});

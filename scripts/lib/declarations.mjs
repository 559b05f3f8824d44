/** Type declarations of the engine, for those who use it as a library. */
import { mkdirSync, mkdtempSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { TOOLS, inRoot } from './root.mjs';
import { Reason, runNode } from './run.mjs';

const NAMED = /(\bfrom\s+|\bimport\s*\(\s*)(['"])(\.{1,2}\/[^'"]+)\2/g;

/** `./a.ts` as it stands in the sources, to `./a.js`, which every compiler finds beside `./a.d.ts`. */
const asPublished = (code) =>
  code.replace(NAMED, (_, head, quote, path) => `${head}${quote}${path.replace(/\.ts$/, '.js')}${quote}`);

/** Writes the declarations that the engine's `index.ts` leads to, and no others, into a folder. Gives how many. */
export async function writeDeclarations(folder) {
  const work = mkdtempSync(join(tmpdir(), 'assay-types-'));
  try {
    const options = [
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--outDir',
      work,
      '--pretty',
      'false',
    ];
    // Errors are the business of `npm run types`; here only what is written counts.
    const { output } = await runNode([TOOLS.tsc, '-p', inRoot('engine'), ...options], { capture: true });
    const waiting = ['index.d.ts'];
    const reached = new Set(waiting);
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const file = join(work, path);
      if (!existsSync(file)) throw new Reason(`Build failed: no declarations for ${path}.\n${output.slice(0, 1000)}`);
      const code = readFileSync(file, 'utf8');
      for (const [, , , named] of code.matchAll(NAMED)) {
        const target = posix.join(posix.dirname(path), named.replace(/\.ts$/, '.d.ts'));
        if (!reached.has(target)) waiting.push(target);
        reached.add(target);
      }
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), asPublished(code));
    }
    return reached.size;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

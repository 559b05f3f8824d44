/** Bundles an engine module for scripts and benchmarks, which run under plain Node. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ROOT, inRoot } from './root.mjs';

/** Imports a TypeScript module of the project, bundled into .cache/. `external`: package names left to Node. */
export async function importBundled(entry, external = []) {
  const { build } = await import('vite');
  const { output } = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external, target: 'node' },
    build: {
      ssr: inRoot(entry),
      target: 'node20',
      minify: false,
      write: false,
      rolldownOptions: { external, output: { format: 'es', codeSplitting: false } },
    },
  });
  mkdirSync(inRoot('.cache'), { recursive: true });
  const file = inRoot(`.cache/${entry.replaceAll('/', '-')}.mjs`);
  writeFileSync(file, output[0].code);
  return import(`${pathToFileURL(file).href}?${String(process.hrtime.bigint())}`);
}

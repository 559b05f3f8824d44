/**
 * Runs inside Node, Bun or Deno: `command-driver.mjs SUITE CORPUS ROOT [--want]`. One line of JSON on standard output for each
 * document. With `--want` the corpus names the wanted documents, and their bytes come too.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [suite, corpus, root] = process.argv.slice(2);
const { runSuite } = await import(pathToFileURL(suite).href);
const { cases, wanted } = JSON.parse(await readFile(corpus, 'utf8'));

await runSuite(
  cases,
  async (path) => new Uint8Array(await readFile(join(root, path))),
  ({ content, ...document }) => {
    const text = content === undefined ? {} : { text: Buffer.from(content).toString('utf8') };
    console.log(JSON.stringify({ ...document, ...text }));
  },
  wanted,
);
console.log(JSON.stringify({ end: true }));

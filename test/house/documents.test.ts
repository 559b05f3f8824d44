import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Every folder below `folder`, itself first, down to a depth. */
function foldersOf(folder: string, depth: number): string[] {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const below = depth === 0 ? [] : inside.flatMap(({ name }) => foldersOf(join(folder, name), depth - 1));
  return [folder, ...below];
}

const markdownOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const documents = [
  ...markdownOf('.'),
  ...['docs', 'engine', 'src', 'scripts'].flatMap((folder) => foldersOf(folder, 8).flatMap(markdownOf)),
];

const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts;

describe('documents', () => {
  it.each(documents)('%s: its links lead somewhere', (document) => {
    const targets = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)];
    const dead = targets.map((match) => match[1]).filter((target) => !existsSync(join(dirname(document), target)));
    expect(dead).toEqual([]);
  });

  it.each(documents)('%s: the npm commands in it exist', (document) => {
    const commands = [...readFileSync(document, 'utf8').matchAll(/npm run (?:--silent )?([\w:-]+)/g)];
    expect(commands.map((match) => match[1]).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('the list of decisions is complete', () => {
    const records = readdirSync('docs/decisions').filter((name) => /^\d{4}-/.test(name));
    const listed = [...readFileSync('docs/decisions/README.md', 'utf8').matchAll(/\]\((\d{4}-[^)]+)\)/g)];
    expect(listed.map((match) => match[1])).toEqual(records.sort());
  });
});

describe('npm commands', () => {
  // `assay` runs what the build writes.
  const sources = Object.entries(scripts).filter(([name]) => name !== 'assay');
  it.each(sources)('%s: %s is there', (_, command) => {
    const file = /^node (\S+)/.exec(command)?.[1];
    expect(file !== undefined && existsSync(file)).toBe(true);
  });
});

describe('folders', () => {
  const holdsFiles = (folder: string): boolean =>
    readdirSync(folder, { withFileTypes: true }).some((entry) => entry.isFile());
  const folders = ['engine', 'src'].flatMap((folder) => foldersOf(folder, 2)).filter(holdsFiles);
  it.each(folders)('%s says what belongs there', (folder) => {
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
  });
});

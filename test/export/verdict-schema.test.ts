/** The published schema of the verdict document: every result of the samples fits it, and what is changed does not. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../../engine/index.ts';
import { exportAs } from '../../engine/export/index.ts';
import type { Profile } from '../../engine/verdict/model.ts';
import { audited, sample, textOf } from './support.ts';

const schema = JSON.parse(readFileSync('schemas/verdict/1.schema.json', 'utf8')) as object;
const validate = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: false }).compile(
  schema,
);

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
    .map((entry) => join(entry.parentPath, entry.name));

/** Each folder of samples is one audit: one variant of a case, or a good and a bad file. */
const AUDITS = readdirSync('public/samples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: format }) =>
    readdirSync(join('public/samples', format)).flatMap((id) => {
      const folder = join('public/samples', format, id);
      const variants = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      return variants.length === 0 ? [folder] : variants.map(({ name }) => join(folder, name));
    }),
  );

describe('the verdict document', () => {
  it.each(AUDITS)('of %s fits the schema, in both profiles', async (folder) => {
    const files = filesIn(folder).map((path) => ({
      source: memorySource(path.slice(folder.length + 1), new Uint8Array(readFileSync(path))),
      pinned: ['.keys', '.vkey'].some((end) => basename(path).endsWith(end)),
    }));
    for (const profile of ['strict', 'reference'] satisfies Profile[]) {
      const outcome = await auditFiles(files, { profile });
      const { bytes } = exportAs('json', { ...outcome, trusted: new Set() });
      const document: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  /** Every place in a document, as the path of its keys. */
  function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
    if (typeof value !== 'object' || value === null) return [[...path]];
    return [[...path], ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))];
  }

  const parentOf = (document: unknown, path: readonly (string | number)[]): Record<string | number, unknown> =>
    path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as Record<
      string,
      unknown
    >;

  it('of another shape does not: each member replaced by a value of another type, and an unknown one added', async () => {
    const text = textOf('json', await audited([sample('mazur', 'mazur-tampered')]));
    const read = (): unknown => JSON.parse(text);
    let changed = 0;
    for (const path of pathsOf(read())) {
      const key = path.at(-1);
      if (key === undefined) continue;
      const document = read();
      const parent = parentOf(document, path);
      parent[key] = parent[key] === null ? 0 : typeof parent[key] === 'object' ? 'text' : [parent[key]];
      expect(validate(document), `changed ${path.join('/')}`).toBe(false);
      const extra = read();
      const holder = parentOf(extra, [...path, '']);
      if (typeof holder === 'object' && !Array.isArray(holder)) {
        holder['extra'] = 1;
        expect(validate(extra), `added below ${path.join('/')}`).toBe(false);
      }
      changed += 1;
    }
    expect(changed).toBeGreaterThan(300);
  });

  it.each<[string, (text: string) => string]>([
    ['an outcome word that does not exist', (text) => text.replaceAll('"FAIL"', '"GOOD"')],
    [
      'a check that passed without a subject',
      (text) => text.replace(/"examined":\d+(?=,"failures":\[\],"id":"training-receipt\/bytes")/, '"examined":0'),
    ],
    ['a failed check without a failure', (text) => text.replace('"outcome":"passed"', '"outcome":"failed"')],
    ['a failure of a check that passed', (text) => text.replaceAll('"outcome":"failed"', '"outcome":"passed"')],
    ['an undecided check without a reason', (text) => text.replace(/,"reason":"[^"]*"/, '')],
    ['a digest of another length', (text) => text.replace(/"digest":"[0-9a-f]/, '"digest":"')],
    ['another schema', (text) => text.replace('assay-verdict/1', 'assay-verdict/2')],
    ['no tool', (text) => text.replace(/,"tool":\{[^}]*\}/, '')],
  ])('with %s does not fit', async (_, change) => {
    const text = textOf('json', await audited([sample('mazur', 'mazur-tampered')]));
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(validate(JSON.parse(text))).toBe(true);
    expect(validate(JSON.parse(changed))).toBe(false);
  });
});

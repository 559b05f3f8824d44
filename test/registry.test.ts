import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../engine/index.ts';
import { FORMATS } from '../engine/formats/registry.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts: string[]): string => join(ROOT, ...parts);
const folders = readdirSync(at('engine/formats'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Entry {
  readonly id: string;
  readonly format: string;
  readonly folder: string;
}
interface SampleEntry extends Entry {
  readonly files: readonly string[];
}
interface Variant {
  readonly folder: string;
  readonly outcome: string;
  readonly fails: readonly string[];
  readonly now?: string;
  readonly files: readonly { readonly name: string; readonly trusted?: boolean }[];
}
interface CaseEntry extends Entry {
  readonly variants: readonly Variant[];
}
const entries = JSON.parse(readFileSync(at('public/samples/index.json'), 'utf8')) as readonly (
  SampleEntry | CaseEntry
)[];
const samples = entries.filter((entry): entry is SampleEntry => 'files' in entry);
const caseSamples = entries.filter((entry): entry is CaseEntry => 'variants' in entry);

/** All test files of a format as one text: where its rule ids must be found. */
function testsOf(format: string): string {
  const folder = at('test/formats', format);
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

/** Formats whose evidence only makes sense beside other files: their samples are built in their tests. */
const SAMPLED_IN_TESTS: ReadonlySet<string> = new Set(['attestation', 'topology-input']);

/** Formats whose shape no JSON schema can say: binary files, folders of checkpoints. */
const WITHOUT_SCHEMA: ReadonlySet<string> = new Set(['inference-audit', 'learning-proof']);

describe('every format', () => {
  it('that has a folder is listed, and the other way round', () => {
    expect(FORMATS.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  it.each(FORMATS.map((format) => [format.id, format] as const))('%s is complete', (id, format) => {
    const missing = [
      [existsSync(at('engine/formats', id, 'README.md')), `engine/formats/${id}/README.md`],
      [existsSync(at('engine/formats', id, 'format.ts')), `engine/formats/${id}/format.ts`],
      [WITHOUT_SCHEMA.has(id) || format.versions.length === 0 || existsSync(at('schemas', id)), `schemas/${id}/`],
      [
        WITHOUT_SCHEMA.has(id) ||
          format.versions.every((version) => existsSync(at('schemas', id, `${version}.schema.json`))),
        'a schema for each version',
      ],
      [existsSync(at('test/formats', id)), `test/formats/${id}/`],
      [entries.some(({ format: of }) => of === id) || SAMPLED_IN_TESTS.has(id), `public/samples/${id}/`],
      [format.proves.length > 20 && format.provesNot.length > 20, 'what it proves and what not'],
      [readFileSync(at('docs/formats-changelog.md'), 'utf8').includes(id), 'an entry in docs/formats-changelog.md'],
    ]
      .filter(([present]) => present === false)
      .map(([, what]) => what);
    expect(missing).toEqual([]);
  });
});

describe('every check', () => {
  const checks = FORMATS.flatMap((format) => format.checks.map((check) => [check.id, check, format.id] as const));

  it.each(checks)('%s has its help', (id, check) => {
    expect(id).toMatch(/^[a-z-]+\/[a-z0-9.-]+$/);
    for (const text of [check.title, check.statement, check.why, check.example, check.reference]) {
      expect(text.trim().length).toBeGreaterThan(3);
    }
    expect(check.statement).toMatch(/[.:]$/);
  });

  it('has an id of its own in its format', () => {
    for (const format of FORMATS) {
      const ids = format.checks.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it.each(checks.filter(([id, , format]) => id.startsWith(`${format}/`)))(
    '%s is named in a test',
    (id, _check, format) => {
      const name = id.slice(id.indexOf('/') + 1);
      expect(new RegExp(`['"\`/]${name.replaceAll('.', '\\.')}['"\`]`).test(testsOf(format))).toBe(true);
    },
  );
});

describe('every sample', () => {
  it.each(samples.map((sample) => [sample.folder, sample] as const))(
    '%s has the outcome that it says',
    async (folder, sample) => {
      const expected = JSON.parse(readFileSync(at('public/samples', folder, 'expected.json'), 'utf8')) as Record<
        string,
        { readonly outcome: string; readonly fails: readonly string[] }
      >;
      expect(Object.keys(expected).sort()).toEqual([...sample.files].sort());
      for (const file of sample.files) {
        const source = memorySource(file, new Uint8Array(readFileSync(at('public/samples', folder, file))));
        const { document } = await auditFiles([{ source }], { profile: 'strict' });
        const found = document.cases[0];
        expect(found.format).toBe(sample.format);
        expect(found.outcome).toBe(expected[file].outcome);
        const failing = found.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
        expect(failing).toEqual(expect.arrayContaining([...expected[file].fails]));
      }
    },
  );

  it.each(
    caseSamples.flatMap((entry) => entry.variants.map((variant) => [entry.folder, variant.folder, variant] as const)),
  )('%s, %s, has the outcome that it says', async (folder, own, variant) => {
    const inputs = variant.files.map(({ name, trusted }) => {
      const bytes = new Uint8Array(readFileSync(at('public/samples', folder, own, name)));
      return { source: memorySource(name, bytes), pinned: trusted === true };
    });
    const now = variant.now === undefined ? {} : { now: Date.parse(variant.now) };
    const { document } = await auditFiles(inputs, { profile: 'strict', ...now });
    expect(document.cases.map(({ outcome }) => outcome)).toEqual([variant.outcome]);
    const failing = document.cases[0].checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
    expect(failing).toEqual(expect.arrayContaining(variant.fails.map((id) => `${document.cases[0].format}/${id}`)));
  });

  it('taken together, every check of the format that a receipt can have appears in a result (T-V5)', async () => {
    const listed = new Map<string, Set<string>>();
    for (const sample of samples) {
      for (const file of sample.files) {
        const bytes = new Uint8Array(readFileSync(at('public/samples', sample.folder, file)));
        for (const profile of ['strict', 'reference'] as const) {
          const { document } = await auditFiles([{ source: memorySource(file, bytes) }], { profile });
          const seen = listed.get(sample.format) ?? new Set();
          for (const check of document.cases[0].checks) seen.add(check.id);
          listed.set(sample.format, seen);
        }
      }
    }
    for (const format of FORMATS.filter(({ id }) => listed.has(id))) {
      const absent = format.checks.map(({ id }) => id).filter((id) => listed.get(format.id)?.has(id) !== true);
      expect(absent).toEqual([]);
    }
  });
});

/** Oracles and documents for the tests of this folder. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { PROGRAMS, WORDS } from '../../engine/formats/training-receipt/schema.generated.ts';
import type { SchemaNode, SchemaProgram } from '../../engine/schema/program.ts';
import { validate } from '../../engine/schema/validate.ts';
import type { SchemaViolation } from '../../engine/schema/validate.ts';
import type { JsonDocument } from '../../engine/text/json/document.ts';
import { readJson } from '../../engine/text/json/reader.ts';
import { createVocabulary } from '../../engine/text/json/strings.ts';
import type { Vocabulary } from '../../engine/text/json/strings.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const COMPILER = join(ROOT, 'scripts', 'compile-schemas.mjs');
const SCHEMAS = join(ROOT, 'schemas', 'training-receipt');
const FIXTURES = join(
  dirname(createRequire(import.meta.url).resolve('@mcptoolshop/backprop-trace/package.json')),
  'fixtures',
);

export const VERSIONS = ['0.1.0', '0.2.0', '0.3.0', '0.4.0', '0.5.0', '0.6.0', '0.7.0', '0.8.0'] as const;
export type Version = (typeof VERSIONS)[number];

export const VOCABULARY = createVocabulary(WORDS);

function loadSchema(file: string): object {
  return JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8')) as object;
}

/** Ajv in strict mode over our own schema files. `required` may name what another part declares: if/then need that. */
function compileOurs(): ReadonlyMap<Version, ValidateFunction> {
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  ajv.addVocabulary(['x-order']);
  ajv.addSchema(loadSchema('common.schema.json'));
  return new Map(VERSIONS.map((version) => [version, ajv.compile(loadSchema(`${version}.schema.json`))]));
}

export const AJV = compileOurs();

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Every record of the reference package's fixtures. Some files named .jsonl hold one record over several lines. */
export function fixtureRecords(): { file: string; text: string }[] {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'));
  return files.sort().flatMap((file) => {
    const text = readFileSync(join(FIXTURES, file), 'utf8');
    const records = text.split('\n').filter((line) => line.trim() !== '');
    if (!records.every(isJson)) return [{ file, text }];
    return records.map((record, i) => ({ file: `${file}:${String(i + 1)}`, text: record }));
  });
}

export function read(text: string, vocabulary: Vocabulary = VOCABULARY): JsonDocument {
  const result = readJson(Buffer.from(text, 'utf8'), vocabulary);
  if (!result.ok) throw new Error(`${result.error.message} at byte ${String(result.error.byte)}`);
  return result.document;
}

export function violations(version: Version, text: string, limit?: number): SchemaViolation[] {
  return validate(PROGRAMS[version], read(text), 0, limit);
}

/** "pointer keyword message" of each violation. */
export function lines(document: JsonDocument, found: readonly SchemaViolation[]): string[] {
  return found.map(({ node, keyword, message }) => `${document.pointer(node)} ${keyword}: ${message}`);
}

interface CompiledFormat {
  readonly words: readonly string[];
  readonly nodes: readonly SchemaNode[];
  readonly programs: ReadonlyMap<string, number>;
}

const compiler = (await import(pathToFileURL(COMPILER).href)) as {
  compileFormat: (files: ReadonlyMap<string, unknown>, extraWords: readonly string[]) => CompiledFormat;
};

/** A program from one schema object. */
export function compileOne(schema: unknown): SchemaProgram {
  const { words, nodes, programs } = compiler.compileFormat(new Map([['1.0.0.schema.json', schema]]), []);
  return { root: programs.get('1.0.0') ?? -1, nodes, words };
}

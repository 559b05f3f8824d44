/**
 * Compiles schemas/<format>/*.schema.json into engine/formats/<format>/schema.generated.ts (meaning: engine/schema/program.ts).
 * `--check` writes nothing and exits 1 if a generated file is stale.
 *
 * It refuses what the engine cannot run: keywords, patterns and combinations that are not on its lists.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Formats, and the schema files of other formats that theirs refer to. */
const FORMATS = new Map([
  ['training-receipt', []],
  ['framework-trace', ['../training-receipt/common.schema.json']],
  ['topology-input', ['../training-receipt/common.schema.json']],
]);

/** Kind numbers of engine/text/json/document.ts. */
const KIND_BITS = { null: 1, boolean: 2 | 4, number: 8, integer: 8, string: 16, array: 32, object: 64 };

const PATTERNS = new Map([
  ['^[a-zA-Z][a-zA-Z0-9_]*$', 'identifier'],
  ['^[0-9a-f]{32}$', 'trace-id'],
  ['^sha256:[0-9a-f]{64}$', 'sha-256'],
  ['^[0-9a-f]{7,40}$', 'commit'],
  ['^\\d+\\.\\d+\\.\\d+', 'release'],
  ['^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$', 'timestamp'],
]);

const ANNOTATIONS = new Set(['$schema', '$id', '$comment', '$defs', 'title', 'description']);
const NUMBER_LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
const COUNTS = ['minLength', 'minItems', 'maxItems', 'maxProperties'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
const BRANCHES = ['not', 'if', 'then', 'else'];

/** Required members are bits of one 32-bit number while an object is read; the last bit is spare. */
const MAX_REQUIRED = 31;

const byCodeUnit = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** A compiler of one format. `files`: schema by file name. */
export function compileFormat(files, extraWords) {
  const words = [...collectWords(files, extraWords)].sort(byCodeUnit);
  const ids = new Map(words.map((word, id) => [word, id]));
  const nodes = [];
  const known = new Map();
  const used = new Set();

  const intern = (node) => {
    const text = JSON.stringify(node);
    const id = known.get(text);
    if (id !== undefined) return id;
    known.set(text, nodes.length);
    nodes.push(node);
    return nodes.length - 1;
  };

  const follow = (ref, file, path) => {
    const [name, pointer] = ref.split('#');
    const target = name === '' ? file : name;
    const match = /^\/\$defs\/([A-Za-z0-9]+)$/.exec(pointer ?? '');
    const schema = match === null ? undefined : files.get(target)?.$defs?.[match[1]];
    if (schema === undefined) throw new Error(`${path}: no definition ${ref}`);
    used.add(`${target}#${match[1]}`);
    return { schema, file: target, key: `${target}#${match[1]}` };
  };

  const compile = (schema, file, path, open) => {
    if (schema === true) return 0;
    if (schema === false) return 1;
    const keys = Object.keys(schema).filter((key) => !ANNOTATIONS.has(key));
    if (schema.$ref !== undefined) {
      if (keys.length > 1) throw new Error(`${path}: $ref stands with other keywords`);
      const target = follow(schema.$ref, file, path);
      if (open.includes(target.key)) throw new Error(`${path}: ${schema.$ref} contains itself`);
      return compile(target.schema, target.file, target.key, [...open, target.key]);
    }
    const child = (value, step) => compile(value, file, `${path}/${step}`, open);
    const node = {};
    for (const key of keys) compileKeyword(key, schema, node, child, path, ids);
    if (node.unique === true && nodes[node.items]?.kinds !== KIND_BITS.string)
      throw new Error(`${path}: uniqueItems needs elements of type string`);
    return intern(node);
  };

  intern({});
  intern({ never: true });
  const programs = new Map();
  for (const [file, schema] of [...files].sort((a, b) => byCodeUnit(a[0], b[0]))) {
    const version = /^(\d+\.\d+\.\d+)\.schema\.json$/.exec(file)?.[1];
    if (version !== undefined) programs.set(version, compile(schema, file, file, []));
  }
  for (const [file, schema] of files) {
    if (file.startsWith('../')) continue;
    for (const name of Object.keys(schema.$defs ?? {})) {
      if (!used.has(`${file}#${name}`)) throw new Error(`${file}: nothing refers to ${name}`);
    }
  }
  return { words, nodes, programs };
}

function compileKeyword(key, schema, node, child, path, ids) {
  const value = schema[key];
  const fail = (why) => {
    throw new Error(`${path}: ${key}: ${why}`);
  };
  if (key === 'type') {
    const types = [value].flat();
    node.kinds = types.reduce((sum, type) => sum | (KIND_BITS[type] ?? fail(`unknown type ${type}`)), 0);
    if (types.includes('integer') && !types.includes('number')) node.integer = true;
  } else if (key === 'const' || key === 'enum') {
    if (node.literal !== undefined) fail('const and enum stand together');
    const literals = key === 'const' ? [value] : value;
    if (literals.some((literal) => typeof literal === 'object' && literal !== null)) fail('only scalars');
    node.literal = key;
    node.words = literals.filter((literal) => typeof literal === 'string').map((word) => ids.get(word));
    node.values = literals.filter((literal) => typeof literal !== 'string');
  } else if (NUMBER_LIMITS.includes(key) || COUNTS.includes(key)) node[key] = value;
  else if (key === 'pattern')
    node.pattern = PATTERNS.get(value) ?? fail('the engine has no predicate for this pattern');
  else if (key === 'properties') {
    node.properties = Object.entries(value).flatMap(([name, schema]) => [
      ids.get(name),
      child(schema, `properties/${name}`),
    ]);
  } else if (key === 'required') {
    if (value.length > MAX_REQUIRED) fail(`more than ${String(MAX_REQUIRED)} names`);
    node.required = value.map((name) => ids.get(name));
  } else if (key === 'additionalProperties') node.additional = child(value, key);
  else if (key === 'items') node.items = child(value, key);
  else if (key === 'uniqueItems') {
    if (value !== true) fail('only true');
    node.unique = true;
  } else if (LISTS.includes(key)) node[key] = value.map((part, i) => child(part, `${key}/${String(i)}`));
  else if (BRANCHES.includes(key)) node[key] = child(value, key);
  else if (key === 'x-order') checkOrder(value, schema, fail);
  else fail('unknown keyword');
}

/** The order must name each declared member once. */
function checkOrder(order, schema, fail) {
  if (new Set(order).size !== order.length) fail('a name stands twice');
  for (const name of Object.keys(schema.properties ?? {})) if (!order.includes(name)) fail(`${name} is missing`);
}

/** Every member name and every text of a const or enum. */
function collectWords(files, extraWords) {
  const words = new Set(extraWords);
  const walk = (schema) => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const name of [
      ...Object.keys(schema.properties ?? {}),
      ...(schema.required ?? []),
      ...(schema['x-order'] ?? []),
    ])
      words.add(name);
    for (const literal of [schema.const, ...(schema.enum ?? [])]) if (typeof literal === 'string') words.add(literal);
    for (const key of ['properties', '$defs']) for (const part of Object.values(schema[key] ?? {})) walk(part);
    for (const key of [...BRANCHES, 'items', 'additionalProperties']) walk(schema[key]);
    for (const key of LISTS) for (const part of schema[key] ?? []) walk(part);
  };
  for (const schema of files.values()) walk(schema);
  if (words.has('__proto__')) throw new Error('__proto__ cannot be a word');
  return words;
}

/** The text of the generated file. */
function emit(format, { words, nodes, programs }) {
  const lines = [
    `/** Written by scripts/compile-schemas.mjs from schemas/${format}/. Do not edit: change the schemas, run "npm run schemas". */`,
    "import type { SchemaNode, SchemaProgram } from '../../schema/program.ts';",
    '',
    '/** The vocabulary of the format: member names, constants, and the words of words.json. The place is the id. */',
    'export const WORDS = [',
    ...words.map((word) => `  ${JSON.stringify(word)},`),
    '] as const;',
    '',
    '/** Word to id. */',
    'export const W = {',
    ...words.map((word, id) => `  ${JSON.stringify(word)}: ${String(id)},`),
    '} as const;',
    '',
    'const NODES: readonly SchemaNode[] = [',
    ...nodes.map(
      (node) =>
        `  ${JSON.stringify(node)
          .replace(/"([A-Za-z]+)":/g, '$1: ')
          .replaceAll(',', ', ')
          .replace(/^\{(.+)\}$/, '{ $1 }')},`,
    ),
    '];',
    '',
    '/** By version. Has no prototype, so that any text may be looked up. */',
    'export const PROGRAMS: Readonly<Record<string, SchemaProgram>> = Object.freeze(',
    '  Object.assign(Object.create(null) as Record<string, SchemaProgram>, {',
    ...[...programs].map(
      ([version, root]) => `    '${version}': { root: ${String(root)}, nodes: NODES, words: WORDS },`,
    ),
    '  }),',
    ');',
    '',
  ];
  return lines.join('\n');
}

function main(check) {
  for (const [format, borrowed] of FORMATS) {
    const folder = join(ROOT, 'schemas', format);
    const names = [...readdirSync(folder).filter((name) => name.endsWith('.schema.json')), ...borrowed];
    const files = new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]));
    const text = emit(format, compileFormat(files, JSON.parse(readFileSync(join(folder, 'words.json'), 'utf8'))));
    const target = join(ROOT, 'engine', 'formats', format, 'schema.generated.ts');
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    if (check) {
      console.error(`engine/formats/${format}/schema.generated.ts is stale: run "npm run schemas"`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  main(process.argv.includes('--check'));

/** Policy files: YAML and JSON (`allow_dirty`, `max_age_days`), and the `[tool.gpu_proof]` table of a `pyproject.toml`. */
import { parse } from 'smol-toml';
import { KIND } from '../../text/json/document.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { textOf } from './baseline.ts';
import type { PolicyFileResult, PolicySettings } from './policy.ts';
import { withoutDates } from './toml-dates.ts';
import { readYamlTable } from './yaml-table.ts';

export type PolicyKind = 'yaml' | 'json' | 'toml';

/** A value of a policy before its meaning; `other` is whatever no setting takes. */
export type PolicyValue =
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'texts'; readonly value: readonly string[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'other'; readonly what: string };

export type TableResult =
  | {
      readonly ok: true;
      /** Names as often as they are given. */ readonly entries: readonly (readonly [string, PolicyValue])[];
    }
  | { readonly ok: false; readonly reason: string };

/** A policy is a handful of lines; a `pyproject.toml` may be longer. */
const MOST_BYTES = 1 << 20;
const NO_WORDS = createVocabulary([]);

/** Names that each kind of file may set. */
const DEFINED: Readonly<Record<PolicyKind, readonly string[]>> = {
  yaml: ['allow_dirty', 'max_age_days'],
  json: ['allow_dirty', 'max_age_days'],
  toml: ['max_age_days', 'require_gpu', 'expected_skips'],
};

/** The entries of a policy file. */
export function readPolicyTable(kind: PolicyKind, bytes: Uint8Array): TableResult {
  if (bytes.length > MOST_BYTES) return refuse(`${String(bytes.length)} bytes are too many for a policy`);
  if (kind === 'json') return readJsonTable(bytes);
  const text = textOf(bytes);
  if (text === undefined) return refuse('not UTF-8 text');
  return kind === 'yaml' ? readYamlTable(text) : readTomlTable(text);
}

/** Reads a policy file strictly: known names, each once, each of its type. */
export function readPolicyFile(kind: PolicyKind, bytes: Uint8Array): PolicyFileResult {
  const table = readPolicyTable(kind, bytes);
  if (!table.ok) return table;
  const seen = new Set<string>();
  let settings: PolicySettings = {};
  for (const [name, value] of table.entries) {
    const shown = JSON.stringify(name.slice(0, 60));
    if (seen.has(name)) return refuse(`${shown} is given twice`);
    seen.add(name);
    if (!DEFINED[kind].includes(name)) {
      return refuse(`${shown} is not a setting of such a file (${DEFINED[kind].join(', ')})`);
    }
    const read = readSetting(name, value);
    if (typeof read === 'string') return refuse(`${name}: ${read}`);
    settings = { ...settings, ...read };
  }
  return { ok: true, settings };
}

function readSetting(name: string, value: PolicyValue): PolicySettings | string {
  switch (name) {
    case 'allow_dirty':
    case 'require_gpu':
      if (value.kind !== 'flag') return `found ${describe(value)}, expected true or false`;
      return name === 'allow_dirty' ? { allowDirty: value.value } : { requireGpu: value.value };
    case 'expected_skips':
      if (value.kind !== 'texts') return `found ${describe(value)}, expected a list of node ids`;
      return value.value.length === 0 ? {} : { expectedSkips: value.value.map((id) => id.trim()) };
    default:
      if (value.kind !== 'number') return `found ${describe(value)}, expected a number of days`;
      // Written so that NaN fails.
      if (!(value.value >= 0 && value.value < Infinity)) return `found ${String(value.value)}, expected 0 or more days`;
      return { maxAgeDays: value.value };
  }
}

function describe(value: PolicyValue): string {
  switch (value.kind) {
    case 'flag':
      return String(value.value);
    case 'number':
      return `the number ${String(value.value)}`;
    case 'texts':
      return 'a list';
    case 'text':
      return `the text ${JSON.stringify(value.value.slice(0, 40))}`;
    case 'null':
      return 'null';
    case 'other':
      return value.what;
  }
}

function readJsonTable(bytes: Uint8Array): TableResult {
  const read = readJson(bytes, NO_WORDS);
  if (!read.ok) return refuse(`at byte ${String(read.error.byte)}: ${read.error.message}`);
  const { document } = read;
  const defect = document.defects.find(({ code }) => REFUSED_DEFECTS.includes(code) && code !== 'duplicate-key');
  if (defect !== undefined) return refuse(`at byte ${String(defect.byte)}: ${defect.message}`);
  if (!document.isObject(0)) return refuse(`the text is one ${document.kindName(0)}, expected an object`);
  const entries: [string, PolicyValue][] = [];
  for (let child = 1; child < document.next[0]; child = document.next[child]) {
    entries.push([
      document.nameOf(child),
      valueOf(document.kind[child], document.num[child], document.stringOf(child)),
    ]);
  }
  return { ok: true, entries };
}

function valueOf(kind: number, number: number, text: string | undefined): PolicyValue {
  if (text !== undefined) return { kind: 'text', value: text };
  switch (kind) {
    case KIND.true:
    case KIND.false:
      return { kind: 'flag', value: kind === KIND.true };
    case KIND.number:
      return { kind: 'number', value: number };
    case KIND.null:
      return { kind: 'null' };
    default:
      return { kind: 'other', what: kind === KIND.array ? 'a list' : 'an object' };
  }
}

function readTomlTable(text: string): TableResult {
  const harmless = withoutDates(text);
  if (harmless === undefined) return refuse('not TOML: something that begins like a date and is none');
  let root: unknown;
  try {
    root = parse(harmless, { integersAsBigInt: true, maxDepth: 64 });
  } catch (error) {
    // The text of the library's message names line and column; its first line is enough.
    return refuse(`not TOML: ${error instanceof Error ? error.message.split('\n')[0].slice(0, 200) : 'unreadable'}`);
  }
  const tool = memberOf(root, 'tool');
  if (tool === undefined) return { ok: true, entries: [] };
  if (!isTable(tool)) return refuse('tool is not a table');
  const table = memberOf(tool, 'gpu_proof');
  if (table === undefined) return { ok: true, entries: [] };
  if (!isTable(table)) return refuse('tool.gpu_proof is not a table');
  return { ok: true, entries: Object.entries(table).map(([name, value]) => [name, tomlValue(value)] as const) };
}

function tomlValue(value: unknown): PolicyValue {
  if (typeof value === 'boolean') return { kind: 'flag', value };
  if (typeof value === 'bigint') return { kind: 'number', value: Number(value) };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'string') return { kind: 'text', value };
  if (!Array.isArray(value)) return { kind: 'other', what: 'a table or a date' };
  return isTexts(value) ? { kind: 'texts', value } : { kind: 'other', what: 'a list of other things than texts' };
}

function isTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string');
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(value: unknown, name: string): unknown {
  return isTable(value) ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

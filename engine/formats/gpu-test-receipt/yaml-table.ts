/**
 * A flat YAML mapping as PyYAML's `safe_load` reads it: YAML 1.1, in which `yes` is true and `1:30` is 90. Only the structure
 * comes from the `yaml` package; what a plain scalar means is decided here, by the patterns of PyYAML, which are narrower
 * than those of YAML 1.1.
 */
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { PolicyValue, TableResult } from './policy-file.ts';

/** Nesting beyond this is refused before the parser, which recurses, sees it. A policy has none. */
const MOST_BRACKETS = 64;
const MOST_DASHES = 64;
const MOST_LINES = 10_000;

export function readYamlTable(text: string): TableResult {
  const lines = text.split('\n');
  const deep = (text.match(/[[{]/g)?.length ?? 0) > MOST_BRACKETS || lines.length > MOST_LINES;
  if (deep || lines.some((line) => (line.match(/[-?:](?=[ \t])/g)?.length ?? 0) > MOST_DASHES) || nests(lines)) {
    return { ok: false, reason: 'too much nesting for a policy' };
  }
  const documents = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
    merge: false,
  });
  if (!Array.isArray(documents) || documents.length === 0) return { ok: false, reason: 'the file is empty' };
  if (documents.length > 1) return { ok: false, reason: 'more than one YAML document' };
  const [document] = documents;
  // A tag that the schema does not know is a warning there, and an error for safe_load.
  const fault = [...document.errors, ...document.warnings].at(0);
  if (fault !== undefined) return { ok: false, reason: `not YAML: ${fault.message.split('\n')[0].slice(0, 200)}` };
  if (document.contents === null) return { ok: false, reason: 'the file is empty' };
  if (!isMap(document.contents)) return { ok: false, reason: 'not a table of names and values' };
  const entries: [string, PolicyValue][] = [];
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key) || typeof key.value !== 'string') return { ok: false, reason: 'a name that is not a text' };
    entries.push([key.value, valueOf(value)]);
  }
  return { ok: true, entries };
}

/** Whether indentation grows too often. */
function nests(lines: readonly string[]): boolean {
  const open: number[] = [];
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    while (open.length > 0 && open[open.length - 1] >= indent) open.pop();
    open.push(indent);
    if (open.length > MOST_BRACKETS) return true;
  }
  return false;
}

function valueOf(node: unknown): PolicyValue {
  if (node === null) return { kind: 'null' };
  if (isSeq(node)) return { kind: 'other', what: 'a list' };
  if (!isScalar(node)) return { kind: 'other', what: 'a table or a reference' };
  if (node.tag !== undefined) return { kind: 'other', what: `a value with the tag ${node.tag.slice(0, 60)}` };
  const text = typeof node.value === 'string' ? node.value : '';
  return node.type === 'PLAIN' ? plain(text) : { kind: 'text', value: text };
}

const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INTEGER = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$/;
const SIXTIES = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const WORD = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** A plain scalar by the resolvers of PyYAML. */
function plain(text: string): PolicyValue {
  if (TRUE.test(text)) return { kind: 'flag', value: true };
  if (FALSE.test(text)) return { kind: 'flag', value: false };
  if (NULL.test(text)) return { kind: 'null' };
  if (WORD.test(text))
    return { kind: 'number', value: /nan/i.test(text) ? NaN : text.startsWith('-') ? -Infinity : Infinity };
  if (SIXTIES.test(text)) return { kind: 'other', what: `a number in base 60 (${text.slice(0, 20)})` };
  if (INTEGER.test(text)) return integer(text);
  if (FLOAT.test(text)) return { kind: 'number', value: Number(text.replace(/_/g, '')) };
  return { kind: 'text', value: text };
}

function integer(text: string): PolicyValue {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '').replace(/_/g, '');
  // A zero in front means base 8 here, as for PyYAML.
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const value = Number(octal);
  return value !== value || octal === '' ? { kind: 'text', value: text } : { kind: 'number', value: sign * value };
}

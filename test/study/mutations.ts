/**
 * The mutation study: every numeric leaf of honest evidence changed by stated amounts, every key deleted, every array
 * reordered, shortened and doubled. Run by `npm run study:mutations`, and in part by a test.
 */
import { judgeFile } from '../../engine/formats/training-receipt/judge-file.ts';
import { readRecords } from '../../engine/formats/training-receipt/records.ts';
import { KIND } from '../../engine/text/json/document.ts';
import type { JsonDocument } from '../../engine/text/json/document.ts';

/** One change of a text: what was done, where, and the new text. */
export interface Mutant {
  readonly change: string;
  readonly record: number;
  readonly pointer: string;
  readonly text: string;
}

type NumericChange = readonly [name: string, make: (value: number) => number | undefined];

/** Changes of numbers; undefined where the change does nothing. */
const NUMERIC: readonly NumericChange[] = [
  ['x (1 + 1e-2)', (x) => (x === 0 ? undefined : x * 1.01)],
  ['x (1 + 1e-4)', (x) => (x === 0 ? undefined : x * 1.0001)],
  ['x (1 + 1e-6)', (x) => (x === 0 ? undefined : x * 1.000001)],
  ['negated', (x) => (x === 0 ? undefined : -x)],
  ['zeroed', (x) => (x === 0 ? undefined : 0)],
];

/** Bytes as a text with one character per byte, so that byte offsets cut it. */
export function byteText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** All mutants of an evidence text (see `byteText`); `keep` thins them out by a running number. */
export function* mutants(text: string, keep: (serial: number) => boolean): Generator<Mutant> {
  const parsed = readRecords(toBytes(text));
  let serial = 0;
  for (let record = 0; record < parsed.records.length; record += 1) {
    const range = parsed.records[record];
    const own = text.slice(range.start, range.end);
    const { whole } = readRecords(toBytes(own));
    if (!whole?.ok) throw new Error('the study needs whole records');
    for (const change of changes(whole.document, own)) {
      serial += 1;
      if (!keep(serial)) continue;
      yield { ...change, record, text: text.slice(0, range.start) + change.text + text.slice(range.end) };
    }
  }
}

function* changes(document: JsonDocument, text: string): Generator<Omit<Mutant, 'record'>> {
  for (let node = 1; node < document.count; node += 1) {
    const start = document.start[node];
    const end = document.endOf(node);
    const replace = (change: string, token: string): Omit<Mutant, 'record'> => ({
      change,
      pointer: document.pointer(node),
      text: text.slice(0, start) + token + text.slice(end),
    });
    if (document.kind[node] === KIND.number) {
      for (const [name, make] of NUMERIC) {
        const value = make(document.num[node]);
        if (value !== undefined) yield replace(name, String(value));
      }
    } else if (document.kind[node] === KIND.array && document.size(node) > 0) {
      const items = elements(document, node, text);
      yield replace('shortened', `[${items.slice(0, -1).join(',')}]`);
      yield replace('doubled', `[${[...items, ...items].join(',')}]`);
      if (new Set(items).size > 1) yield replace('reordered', `[${[...items].reverse().join(',')}]`);
    }
    if (document.key[node] >= 0)
      yield { change: 'deleted', pointer: document.pointer(node), text: without(document, node, text) };
  }
}

function elements(document: JsonDocument, array: number, text: string): string[] {
  const items: string[] = [];
  const end = document.next[array];
  for (let child = array + 1; child < end; child = document.next[child]) {
    items.push(text.slice(document.start[child], document.endOf(child)));
  }
  return items;
}

/** The text without a member and one of the commas around it. */
function without(document: JsonDocument, node: number, text: string): string {
  const from = text.lastIndexOf('"', text.lastIndexOf('"', document.start[node] - 1) - 1);
  let to = document.endOf(node);
  if (text[to] === ',') return text.slice(0, from) + text.slice(to + 1);
  let start = from;
  while (text[start - 1] === ' ') start -= 1;
  if (text[start - 1] === ',') start -= 1;
  while (text[to] === ' ') to += 1;
  return text.slice(0, start) + text.slice(to);
}

export function strictOutcome(text: string): string {
  return judgeFile({ name: 'mutant', bytes: toBytes(text) }, 'strict').outcome;
}

/** Why a change that strict accepts is harmless, by the place that was changed; undefined: no reason is known. */
export function harmless(pointer: string, change: string): string | undefined {
  const rules: readonly (readonly [RegExp, RegExp, string])[] = [
    [/^\/metadata(\/|$)/, /.*/, 'metadata: free text about the receipt, no claim of the step'],
    [
      /^\/numeric_policy\/tolerance/,
      /.*/,
      'declared tolerance: only ever narrows a window, and never below what the digits express',
    ],
    [
      /^\/numeric_policy\/(precision|byte_output|computation_order)/,
      /.*/,
      'formatting policy: a note, windows do not read it',
    ],
    [/^\/attestor\/differential_tolerance/, /.*/, 'declared tolerance of the importer: only ever narrows a window'],
    [/^\/attestor\/import_provenance/, /deleted/, 'origin of an import: a claim that nothing here can check'],
    [
      /^\/(attestor|source_framework)(\/|$)/,
      /deleted/,
      'who made it: a claim that nothing here can check; numbers are recomputed all the same',
    ],
    [/^\/step$/, /.*/, 'step label: a note when it contradicts step_index'],
    [/^\/(trace_id|step_index)$/, /deleted/, 'one record alone needs no trace'],
    [/^\/topology\/bias_sharing$/, /deleted/, 'optional in version 0.1.0, whose network is fixed'],
    [/^\/topology\/layers/, /.*/, 'layer names: a note'],
    [/^\/bias_policy\/(reason|reconciliation)/, /.*/, 'free text'],
    [/^\/updates\/\d+\/(layer_edge|parameter_role|from_unit|to_unit)$/, /deleted/, 'label: carries no number'],
    [/^\/loss\/reduction$/, /deleted/, 'the batch block names the reduction'],
    [/\/dual_form$/, /deleted/, 'the dual form repeats the signal, which is checked'],
    [/^\/optimizer_config\/(dampening|nesterov|weight_decay)$/, /deleted/, 'states that a feature is off'],
    [/^\/(updates|backward)(\/|$)/, /reordered/, 'order of a list whose entries carry their own names'],
    [
      /^\/optimizer_config\/epsilon$/,
      /1e-[246]/,
      'epsilon beside a root that is many orders of magnitude larger: below the last digit of every number it enters',
    ],
  ];
  return rules.find(([place, what]) => place.test(pointer) && what.test(change))?.[2];
}

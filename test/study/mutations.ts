/**
 * The mutation study: every numeric leaf of honest evidence changed by stated amounts, every key deleted, every array
 * reordered, shortened and doubled. Run by `npm run study:mutations`, and in part by a test.
 */
import { reconcileMultiStep, validateReceiptSchema } from '@mcptoolshop/backprop-trace';
import { judgeFile } from '../../engine/formats/training-receipt/judge-file.ts';
import { readRecords } from '../../engine/formats/training-receipt/records.ts';
import { KIND } from '../../engine/text/json/document.ts';
import type { JsonDocument } from '../../engine/text/json/document.ts';
import type { JsonObject } from '../builders/receipts.ts';
import { theirs } from '../builders/reference-runner.ts';
import { windowsOf } from './tightness.ts';

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
  return Buffer.from(bytes).toString('latin1');
}

function toBytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
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

/** Whether the reference accepts a text: schema and rules; for a single engine receipt also its reproduction. */
export function referenceAccepts(text: string): boolean {
  const records = parsed(text);
  if (records === undefined) return false;
  if (records.length === 1) return theirs(records[0]).pass;
  if (!records.every((record) => validateReceiptSchema(record).ok)) return false;
  try {
    const result = reconcileMultiStep(records) as { ok: boolean; math_gate_skipped?: boolean };
    return result.ok && result.math_gate_skipped !== true;
  } catch {
    return false;
  }
}

function parsed(text: string): JsonObject[] | undefined {
  const utf8 = Buffer.from(text, 'latin1').toString('utf8');
  try {
    return utf8
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as JsonObject);
  } catch {
    return undefined;
  }
}

/** Changes that move a number by at least one part in ten thousand. */
const COARSE = new Set(['x (1 + 1e-2)', 'x (1 + 1e-4)', 'negated', 'zeroed']);

/** Numbers that are no claims about the step: what they say is a setting, or is not said of the step at all. */
const SETTINGS: readonly (readonly [place: RegExp, what: string])[] = [
  [/^\/numeric_policy\/tolerance/, 'declared tolerance'],
  [/^\/numeric_policy\/precision_significant_digits$/, 'declared digits'],
  [/^\/attestor\/differential_tolerance/, "importer's tolerance"],
  [/^\/step$/, 'step label'],
  [/^\/optimizer_config\/epsilon$/, 'epsilon'],
  [/^\/optimizer_config\/momentum$/, 'momentum on zero buffers'],
];

/** The setting that a survivor changed by at least 1e-4, or undefined when it was a numeric claim. */
export function settingOf(pointer: string): string | undefined {
  return SETTINGS.find(([place]) => place.test(pointer))?.[1];
}

/** What is known of a golden, for judging whether a survivor is harmless. */
export class Golden {
  readonly name: string;
  readonly text: string;
  /** By record and pointer: the narrowest relative window in which the number is compared. */
  readonly #windows: ReadonlyMap<string, number>;
  readonly #zeroState: boolean;
  readonly #observer: boolean;

  constructor(name: string, bytes: Uint8Array) {
    this.name = name;
    this.text = byteText(bytes);
    this.#windows = windowsOf(bytes);
    const records = parsed(this.text) ?? [];
    this.#zeroState = records.every((record) => stateIsZero(record));
    this.#observer = records.some((record) => record['attestor'] !== undefined);
  }

  /** Why a change that strict accepts is harmless; undefined: no reason is known. */
  harmless({ pointer, change, record }: Mutant): string | undefined {
    const listed = HARMLESS.find(([place, what]) => place.test(pointer) && what.test(change))?.[2];
    if (listed !== undefined) return listed;
    if (this.#zeroState && /^\/optimizer_config\/momentum$/.test(pointer) && change !== 'deleted') {
      return 'momentum beside buffers that are all zero: multiplied by zero';
    }
    if (change !== 'x (1 + 1e-6)') return undefined;
    const window = this.#windows.get(`${String(record)} ${pointer}`);
    if (window !== undefined && window > 9e-7)
      return 'smaller than the half-width that the digits of its inputs leave it';
    return undefined;
  }

  get observer(): boolean {
    return this.#observer;
  }
}

function stateIsZero(record: JsonObject): boolean {
  return (record['updates'] as JsonObject[]).every((update) => {
    const state = (update['optimizer'] as JsonObject)['state_before'] as JsonObject | undefined;
    return state === undefined || Object.values(state).every((value) => value === 0);
  });
}

/** Places, changes, and why the change is harmless there. */
const HARMLESS: readonly (readonly [place: RegExp, change: RegExp, reason: string])[] = [
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
  [
    /^\/(attestor|source_framework)(\/|$)/,
    /deleted/,
    'who made it: a claim that nothing here can check; numbers are recomputed all the same',
  ],
  [/^\/step$/, /.*/, 'step label: a note when it contradicts step_index'],
  [/^\/(trace_id|step_index)$/, /deleted/, 'one record alone needs no trace'],
  [/^\/topology\/bias_sharing$/, /deleted/, 'optional in version 0.1.0, whose network is fixed'],
  [/^\/topology\/layers/, /.*/, 'layer names: a note'],
  [
    /^\/topology\/(unit_order\/|parameters\/\d+\/applies_to_units$)/,
    /reordered/,
    'order of declaration: decides the order of summation only',
  ],
  [/^\/bias_policy\/(reason|reconciliation)/, /.*/, 'free text'],
  [/^\/updates\/\d+\/(layer_edge|parameter_role|from_unit|to_unit)$/, /deleted/, 'label: carries no number'],
  [/^\/loss\/reduction$/, /deleted/, 'the batch block names the reduction'],
  [/\/dual_form$/, /deleted/, 'the dual form repeats the signal, which is checked'],
  [/^\/optimizer_config\/(dampening|nesterov|weight_decay)$/, /deleted/, 'states that a feature is off'],
  [/^\/(updates|backward)(\/|$)/, /reordered/, 'order of a list whose entries carry their own names'],
  [
    /^\/optimizer_config\/weight_decay$/,
    /1e-6/,
    'decay that moves by less than the last digit of the weights that it shrinks',
  ],
  [
    /^\/optimizer_config\/epsilon$/,
    /./,
    'epsilon beside a root that is many orders of magnitude larger: below the last digit of every number it enters',
  ],
];

/** Counts over the mutants of one golden. */
export interface Tally {
  readonly name: string;
  tried: number;
  reference: number;
  /** Numeric claims that were changed by at least 1e-4 and that the reference accepts. */
  referenceClaims: number;
  strict: number;
  undecided: number;
  /** Strict survivors by reason. */
  readonly reasons: Map<string, number>;
  /** Settings that were changed by at least 1e-4 and accepted. */
  readonly settings: Map<string, number>;
  readonly unexplained: string[];
  /** Numeric claims that were changed by at least 1e-4 and accepted. */
  readonly claims: string[];
}

export function study(golden: Golden, keep: (serial: number) => boolean): Tally {
  const tally: Tally = {
    name: golden.name,
    tried: 0,
    reference: 0,
    referenceClaims: 0,
    strict: 0,
    undecided: 0,
    reasons: new Map(),
    settings: new Map(),
    unexplained: [],
    claims: [],
  };
  for (const mutant of mutants(golden.text, keep)) {
    tally.tried += 1;
    if (referenceAccepts(mutant.text)) {
      tally.reference += 1;
      if (COARSE.has(mutant.change) && settingOf(mutant.pointer) === undefined) tally.referenceClaims += 1;
    }
    const outcome = strictOutcome(mutant.text);
    if (outcome === 'INCOMPLETE') tally.undecided += 1;
    if (outcome !== 'PASS') continue;
    tally.strict += 1;
    const reason = golden.harmless(mutant);
    const place = `${golden.name} record ${String(mutant.record)} ${mutant.pointer} ${mutant.change}`;
    if (reason === undefined) tally.unexplained.push(place);
    else tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
    if (!COARSE.has(mutant.change)) continue;
    const setting = settingOf(mutant.pointer);
    if (setting === undefined) tally.claims.push(place);
    else tally.settings.set(setting, (tally.settings.get(setting) ?? 0) + 1);
  }
  return tally;
}

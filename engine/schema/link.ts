/**
 * A schema program as typed arrays, for the run over a document. Made once per program and kept.
 *
 * An object schema has a row with one entry per word of the format, so that a member costs one look-up by its name id
 * and whether it is required is one bit.
 */
import { KIND } from '../text/json/document.ts';
import type { PatternName, SchemaNode, SchemaProgram } from './program.ts';

export const ANY = 0;
export const NEVER = 1;

/** What a node asks for besides the kind. */
export const ASKS = {
  finite: 1,
  integer: 2,
  range: 4,
  literal: 8,
  text: 16,
  members: 32,
  elements: 64,
  branches: 128,
} as const;

const ALL_KINDS = 0x7f;

/** Low half of an entry of a row: the node. High half: the bit of `need`, or SPARE for a member that is not required. */
const SPARE = 32;

export interface LinkedSchema {
  readonly nodes: readonly SchemaNode[];
  readonly wordCount: number;
  /** Accepted kinds, one bit each. */
  readonly kinds: Uint8Array;
  readonly asks: Uint8Array;
  /** Accepted kinds of a node that asks for nothing else than these and finite numbers; 0 for all other nodes. */
  readonly plain: Uint8Array;
  /** NaN where there is no limit. */
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  readonly above: Float64Array;
  readonly below: Float64Array;
  /** Start of the row of an object schema in `entries`, or -1. */
  readonly row: Int32Array;
  readonly entries: Int32Array;
  /** One bit per required member. */
  readonly need: Int32Array;
  readonly additional: Int32Array;
  readonly items: Int32Array;
  readonly pattern: readonly (PatternName | undefined)[];
  /** Accepted texts of a literal: `literalWords` from `literalStart[id]` to `literalStart[id + 1]`. */
  readonly literalStart: Int32Array;
  readonly literalWords: Int32Array;
}

const linkedPrograms = new WeakMap<readonly SchemaNode[], LinkedSchema>();

export function linkProgram(program: SchemaProgram): LinkedSchema {
  let linked = linkedPrograms.get(program.nodes);
  if (linked?.wordCount !== program.words.length) {
    linked = link(program.nodes, program.words.length);
    linkedPrograms.set(program.nodes, linked);
  }
  return linked;
}

function link(nodes: readonly SchemaNode[], wordCount: number): LinkedSchema {
  const size = nodes.length;
  const asks = Uint8Array.from(nodes, asksOf);
  const kinds = Uint8Array.from(nodes, (node) => (node.never === true ? 0 : (node.kinds ?? ALL_KINDS)));
  const withRow = nodes.map((node) => node.properties !== undefined || node.required !== undefined);
  const row = new Int32Array(size).fill(-1);
  const entries = new Int32Array(withRow.filter(Boolean).length * wordCount);
  const need = new Int32Array(size);
  let rowStart = 0;
  nodes.forEach((node, id) => {
    if (withRow[id] !== true) return;
    row[id] = rowStart;
    need[id] = fillRow(node, entries.subarray(rowStart, rowStart + wordCount));
    rowStart += wordCount;
  });
  const literalStart = new Int32Array(size + 1);
  nodes.forEach((node, id) => {
    literalStart[id + 1] = literalStart[id] + (node.words?.length ?? 0);
  });
  const limits = (pick: (node: SchemaNode) => number | undefined): Float64Array =>
    Float64Array.from(nodes, (node) => pick(node) ?? NaN);
  return {
    nodes,
    wordCount,
    kinds,
    asks,
    plain: kinds.map((mask, id) => ((asks[id] & ~ASKS.finite) === 0 ? mask : 0)),
    minimum: limits((node) => node.minimum),
    maximum: limits((node) => node.maximum),
    above: limits((node) => node.exclusiveMinimum),
    below: limits((node) => node.exclusiveMaximum),
    row,
    entries,
    need,
    additional: Int32Array.from(nodes, (node) => node.additional ?? ANY),
    items: Int32Array.from(nodes, (node) => node.items ?? ANY),
    pattern: nodes.map((node) => node.pattern),
    literalStart,
    literalWords: Int32Array.from(nodes.flatMap((node) => [...(node.words ?? [])])),
  };
}

function asksOf(node: SchemaNode): number {
  const finite = node.kinds !== undefined && ((node.kinds >> KIND.number) & 1) === 1;
  const range = [node.minimum, node.maximum, node.exclusiveMinimum, node.exclusiveMaximum].some(
    (limit) => limit !== undefined,
  );
  const members =
    node.properties !== undefined ||
    node.required !== undefined ||
    node.maxProperties !== undefined ||
    (node.additional ?? ANY) !== ANY;
  const counts = node.minItems !== undefined || node.maxItems !== undefined;
  const elements = counts || node.unique === true || (node.items ?? ANY) !== ANY;
  const branches = [node.allOf, node.anyOf, node.oneOf, node.not, node.if].some((branch) => branch !== undefined);
  return (
    (finite ? ASKS.finite : 0) |
    (node.integer === true ? ASKS.integer : 0) |
    (range ? ASKS.range : 0) |
    (node.literal !== undefined ? ASKS.literal : 0) |
    (node.pattern !== undefined || node.minLength !== undefined ? ASKS.text : 0) |
    (members ? ASKS.members : 0) |
    (elements ? ASKS.elements : 0) |
    (branches ? ASKS.branches : 0)
  );
}

/** Fills the row of an object schema; returns its required bits. */
function fillRow(node: SchemaNode, row: Int32Array): number {
  const properties = node.properties ?? [];
  for (let i = 0; i < properties.length; i += 2) {
    row[properties[i]] = (SPARE << 16) | properties[i + 1];
  }
  let need = 0;
  (node.required ?? []).forEach((word, i) => {
    const entry = row[word];
    const target = entry === 0 ? (node.additional ?? ANY) : entry & 0xffff;
    row[word] = ((i + 1) << 16) | target;
    need |= 1 << (i + 1);
  });
  return need;
}

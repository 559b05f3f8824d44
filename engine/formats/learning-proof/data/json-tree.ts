/** JSON texts of checkpoints (safetensors header, parameter groups, scheduler), read strictly. */
import type { JsonDocument } from '../../../text/json/document.ts';
import { KIND, REFUSED_DEFECTS } from '../../../text/json/document.ts';
import { readJson } from '../../../text/json/reader.ts';
import { createVocabulary } from '../../../text/json/strings.ts';
import { LIMITS } from '../../../bytes/limits.ts';
import type { Tree } from './tensor.ts';
import { DataError } from './tensor.ts';

const VOCABULARY = createVocabulary([]);
const INTEGER = /^-?(0|[1-9][0-9]*)$/;

/**
 * @param place of the text, for messages
 * @param start offset of the text in its container
 * @throws DataError for everything that is not strict JSON
 */
export function strictJson(place: string, bytes: Uint8Array, start = 0): JsonDocument {
  const at = (byte: number): string => `${place}, byte ${String(start + byte)}`;
  const result = readJson(bytes, VOCABULARY);
  if (!result.ok) throw new DataError(at(result.error.byte), 'json', result.error.message);
  const { document } = result;
  const defect = document.defects.find(({ code }) => REFUSED_DEFECTS.includes(code) || code === 'lone-surrogate');
  if (defect !== undefined) throw new DataError(at(defect.byte), 'json', defect.message);
  return document;
}

/** Non-negative integer of a node as it is written, or undefined. */
export function countOf(document: JsonDocument, node: number): number | undefined {
  if (!document.isNumber(node)) return undefined;
  const text = document.source(node, 32);
  const value = Number(text);
  return INTEGER.test(text) && value >= 0 && Number.isSafeInteger(value) && !text.startsWith('-') ? value : undefined;
}

/** Children of a container, in order. */
export function childrenOf(document: JsonDocument, node: number): number[] {
  const children: number[] = [];
  const end = document.next[node];
  for (let child = node + 1; child < end; child = document.next[child]) children.push(child);
  return children;
}

/** A document as a tree: integers by how they are written, keys as texts. */
export function jsonTree(document: JsonDocument): Tree {
  // Children come after their parents, so going backwards every child is there when its parent is made.
  const made = new Array<Tree>(document.count);
  for (let node = document.count - 1; node >= 0; node -= 1) made[node] = treeOf(document, node, made);
  return made[0];
}

function treeOf(document: JsonDocument, node: number, made: readonly Tree[]): Tree {
  switch (document.kind[node]) {
    case KIND.object:
      return { kind: 'map', entries: childrenOf(document, node).map((child) => [document.nameOf(child), made[child]]) };
    case KIND.array:
      return { kind: 'list', items: childrenOf(document, node).map((child) => made[child]) };
    case KIND.string:
      return { kind: 'text', value: document.stringOf(node) ?? '' };
    case KIND.number: {
      const text = document.source(node, LIMITS.numberDigits + 16);
      return INTEGER.test(text) ? { kind: 'int', value: BigInt(text) } : { kind: 'float', value: document.num[node] };
    }
    case KIND.null:
      return { kind: 'none' };
    default:
      return { kind: 'bool', value: document.kind[node] === KIND.true };
  }
}

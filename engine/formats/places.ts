/** Where findings stand in the text of JSON evidence. */
import type { JsonDefect, JsonDocument } from '../text/json/document.ts';
import type { SchemaViolation } from '../schema/validate.ts';
import type { Failure } from '../verdict/model.ts';
import type { TextRange } from './format.ts';

/** Range of a pointer `byte N`. */
export function byteRange(pointer: string): TextRange | undefined {
  const match = /^byte (\d+)$/.exec(pointer);
  return match === null ? undefined : { start: Number(match[1]), end: Number(match[1]) + 1 };
}

/** The place that a pointer names, or the nearest enclosing one that exists. */
export function rangeOf(document: JsonDocument, pointer: string, start: number): TextRange {
  let at = pointer;
  let node = document.resolve(at);
  while (node < 0 && at !== '') {
    at = at.slice(0, at.lastIndexOf('/'));
    node = document.resolve(at);
  }
  const found = Math.max(node, 0);
  const range = { start: start + document.start[found], end: start + document.endOf(found) };
  return at === pointer ? range : { ...range, absent: true };
}

export function placeOf(document: JsonDocument, defect: JsonDefect, offset: number): string {
  return defect.node >= 0 ? document.pointer(defect.node) : `byte ${String(defect.byte + offset)}`;
}

export function defectFailure(document: JsonDocument, defect: JsonDefect, offset: number, record: number): Failure {
  return {
    record,
    pointer: placeOf(document, defect, offset),
    message: `at byte ${String(defect.byte + offset)}: ${defect.message}`,
    ...(defect.node >= 0 ? { claimed: document.source(defect.node) } : {}),
  };
}

export function shapeFailure(document: JsonDocument, violation: SchemaViolation, record: number): Failure {
  const { node, message } = violation;
  const scalar = !document.isObject(node) && !document.isArray(node);
  return { record, pointer: document.pointer(node), message, ...(scalar ? { claimed: document.source(node) } : {}) };
}

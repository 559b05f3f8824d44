/** A parsed document as JavaScript values, for comparison with JSON.parse. Objects have no prototype. */
import { KIND } from '../../engine/text/json/document.ts';
import type { JsonDocument } from '../../engine/text/json/document.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Iterative, because documents may be as deep as the limit allows. Of a repeated name the last one stays. */
export function materialise(document: JsonDocument): Json {
  const values: Json[] = new Array<Json>(document.count);
  // Children come after their container, so that from the end every child is ready before its container.
  for (let node = document.count - 1; node >= 0; node -= 1) {
    const children: number[] = [];
    for (let child = node + 1; child < document.next[node]; child = document.next[child]) children.push(child);
    switch (document.kind[node]) {
      case KIND.null:
        values[node] = null;
        break;
      case KIND.false:
      case KIND.true:
        values[node] = document.kind[node] === KIND.true;
        break;
      case KIND.number:
        values[node] = document.num[node];
        break;
      case KIND.string:
        values[node] = document.stringOf(node) ?? '';
        break;
      case KIND.array:
        values[node] = children.map((child) => values[child]);
        break;
      default: {
        const object = Object.create(null) as Record<string, Json>;
        for (const child of children) object[document.nameOf(child)] = values[child];
        values[node] = object;
      }
    }
  }
  return values[0];
}

/** Values of JSON.parse in the same form: objects without prototype, so that `__proto__` is a name like any other. */
export function withoutPrototypes(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value as Json;
  const object = Object.create(null) as Record<string, Json>;
  for (const [name, member] of Object.entries(value)) object[name] = withoutPrototypes(member);
  return object;
}

import { escapePointer, KIND } from './document.ts';
import type { JsonDocument } from './document.ts';

/**
 * Parents and pointers of the nodes of one document, for those who ask for thousands: one pass over the document, 8 bytes
 * a node, and then a walk as long as the pointer. `JsonDocument.pointer` walks from the root, past every sibling.
 */
export class Places {
  readonly document: JsonDocument;
  readonly #parent: Int32Array;
  /** Position among the children of the parent. */
  readonly #position: Int32Array;

  constructor(document: JsonDocument) {
    const { count, next } = document;
    this.document = document;
    this.#parent = new Int32Array(count).fill(-1);
    this.#position = new Int32Array(count);
    // Nodes stand in document order, each before its children: the parent of the next node is the last one that is still open.
    let open = -1;
    const held = new Int32Array(count);
    for (let node = 0; node < count; node += 1) {
      while (open >= 0 && next[open] <= node) open = this.#parent[open];
      this.#parent[node] = open;
      if (open >= 0) {
        this.#position[node] = held[open];
        held[open] += 1;
      }
      open = node;
    }
  }

  /** The container that a node stands in; -1 for the root. */
  parent(node: number): number {
    return this.#parent[node];
  }

  /** RFC 6901 pointer of a node, '' for the root. */
  pointer(node: number): string {
    let pointer = '';
    for (let at = node; this.#parent[at] >= 0; at = this.#parent[at]) {
      const inObject = this.document.kind[this.#parent[at]] === KIND.object;
      pointer = `/${inObject ? escapePointer(this.document.nameOf(at)) : String(this.#position[at])}${pointer}`;
    }
    return pointer;
  }
}

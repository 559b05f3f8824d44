/** Names in inputs, targets and parameters that the topology does not declare. What is missing stops the run. */
import type { JsonDocument } from '../../text/json/document.ts';
import { W } from '../training-receipt/schema.generated.ts';

export interface Undeclared {
  readonly node: number;
  readonly message: string;
}

/** `document` was read with the words of receipts and has the shape of a topology input. */
export function undeclared(document: JsonDocument): {
  readonly examined: number;
  readonly found: readonly Undeclared[];
} {
  const topology = document.member(0, W.topology);
  const order = document.member(topology, W.unit_order);
  const maps = [
    [document.member(0, W.inputs), document.member(order, W.input), 'an input unit'],
    [document.member(0, W.targets), document.member(order, W.output), 'an output unit'],
    [document.member(0, W.parameters_before), document.member(topology, W.parameter_order), 'a parameter'],
  ] as const;
  const found: Undeclared[] = [];
  let examined = 0;
  for (const [map, list, what] of maps) {
    const declared = new Set(children(document, list).map((node) => document.aux[node]));
    for (const node of children(document, map)) {
      examined += 1;
      if (!declared.has(document.key[node])) found.push({ node, message: `is not ${what} that the topology declares` });
    }
  }
  return { examined, found };
}

/** A list of layers that says something else than the receipt will. */
export function otherLayers(document: JsonDocument): number {
  const list = document.member(document.member(0, W.topology), W.layers);
  const names = children(document, list).map((node) => document.stringOf(node) ?? '');
  return names.join(' ') === 'input hidden output' ? -1 : list;
}

function children(document: JsonDocument, parent: number): number[] {
  const nodes: number[] = [];
  const end = document.next[parent];
  for (let child = parent + 1; child < end; child = document.next[child]) nodes.push(child);
  return nodes;
}

/** The flat names of safetensors and npz as the tree that torch saves. */
import { jsonTree, strictJson } from './json-tree.ts';
import type { FlatContent } from './safetensors.ts';
import type { Tree } from './tensor.ts';
import { DataError } from './tensor.ts';

type Entry = readonly [string | number, Tree];

const NET = 'net.';
const STATE = /^optimizer\.state\.(0|[1-9][0-9]{0,8})\.([^.]+)$/;

/** @throws DataError for names that belong nowhere, and texts that are no JSON */
export function unfold({ tensors, texts }: FlatContent): Tree {
  const bare = tensors.every(([name]) => !name.startsWith(NET) && !name.startsWith('optimizer.'));
  const net: Entry[] = [];
  const states = new Map<number, Entry[]>();
  for (const [name, tensor] of tensors) {
    const leaf: Tree = { kind: 'tensor', tensor };
    const state = STATE.exec(name);
    if (bare) net.push([name, leaf]);
    else if (name.startsWith(NET)) net.push([name.slice(NET.length), leaf]);
    else if (state === null)
      throw new DataError(
        tensor.place,
        'name',
        `the name ${JSON.stringify(name)} is neither net.<parameter> nor optimizer.state.<index>.<key>`,
      );
    else {
      const index = Number(state[1]);
      const known = states.get(index) ?? [];
      states.set(index, known);
      known.push([state[2], leaf]);
    }
  }
  const entries: Entry[] = [['net', { kind: 'map', entries: net }]];
  const groups = readText(texts, 'optimizer.param_groups');
  if (states.size > 0 || groups !== undefined) {
    const state: Entry[] = [...states].map(([index, members]) => [index, { kind: 'map', entries: members }]);
    const optimizer: Entry[] = [['state', { kind: 'map', entries: state }]];
    if (groups !== undefined) optimizer.push(['param_groups', groups]);
    entries.push(['optimizer', { kind: 'map', entries: optimizer }]);
  }
  const scheduler = readText(texts, 'scheduler');
  if (scheduler !== undefined) entries.push(['scheduler', scheduler]);
  return { kind: 'map', entries };
}

/** Other texts (`format: pt`) are labels of their writers. */
export function unreadTexts({ texts }: FlatContent): string[] {
  return [...texts.keys()]
    .filter((name) => name !== 'optimizer.param_groups' && name !== 'scheduler')
    .map((name) => `the text ${JSON.stringify(name)} was not read`);
}

function readText(texts: FlatContent['texts'], name: string): Tree | undefined {
  const text = texts.get(name);
  return text === undefined ? undefined : jsonTree(strictJson(text.place, text.bytes));
}

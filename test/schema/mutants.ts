/** Structural mutants of JSON documents, written as text so that spellings and repeated members can differ too. */
import type { Random } from '../builders/random.ts';

/** A token that JSON.stringify would not write. */
export class Token {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Tree = null | boolean | number | string | Token | Tree[] | TreeObject;

/** Members in order; a name may stand twice. */
export class TreeObject {
  members: [string, Tree][];

  constructor(members: [string, Tree][]) {
    this.members = members;
  }
}

export function parseTree(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(parseTree);
  if (typeof value !== 'object' || value === null) return value as Tree;
  return new TreeObject(Object.entries(value).map(([name, member]) => [name, parseTree(member)]));
}

export function writeTree(tree: Tree): string {
  if (tree instanceof Token) return tree.text;
  if (Array.isArray(tree)) return `[${tree.map(writeTree).join(',')}]`;
  if (tree instanceof TreeObject) {
    return `{${tree.members.map(([name, member]) => `${JSON.stringify(name)}:${writeTree(member)}`).join(',')}}`;
  }
  return JSON.stringify(tree);
}

function copy(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map(copy);
  if (tree instanceof TreeObject) return new TreeObject(tree.members.map(([name, member]) => [name, copy(member)]));
  return tree;
}

const NUMBERS = [
  '0',
  '-0',
  '1',
  '1.0',
  '1e0',
  '-1',
  '0.5',
  '1e-5',
  '1.00001e-5',
  '0.001',
  '0.0010001',
  '1e-9',
  '9',
  '9.0',
  '64',
  '65',
]
  .concat([
    '1e400',
    '-1e400',
    '1e-400',
    '10000',
    '10001',
    '0.9999999999999999',
    '0.99999999999999999',
    '9007199254740993',
    '1.5',
  ])
  .map((text) => new Token(text));
const OTHERS: readonly Tree[] = [
  null,
  true,
  false,
  '',
  'a',
  '1a',
  'sgd',
  'adam',
  'adamw',
  'sgd_momentum',
  'softmax',
  'filled',
];
const EMPTY = (): Tree[] => [[], new TreeObject([]), [new TreeObject([])], [''], ['a', 'a'], [1, 1]];

export const HOSTILE_NAMES = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'valueOf',
  '',
  ' ',
  '\u0000',
  '\ud800',
  '0',
];
const OPTIONAL_NAMES = [
  ...[
    'trace_id',
    'step_index',
    'optimizer_config',
    'batch',
    'per_sample',
    'weight_decay',
    'momentum',
    'nesterov',
    'dampening',
  ],
  ...[
    'beta1',
    'beta2',
    'epsilon',
    't',
    'state_before',
    'state_after',
    'm',
    'v',
    'buffer',
    'dual_form',
    'reduction',
    'status',
  ],
  ...[
    'metadata',
    'attestor',
    'source_framework',
    'skip_basis',
    'layer_edge',
    'note',
    'drift_check_against_published',
    'x',
  ],
];

/** Every container of a tree. */
function containers(tree: Tree): (Tree[] | TreeObject)[] {
  const found: (Tree[] | TreeObject)[] = [];
  const walk = (at: Tree): void => {
    if (Array.isArray(at)) {
      found.push(at);
      at.forEach(walk);
    } else if (at instanceof TreeObject) {
      found.push(at);
      at.members.forEach(([, member]) => {
        walk(member);
      });
    }
  };
  walk(tree);
  return found;
}

function otherValue(old: Tree, random: Random): Tree {
  const kind = random.below(6);
  if (typeof old === 'number' && kind < 2)
    return new Token(
      random.pick(['-', '0', '1e3', '1e-3']) === '-' ? String(-old) : `${String(old)}e3`.replace(/e.*e/, 'e'),
    );
  if (typeof old === 'string' && kind < 2)
    return random.pick([`${old}x`, `x${old}`, old.slice(1), old.toUpperCase(), `${old}\n`, ` ${old}`, '']);
  if (kind < 4) return random.pick(NUMBERS);
  return kind === 4 ? random.pick(OTHERS) : random.pick(EMPTY());
}

function mutateArray(array: Tree[], random: Random): void {
  const at = random.below(array.length + 1);
  const value = array.length === 0 ? 1 : random.pick(array);
  const kind = random.below(6);
  if (kind === 0) array.splice(at, 1);
  else if (kind === 1) array.length = 0;
  else if (kind === 2) array.push(...array.map(copy));
  else if (kind === 3) array.splice(at, 0, copy(value));
  else if (at < array.length) array[at] = otherValue(array[at], random);
  else array.push(otherValue(value, random));
}

function mutateObject(object: TreeObject, random: Random): void {
  const { members } = object;
  const name = random.below(3) === 0 ? random.pick(HOSTILE_NAMES) : random.pick(OPTIONAL_NAMES);
  if (members.length === 0) {
    members.push([name, random.pick(NUMBERS)]);
    return;
  }
  const at = random.below(members.length);
  const [oldName, old] = members[at];
  const kind = random.below(9);
  if (kind === 0) members.splice(at, 1);
  else if (kind === 1) members[at] = [random.pick([`${oldName}x`, oldName.toUpperCase(), name]), old];
  else if (kind === 2) members.splice(random.below(members.length + 1), 0, [oldName, otherValue(old, random)]);
  else if (kind === 3) members.splice(random.below(members.length + 1), 0, [name, otherValue(old, random)]);
  else if (kind === 4) members.splice(random.below(members.length + 1), 0, [name, copy(old)]);
  else if (kind === 5) members.reverse();
  else members[at] = [oldName, otherValue(old, random)];
}

/** A copy with one to three changes. */
export function mutate(tree: Tree, random: Random): Tree {
  const mutant = copy(tree);
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const all = containers(mutant);
    // Half of the changes go to the outer containers, where the rules are.
    const target = all[random.below(random.below(2) === 0 ? Math.min(40, all.length) : all.length)];
    if (Array.isArray(target)) mutateArray(target, random);
    else mutateObject(target, random);
  }
  return mutant;
}

/** A place of a tree, and how the whole document is written with another text there (undefined: without it). */
interface Site {
  /** Pointer, text, and text of a small container: where all agree, a change tells nothing new. */
  readonly place: string;
  readonly value: Tree;
  readonly write: (text: string | undefined) => string;
}

function sites(tree: Tree): Site[] {
  const found: Site[] = [];
  const visit = (value: Tree, pointer: string, around: string, write: Site['write']): void => {
    const text = writeTree(value);
    found.push({ place: `${pointer} ${text} ${around.length < 500 ? around : ''}`, value, write });
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    const parts: [string, string, Tree][] = Array.isArray(value)
      ? value.map((item, i) => [String(i), '', item])
      : value instanceof TreeObject
        ? value.members.map(([name, member]) => [name, `${JSON.stringify(name)}:`, member])
        : [];
    const texts = parts.map(([, before, part]) => before + writeTree(part));
    parts.forEach(([step, before, part], i) => {
      visit(part, `${pointer}/${step}`, text, (other) => {
        const others = other === undefined ? [] : [before + other];
        return write(`${open}${[...texts.slice(0, i), ...others, ...texts.slice(i + 1)].join(',')}${close}`);
      });
    });
  };
  visit(tree, '', '', (text) => text ?? 'null');
  return found;
}

const REPLACEMENTS = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1',
  '1.5',
  '1e400',
  '""',
  '"x"',
  '"1"',
  '[]',
  '{}',
  '["x"]',
  '{"x":1}',
];

/** Texts to put in place of a value; undefined takes it away. */
function* replacements(value: Tree, words: readonly string[]): Generator<string | undefined> {
  yield undefined;
  yield* REPLACEMENTS;
  if (typeof value === 'number') yield* NUMBERS.map(({ text }) => text);
  if (typeof value === 'string') {
    // All words where one of them stands; elsewhere a few.
    yield* (words.includes(value) ? words : words.slice(0, 3)).map((word) => JSON.stringify(word));
    const near = [`${value}0`, value.slice(1), value.slice(0, -1), `${value}\n`, value.toUpperCase(), ` ${value}`];
    yield* near.map((text) => JSON.stringify(text));
  }
  if (Array.isArray(value) && value.length > 0) {
    const items = value.map(writeTree);
    yield `[${[...items, ...items].join(',')}]`;
    if (items.every((item) => item.startsWith('"')))
      yield `[${Array.from({ length: 10_001 }, (_, i) => `"q${String(i)}"`).join(',')}]`;
  }
  if (value instanceof TreeObject) {
    const rest = writeTree(value).slice(1);
    for (const member of [
      '"zz":0',
      '"weight_decay":0.1',
      '"__proto__":""',
      ...value.members.map(([name]) => `${JSON.stringify(name)}:[[]]`),
    ]) {
      yield `{${member}${value.members.length === 0 ? '' : ','}${rest}`;
    }
  }
}

/** Every single change at every place that is not in `seen`; adds the places. */
export function* singleChanges(tree: Tree, words: readonly string[], seen: Set<string>): Generator<string> {
  for (const { place, value, write } of sites(tree)) {
    if (seen.has(place)) continue;
    seen.add(place);
    for (const text of replacements(value, words)) yield write(text);
  }
}

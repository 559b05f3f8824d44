/** What stands on the stack of a pickle while it is read: plain values, and two things that may only be used up. */
import type { DType, Tree } from './tensor.ts';
import { DataError } from './tensor.ts';

/** A name from the list, at hand to be called; never looked up anywhere. */
export interface GlobalValue {
  readonly kind: 'global';
  readonly name: string;
}

/** A persistent id that names a storage. */
export interface StorageValue {
  readonly kind: 'storage';
  readonly key: string;
  /** For messages. */
  readonly name: string;
}

/** A value of a kind that no checkpoint holds. Passed over, so that a global behind it is still named; refused where it stays. */
export interface OpaqueValue {
  readonly kind: 'opaque';
  /** Of the opcode that makes it. */
  readonly name: string;
}

export type MapValue = Extract<Tree, { readonly kind: 'map' }>;
export type ListValue = Extract<Tree, { readonly kind: 'list' }>;
export type Value = Tree | GlobalValue | StorageValue | OpaqueValue;

/** Names that `torch.save` writes for tensors and plain containers: the complete list (module, then name). */
const GLOBALS = new Map([
  ['collections', new Set(['OrderedDict', 'Counter'])],
  ['torch._utils', new Set(['_rebuild_tensor_v2'])],
  [
    'torch',
    new Set([
      'DoubleStorage',
      'FloatStorage',
      'HalfStorage',
      'BFloat16Storage',
      'LongStorage',
      'IntStorage',
      'ByteStorage',
    ]),
  ],
]);

const STORAGE_DTYPES = new Map<string, DType>([
  ['torch.DoubleStorage', 'f64'],
  ['torch.FloatStorage', 'f32'],
  ['torch.HalfStorage', 'f16'],
  ['torch.BFloat16Storage', 'bf16'],
  ['torch.LongStorage', 'i64'],
  ['torch.IntStorage', 'i32'],
  ['torch.ByteStorage', 'u8'],
]);

export function isListed(module: string, name: string): boolean {
  return GLOBALS.get(module)?.has(name) === true;
}

export function dtypeOfStorage(global: string): DType | undefined {
  return STORAGE_DTYPES.get(global);
}

/** A map under construction: its pairs, and the keys that are taken. */
export class MapBuilder {
  readonly value: MapValue;
  readonly #entries: (readonly [string | number, Tree])[] = [];
  /** Texts and numbers are different keys, as in Python. */
  readonly #keys = new Set<string | number>();
  /** A plain dict, an `OrderedDict`, or a `Counter`. */
  readonly type: 'dict' | 'ordered' | 'counter';

  constructor(type: MapBuilder['type']) {
    this.type = type;
    this.value = { kind: 'map', entries: this.#entries };
  }

  get size(): number {
    return this.#entries.length;
  }

  /** @throws DataError for a key that is repeated, or neither text nor a small integer */
  set(key: Value, value: Value, place: string): void {
    const name = keyOf(key, place);
    if (this.#keys.has(name)) {
      throw new DataError(place, 'duplicate', `the key ${JSON.stringify(name)} is given twice in one dictionary`);
    }
    this.#keys.add(name);
    // What may not stand in data is looked for when all is read.
    this.#entries.push([name, value as Tree]);
  }
}

function keyOf(key: Value, place: string): string | number {
  if (key.kind === 'text') return key.value;
  if (key.kind === 'int') {
    const number = Number(key.value);
    if (Number.isSafeInteger(number)) return number;
  }
  throw new DataError(place, 'key', `a dictionary key must be a text or a small integer, found ${describe(key)}`);
}

/** A value in a few words, for messages. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'global':
      return `the global ${value.name}`;
    case 'storage':
      return value.name;
    case 'opaque':
      return `a value made by ${value.name}`;
    case 'tensor':
      return 'a tensor';
    case 'map':
      return 'a dictionary';
    case 'list':
      return 'a list or tuple';
    case 'text':
      return `the text ${JSON.stringify(value.value.slice(0, 60))}`;
    case 'none':
      return 'None';
    case 'int':
      return value.value > -1000000n && value.value < 1000000n
        ? `the integer ${String(value.value)}`
        : 'a large integer';
    case 'float':
    case 'bool':
      return `${value.kind} ${String(value.value)}`;
  }
}

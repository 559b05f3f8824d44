/**
 * The containers and tensors that a pickle builds, and the five sentences of its language: an empty `OrderedDict`, a `Counter` of
 * integers, a tensor, a storage, the `_metadata` of a state dictionary. Each is checked word by word and built by hand.
 */
import type { MapValue, StorageValue, Value } from './pickle-values.ts';
import { describe, dtypeOfStorage, MapBuilder } from './pickle-values.ts';
import { checkPlain } from './plain.ts';
import type { DType, Tensor, Tree } from './tensor.ts';

/** What the pickle needs from the archive around it. */
export interface TensorMaker {
  /** A storage is named. @throws DataError when there is none, or it was named before with another size or type */
  storage(key: string, dtype: DType, size: number, place: string): void;
  /** A view of a storage. @throws DataError when it does not lie inside */
  tensor(key: string, offset: number, shape: readonly number[], strides: readonly number[], place: string): Tensor;
}

/** Where the opcode stands that is being followed. */
export interface Where {
  place(): string;
  fail(code: string, message: string): never;
}

export class PickleObjects {
  readonly #maker: TensorMaker;
  readonly #where: Where;
  readonly #maps = new Map<Value, MapBuilder>();
  readonly #lists = new Map<Value, Tree[]>();
  readonly #tuples = new Set<Value>();
  /** The dictionary that BUILD gave its `_metadata`, and where. */
  #built: { readonly value: Value; readonly metadata: Value; readonly place: string } | undefined;

  constructor(maker: TensorMaker, where: Where) {
    this.#maker = maker;
    this.#where = where;
  }

  dict(type: MapBuilder['type'] = 'dict'): Value {
    const builder = new MapBuilder(type);
    this.#maps.set(builder.value, builder);
    return builder.value;
  }

  list(): Value {
    const items: Tree[] = [];
    const value: Value = { kind: 'list', items };
    this.#lists.set(value, items);
    return value;
  }

  tuple(items: readonly Value[]): Value {
    // What may not stand in data is looked for when all is read.
    const value: Value = { kind: 'list', items: items as readonly Tree[] };
    this.#tuples.add(value);
    return value;
  }

  append(opcode: string, target: Value, values: readonly Value[]): void {
    const items = this.#lists.get(target);
    if (items === undefined) this.#fail('stack', `${opcode} to ${describe(target)}, which is no list`);
    for (const value of values) items.push(value as Tree);
  }

  setItems(opcode: string, target: Value, values: readonly Value[]): void {
    const builder = this.#maps.get(target);
    if (builder === undefined || builder.type === 'counter') {
      this.#fail('stack', `${opcode} to ${describe(target)}, which is no dictionary that items are set in`);
    }
    if (values.length % 2 !== 0) this.#fail('stack', `${opcode} with a key and no value`);
    for (let i = 0; i < values.length; i += 2) builder.set(values[i], values[i + 1], this.#where.place());
  }

  /** BINPERSID: `('storage', class, key, location, numel)`. The location (`cpu`, `cuda:0`) is a label. */
  persistent(id: Value): StorageValue {
    const items = this.#tupleItems(id, 'a persistent id');
    if (items.length !== 5) this.#fail('persistent', `a persistent id has 5 members, found ${String(items.length)}`);
    const [word, type, key, location, numel] = items;
    if (word.kind !== 'text' || word.value !== 'storage') {
      this.#fail('persistent', `a persistent id of kind ${describe(word)}, only 'storage' is known`);
    }
    const dtype = type.kind === 'global' ? dtypeOfStorage(type.name) : undefined;
    if (dtype === undefined)
      this.#fail('persistent', `a storage type must be one of the list, found ${describe(type)}`);
    if (key.kind !== 'text') this.#fail('persistent', `the key of a storage must be a text, found ${describe(key)}`);
    if (location.kind !== 'text') {
      this.#fail('persistent', `the location of a storage must be a text, found ${describe(location)}`);
    }
    this.#maker.storage(key.value, dtype, this.#count(numel, 'the size of a storage'), this.#where.place());
    return { kind: 'storage', key: key.value, name: `storage '${key.value}'` };
  }

  /** REDUCE: what comes of a call of the list, without any call. */
  reduce(callee: Value, given: Value): Value {
    const args = this.#tupleItems(given, 'the arguments of a call');
    switch (callee.kind === 'global' ? callee.name : '') {
      case 'collections.OrderedDict':
        if (args.length > 0) this.#fail('call', 'OrderedDict is called with arguments; torch writes it without');
        return this.dict('ordered');
      case 'collections.Counter':
        return this.#counter(args);
      case 'torch._utils._rebuild_tensor_v2':
        return { kind: 'tensor', tensor: this.#tensor(args) };
      default:
        this.#fail('call', `${describe(callee)} is called, which is refused; nothing was called`);
    }
  }

  /** BUILD: the one attribute of a state dictionary, `_metadata`: versions of modules, which say nothing of the numbers. */
  build(target: Value, state: Value): void {
    const object = this.#maps.get(target);
    const fields = this.#maps.get(state);
    if (object?.type !== 'ordered')
      this.#fail('build', `BUILD on ${describe(target)}; it is read on an OrderedDict only`);
    if (fields?.type !== 'dict' || fields.size !== 1 || fields.value.entries[0][0] !== '_metadata') {
      this.#fail('build', 'BUILD with a state other than a dictionary with the single member _metadata');
    }
    if (this.#built !== undefined) this.#fail('build', 'BUILD a second time');
    const metadata: MapValue = fields.value;
    this.#built = { value: object.value, metadata, place: this.#where.place() };
  }

  /** STOP: what is left must be plain data, and what was built must be the state dictionary of the net. */
  finish(root: Value): Tree {
    const plain = checkPlain(root, this.#where.place());
    if (this.#built === undefined) return plain;
    const { value, metadata, place } = this.#built;
    checkPlain(metadata, place);
    const net = plain.kind === 'map' ? plain.entries.find(([key]) => key === 'net')?.[1] : undefined;
    if (value !== root && value !== net) {
      this.#fail('build', 'BUILD was used on another object than the state dictionary of the net');
    }
    return plain;
  }

  #fail(code: string, message: string): never {
    return this.#where.fail(code, message);
  }

  #tupleItems(value: Value, what: string): readonly Value[] {
    if (value.kind === 'list' && this.#tuples.has(value)) return value.items;
    return this.#fail('call', `${what} must be a tuple, found ${describe(value)}`);
  }

  /** An integer of at least 0 that is exact as a double. */
  #count(value: Value, what: string): number {
    if (value.kind !== 'int') this.#fail('call', `${what} must be an integer, found ${describe(value)}`);
    const number = Number(value.value);
    if (number < 0) this.#fail('range', `${what} is negative: ${describe(value)}`);
    if (!Number.isSafeInteger(number)) this.#fail('range', `${what} is beyond 2^53`);
    return number;
  }

  #counter(args: readonly Value[]): Value {
    const from = args.length === 1 ? this.#maps.get(args[0]) : undefined;
    if (from?.type !== 'dict') this.#fail('call', 'Counter must be called with one dictionary');
    const builder = new MapBuilder('counter');
    for (const [key, value] of from.value.entries) {
      if (typeof key !== 'number' || value.kind !== 'int')
        this.#fail('call', 'a Counter must map integers to integers');
      builder.set({ kind: 'int', value: BigInt(key) }, value, this.#where.place());
    }
    this.#maps.set(builder.value, builder);
    return builder.value;
  }

  /** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)` */
  #tensor(args: readonly Value[]): Tensor {
    if (args.length !== 6)
      this.#fail('call', `_rebuild_tensor_v2 takes 6 arguments here, found ${String(args.length)}`);
    const [storage, offset, size, stride, requiresGrad, hooks] = args;
    if (storage.kind !== 'storage') this.#fail('call', `a tensor needs a storage, found ${describe(storage)}`);
    if (requiresGrad.kind !== 'bool') {
      this.#fail('call', `requires_grad must be a truth value, found ${describe(requiresGrad)}`);
    }
    const hookMap = this.#maps.get(hooks);
    if (hookMap?.type !== 'ordered' || hookMap.size > 0) {
      this.#fail('call', 'the backward hooks of a tensor must be an empty OrderedDict');
    }
    const shape = this.#tupleItems(size, 'the size of a tensor').map((length) => this.#count(length, 'a size'));
    const strides = this.#tupleItems(stride, 'the stride of a tensor').map((step) => this.#count(step, 'a stride'));
    const from = this.#count(offset, 'the offset of a tensor');
    return this.#maker.tensor(storage.key, from, shape, strides, this.#where.place());
  }
}

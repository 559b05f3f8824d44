/** Tampering with a receipt by JSON pointer: one deliberate change per test, everything else as it was. */
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export class Tamper {
  readonly #root: Json;

  constructor(text: string) {
    this.#root = JSON.parse(text) as Json;
  }

  /** The value at a pointer. Names contain neither `~` nor `/` here. */
  get(pointer: string): Json {
    let at: Json = this.#root;
    for (const name of pointer.split('/').slice(1)) at = child(at, name, pointer);
    return at;
  }

  number(pointer: string): number {
    const value = this.get(pointer);
    if (typeof value !== 'number') throw new Error(`${pointer} is not a number`);
    return value;
  }

  set(pointer: string, value: Json): this {
    const [parent, name] = this.#parent(pointer);
    if (Array.isArray(parent)) parent[Number(name)] = value;
    else Object.defineProperty(parent, name, { value, enumerable: true, writable: true, configurable: true });
    return this;
  }

  /** Copies the value at one pointer to another. */
  copy(from: string, to: string): this {
    return this.set(to, structuredClone(this.get(from)));
  }

  map(pointer: string, change: (value: number) => number): this {
    return this.set(pointer, change(this.number(pointer)));
  }

  remove(pointer: string): this {
    const [parent, name] = this.#parent(pointer);
    if (Array.isArray(parent)) parent.splice(Number(name), 1);
    else Reflect.deleteProperty(parent, name);
    return this;
  }

  push(pointer: string, value: Json): this {
    this.#array(pointer).push(value);
    return this;
  }

  reverse(pointer: string): this {
    this.#array(pointer).reverse();
    return this;
  }

  size(pointer: string): number {
    return this.#array(pointer).length;
  }

  text(): string {
    return JSON.stringify(this.#root);
  }

  #array(pointer: string): Json[] {
    const value = this.get(pointer);
    if (!Array.isArray(value)) throw new Error(`${pointer} is not an array`);
    return value;
  }

  #parent(pointer: string): [Json[] | Record<string, Json>, string] {
    const cut = pointer.lastIndexOf('/');
    const parent = this.get(pointer.slice(0, cut));
    if (parent === null || typeof parent !== 'object') throw new Error(`${pointer} has no parent`);
    return [parent, pointer.slice(cut + 1)];
  }
}

function child(value: Json, name: string, pointer: string): Json {
  if (value === null || typeof value !== 'object') throw new Error(`${pointer} does not exist`);
  const found = Array.isArray(value) ? value[Number(name)] : value[name];
  if (found === undefined) throw new Error(`${pointer} does not exist`);
  return found;
}

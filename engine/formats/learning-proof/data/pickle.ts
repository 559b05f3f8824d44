/**
 * Reads the pickle of a checkpoint as the list of instructions that it is, and follows only those that build plain containers
 * and tensors. Nothing is looked up by name, nothing is called, nothing is imported: the names of the list are words, and every
 * other word ends the reading.
 */
import { DATA_LIMITS } from './limits.ts';
import { opcodeName } from './opcodes.ts';
import { PickleInput } from './pickle-input.ts';
import { PickleObjects } from './pickle-objects.ts';
import type { TensorMaker } from './pickle-objects.ts';
import type { Value } from './pickle-values.ts';
import { describe, isListed } from './pickle-values.ts';
import type { Tree } from './tensor.ts';

const PROTO = 0x80;
const STOP = 0x2e;
const OLDEST = 2;
const NEWEST = 5;

/**
 * @param member name of the pickle, for messages
 * @throws DataError for everything that is not a plain container of tensors
 */
export function readPickle(member: string, bytes: Uint8Array, maker: TensorMaker): Tree {
  return new PickleReader(member, bytes, maker).read();
}

class PickleReader {
  readonly #input: PickleInput;
  readonly #objects: PickleObjects;
  #values: Value[] = [];
  /** Values below the open marks. */
  readonly #marks: Value[][] = [];
  #height = 0;
  readonly #memo = new Map<number, Value>();
  #made = 0;
  /** Whether PROTO named a protocol that is read. */
  #known = false;
  /** The opcode that is being followed, and its offset. */
  #code = 0;
  #byte = 0;

  constructor(member: string, bytes: Uint8Array, maker: TensorMaker) {
    this.#input = new PickleInput(member, bytes);
    this.#objects = new PickleObjects(maker, {
      place: () => this.#input.place(this.#byte),
      fail: (code, message) => this.#fail(code, message),
    });
  }

  read(): Tree {
    const input = this.#input;
    if (input.left === 0) input.fail('truncated', 'the pickle is empty');
    // Protocols 0 and 1 do not say which they are. They are followed all the same, so that what they name is told first.
    if (input.peek() === PROTO) {
      input.uint8();
      const protocol = input.uint8();
      if (protocol < OLDEST || protocol > NEWEST) {
        input.fail('protocol', `pickle protocol ${String(protocol)}, only 2 to 5 are read`, 1);
      }
      this.#known = true;
    }
    for (let count = 0; count < DATA_LIMITS.pickleOpcodes; count += 1) {
      if (input.left === 0) input.fail('truncated', 'the pickle ends without STOP');
      this.#byte = input.at;
      this.#code = input.uint8();
      if (this.#code === STOP) return this.#stop();
      this.#follow();
    }
    return input.fail('too-large', `more than ${String(DATA_LIMITS.pickleOpcodes)} opcodes`);
  }

  #fail(code: string, message: string): never {
    return this.#input.fail(code, message, this.#byte);
  }

  #stop(): Tree {
    const input = this.#input;
    if (!this.#known) input.fail('protocol', 'the pickle does not begin with PROTO; protocols 2 to 5 are read', 0);
    if (this.#marks.length > 0) this.#fail('stack', 'STOP with an open mark');
    if (this.#values.length !== 1) {
      this.#fail('stack', `STOP with ${String(this.#values.length)} values on the stack, not one`);
    }
    if (input.left > 0) input.fail('trailing', `${String(input.left)} bytes follow STOP`);
    return this.#objects.finish(this.#values[0]);
  }

  #push(value: Value): void {
    if (this.#height >= DATA_LIMITS.pickleStack) this.#fail('too-large', 'the stack is over its limit');
    this.#height += 1;
    this.#values.push(value);
  }

  /** Pushes a value that did not exist before. */
  #make(value: Value): void {
    this.#made += 1;
    if (this.#made > DATA_LIMITS.pickleValues) {
      this.#fail('too-large', `more than ${String(DATA_LIMITS.pickleValues)} values are made`);
    }
    this.#push(value);
  }

  #pop(): Value {
    const value = this.#values.pop();
    if (value === undefined) this.#fail('stack', `${this.#name()} on an empty stack`);
    this.#height -= 1;
    return value;
  }

  #top(): Value {
    return this.#values.at(-1) ?? this.#fail('stack', `${this.#name()} on an empty stack`);
  }

  #mark(): void {
    if (this.#marks.length >= DATA_LIMITS.pickleStack) this.#fail('too-large', 'too many marks are open');
    this.#marks.push(this.#values);
    this.#values = [];
  }

  /** The values above the last mark, which is taken away. */
  #popMark(): Value[] {
    const below = this.#marks.pop();
    if (below === undefined) this.#fail('stack', `${this.#name()} without a mark`);
    const values = this.#values;
    this.#height -= values.length;
    this.#values = below;
    return values;
  }

  #popSome(count: number): Value[] {
    const values: Value[] = [];
    for (let i = 0; i < count; i += 1) values.unshift(this.#pop());
    return values;
  }

  #name(): string {
    return opcodeName(this.#code);
  }

  /** Opcodes that make a number, a text or a container. */
  #follow(): void {
    const input = this.#input;
    const code = this.#code;
    switch (code) {
      case 0x4e: // NONE
        return this.#make({ kind: 'none' });
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        return this.#make({ kind: 'bool', value: code === 0x88 });
      case 0x4b: // BININT1
        return this.#make({ kind: 'int', value: BigInt(input.uint8()) });
      case 0x4d: // BININT2
        return this.#make({ kind: 'int', value: BigInt(input.uint16()) });
      case 0x4a: // BININT
        return this.#make({ kind: 'int', value: BigInt(input.int32()) });
      case 0x8a: // LONG1
        return this.#make({ kind: 'int', value: input.integer(input.uint8(), DATA_LIMITS.integerBytes) });
      case 0x8b: // LONG4
        return this.#make({ kind: 'int', value: input.integer(input.uint32(), DATA_LIMITS.integerBytes) });
      case 0x47: // BINFLOAT
        return this.#make({ kind: 'float', value: input.float64() });
      case 0x58: // BINUNICODE
        return this.#make({ kind: 'text', value: input.text(input.uint32()) });
      case 0x8c: // SHORT_BINUNICODE
        return this.#make({ kind: 'text', value: input.text(input.uint8()) });
      case 0x8d: // BINUNICODE8
        return this.#make({ kind: 'text', value: input.text(input.uint64()) });
      case 0x7d: // EMPTY_DICT
        return this.#make(this.#objects.dict());
      case 0x5d: // EMPTY_LIST
        return this.#make(this.#objects.list());
      case 0x29: // EMPTY_TUPLE
        return this.#make(this.#objects.tuple([]));
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#make(this.#objects.tuple(this.#popSome(code - 0x84)));
      case 0x74: // TUPLE
        return this.#make(this.#objects.tuple(this.#popMark()));
      default:
        this.#combine();
    }
  }

  /** Opcodes that work on what is there. */
  #combine(): void {
    const input = this.#input;
    const objects = this.#objects;
    switch (this.#code) {
      case 0x28: // MARK
        return this.#mark();
      case 0x61: // APPEND
      case 0x65: {
        // APPENDS
        const values = this.#code === 0x61 ? this.#popSome(1) : this.#popMark();
        return objects.append(this.#name(), this.#top(), values);
      }
      case 0x73: // SETITEM
      case 0x75: {
        // SETITEMS
        const values = this.#code === 0x73 ? this.#popSome(2) : this.#popMark();
        return objects.setItems(this.#name(), this.#top(), values);
      }
      case 0x71: // BINPUT
        return this.#put(input.uint8());
      case 0x72: // LONG_BINPUT
        return this.#put(input.uint32());
      case 0x94: // MEMOIZE
        return this.#put(this.#memo.size);
      case 0x68: // BINGET
        return this.#get(input.uint8());
      case 0x6a: // LONG_BINGET
        return this.#get(input.uint32());
      case 0x63: // GLOBAL
        return this.#global(input.line(), input.line());
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#popSome(2);
        if (module.kind === 'text' && name.kind === 'text') return this.#global(module.value, name.value);
        return this.#fail('call', `STACK_GLOBAL takes two texts, found ${describe(module)} and ${describe(name)}`);
      }
      case 0x51: // BINPERSID
        return this.#make(objects.persistent(this.#pop()));
      case 0x52: {
        // REDUCE
        const [callee, args] = this.#popSome(2);
        return this.#make(objects.reduce(callee, args));
      }
      case 0x62: {
        // BUILD
        const state = this.#pop();
        return objects.build(this.#top(), state);
      }
      case 0x95: // FRAME
        return input.openFrame();
      default:
        this.#passOver();
    }
  }

  /** Values that no checkpoint holds are passed over, so that a name behind them is still told. All else ends here. */
  #passOver(): void {
    const input = this.#input;
    switch (this.#code) {
      case 0x49: // INT
      case 0x4c: // LONG
      case 0x46: // FLOAT
      case 0x53: // STRING
      case 0x56: // UNICODE
        input.line();
        break;
      case 0x55: // SHORT_BINSTRING
      case 0x43: // SHORT_BINBYTES
        input.skip(input.uint8());
        break;
      case 0x54: // BINSTRING
      case 0x42: // BINBYTES
        input.skip(input.uint32());
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        input.skip(input.uint64());
        break;
      case 0x69: // INST
        return this.#fail(
          'opcode',
          `INST calls ${named(input.line(), input.line())}, which is refused; nothing was called`,
        );
      default:
        return this.#fail(
          'opcode',
          `${this.#name()} is no opcode that torch.save writes for tensors and plain containers`,
        );
    }
    this.#make({ kind: 'opaque', name: this.#name() });
  }

  #put(index: number): void {
    if (this.#memo.size >= DATA_LIMITS.pickleStack) this.#fail('too-large', 'the memo is over its limit');
    this.#memo.set(index, this.#top());
  }

  #get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined)
      this.#fail('memo', `${this.#name()} of place ${String(index)} of the memo, which is empty`);
    this.#push(value);
  }

  #global(module: string, name: string): void {
    if (!isListed(module, name)) {
      this.#fail('global', `the pickle names ${named(module, name)}, which is not on the list; it was not looked up`);
    }
    this.#make({ kind: 'global', name: `${module}.${name}` });
  }
}

/** A name for messages, at most 200 characters of it. */
function named(module: string, name: string): string {
  const whole = `${module}.${name}`;
  return whole.length > 200 ? `${whole.slice(0, 200)}...` : whole;
}

/**
 * A parsed JSON document as flat columns ("tape"). Node 0 is the root; the children of a container follow it; `next`
 * jumps over a subtree. Numbers keep their double, their source position and their digits; strings are interned ids.
 * Nothing keyed by evidence is ever a JavaScript property.
 */
import type { StringTable } from './strings.ts';

export const KIND = { null: 0, false: 1, true: 2, number: 3, string: 4, array: 5, object: 6 } as const;
const KIND_NAMES = ['null', 'boolean', 'boolean', 'number', 'string', 'array', 'object'] as const;

/** A deviation from strict JSON that a lenient reader would not notice. The document was still read. */
export interface JsonDefect {
  readonly code:
    | 'byte-order-mark'
    | 'invalid-utf8'
    | 'duplicate-key'
    | 'trailing-data'
    | 'number-overflow'
    | 'lone-surrogate'
    | 'number-underflow';
  /** Offset in bytes. */
  readonly byte: number;
  /** Node concerned, or -1. */
  readonly node: number;
  readonly message: string;
}

/** Defects that strict JSON (threats.md H3, H4) refuses; the others are notes. */
export const REFUSED_DEFECTS: readonly JsonDefect['code'][] = [
  'byte-order-mark',
  'invalid-utf8',
  'duplicate-key',
  'trailing-data',
  'number-overflow',
];

export interface JsonColumns {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly kind: Uint8Array;
  /** Byte offset of the first byte of the value. */
  readonly start: Int32Array;
  /** String id of the member name, or -1. */
  readonly key: Int32Array;
  /** Index just after the subtree. */
  readonly next: Int32Array;
  /** Strings: string id. Containers: number of children. Numbers: packed digits, see `digitsOf` and `leadOf`. */
  readonly aux: Int32Array;
  /** Doubles of the number nodes. */
  readonly num: Float64Array;
  readonly strings: StringTable;
  readonly defects: readonly JsonDefect[];
}

const LEAD_BIAS = 32768;
const DIGIT_BITS = 13;
const DIGIT_MASK = (1 << DIGIT_BITS) - 1;

/** Packs the digits of a number token: decimal exponent of its first significant digit, and how many there are. */
export function packDigits(lead: number, digits: number): number {
  const clamped = lead < -30000 ? -30000 : lead > 30000 ? 30000 : lead;
  return ((clamped + LEAD_BIAS) << DIGIT_BITS) | (digits > DIGIT_MASK ? DIGIT_MASK : digits);
}

export class JsonDocument {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly key: Int32Array;
  readonly next: Int32Array;
  readonly aux: Int32Array;
  readonly num: Float64Array;
  readonly strings: StringTable;
  readonly defects: readonly JsonDefect[];

  constructor(columns: JsonColumns) {
    this.bytes = columns.bytes;
    this.count = columns.count;
    this.kind = columns.kind;
    this.start = columns.start;
    this.key = columns.key;
    this.next = columns.next;
    this.aux = columns.aux;
    this.num = columns.num;
    this.strings = columns.strings;
    this.defects = columns.defects;
  }

  isNumber(node: number): boolean {
    return node >= 0 && this.kind[node] === KIND.number;
  }

  isObject(node: number): boolean {
    return node >= 0 && this.kind[node] === KIND.object;
  }

  isArray(node: number): boolean {
    return node >= 0 && this.kind[node] === KIND.array;
  }

  isString(node: number): boolean {
    return node >= 0 && this.kind[node] === KIND.string;
  }

  kindName(node: number): string {
    return KIND_NAMES[this.kind[node]] ?? 'nothing';
  }

  /** Number of children of a container; 0 for a missing node. */
  size(node: number): number {
    return node < 0 ? 0 : this.aux[node];
  }

  /** Significant digits written in a number token (leading zeros not counted, trailing zeros counted); 0 for zero. */
  digitsOf(node: number): number {
    return this.aux[node] & DIGIT_MASK;
  }

  /** Decimal exponent of the first significant digit of a number token. */
  leadOf(node: number): number {
    return (this.aux[node] >> DIGIT_BITS) - LEAD_BIAS;
  }

  /** The member of an object with this name id: the last one if a name is repeated. -1 if absent or not an object. */
  member(node: number, nameId: number): number {
    if (node < 0 || this.kind[node] !== KIND.object) return -1;
    const end = this.next[node];
    let found = -1;
    for (let child = node + 1; child < end; child = this.next[child]) {
      if (this.key[child] === nameId) found = child;
    }
    return found;
  }

  /** Element `index` of an array, or -1. */
  element(node: number, index: number): number {
    if (node < 0 || this.kind[node] !== KIND.array) return -1;
    const end = this.next[node];
    let at = 0;
    for (let child = node + 1; child < end; child = this.next[child]) {
      if (at === index) return child;
      at += 1;
    }
    return -1;
  }

  /** The name under which a node stands in its object. */
  nameOf(node: number): string {
    const id = this.key[node];
    return id < 0 ? '' : this.strings.text(id);
  }

  /** The value of a string node, or undefined. */
  stringOf(node: number): string | undefined {
    return this.isString(node) ? this.strings.text(this.aux[node]) : undefined;
  }

  /** Byte offset just after a value. */
  endOf(node: number): number {
    const { bytes } = this;
    let at = this.start[node];
    switch (this.kind[node]) {
      case KIND.null:
      case KIND.true:
        return at + 4;
      case KIND.false:
        return at + 5;
      case KIND.number:
        while (at < bytes.length && isNumberByte(bytes[at])) at += 1;
        return at;
      case KIND.string:
        at += 1;
        while (bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
        return at + 1;
      default: {
        // Containers: after the last child comes white space and the closing bracket.
        const end = this.next[node];
        let last = -1;
        for (let child = node + 1; child < end; child = this.next[child]) last = child;
        at = last < 0 ? at + 1 : this.endOf(last);
        while (bytes[at] !== 0x7d && bytes[at] !== 0x5d) at += 1;
        return at + 1;
      }
    }
  }

  /** Source text of a scalar, at most `limit` characters. */
  source(node: number, limit = 200): string {
    const from = this.start[node];
    const kind = this.kind[node];
    if (kind === KIND.object) return '{...}';
    if (kind === KIND.array) return '[...]';
    if (kind === KIND.string) {
      const text = JSON.stringify(this.stringOf(node));
      return text.length > limit ? `${text.slice(0, limit)}...` : text;
    }
    const to = this.endOf(node);
    let text = '';
    for (let i = from; i < to && text.length < limit; i += 1) text += String.fromCharCode(this.bytes[i]);
    return to - from > limit ? `${text}...` : text;
  }

  /** RFC 6901 pointer of a node, '' for the root. Costs a walk from the root. */
  pointer(node: number): string {
    let at = 0;
    let pointer = '';
    while (at !== node) {
      const end = this.next[at];
      const inObject = this.kind[at] === KIND.object;
      let index = 0;
      let child = at + 1;
      while (child < end && this.next[child] <= node) {
        child = this.next[child];
        index += 1;
      }
      if (child >= end) return pointer;
      pointer += `/${inObject ? escapePointer(this.nameOf(child)) : String(index)}`;
      at = child;
    }
    return pointer;
  }

  /** The node that a pointer names, or -1. */
  resolve(pointer: string): number {
    if (pointer === '') return 0;
    if (!pointer.startsWith('/')) return -1;
    let at = 0;
    for (const raw of pointer.slice(1).split('/')) {
      const name = raw.replace(/~1/g, '/').replace(/~0/g, '~');
      if (this.kind[at] === KIND.object) {
        const id = this.strings.find(name);
        at = id < 0 ? -1 : this.member(at, id);
      } else if (this.kind[at] === KIND.array && /^(0|[1-9]\d{0,8})$/.test(name)) {
        at = this.element(at, Number(name));
      } else at = -1;
      if (at < 0) return -1;
    }
    return at;
  }
}

function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || (byte | 0x20) === 0x65;
}

/** Escapes a member name for use in a JSON pointer (RFC 6901 section 3). */
export function escapePointer(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}

/**
 * The strict JSON reader (RFC 8259; threats.md H1, H3, H4): UTF-8 bytes to a `JsonDocument`.
 *
 * It works on bytes, without recursion, in one pass. What is not JSON stops it, with the byte. What is JSON to a lenient
 * reader but not to a strict one (byte-order mark, malformed UTF-8, repeated names, trailing data, numbers beyond the
 * doubles) is kept as a defect, so that the rest can still be judged and the difference be shown.
 */
import { float64Array, int32Array, uint8Array } from '../../base/slab.ts';
import { LIMITS } from '../../bytes/limits.ts';
import { JsonDocument, KIND, packDigits } from './document.ts';
import type { JsonDefect } from './document.ts';
import { HASH_PRIME, HASH_SEED, StringTable } from './strings.ts';
import type { Vocabulary } from './strings.ts';
import { putCodePoint, sequenceLength } from './wtf8.ts';

export interface JsonSyntaxError {
  readonly code:
    | 'empty'
    | 'blank'
    | 'unexpected'
    | 'unterminated'
    | 'bad-string'
    | 'bad-number'
    | 'too-deep'
    | 'too-long'
    | 'too-many-names';
  /** Offset in bytes. */
  readonly byte: number;
  /** What was found and what was expected, without the place. */
  readonly message: string;
}

export type JsonReadResult =
  | {
      readonly ok: true;
      readonly document: JsonDocument;
      /** Offset after the value and white space. */ readonly end: number;
    }
  | { readonly ok: false; readonly error: JsonSyntaxError };

export interface ReadOptions {
  /** Offset at which the value starts; white space may precede it. */
  readonly from?: number;
  /** Data after the value: a defect (default), or left to the caller, who finds it at `end`. */
  readonly trailing?: 'defect' | 'leave';
  /**
   * Lets the words NaN, Infinity and -Infinity in as number nodes, wherever a value may stand; they are not JSON. The
   * caller decides where they are allowed. Off by default.
   */
  readonly nonFinite?: boolean;
  /** A document of the same vocabulary that has much the same strings in the same places, such as the record before. Saves time, changes nothing. */
  readonly like?: JsonDocument;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** 0 for bytes that stand for themselves inside a string. */
const STRING_CLASS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  if (byte < 0x20 || byte === QUOTE || byte === BACKSLASH || byte >= 0x80) STRING_CLASS[byte] = 1;
}

/** Powers of ten that are exact doubles; products and quotients with integers below 2^53 are then correctly rounded. */
const EXACT_POW10 = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${String(exponent)}`));

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

/** Defects of one code that are kept: the first ones. A hostile document can hold millions, which would fill the memory. */
const MAX_DEFECTS = 1000;

/** How a byte is named in a message. */
export function describeByte(byte: number | undefined): string {
  if (byte === undefined) return 'the end of the text';
  if (byte > 0x20 && byte < 0x7f) return `"${String.fromCharCode(byte)}"`;
  return `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** Reads one JSON value. Never throws for any bytes. */
export function readJson(bytes: Uint8Array, vocabulary: Vocabulary, options: ReadOptions = {}): JsonReadResult {
  return new Reader(bytes, vocabulary).read(options);
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #strings: StringTable;
  readonly #defects: JsonDefect[] = [];
  readonly #defectCounts = new Map<JsonDefect['code'], number>();
  #error: JsonSyntaxError | undefined;
  #pos = 0;
  #count = 0;
  #capacity: number;
  #kind: Uint8Array;
  #start: Int32Array;
  #key: Int32Array;
  #next: Int32Array;
  #aux: Int32Array;
  #num: Float64Array;
  #stamp: Int32Array;
  #stampSerial = 0;
  #nonFinite = false;
  #like: JsonDocument | undefined;

  constructor(bytes: Uint8Array, vocabulary: Vocabulary) {
    this.#bytes = bytes;
    this.#strings = new StringTable(vocabulary, Math.min(4096, bytes.length >> 6));
    const capacity = Math.max(64, Math.min(1 << 22, bytes.length >> 3));
    this.#capacity = capacity;
    this.#kind = uint8Array(capacity);
    this.#start = int32Array(capacity);
    this.#key = int32Array(capacity);
    this.#next = int32Array(capacity);
    this.#aux = int32Array(capacity);
    this.#num = float64Array(capacity);
    this.#stamp = int32Array(512);
  }

  read(options: ReadOptions): JsonReadResult {
    const bytes = this.#bytes;
    this.#pos = options.from ?? 0;
    this.#nonFinite = options.nonFinite === true;
    this.#like = options.like;
    if (this.#pos === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.#defect('byte-order-mark', 0, -1, 'the text starts with a byte-order mark');
      this.#pos = 3;
    }
    this.#skipSpace();
    if (this.#pos >= bytes.length) {
      const empty = bytes.length === 0;
      this.#fail(
        empty ? 'empty' : 'blank',
        this.#pos,
        empty ? 'the text is empty' : 'there is nothing but white space',
      );
    } else this.#readValues();
    if (this.#error !== undefined) return { ok: false, error: this.#error };
    this.#skipSpace();
    const end = this.#pos;
    if (end < bytes.length && options.trailing !== 'leave') {
      this.#defect('trailing-data', end, -1, `after the value, found ${describeByte(bytes[end])}`);
    }
    const document = new JsonDocument({
      bytes,
      count: this.#count,
      kind: this.#kind,
      start: this.#start,
      key: this.#key,
      next: this.#next,
      aux: this.#aux,
      num: this.#num,
      strings: this.#strings,
      defects: this.#defects,
    });
    return { ok: true, document, end };
  }

  #fail(code: JsonSyntaxError['code'], byte: number, message: string): void {
    this.#error ??= { code, byte, message };
  }

  #defect(code: JsonDefect['code'], byte: number, node: number, message: string): void {
    const count = this.#defectCounts.get(code) ?? 0;
    this.#defectCounts.set(code, count + 1);
    if (count < MAX_DEFECTS) this.#defects.push({ code, byte, node, message });
  }

  #skipSpace(): void {
    const bytes = this.#bytes;
    let pos = this.#pos;
    while (isSpace(bytes[pos])) pos += 1;
    this.#pos = pos;
  }

  /** The whole value tree from the current byte. One turn of the loop reads one value. */
  #readValues(): void {
    const bytes = this.#bytes;
    const open = int32Array(LIMITS.jsonDepth + 1);
    const sizes = int32Array(LIMITS.jsonDepth + 1);
    let depth = 0;
    let inObject = false;
    let pendingKey = -1;

    for (;;) {
      const node = this.#count;
      if (node === this.#capacity) this.#grow();
      this.#count = node + 1;
      const pos = this.#pos;
      const first = bytes[pos];
      this.#start[node] = pos;
      this.#key[node] = pendingKey;
      this.#next[node] = node + 1;

      if (first === QUOTE) {
        const id = this.#guessed(this.#like?.aux[node]) ?? this.#readString();
        if (id < 0) return;
        this.#kind[node] = KIND.string;
        this.#aux[node] = id;
      } else if (first === 0x2d || (first >= 0x30 && first <= 0x39)) {
        if (!this.#readNumber(node)) return;
      } else if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
        const isObject = first === OPEN_OBJECT;
        this.#kind[node] = isObject ? KIND.object : KIND.array;
        if (depth === LIMITS.jsonDepth) {
          this.#fail('too-deep', pos, `more than ${String(LIMITS.jsonDepth)} brackets are open`);
          return;
        }
        this.#pos = pos + 1;
        this.#skipSpace();
        if (bytes[this.#pos] === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
          this.#aux[node] = 0;
          this.#pos += 1;
        } else {
          depth += 1;
          open[depth] = node;
          sizes[depth] = 0;
          inObject = isObject;
          pendingKey = -1;
          if (isObject) {
            pendingKey = this.#readName();
            if (pendingKey < 0) return;
          }
          continue;
        }
      } else if (!this.#readLiteral(node, first)) return;

      // A value is complete: close what it completes, then go to the next value.
      for (;;) {
        if (depth === 0) return;
        const size = sizes[depth] + 1;
        sizes[depth] = size;
        let at = this.#pos;
        let byte = bytes[at];
        while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
          at += 1;
          byte = bytes[at];
        }
        if (byte === COMMA) {
          at += 1;
          byte = bytes[at];
          while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
            at += 1;
            byte = bytes[at];
          }
          this.#pos = at;
          if (inObject) {
            if (size >= LIMITS.jsonNames) {
              this.#fail('too-many-names', at, `an object has more than ${String(LIMITS.jsonNames)} members`);
              return;
            }
            pendingKey = this.#readName();
            if (pendingKey < 0) return;
          } else pendingKey = -1;
          break;
        }
        const container = open[depth];
        if (byte !== (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
          const wanted = inObject ? '"," or "}"' : '"," or "]"';
          this.#fail(
            byte === undefined ? 'unterminated' : 'unexpected',
            at,
            `expected ${wanted}, found ${describeByte(byte)}`,
          );
          return;
        }
        this.#pos = at + 1;
        this.#aux[container] = size;
        this.#next[container] = this.#count;
        if (inObject) this.#checkNames(container);
        depth -= 1;
        inObject = depth > 0 && this.#kind[open[depth]] === KIND.object;
      }
    }
  }

  /** A member name, its colon and the white space around; the id of the name, or -1 after an error. */
  #readName(): number {
    const bytes = this.#bytes;
    if (bytes[this.#pos] !== QUOTE) {
      const found = describeByte(bytes[this.#pos]);
      this.#fail('unexpected', this.#pos, `expected a member name in double quotes, found ${found}`);
      return -1;
    }
    const id = this.#guessed(this.#like?.key[this.#count]) ?? this.#readString();
    if (id < 0) return -1;
    let at = this.#pos;
    if (bytes[at] !== COLON) {
      this.#skipSpace();
      at = this.#pos;
      if (bytes[at] !== COLON) {
        this.#fail('unexpected', at, `expected ":" after a member name, found ${describeByte(bytes[at])}`);
        return -1;
      }
    }
    at += 1;
    let byte = bytes[at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      at += 1;
      byte = bytes[at];
    }
    this.#pos = at;
    return id;
  }

  /** The id, when the string from this opening quote is the one with this id, without escapes. */
  #guessed(id: number | undefined): number | undefined {
    const strings = this.#strings;
    if (id === undefined || !(id >= 0 && id < strings.count)) return undefined;
    const bytes = this.#bytes;
    const { pool } = strings;
    const from = this.#pos + 1;
    const shift = strings.place(id) - from;
    const end = from + strings.length(id);
    let at = from;
    // A byte that does not stand for itself ends the comparison, even where the string holds it.
    while (at < end && bytes[at] === pool[at + shift] && STRING_CLASS[bytes[at]] === 0) at += 1;
    if (at < end || bytes[at] !== QUOTE) return undefined;
    this.#pos = at + 1;
    return id;
  }

  /** A string from its opening quote; its id, or -1 after an error. */
  #readString(): number {
    const bytes = this.#bytes;
    const from = this.#pos + 1;
    let at = from;
    let hash = HASH_SEED;
    let byte = bytes[at];
    while (STRING_CLASS[byte] === 0) {
      hash = Math.imul(hash ^ byte, HASH_PRIME);
      at += 1;
      byte = bytes[at];
    }
    if (byte === QUOTE) {
      if (at - from > LIMITS.jsonStringBytes) return this.#failString('too-long', from - 1, 'a string is too long');
      this.#pos = at + 1;
      return this.#strings.intern(bytes, from, at, hash);
    }
    return this.#readLongString(from);
  }

  #failString(code: JsonSyntaxError['code'], byte: number, message: string): -1 {
    this.#fail(code, byte, message);
    return -1;
  }

  /** The general case: escapes, characters beyond ASCII, errors. Unescaped into UTF-8 (unpaired surrogates as WTF-8). */
  #readLongString(from: number): number {
    const bytes = this.#bytes;
    let closing = from;
    while (closing < bytes.length && bytes[closing] !== QUOTE) closing += bytes[closing] === BACKSLASH ? 2 : 1;
    if (closing >= bytes.length) return this.#failString('unterminated', from - 1, 'a string has no closing quote');
    if (closing - from > LIMITS.jsonStringBytes) return this.#failString('too-long', from - 1, 'a string is too long');
    const out = new Uint8Array(closing - from);
    let to = 0;
    let at = from;
    while (at < closing) {
      const byte = bytes[at];
      if (byte < 0x20) {
        return this.#failString(
          'bad-string',
          at,
          `a control character (${describeByte(byte)}) stands unescaped in a string`,
        );
      }
      if (byte === BACKSLASH) {
        const step = this.#unescape(at, out, to);
        if (step === undefined) return -1;
        at = step.at;
        to = step.to;
      } else if (byte < 0x80) {
        out[to] = byte;
        to += 1;
        at += 1;
      } else {
        const length = sequenceLength(bytes, at);
        if (length === 0) {
          this.#defect('invalid-utf8', at, -1, `malformed UTF-8: ${describeByte(byte)}`);
          out[to] = byte;
          to += 1;
          at += 1;
        } else {
          for (let i = 0; i < length; i += 1) out[to + i] = bytes[at + i];
          to += length;
          at += length;
        }
      }
    }
    this.#pos = closing + 1;
    let hash = HASH_SEED;
    for (let i = 0; i < to; i += 1) hash = Math.imul(hash ^ out[i], HASH_PRIME);
    return this.#strings.intern(out, 0, to, hash);
  }

  /** One escape sequence at `at`; where input and output go on. */
  #unescape(at: number, out: Uint8Array, to: number): { at: number; to: number } | undefined {
    const bytes = this.#bytes;
    const letter = bytes[at + 1];
    const plain = SIMPLE_ESCAPES.get(letter);
    if (plain !== undefined) {
      out[to] = plain;
      return { at: at + 2, to: to + 1 };
    }
    if (letter !== 0x75) {
      this.#fail('bad-string', at, `"\\" is followed by ${describeByte(letter)}, which is no escape`);
      return undefined;
    }
    let code = this.#hex4(at + 2);
    if (code < 0) {
      this.#fail('bad-string', at, '"\\u" is not followed by four hexadecimal digits');
      return undefined;
    }
    let after = at + 6;
    if (code >= 0xd800 && code <= 0xdbff && bytes[after] === BACKSLASH && bytes[after + 1] === 0x75) {
      const low = this.#hex4(after + 2);
      if (low >= 0xdc00 && low <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        after += 6;
      }
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      this.#defect('lone-surrogate', at, -1, `an unpaired surrogate (\\u${code.toString(16)})`);
    }
    return { at: after, to: putCodePoint(out, to, code) };
  }

  #hex4(at: number): number {
    let code = 0;
    for (let i = 0; i < 4; i += 1) {
      const byte = this.#bytes[at + i];
      if (!isHexDigit(byte)) return -1;
      code = code * 16 + Number.parseInt(String.fromCharCode(byte), 16);
    }
    return code;
  }

  /** A number token: its double (correctly rounded) and its digits. */
  #readNumber(node: number): boolean {
    const bytes = this.#bytes;
    const from = this.#pos;
    let at = from;
    let byte = bytes[at];
    const negative = byte === 0x2d;
    if (negative) {
      at += 1;
      byte = bytes[at];
    }
    let mantissa = 0;
    let digits = 0;
    let scale = 0;
    if (byte === 0x30) {
      at += 1;
      byte = bytes[at];
      if (byte >= 0x30 && byte <= 0x39) return this.#failNumber(from, 'a number starts with a superfluous zero');
    } else if (byte >= 0x31 && byte <= 0x39) {
      do {
        mantissa = mantissa * 10 + (byte - 0x30);
        digits += 1;
        at += 1;
        byte = bytes[at];
      } while (byte >= 0x30 && byte <= 0x39);
    } else if (byte === 0x49 && this.#readWord(node, from, '-Infinity', -Infinity)) return true;
    else return this.#failNumber(from, `"-" is followed by ${describeByte(byte)}, expected a digit`);
    if (byte === 0x2e) {
      at += 1;
      const point = at;
      byte = bytes[at];
      if (!(byte >= 0x30 && byte <= 0x39)) {
        return this.#failNumber(from, `expected a digit after the decimal point, found ${describeByte(byte)}`);
      }
      if (digits === 0) {
        while (byte === 0x30) {
          at += 1;
          byte = bytes[at];
        }
      }
      const significant = at;
      while (byte >= 0x30 && byte <= 0x39) {
        mantissa = mantissa * 10 + (byte - 0x30);
        at += 1;
        byte = bytes[at];
      }
      digits += at - significant;
      scale = point - at;
    }
    if (byte === 0x65 || byte === 0x45) {
      at += 1;
      byte = bytes[at];
      const minus = byte === 0x2d;
      if (minus || byte === 0x2b) {
        at += 1;
        byte = bytes[at];
      }
      if (!(byte >= 0x30 && byte <= 0x39)) {
        return this.#failNumber(from, `expected a digit in the exponent, found ${describeByte(byte)}`);
      }
      let exponent = 0;
      while (byte >= 0x30 && byte <= 0x39) {
        if (exponent < 1_000_000) exponent = exponent * 10 + (byte - 0x30);
        at += 1;
        byte = bytes[at];
      }
      scale += minus ? -exponent : exponent;
    }
    if (at - from > LIMITS.numberDigits) {
      this.#fail('too-long', from, `a number has more than ${String(LIMITS.numberDigits)} characters`);
      return false;
    }
    this.#pos = at;
    this.#kind[node] = KIND.number;
    if (digits === 0) {
      this.#aux[node] = packDigits(0, 0);
      this.#num[node] = negative ? -0 : 0;
      return true;
    }
    this.#aux[node] = packDigits(scale + digits - 1, digits);
    if (digits <= 15 && scale <= 22 && scale >= -22) {
      const value = scale < 0 ? mantissa / EXACT_POW10[-scale] : mantissa * EXACT_POW10[scale];
      this.#num[node] = negative ? -value : value;
      return true;
    }
    this.#num[node] = this.#slowNumber(node, from, at);
    return true;
  }

  /** Tokens that the fast path cannot round correctly: left to the platform's own correctly rounded conversion. */
  #slowNumber(node: number, from: number, to: number): number {
    let text = '';
    for (let i = from; i < to; i += 1) text += String.fromCharCode(this.#bytes[i]);
    const value = Number(text);
    if (!Number.isFinite(value)) this.#defect('number-overflow', from, node, 'a number is beyond the binary64 range');
    else if (value === 0)
      this.#defect('number-underflow', from, node, 'a number that is not zero is too small for binary64');
    return value;
  }

  #failNumber(byte: number, message: string): false {
    this.#fail('bad-number', byte, message);
    return false;
  }

  #readLiteral(node: number, first: number): boolean {
    const literal = first === 0x74 ? TRUE : first === 0x66 ? FALSE : first === 0x6e ? NULL : undefined;
    const pos = this.#pos;
    if (first === 0x4e && this.#readWord(node, pos, 'NaN', NaN)) return true;
    if (first === 0x49 && this.#readWord(node, pos, 'Infinity', Infinity)) return true;
    if (literal === undefined || literal.bytes.some((byte, i) => this.#bytes[pos + i] !== byte)) {
      const found = describeByte(this.#bytes[pos]);
      this.#fail(
        pos >= this.#bytes.length ? 'unterminated' : 'unexpected',
        pos,
        `expected a JSON value, found ${found}`,
      );
      return false;
    }
    this.#kind[node] = literal.kind;
    this.#pos = pos + literal.bytes.length;
    return true;
  }

  /** A word for a number that is not finite, where the caller lets them in. */
  #readWord(node: number, from: number, word: string, value: number): boolean {
    if (!this.#nonFinite) return false;
    for (let i = 0; i < word.length; i += 1) if (this.#bytes[from + i] !== word.charCodeAt(i)) return false;
    this.#kind[node] = KIND.number;
    this.#aux[node] = packDigits(0, 0);
    this.#num[node] = value;
    this.#pos = from + word.length;
    return true;
  }

  /** Finds repeated names among the members of an object that has just been closed. */
  #checkNames(object: number): void {
    if (this.#stamp.length < this.#strings.count) {
      const wider = new Int32Array(this.#strings.count * 2);
      wider.set(this.#stamp);
      this.#stamp = wider;
    }
    this.#stampSerial += 1;
    const serial = this.#stampSerial;
    const stamp = this.#stamp;
    const next = this.#next;
    const key = this.#key;
    const end = this.#count;
    for (let child = object + 1; child < end; child = next[child]) {
      const id = key[child];
      if (stamp[id] === serial) {
        const name = JSON.stringify(this.#strings.text(id).slice(0, 80));
        this.#defect('duplicate-key', this.#start[child], child, `the member ${name} is given more than once`);
      }
      stamp[id] = serial;
    }
  }

  #grow(): void {
    const capacity = this.#capacity * 2;
    const widen = <T extends Uint8Array | Int32Array | Float64Array>(old: T, wider: T): T => {
      wider.set(old);
      return wider;
    };
    this.#kind = widen(this.#kind, new Uint8Array(capacity));
    this.#start = widen(this.#start, new Int32Array(capacity));
    this.#key = widen(this.#key, new Int32Array(capacity));
    this.#next = widen(this.#next, new Int32Array(capacity));
    this.#aux = widen(this.#aux, new Int32Array(capacity));
    this.#num = widen(this.#num, new Float64Array(capacity));
    this.#capacity = capacity;
  }
}

const TRUE = { kind: KIND.true, bytes: [0x74, 0x72, 0x75, 0x65] };
const FALSE = { kind: KIND.false, bytes: [0x66, 0x61, 0x6c, 0x73, 0x65] };
const NULL = { kind: KIND.null, bytes: [0x6e, 0x75, 0x6c, 0x6c] };

const SIMPLE_ESCAPES: ReadonlyMap<number, number> = new Map([
  [0x22, 0x22],
  [0x5c, 0x5c],
  [0x2f, 0x2f],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
]);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalJsonBytes } from '../../engine/text/canonical-json.ts';

function fromBits(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

describe('canonicalJson refuses', () => {
  it.each<[what: string, value: object, message: string]>([
    ['NaN', { a: [1, { b: NaN }] }, 'no canonical JSON: NaN at "/a/1/b"'],
    ['an infinity', [-Infinity], 'no canonical JSON: -Infinity at "/0"'],
    ['a lone surrogate in a string', { 'a/b~c': '\udead' }, 'no canonical JSON: lone surrogate at "/a~1b~0c"'],
    ['a lone surrogate in a key', { a: { '\ud800x': 1 } }, 'no canonical JSON: lone surrogate at "/a/\ud800x"'],
    ['undefined in an array', { a: [1, undefined] }, 'no canonical JSON: undefined at "/a/1"'],
    ['a hole in an array', new Array(1), 'no canonical JSON: undefined at "/0"'],
    ['a function', { f: () => 1 }, 'no canonical JSON: function at "/f"'],
    ['a bigint', { n: 1n }, 'no canonical JSON: bigint at "/n"'],
    ['a symbol', { s: Symbol('s') }, 'no canonical JSON: symbol at "/s"'],
    ['a date', { d: new Date(0) }, 'no canonical JSON: not a plain object at "/d"'],
    ['a map', new Map([[1, 2]]), 'no canonical JSON: not a plain object at ""'],
    ['bytes', { b: new Uint8Array(1) }, 'no canonical JSON: not a plain object at "/b"'],
  ])('%s', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(new TypeError(message));
    expect(() => canonicalJsonBytes(value)).toThrow(TypeError);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000'])('number %s (RFC 8785 appendix B)', (bits) => {
    expect(() => canonicalJson(fromBits(bits))).toThrow(TypeError);
  });
});

describe('RFC 8785', () => {
  it('section 3.2.2: the sample, and 3.2.4: its bytes', () => {
    const sample: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(sample as object)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    expect(Buffer.from(canonicalJsonBytes(sample as object)).toString('hex')).toBe(
      (
        '7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 ' +
        '73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 ' +
        '2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c ' +
        '5c 5c 5c 22 2f 22 7d'
      ).replace(/ /g, ''),
    );
  });

  it('section 3.2.3: members in the order of their UTF-16 code units', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(sample).match(/(?<=":")[^"]+/g)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: %s is %s', (bits, text) => {
    expect(canonicalJson(fromBits(bits))).toBe(text);
  });
});

describe('canonicalJson', () => {
  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1, c: { d: undefined } })).toBe('{"a":1,"c":{}}');
  });

  it('takes __proto__ for a name, and an object without prototype for plain', () => {
    const parsed: unknown = JSON.parse('{"b":1,"__proto__":{"a":2},"constructor":3}');
    expect(canonicalJson(parsed as object)).toBe('{"__proto__":{"a":2},"b":1,"constructor":3}');
    expect(canonicalJson(Object.assign(Object.create(null) as object, { a: 1 }))).toBe('{"a":1}');
  });

  it('orders names that look like numbers as text', () => {
    expect(canonicalJson({ 10: 1, 9: 2, a: 3, '': 4 })).toBe('{"":4,"10":1,"9":2,"a":3}');
  });

  it('keeps the meaning, and is blind to the order in which members were added', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = canonicalJson(value);
        const back: unknown = JSON.parse(text);
        expect(JSON.stringify(JSON.parse(JSON.stringify(value)))).toHaveLength(text.length);
        expect(canonicalJson(reversed(back) as object)).toBe(text);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

/** The same value with the members of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>).reverse();
  const result = Object.create(null) as object;
  for (const [key, member] of entries)
    Object.defineProperty(result, key, { value: reversed(member), enumerable: true });
  return result;
}

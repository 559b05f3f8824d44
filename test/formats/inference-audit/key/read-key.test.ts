/** The readers of keys and decode artifacts: what they refuse, what they hold, what they pass over. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../engine/bytes/source.ts';
import { readArtifact, readKey } from '../../../../engine/formats/inference-audit/key/index.ts';
import { vector, vectorJson } from '../support.ts';
import { Writer } from '../writer.ts';
import { countingSource, keyOf, writeKey } from './support.ts';

const LLAMA = vector('keys/llama.vkey');
const QWEN = vector('keys/qwen.vkey');
const ARTIFACT = vector('artifacts/qwen.vdec');
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const key = (bytes: Uint8Array) => readKey(memorySource('a key', bytes));
const artifact = (bytes: Uint8Array) => readArtifact(memorySource('an artifact', bytes));
/** The start of a key, up to the name of its model. */
const start = (): Writer => new Writer().raw(ascii('VKEY')).u8(1);
const config = (): Writer => {
  const out = start().text('toy');
  for (const dim of [16, 4, 32, 2, 2, 8, 2, 64]) out.u64(dim);
  return out.f64(10000).u8(0).raw(new Uint8Array(32)).text('I8');
};

describe('keys that are refused', () => {
  const cases: readonly [name: string, bytes: Uint8Array, place: string, message: RegExp][] = [
    ['nothing', new Uint8Array(), 'byte 0', /expected VKEY/],
    ['an audit', ascii('VV4A and so on'), 'byte 0', /starts with VV4A, expected VKEY/],
    ['a later key', ascii('VKE2 and so on'), 'byte 0', /starts with VKE2/],
    ['the magic alone', ascii('VKEY'), 'byte 4', /1 bytes expected, 0 left/],
    ['a name of 2^63 bytes', start().u32(0).u32(0x80000000).bytes(), 'byte 5', /count of 9223372036854776000 items/],
    ['a name longer than the file', start().u64(1000).raw(ascii('toy')).bytes(), 'byte 5', /count of 1000 items/],
    ['a name that is not UTF-8', start().u64(2).raw([0x41, 0xff]).raw(new Uint8Array(200)).bytes(), 'byte 14', /UTF-8/],
    ['RoPE scaling 2', start().text('toy').raw(new Uint8Array(72)).u8(2).bytes(), 'byte 88', /option tag is 2/],
    ['a million scale lists', config().u64(1_000_000).bytes(), 'byte 131', /count of 1000000 items of 8 bytes/],
    [
      'an r vector longer than the file',
      config()
        .u64(0)
        .u64(1)
        .u64(1 << 20)
        .raw(new Uint8Array(64))
        .bytes(),
      'byte 147',
      /1048576 items of 4/,
    ],
    [
      'a head longer than the file',
      config().u64(0).u64(0).u64(0).u64(0).f32(0).u8(1).u64(525_336_576).bytes(),
      'byte 168',
      /525336576 items/,
    ],
    ['a head option of 7', config().u64(0).u64(0).u64(0).u64(0).f32(0).u8(7).bytes(), 'byte 167', /option tag is 7/],
  ];
  it.each(cases)('%s', async (_, bytes, place, message) => {
    const read = await key(bytes);
    expect(read).toMatchObject({ ok: false, place });
    expect(read.ok ? '' : read.message).toMatch(message);
  });

  it('more lists than any key has', async () => {
    const out = config()
      .u64(2_000_001)
      .raw(new Uint8Array(8 * 2_000_001));
    const read = await key(out.bytes());
    expect(read.ok ? '' : read.message).toMatch(/more than 2000000 lists/);
  });

  it('any key that is cut', async () => {
    for (let end = 0; end < QWEN.length; end += 1) expect((await key(QWEN.subarray(0, end))).ok).toBe(false);
  });

  it('an unknown mode, a bool of 2', async () => {
    const bytes = vector('keys/audited.vkey');
    // The profile ends the file: bool, two enums of four bytes each.
    const at = bytes.length - 9;
    for (const [place, value, message] of [
      [at + 5, 4, /variant index is 4, expected 0 to 3/],
      [at + 1, 9, /variant index is 9/],
      [at, 2, /boolean is 2/],
    ] as const) {
      const changed = bytes.slice();
      changed[place] = value;
      const read = await key(changed);
      expect(read.ok ? '' : read.message).toMatch(message);
      expect(read.ok ? '' : read.place).toBe(`byte ${String(place)}`);
    }
  });

  it('changed in any way give an answer', async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(LLAMA, QWEN),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        async (base, changes) => {
          const bytes = base.slice();
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          const read = await key(bytes);
          if (!read.ok) expect(read.place).toMatch(/^byte \d+$/);
        },
      ),
      { numRuns: 1000, verbose: 1 },
    );
  });
});

describe('what the strict profile does not accept is kept with the key', () => {
  it('bytes behind the last field', async () => {
    const read = await key(Uint8Array.of(...LLAMA, 0));
    expect(read.ok ? read.value.wire_defects : []).toMatchObject([{ byte: LLAMA.length, rule: 'D1' }]);
  });
  it('a dimension of 2^32', async () => {
    const changed = LLAMA.slice();
    const name = new DataView(changed.buffer).getUint32(5, true);
    changed[13 + name + 4] = 1;
    const read = await key(changed);
    expect(read.ok ? read.value.wire_defects : []).toMatchObject([{ byte: 13 + name, rule: 'D3' }]);
  });
});

describe('keys that are read', () => {
  it.each(['audited', 'native', 'qwen'])('%s, as the reference writes it in JSON', async (name) => {
    const { wire_defects: defects, ...read } = await keyOf(name);
    expect(defects).toEqual([]);
    const expected = vectorJson(`json/${name}.vkey.json`) as Record<string, unknown>;
    expect(Object.keys(read)).toEqual(Object.keys(expected));
    const head = expected['lm_head'] as readonly number[] | null;
    for (const [name, value] of Object.entries(read)) {
      if (name !== 'lm_head') expect(sameInJson(value, expected[name]), name).toBe(true);
    }
    expect(sameInJson(read.weight_scales, [[1]])).toBe(false);
    expect(read.lm_head).toBe(head === null ? null : head.length);
  });

  it('the same in slices of any size', async () => {
    const whole = await key(LLAMA);
    for (const bytes of [1, 2, 7, 4096]) {
      expect(await readKey(memorySource('a key', LLAMA), bytes), String(bytes)).toEqual(whole);
    }
  });

  it('written back give the same bytes', async () => {
    for (const name of ['llama', 'qwen', 'audited', 'captured', 'kv', 'native']) {
      const bytes = vector(`keys/${name}.vkey`);
      const read = await keyOf(name);
      const at = read.lm_head === null ? undefined : headAt(bytes, read.lm_head);
      const head = at === undefined ? undefined : bytes.subarray(at, at + (read.lm_head ?? 0));
      expect(Buffer.compare(writeKey(read, head), bytes), name).toBe(0);
    }
  });

  it('a head of 64 MiB is passed over, not read', async () => {
    const small = await keyOf('llama');
    const length = 64 * 1024 * 1024;
    const marker = new Uint8Array(small.lm_head ?? 0).fill(0x5a);
    const written = writeKey(small, marker);
    const at = headAt(written, marker.length);
    const file = new Uint8Array(written.length - marker.length + length);
    file.set(written.subarray(0, at));
    new DataView(file.buffer).setUint32(at - 8, length, true);
    file.set(written.subarray(at + marker.length), at + length);
    const source = countingSource(file);
    const read = await readKey(source);
    expect(read.ok ? { ...read.value, lm_head: small.lm_head } : read.message).toEqual(small);
    expect(read.ok ? read.value.lm_head : undefined).toBe(length);
    expect(source.asked.largest).toBeLessThanOrEqual(1024 * 1024);
    expect(source.asked.bytes).toBeLessThanOrEqual(3 * 1024 * 1024);
  });
});

/** Where the head of a key starts: behind the only length of that size with that many bytes behind it. */
function headAt(bytes: Uint8Array, length: number): number {
  const wanted = new Writer().u8(1).u64(length).bytes();
  return Buffer.from(bytes).indexOf(Buffer.from(wanted)) + wanted.length;
}

/** What was read in the place of what the reference writes, where both are the same number: JSON has f32 as short decimals. */
function sameInJson(read: unknown, json: unknown): boolean {
  if (typeof read === 'number' && typeof json === 'number') return read === json || read === Math.fround(json);
  const numbers = [Uint8Array, Uint32Array, Float32Array, Float64Array] as const;
  if (numbers.some((kind) => read instanceof kind)) return sameInJson(Array.from(read as Uint32Array), json);
  if (Array.isArray(read) && Array.isArray(json)) {
    return read.length === json.length && read.every((one, i) => sameInJson(one, json[i]));
  }
  if (read === null || json === null || typeof read !== 'object' || typeof json !== 'object') return read === json;
  const [ours, theirs] = [new Map(Object.entries(read)), new Map(Object.entries(json))];
  return ours.size === theirs.size && Array.from(ours).every(([name, one]) => sameInJson(one, theirs.get(name)));
}

describe('decode artifacts', () => {
  it('are refused when cut, except behind the weights', async () => {
    for (let end = 0; end < ARTIFACT.length; end += 1)
      expect((await artifact(ARTIFACT.subarray(0, end))).ok).toBe(false);
  });
  it.each([
    ['a key', LLAMA, /starts with VKEY, expected VDEC/],
    [
      '2^62 weights',
      new Writer().raw(ascii('VDEC')).u32(0).u32(0x40000000).bytes(),
      /count of 4611686018427388000 items/,
    ],
    [
      'more weights than bytes',
      new Writer().raw(ascii('VDEC')).u64(9).raw(new Uint8Array(17)).bytes(),
      /count of 9 items/,
    ],
  ])('%s is refused', async (_, bytes, message) => {
    const read = await artifact(bytes);
    expect(read.ok ? '' : read.message).toMatch(message);
  });
  it('keep what the strict profile does not accept', async () => {
    const read = await artifact(Uint8Array.of(...ARTIFACT, 1, 2));
    expect(read.ok ? read.value.wire_defects : []).toMatchObject([{ byte: ARTIFACT.length, rule: 'D1' }]);
  });
});

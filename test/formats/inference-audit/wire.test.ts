import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../../engine/crypto/hex.ts';
import { openAudit, openAuditAsReference } from '../../../engine/formats/inference-audit/wire/container.ts';
import { MOST_ITEMS, WireReader, hashList } from '../../../engine/formats/inference-audit/wire/reader.ts';
import { decodeResponse } from '../../../engine/formats/inference-audit/wire/response.ts';
import type { Hashes } from '../../../engine/formats/inference-audit/wire/types.ts';
import { OWN_ENTRIES, sha256, vector, vectorJson } from './support.ts';
import { Writer, container, encodeResponse, storeFrame } from './writer.ts';

function opened(path: string) {
  const result = openAudit(vector(path));
  if (!result.ok) throw new Error(`${path}: ${result.refusal.message}`);
  return result;
}

const BASE = 'honest/llama-run11-greedy-p07.vv4a';

describe('payloads that do not decode', () => {
  const payload = opened(BASE).payload;

  it('is cut at every byte', () => {
    for (let length = 0; length < payload.length; length++) {
      expect(decodeResponse(payload.subarray(0, length)).ok, `cut to ${String(length)}`).toBe(false);
    }
  });

  it('names the byte of a claimed length that cannot be', () => {
    const changed = payload.slice();
    changed.fill(0xff, 4, 9);
    expect(decodeResponse(changed)).toMatchObject({ ok: false, byte: 4 });
  });

  it('refuses more lists than memory has room for, although the bytes are there', () => {
    const reader = new WireReader(new Uint8Array(12 * MOST_ITEMS + 8 + 24).fill(0));
    const start = new Writer().u64(MOST_ITEMS).bytes();
    reader.bytes.set(start);
    expect(() => reader.list(12, () => 0)).toThrow('more than');
  });

  it('refuses a proof of 65 siblings and reads one of 64, which S-04 judges', () => {
    const { response } = opened(BASE).decoded;
    for (const count of [64, 65]) {
      const long = { leaf_index: 7, siblings: hashList(new Uint8Array(32 * count)) };
      expect(decodeResponse(encodeResponse({ ...response, io_proof: long })).ok).toBe(count === 64);
    }
  });

  it('answers for any bytes and any change of a byte (seed 7)', () => {
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const changed = payload.slice();
        changed[at] = value;
        const result = decodeResponse(changed);
        expect(typeof result.ok).toBe('boolean');
      }),
      { seed: 7, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decodeResponse(bytes).ok).toBe(false);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

describe('what strict reading refuses and the reference reads', () => {
  const { payload } = opened(BASE);
  const frame = storeFrame(payload);
  const empty = storeFrame(new Uint8Array(0));
  const skippable = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
  const magic = [0x56, 0x56, 0x34, 0x41];
  const beyond = [...frame];
  beyond[5] = 0x70; // window descriptor: 16 MiB
  const cases: Record<string, Uint8Array> = {
    'a left-over payload byte': container(Uint8Array.from([...payload, 0])),
    'a second, empty frame': Uint8Array.from([...magic, ...frame, ...empty]),
    'a skippable frame before': Uint8Array.from([...magic, ...skippable, ...frame]),
    'a skippable frame after': Uint8Array.from([...magic, ...frame, ...skippable]),
    'a window of 16 MiB': Uint8Array.from([...magic, ...beyond]),
  };
  it.each(Object.entries(cases))('%s', (_, bytes) => {
    expect(openAudit(bytes).ok).toBe(false);
    expect(openAuditAsReference(bytes).ok).toBe(true);
  });

  it('two frames that are one payload together', () => {
    const [a, b] = [storeFrame(payload.subarray(0, 1000)), storeFrame(payload.subarray(1000))];
    const file = Uint8Array.from([...magic, ...a, ...b]);
    expect(openAudit(file).ok).toBe(false);
    const result = openAuditAsReference(file);
    expect(result.ok && sha256(result.payload)).toBe(sha256(payload));
  });

  it.each([
    ['bytes that are no frame behind it', [...magic, ...frame, 0]],
    ['nothing behind the magic', magic],
    ['the magic of a key', [0x56, 0x4b, 0x45, 0x59, ...frame]],
    ['a cut skippable frame', [...magic, ...frame, 0x50, 0x2a, 0x4d, 0x18, 9, 0, 0, 0, 1]],
  ])('neither reads %s', (_, bytes) => {
    expect(openAudit(Uint8Array.from(bytes)).ok).toBe(false);
    expect(openAuditAsReference(Uint8Array.from(bytes)).ok).toBe(false);
  });

  it('refuses a list entry of 2^32 strictly', () => {
    const { response } = opened('honest/six-full-p03.vv4a').decoded;
    const shell = response.shell_opening;
    if (shell?.layer_indices === null || shell === null) throw new Error('the sample lists no layers');
    const changed = { ...response, shell_opening: { ...shell, layer_indices: [4294967296, 1, 2, 3, 4, 5] } };
    const file = container(encodeResponse(changed));
    expect(openAudit(file)).toMatchObject({ ok: false, refusal: { rule: 'D3', of: 'payload' } });
    expect(openAuditAsReference(file).ok).toBe(true);
  });
});

describe('payloads that decode', () => {
  const honest = OWN_ENTRIES.filter(({ payload }) => payload !== undefined);

  it('are those of the manifest, and are written back byte for byte', () => {
    const files = new Set(honest.map(({ file }) => file));
    for (const { file, payload: expected } of honest) {
      const { payload, decoded } = opened(file);
      expect({ bytes: payload.length, sha256: sha256(payload) }, file).toEqual(expected);
      expect(decoded.defects).toEqual([]);
      expect(sha256(encodeResponse(decoded.response)), file).toBe(sha256(payload));
    }
    expect(files.size).toBeGreaterThanOrEqual(35);
  });

  it('have the spans that their fields were read from', () => {
    const { payload, decoded } = opened(BASE);
    let at = 0;
    for (const { start, end } of decoded.spans.values()) {
      expect(start).toBe(at);
      at = end;
    }
    expect(at).toBe(payload.length);
    expect(decoded.spans.size).toBe(23);
    expect(decoded.manifestSpans?.size).toBe(45);
  });
});

/** Compares a decoded value with the reference's JSON form; counts the leaves. */
function compare(ours: unknown, theirs: unknown, path: string): number {
  if (theirs === null || typeof theirs === 'boolean' || typeof theirs === 'string') {
    expect(ours, path).toBe(theirs);
    return 1;
  }
  if (typeof theirs === 'number') {
    // The JSON gives the shortest decimal of an f32.
    const value = ours as number;
    expect(Object.is(value, theirs) || Object.is(value, Math.fround(theirs)), `${path}: ${String(value)}`).toBe(true);
    return 1;
  }
  if (Array.isArray(theirs)) {
    const list = listOf(ours);
    expect(list.length, path).toBe(theirs.length);
    return theirs.reduce<number>((sum, item, i) => sum + compare(list[i], item, `${path}/${String(i)}`), 0);
  }
  const entries = Object.entries(theirs as object);
  const known = Object.keys(ours as object).filter((name) => !name.endsWith('_wire'));
  expect(known.sort(), path).toEqual(entries.map(([name]) => name).sort());
  return entries.reduce((sum, [name, value]) => {
    const found = (ours as Record<string, unknown>)[name];
    return (
      sum +
      compare(name === 'k_roped' || name === 'v_deq' ? hexes(found as Float64Array) : found, value, `${path}/${name}`)
    );
  }, 0);
}

function hexes(values: Float64Array): string[] {
  return Array.from(values, (_, i) => hex(new Uint8Array(values.buffer, values.byteOffset + 8 * i, 8)));
}

function listOf(value: unknown): ArrayLike<unknown> {
  const hashes = value as Partial<Hashes>;
  if (typeof hashes.at === 'function' && hashes.bytes instanceof Uint8Array) {
    return Array.from({ length: hashes.length ?? 0 }, (_, i) => (value as Hashes).at(i));
  }
  return value as ArrayLike<unknown>;
}

describe('the JSON forms of the reference', () => {
  it('are reproduced field by field', () => {
    const names = [
      'audited-p05',
      'captured-greedy-p05',
      'kv-p04',
      'llama-run11-greedy-p07',
      'llama-x-deep-p05',
      'qwen-p04',
    ];
    let leaves = 0;
    for (const name of names) {
      const json = vectorJson(`json/${name}.json`);
      leaves += compare(opened(`honest/${name}.vv4a`).decoded.response, withPairs(json), name);
    }
    expect(leaves).toBeGreaterThan(10_000);
  });
});

/** `logit_bias` is a list of pairs in JSON. */
function withPairs(json: unknown): unknown {
  const manifest = (json as { manifest: { logit_bias: [number, number][] } | null }).manifest;
  if (manifest === null) return json;
  const pairs = manifest.logit_bias.map(([token, bias]) => ({ token, bias }));
  return { ...(json as object), manifest: { ...manifest, logit_bias: pairs } };
}

import { describe, expect, it } from 'vitest';
import { hex } from '../../../engine/crypto/hex.ts';
import { readReceipt } from '../../../engine/formats/inference-audit/wire/receipt.ts';
import { vector } from './support.ts';

const text = new TextDecoder().decode(vector('receipts/llama-run11-greedy.json'));
const chat = new TextDecoder().decode(vector('receipts/llama-run11-greedy.chat.json'));
const read = (json: string) => readReceipt(new TextEncoder().encode(json));
const without = (name: string) => {
  const members = Object.entries(JSON.parse(text) as object).filter(([member]) => member !== name);
  return JSON.stringify(Object.fromEntries(members));
};
const changed = (name: string, value: unknown) => JSON.stringify({ ...(JSON.parse(text) as object), [name]: value });
const hash = Array.from({ length: 32 }, () => 0);

describe('receipts that are refused', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a commitment that is a list', '{"commitment":[]}'],
    ['a repeated name', text.replace('{', '{"n_tokens":11,')],
    ['text behind it', `${text}{}`],
    ['no merkle_root', without('merkle_root')],
    ['no io_root', without('io_root')],
    ['no n_tokens', without('n_tokens')],
    ['no version', without('version')],
    ['another version', changed('version', 'V5')],
    ['the version as a number', changed('version', 4)],
    ['a hash of 31 numbers', changed('merkle_root', hash.slice(1))],
    ['a hash of 33 numbers', changed('merkle_root', [...hash, 0])],
    ['a hash with 256', changed('merkle_root', [...hash.slice(1), 256])],
    ['a hash with a fraction', changed('merkle_root', [...hash.slice(1), 0.5])],
    ['a hash with -1', changed('merkle_root', [...hash.slice(1), -1])],
    ['a hash as text', changed('merkle_root', '00'.repeat(32))],
    ['a root that is null', changed('io_root', null)],
    ['n_tokens as text', changed('n_tokens', '11')],
    ['n_tokens 2^32', changed('n_tokens', 4294967296)],
    ['n_tokens written 11.0', text.replace('"n_tokens":11', '"n_tokens":11.0')],
    ['n_tokens written 1.1e1', text.replace('"n_tokens":11', '"n_tokens":1.1e1')],
    ['KV roots as text', changed('kv_roots', ['00'])],
    ['token ids as text', chat.replace('"token_ids":[1', '"token_ids":["1"')],
    ['a text that is a number', chat.replace(/"generated_text":"[^"]*"/, '"generated_text":1')],
  ])('%s', (_, json) => {
    const result = read(json);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.message).not.toBe('');
  });

  it('names the place', () => {
    expect(read(changed('merkle_root', hash.slice(1)))).toMatchObject({ place: '/merkle_root' });
    expect(read('{')).toMatchObject({ place: 'byte 1' });
  });
});

describe('receipts that are read', () => {
  it('alone, and inside the reply', () => {
    const alone = read(text);
    const inside = read(chat);
    if (!alone.ok || !inside.ok) throw new Error('not read');
    expect(inside.receipt.commitment).toEqual(alone.receipt.commitment);
    expect(alone.receipt.reply).toBeUndefined();
    expect(inside.receipt.reply?.token_ids?.length).toBe(12);
    expect(inside.receipt.reply?.kv_roots).toEqual([]);
    const json = JSON.parse(text) as { merkle_root: number[]; n_tokens: number };
    expect(hex(alone.receipt.commitment.merkle_root)).toBe(hex(Uint8Array.from(json.merkle_root)));
    expect(alone.receipt.commitment.n_tokens).toBe(json.n_tokens);
  });

  it('with optional fields absent or null', () => {
    for (const json of [without('manifest_hash'), changed('manifest_hash', null)]) {
      const result = read(json);
      expect(result.ok && result.receipt.commitment.manifest_hash).toBeNull();
    }
  });
});

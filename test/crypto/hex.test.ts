import { expect, it } from 'vitest';
import { hex } from '../../engine/crypto/hex.ts';

it('writes two lower-case digits for every byte', () => {
  expect(hex(new Uint8Array())).toBe('');
  expect(hex(Uint8Array.of(0, 1, 9, 10, 15, 16, 171, 255))).toBe('0001090a0f10abff');
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(hex(all)).toBe(Buffer.from(all).toString('hex'));
});

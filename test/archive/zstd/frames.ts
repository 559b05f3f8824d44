/** Frames put together by hand, from RFC 8878: what no encoder writes has to be refused too. */
export const MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;

/** Frame header without content size and checksum; window of 8 KiB unless told. */
export function header(window = 0x18, descriptor = 0): number[] {
  return [...MAGIC, descriptor, window];
}

/** Header of a single-segment frame of fewer than 256 bytes. */
export function singleSegment(contentSize: number, checksum = false): number[] {
  return [...MAGIC, checksum ? 0x24 : 0x20, contentSize];
}

export const BLOCK = { raw: 0, rle: 1, compressed: 2, reserved: 3 } as const;

/** A block with its header. @param size of the header, where it is not the number of bytes */
export function block(type: keyof typeof BLOCK, body: readonly number[], last = true, size = body.length): number[] {
  const word = (size << 3) | (BLOCK[type] << 1) | (last ? 1 : 0);
  return [word & 0xff, (word >>> 8) & 0xff, word >>> 16, ...body];
}

/** Raw literals, fewer than 32. */
export function rawLiterals(bytes: readonly number[]): number[] {
  return [bytes.length << 3, ...bytes];
}

/** A backward bit stream: fields in the order in which the decoder reads them. */
export function backward(...fields: readonly (readonly [value: number, bits: number])[]): number[] {
  const bits = [
    1,
    ...fields.flatMap(([value, count]) => Array.from({ length: count }, (_, i) => (value >>> (count - 1 - i)) & 1)),
  ];
  const bytes: number[] = [];
  // The last bit read is bit 0 of the first byte.
  bits.reverse().forEach((bit, i) => {
    if (i % 8 === 0) bytes.push(0);
    bytes[bytes.length - 1] |= bit << (i % 8);
  });
  return bytes;
}

/** Sequences section in which all three codes are constant (RLE mode). */
export function constantSequences(
  count: number,
  codes: { readonly ll: number; readonly of: number; readonly ml: number },
  stream: readonly number[],
): number[] {
  return [count, 0x54, codes.ll, codes.of, codes.ml, ...stream];
}

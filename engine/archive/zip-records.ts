/** Fields of zip records (APPNOTE 6.3.10): little-endian numbers, extra fields, sizes of zip64. */

export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END_RECORD = 0x06054b50;
export const ZIP64_END_RECORD = 0x06064b50;
export const ZIP64_LOCATOR = 0x07064b50;
export const DESCRIPTOR = 0x08074b50;

export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
export const ZIP64_END_BYTES = 56;
export const LOCATOR_BYTES = 20;

const ZIP64 = 1;
const MAX32 = 0xffffffff;
const MAX16 = 0xffff;

export function u16(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/** Infinity for 2^53 and more, which is larger than any file. */
export function u64(bytes: Uint8Array, at: number): number {
  const high = u32(bytes, at + 4);
  return high >= 0x200000 ? Infinity : high * 0x100000000 + u32(bytes, at);
}

export interface ExtraField {
  readonly id: number;
  readonly data: Uint8Array;
}

/** The extra fields, or undefined when they are malformed. Up to three zero bytes at the end are padding (zipalign). */
export function extraFields(bytes: Uint8Array): readonly ExtraField[] | undefined {
  const fields: ExtraField[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + u16(bytes, at + 2);
    if (end > bytes.length) return undefined;
    fields.push({ id: u16(bytes, at), data: bytes.subarray(at + 4, end) });
    at = end;
  }
  return bytes.subarray(at).every((byte) => byte === 0) ? fields : undefined;
}

export interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
}

/**
 * Sizes of a header with those of its zip64 field in place of the saturated ones.
 * @param offset of the local header; 0 for a local header itself
 * @param disk 0 where there is none
 * @returns undefined when the field is missing, repeated, of another length, or gives a number that the header gives otherwise
 */
export function zip64Sizes(given: Sizes, disk: number, fields: readonly ExtraField[]): Sizes | undefined {
  const found = fields.filter(({ id }) => id === ZIP64);
  const { size, packed, offset } = given;
  const wanted = [size, packed, offset].filter((value) => value === MAX32).length;
  if (found.length === 0) return wanted === 0 && disk === 0 ? given : undefined;
  if (found.length > 1) return undefined;
  const { data } = found[0];
  const exact = wanted * 8 + (disk === MAX16 ? 4 : 0);
  if (data.length === exact && exact > 0) return takeInOrder(given, disk, data);
  return takeAll(given, disk, data);
}

/** Only the saturated numbers are there, as the format says. */
function takeInOrder(given: Sizes, disk: number, data: Uint8Array): Sizes | undefined {
  let at = 0;
  const take = (value: number): number => {
    if (value !== MAX32) return value;
    at += 8;
    return u64(data, at - 8);
  };
  const sizes = { size: take(given.size), packed: take(given.packed), offset: take(given.offset) };
  const onDisk = disk === MAX16 ? u32(data, at) : disk;
  return onDisk === 0 ? sizes : undefined;
}

/** More numbers are there than are needed (zipfile of Python writes both sizes always): the others must agree. */
function takeAll(given: Sizes, disk: number, data: Uint8Array): Sizes | undefined {
  const { length } = data;
  if (length !== 8 && length !== 16 && length !== 24 && length !== 28) return undefined;
  let agrees = true;
  const take = (value: number, at: number): number => {
    if (at + 8 > length) {
      if (value === MAX32) agrees = false;
      return value;
    }
    const wide = u64(data, at);
    if (value !== MAX32 && value !== wide) agrees = false;
    return wide;
  };
  const sizes = { size: take(given.size, 0), packed: take(given.packed, 8), offset: take(given.offset, 16) };
  const onDisk = length === 28 ? u32(data, 24) : disk;
  return agrees && onDisk === 0 && (disk === 0 || length === 28) ? sizes : undefined;
}

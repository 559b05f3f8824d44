/** Writes zip archives field by field, so that a test can make any one of them wrong. */
import { deflateRawSync } from 'node:zlib';

export interface Header {
  flags: number;
  method: number;
  time: number;
  date: number;
  crc: number;
  packed: number;
  size: number;
  name: Uint8Array;
  extra: Uint8Array;
}

export interface CentralHeader extends Header {
  disk: number;
  offset: number;
  signature: number;
}

export interface EntrySpec {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array | string;
  readonly method?: 0 | 8;
  /** Packed bytes in place of those made of the data. */
  readonly packed?: Uint8Array;
  /** Bytes between the packed data and what follows. */
  readonly after?: Uint8Array;
  readonly flags?: number;
  readonly local?: Partial<Header> & { signature?: number };
  readonly central?: Partial<CentralHeader>;
}

export interface EndSpec {
  readonly before?: Uint8Array;
  readonly afterEntries?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly end?: Partial<{
    disk: number;
    startDisk: number;
    here: number;
    entries: number;
    size: number;
    offset: number;
    commentLength: number;
  }>;
  readonly zip64?: Partial<{
    recordSize: number;
    disk: number;
    startDisk: number;
    here: number;
    entries: number;
    size: number;
    offset: number;
    locatorDisk: number;
    locatorOffset: number;
    disks: number;
    signature: number;
  }>;
}

export const u16 = (value: number): Uint8Array => Uint8Array.of(value & 255, (value >> 8) & 255);
export const u32 = (value: number): Uint8Array =>
  Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);
export const u64 = (value: number): Uint8Array => concat(u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32)));
export const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** One byte at a time, for large data. */
function tableCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return ~crc >>> 0;
}

/** One bit at a time, unlike the engine's. */
export function slowCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The extra field of zip64. */
export function zip64Extra(...values: readonly number[]): Uint8Array {
  return concat(u16(1), u16(values.length * 8), ...values.map(u64));
}

export function buildZip(specs: readonly EntrySpec[], spec: EndSpec = {}): Uint8Array {
  const parts: Uint8Array[] = [spec.before ?? new Uint8Array(0)];
  const directory: Uint8Array[] = [];
  let at = parts[0].length;
  const push = (part: Uint8Array): void => {
    parts.push(part);
    at += part.length;
  };
  for (const one of specs) {
    const data = typeof one.data === 'string' ? text(one.data) : one.data;
    const packed = one.packed ?? (one.method === 8 ? new Uint8Array(deflateRawSync(data)) : data);
    const name = typeof one.name === 'string' ? text(one.name) : one.name;
    const common: Header = {
      flags: one.flags ?? 0,
      method: one.method ?? 0,
      time: 0x6000,
      date: 0x5821,
      crc: data.length > 4096 ? tableCrc32(data) : slowCrc32(data),
      packed: packed.length,
      size: data.length,
      name,
      extra: new Uint8Array(0),
    };
    const central: CentralHeader = { ...common, disk: 0, offset: at, signature: 0x02014b50, ...one.central };
    const local = { ...common, signature: 0x04034b50, ...one.local };
    push(concat(u32(local.signature), u16(20), fields(local), local.name, local.extra));
    push(packed);
    push(one.after ?? new Uint8Array(0));
    directory.push(
      concat(u32(central.signature), u16(20), u16(20), fields(central)),
      concat(u16(0), u16(central.disk), u16(0), u32(0), u32(central.offset), central.name, central.extra),
    );
  }
  push(spec.afterEntries ?? new Uint8Array(0));
  const offset = at;
  const central = new Uint8Array(Buffer.concat(directory));
  push(central);
  const known = { disk: 0, startDisk: 0, here: specs.length, entries: specs.length, size: central.length, offset };
  if (spec.zip64 !== undefined) push(zip64Records({ ...known, ...spec.zip64 }, at));
  const comment = spec.comment ?? new Uint8Array(0);
  const end = { ...known, commentLength: comment.length, ...spec.end };
  push(concat(u32(0x06054b50), u16(end.disk), u16(end.startDisk), u16(end.here), u16(end.entries)));
  push(concat(u32(end.size), u32(end.offset), u16(end.commentLength), comment));
  return new Uint8Array(Buffer.concat(parts));
}

function fields({ flags, method, time, date, crc, packed, size, name, extra }: Header): Uint8Array {
  const numbers = concat(u16(flags), u16(method), u16(time), u16(date), u32(crc), u32(packed), u32(size));
  return concat(numbers, u16(name.length), u16(extra.length));
}

function zip64Records(
  record: {
    disk: number;
    startDisk: number;
    here: number;
    entries: number;
    size: number;
    offset: number;
  } & NonNullable<EndSpec['zip64']>,
  at: number,
): Uint8Array {
  return concat(
    concat(u32(record.signature ?? 0x06064b50), u64(record.recordSize ?? 44), u16(45), u16(45)),
    concat(u32(record.disk), u32(record.startDisk), u64(record.here), u64(record.entries)),
    concat(u64(record.size), u64(record.offset)),
    concat(u32(0x07064b50), u32(record.locatorDisk ?? 0), u64(record.locatorOffset ?? at), u32(record.disks ?? 1)),
  );
}

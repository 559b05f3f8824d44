/** Where the entries of a zip archive are: end record, zip64 records, central directory. */
import type { ByteSource } from '../bytes/source.ts';
import { ArchiveError } from './archive.ts';
import { ZIP_LIMITS } from './zip-limits.ts';
import { decodeName } from './zip-names.ts';
import {
  CENTRAL_BYTES,
  CENTRAL_HEADER,
  END_BYTES,
  END_RECORD,
  extraFields,
  LOCAL_BYTES,
  LOCATOR_BYTES,
  u16,
  u32,
  u64,
  ZIP64_END_BYTES,
  ZIP64_END_RECORD,
  ZIP64_LOCATOR,
  zip64Sizes,
} from './zip-records.ts';

/** What the central directory says of one entry. */
export interface CentralEntry {
  readonly name: string;
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly method: number;
  /** Time and date of MS-DOS, as one number. */
  readonly stamp: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
  /** Offset of what follows in the archive: the next local header, or the central directory. */
  readonly next: number;
}

interface Extent {
  readonly entries: number;
  readonly offset: number;
  readonly size: number;
}

const LONGEST_COMMENT = 65535;
/** DEFLATE gives at most 258 bytes for two bits. */
const GREATEST_RATIO = 1032;

/** @throws ArchiveError */
export async function readDirectory(source: ByteSource): Promise<readonly CentralEntry[]> {
  const extent = await findDirectory(source);
  if (extent.entries > ZIP_LIMITS.entries) {
    throw new ArchiveError(
      extent.offset,
      `the archive has ${String(extent.entries)} entries, the limit is 100000`,
      true,
    );
  }
  if (extent.size > ZIP_LIMITS.directoryBytes) {
    throw new ArchiveError(
      extent.offset,
      `the central directory takes ${String(extent.size)} bytes, more than 64 MiB`,
      true,
    );
  }
  const bytes = await readExactly(source, extent.offset, extent.size);
  const entries = readEntries(bytes, extent);
  return withoutOverlap(entries, extent.offset);
}

/** @throws ArchiveError when the source is shorter */
export async function readExactly(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) throw new ArchiveError(offset + bytes.length, 'the archive is cut off here');
  return bytes;
}

/** The one end record that ends with the file. Another reader must not be able to choose another. */
async function findDirectory(source: ByteSource): Promise<Extent> {
  const from = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = await readExactly(source, from, source.size - from);
  let at = -1;
  let others = 0;
  for (let i = tail.length - 4; i >= 0; i -= 1) {
    if (tail[i] !== 0x50 || u32(tail, i) !== END_RECORD) continue;
    const ends = i + END_BYTES <= tail.length && i + END_BYTES + u16(tail, i + 20) === tail.length;
    if (at < 0 && !ends) {
      throw new ArchiveError(from + i, 'the archive does not end with its end of central directory record');
    }
    if (at < 0) at = i;
    else if (ends) others += 1;
  }
  if (at < 0) throw new ArchiveError(source.size, 'the archive has no end of central directory record');
  if (others > 0) throw new ArchiveError(from + at, 'the archive has two end of central directory records');
  const end = tail.subarray(at, at + END_BYTES);
  if (u16(end, 4) !== 0 || u16(end, 6) !== 0 || u16(end, 8) !== u16(end, 10)) {
    if (!(await hasLocator(source, from + at))) {
      throw new ArchiveError(from + at, 'the archive is one of several disks, which is not supported');
    }
  }
  const extent = await withZip64(source, from + at, end);
  if (extent.offset + extent.size !== extent.end) {
    throw new ArchiveError(
      from + at,
      `the central directory is said to take bytes ${String(extent.offset)} to ${String(extent.offset + extent.size)}, its end record follows at ${String(extent.end)}`,
    );
  }
  return extent;
}

async function hasLocator(source: ByteSource, end: number): Promise<boolean> {
  if (end < LOCATOR_BYTES) return false;
  return u32(await readExactly(source, end - LOCATOR_BYTES, LOCATOR_BYTES), 0) === ZIP64_LOCATOR;
}

/** The numbers of the zip64 record where there is one. The end record must give the same, or say that they are there. */
async function withZip64(source: ByteSource, at: number, end: Uint8Array): Promise<Extent & { readonly end: number }> {
  const plain = { entries: u16(end, 10), size: u32(end, 12), offset: u32(end, 16) };
  if (!(await hasLocator(source, at))) return { ...plain, end: at };
  const locatorAt = at - LOCATOR_BYTES;
  const locator = await readExactly(source, locatorAt, LOCATOR_BYTES);
  const recordAt = locatorAt - ZIP64_END_BYTES;
  if (u32(locator, 4) !== 0 || u32(locator, 16) > 1) {
    throw new ArchiveError(locatorAt, 'the archive is one of several disks, which is not supported');
  }
  if (recordAt < 0 || u64(locator, 8) !== recordAt) {
    throw new ArchiveError(locatorAt, 'the zip64 end record does not stand where its locator says, just before it');
  }
  const record = await readExactly(source, recordAt, ZIP64_END_BYTES);
  if (u32(record, 0) !== ZIP64_END_RECORD || u64(record, 4) !== ZIP64_END_BYTES - 12) {
    throw new ArchiveError(recordAt, 'the zip64 end of central directory record is malformed');
  }
  if (u32(record, 16) !== 0 || u32(record, 20) !== 0 || u64(record, 24) !== u64(record, 32)) {
    throw new ArchiveError(recordAt, 'the archive is one of several disks, which is not supported');
  }
  const wide = { entries: u64(record, 32), size: u64(record, 40), offset: u64(record, 48) };
  const agree =
    saturatedOr(u16(end, 4), 0xffff, 0) &&
    saturatedOr(u16(end, 6), 0xffff, 0) &&
    saturatedOr(u16(end, 8), 0xffff, wide.entries) &&
    saturatedOr(plain.entries, 0xffff, wide.entries) &&
    saturatedOr(plain.size, 0xffffffff, wide.size) &&
    saturatedOr(plain.offset, 0xffffffff, wide.offset);
  if (!agree) throw new ArchiveError(at, 'the end record and the zip64 end record give different numbers');
  return { ...wide, end: recordAt };
}

function saturatedOr(value: number, saturated: number, wide: number): boolean {
  return value === saturated || value === wide;
}

function readEntries(bytes: Uint8Array, extent: Extent): CentralEntry[] {
  const entries: CentralEntry[] = [];
  let at = 0;
  let inflated = 0;
  while (at < bytes.length) {
    const byte = extent.offset + at;
    const entry = readEntry(bytes, at, byte);
    if (entry === undefined) throw new ArchiveError(byte, 'there is no central directory header where one must be');
    at = entry.end;
    if (entry.central.method !== 0) inflated += entry.central.size;
    entries.push(entry.central);
    if (entries.length > extent.entries) break;
  }
  if (entries.length !== extent.entries) {
    throw new ArchiveError(
      extent.offset,
      `the central directory holds ${entries.length > extent.entries ? 'more' : String(entries.length)} entries, its end record says ${String(extent.entries)}`,
    );
  }
  if (inflated > ZIP_LIMITS.inflatedTotal) {
    throw new ArchiveError(extent.offset, `the entries come to ${String(inflated)} bytes, the limit is 2 GiB`, true);
  }
  return entries;
}

/** The header at `at`; undefined when there is none, or it is cut off. */
function readEntry(bytes: Uint8Array, at: number, byte: number): { central: CentralEntry; end: number } | undefined {
  if (at + CENTRAL_BYTES > bytes.length || u32(bytes, at) !== CENTRAL_HEADER) return undefined;
  const nameEnd = at + CENTRAL_BYTES + u16(bytes, at + 28);
  const extraEnd = nameEnd + u16(bytes, at + 30);
  const end = extraEnd + u16(bytes, at + 32);
  if (end > bytes.length) return undefined;
  const extra = extraFields(bytes.subarray(nameEnd, extraEnd));
  if (extra === undefined) throw new ArchiveError(byte, 'the extra fields of an entry are malformed');
  const flags = u16(bytes, at + 8);
  const rawName = bytes.subarray(at + CENTRAL_BYTES, nameEnd);
  const name = decodeName(rawName, (flags & 0x800) !== 0, extra);
  if (!name.ok) throw new ArchiveError(byte, name.message);
  const given = { size: u32(bytes, at + 24), packed: u32(bytes, at + 20), offset: u32(bytes, at + 42) };
  const sizes = zip64Sizes(given, u16(bytes, at + 34), extra);
  if (sizes === undefined) {
    throw new ArchiveError(byte, `the disk number or the zip64 sizes of '${name.name}' are missing or contradictory`);
  }
  const central = {
    name: name.name,
    rawName,
    flags,
    method: u16(bytes, at + 10),
    stamp: u32(bytes, at + 12),
    crc: u32(bytes, at + 16),
    ...sizes,
    next: 0,
  };
  checkClaims(central, byte);
  return { central, end };
}

/** What an entry claims must be possible, since others make room by it. */
function checkClaims({ name, method, flags, size, packed }: CentralEntry, byte: number): void {
  const refuse = (message: string, tooLarge = false): never => {
    throw new ArchiveError(byte, `'${name}' ${message}`, tooLarge);
  };
  const encrypted = (flags & 1) !== 0;
  if (size > ZIP_LIMITS.entryBytes) refuse(`is said to hold ${String(size)} bytes, the limit is 1 GiB`, true);
  if (method === 0 && !encrypted && size !== packed) {
    refuse(`is stored and is said to hold ${String(size)} bytes in ${String(packed)}`);
  }
  if (method === 8 && size > packed * GREATEST_RATIO) {
    refuse(`is said to inflate ${String(packed)} bytes to ${String(size)}, which no deflated data do`);
  }
  if (method === 8 && size > ZIP_LIMITS.inflatedBytes) {
    refuse(`inflates to ${String(size)} bytes, the limit is 512 MiB`, true);
  }
  if (name.endsWith('/') && size !== 0) refuse('is named as a folder and has content');
}

/** The entries in the order of the directory, each with what follows it. What is between is looked at when an entry is read. */
function withoutOverlap(entries: readonly CentralEntry[], directory: number): readonly CentralEntry[] {
  const order = entries.map((_, index) => index).sort((a, b) => entries[a].offset - entries[b].offset);
  const next = new Float64Array(entries.length);
  let end = directory;
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const { name, offset, rawName, packed } = entries[order[i]];
    if (offset + LOCAL_BYTES + rawName.length + packed > end) {
      const whom = end === directory ? 'the central directory' : `'${entries[order[i + 1]].name}'`;
      throw new ArchiveError(Math.min(offset, directory), `'${name}' overlaps ${whom}`);
    }
    next[order[i]] = end;
    end = offset;
  }
  if (end !== 0) throw new ArchiveError(0, `${String(end)} bytes stand before the first entry`);
  return entries.map((entry, index) => ({ ...entry, next: next[index] }));
}

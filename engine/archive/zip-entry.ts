/** One entry of a zip archive: its local header held against the central one, its bytes checked as they are read. */
import type { ByteSource } from '../bytes/source.ts';
import { ArchiveError } from './archive.ts';
import type { ArchiveEntry } from './archive.ts';
import { crc32 } from './crc32.ts';
import { InflatedReader } from './zip-inflated.ts';
import type { CentralEntry } from './zip-directory.ts';
import { readExactly } from './zip-directory.ts';
import { DESCRIPTOR, extraFields, LOCAL_BYTES, LOCAL_HEADER, u16, u32, u64, zip64Sizes } from './zip-records.ts';

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const DESCRIBED = 8;
const STRONG = 0x2040;
const SLICE = 1 << 20;

const METHOD_NAMES = new Map([
  [1, 'shrink'],
  [6, 'implode'],
  [9, 'deflate64'],
  [12, 'bzip2'],
  [14, 'lzma'],
  [93, 'zstd'],
  [95, 'xz'],
  [99, 'AES encryption'],
]);

/**
 * Entries that were inflated last: only they keep what came out. Several, because archives lie in archives; few, because each
 * may hold 32 MiB. This is memory of work done and never changes a result.
 */
const RECENT: ZipEntry[] = [];
const MOST_RECENT = 4;

export class ZipEntry implements ArchiveEntry {
  readonly name: string;
  readonly size: number;
  readonly packedSize: number;
  readonly #source: ByteSource;
  readonly #central: CentralEntry;
  /** Offset of the data, once the local header was checked. */
  #start: Promise<number> | undefined;
  #inflated: InflatedReader | undefined;
  /** CRC-32 of the first `#passed` bytes, for readers that go from the beginning to the end. */
  #crc = 0;
  #passed = 0;
  /** Reads of one entry wait for each other: they share the running CRC-32 and the inflater. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(source: ByteSource, central: CentralEntry) {
    this.name = central.name;
    this.size = central.size;
    this.packedSize = central.packed;
    this.#source = source;
    this.#central = central;
  }

  /**
   * At most `length` bytes from `offset`. A deflated entry is inflated up to there. The CRC-32 is checked when the last byte of
   * reads that follow each other from the first byte on is reached, and for deflated entries whenever their end is.
   * @throws ArchiveError when the entry is damaged, encrypted, or packed by another method
   */
  read(offset: number, length: number): Promise<Uint8Array> {
    return this.#inTurn(() => this.#read(offset, length));
  }

  async bytes(limit: number): Promise<Uint8Array | undefined> {
    if (this.size > limit) return undefined;
    return this.#inTurn(() => this.#readAll());
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(job);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #read(offset: number, length: number): Promise<Uint8Array> {
    const start = await (this.#start ??= this.#checkLocal());
    const from = Math.min(Math.max(0, offset), this.size);
    const count = Math.min(Math.max(0, length), this.size - from);
    if (this.#central.method === DEFLATED) {
      return this.#openInflated(start).read(from, count);
    }
    const bytes = await readExactly(this.#source, start + from, count);
    this.#pass(from, bytes);
    return bytes;
  }

  #openInflated(start: number): InflatedReader {
    this.#leave();
    RECENT.push(this);
    if (RECENT.length > MOST_RECENT) RECENT[0].#forget();
    return (this.#inflated ??= new InflatedReader(this.#source, start, this.#central));
  }

  #leave(): void {
    const at = RECENT.indexOf(this);
    if (at >= 0) RECENT.splice(at, 1);
  }

  #forget(): void {
    this.#leave();
    this.#inflated = undefined;
  }

  async #readAll(): Promise<Uint8Array> {
    // A stored entry takes as many bytes of the archive as it has, a deflated one grows as it comes out.
    let bytes = new Uint8Array(this.#central.method === STORED ? this.size : Math.min(this.size, SLICE));
    let at = 0;
    do {
      const slice = await this.#read(at, Math.min(SLICE, this.size - at));
      if (at + slice.length > bytes.length) {
        const larger = new Uint8Array(Math.min(this.size, 2 * bytes.length));
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(slice, at);
      at += slice.length;
    } while (at < this.size);
    this.#forget();
    return bytes;
  }

  /** Goes on with the CRC-32 when a slice follows the one before. */
  #pass(from: number, slice: Uint8Array): void {
    if (from === 0) {
      this.#crc = 0;
      this.#passed = 0;
    }
    if (from !== this.#passed) return;
    this.#crc = crc32(slice, this.#crc);
    this.#passed += slice.length;
    if (this.#passed === this.size && this.#crc !== this.#central.crc)
      this.#refuse(crcMessage(this.#central, this.#crc));
  }

  #refuse(message: string, byte = this.#central.offset): never {
    throw new ArchiveError(byte, `'${this.name}' ${message}`);
  }

  /** Offset of the data. @throws ArchiveError when the entry cannot be read, or its headers disagree */
  async #checkLocal(): Promise<number> {
    const central = this.#central;
    if ((central.flags & (ENCRYPTED | STRONG)) !== 0) this.#refuse('is encrypted, which is not supported');
    if ((central.flags & 0x20) !== 0) this.#refuse('is patch data, which is not supported');
    if (central.method !== STORED && central.method !== DEFLATED) {
      const name = METHOD_NAMES.get(central.method);
      this.#refuse(
        `is packed by method ${String(central.method)}${name === undefined ? '' : ` (${name})`}; only stored and deflated entries are read`,
      );
    }
    const header = await readExactly(this.#source, central.offset, LOCAL_BYTES);
    if (u32(header, 0) !== LOCAL_HEADER) this.#refuse('has no local header where the central directory says');
    const nameLength = u16(header, 26);
    const variable = await readExactly(this.#source, central.offset + LOCAL_BYTES, nameLength + u16(header, 28));
    const name = variable.subarray(0, nameLength);
    this.#compareHeaders(header, name, variable.subarray(nameLength));
    const start = central.offset + LOCAL_BYTES + variable.length;
    await this.#checkEnd(start + central.packed);
    return start;
  }

  #compareHeaders(header: Uint8Array, name: Uint8Array, extraBytes: Uint8Array): void {
    const central = this.#central;
    const differs = (what: string): never =>
      this.#refuse(`has another ${what} in its local header than in the directory`);
    if (name.length !== central.rawName.length || name.some((byte, i) => byte !== central.rawName[i])) differs('name');
    if (u16(header, 6) !== central.flags) differs('set of flags');
    if (u16(header, 8) !== central.method) differs('method');
    if (u32(header, 10) !== central.stamp) differs('time');
    const extra = extraFields(extraBytes) ?? this.#refuse('has malformed extra fields in its local header');
    const given = { size: u32(header, 22), packed: u32(header, 18), offset: 0 };
    const sizes = zip64Sizes(given, 0, extra) ?? this.#refuse('has contradictory zip64 sizes in its local header');
    // A data descriptor holds what was not known yet when the header was written.
    const later = (central.flags & DESCRIBED) !== 0;
    const agrees = (value: number, known: number): boolean => value === known || (later && value === 0);
    if (!agrees(u32(header, 14), central.crc)) differs('CRC-32');
    if (!agrees(sizes.packed, central.packed)) differs('packed size');
    if (!agrees(sizes.size, central.size)) differs('size');
  }

  /** Between the data and what follows there may be nothing but the data descriptor. */
  async #checkEnd(end: number): Promise<void> {
    const central = this.#central;
    const between = central.next - end;
    if (between < 0) this.#refuse('overlaps what follows it', end);
    const described = (central.flags & DESCRIBED) !== 0;
    if (!described && between === 0) return;
    if (!described) this.#refuse(`is followed by ${String(between)} bytes that belong to no entry`, end);
    if (between > 24) this.#refuse(`is followed by ${String(between)} bytes, more than a data descriptor takes`, end);
    const bytes = await readExactly(this.#source, end, between);
    if (!isDescriptorOf(bytes, central))
      this.#refuse('has a data descriptor that does not agree with the directory', end);
  }
}

/** With or without its signature, with sizes of four or eight bytes. */
function isDescriptorOf(bytes: Uint8Array, { crc, packed, size }: CentralEntry): boolean {
  const { length } = bytes;
  const signed = length === 16 || length === 24;
  if (!signed && length !== 12 && length !== 20) return false;
  if (signed && u32(bytes, 0) !== DESCRIPTOR) return false;
  const at = signed ? 4 : 0;
  if (u32(bytes, at) !== crc) return false;
  if (length < 20) return u32(bytes, at + 4) === packed && u32(bytes, at + 8) === size;
  return u64(bytes, at + 4) === packed && u64(bytes, at + 12) === size;
}

function crcMessage({ crc }: CentralEntry, found: number): string {
  return `is damaged: its CRC-32 is ${hex8(found)}, the directory says ${hex8(crc)}`;
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}

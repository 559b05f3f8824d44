/** Reads in a deflated entry. What comes out is kept while the entry is small; a larger one is inflated anew for a step back. */
import type { ByteSource } from '../bytes/source.ts';
import { ArchiveError } from './archive.ts';
import { crc32 } from './crc32.ts';
import { InflateError, Inflater } from './inflate.ts';
import type { CentralEntry } from './zip-directory.ts';
import { readExactly } from './zip-directory.ts';

/** Packed bytes per step: they come to at most 17 MiB. */
const STEP = 1 << 14;
/** Bytes of an entry that is kept whole, so that it can be read in any order. */
const KEEP = 1 << 25;

export class InflatedReader {
  readonly #source: ByteSource;
  readonly #start: number;
  readonly #central: CentralEntry;
  readonly #keep: number;
  #inflater: Inflater | undefined;
  #packedAt = 0;
  #crc = 0;
  /** Output from `#base` on. */
  #pieces: Uint8Array[] = [];
  #base = 0;
  #end = 0;

  /** @param keep larger entries are not kept whole */
  constructor(source: ByteSource, start: number, central: CentralEntry, keep = KEEP) {
    this.#keep = keep;
    this.#source = source;
    this.#start = start;
    this.#central = central;
  }

  /** `length` bytes from `offset`, both within the declared size. @throws ArchiveError */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#inflater === undefined || offset < this.#base) this.#restart();
    const to = offset + length;
    const whole = to >= this.#central.size;
    while (this.#end < to || (whole && !this.#finished())) {
      await this.#step();
      this.#forget(offset);
    }
    const bytes = this.#copy(offset, length);
    this.#forget(to);
    return bytes;
  }

  #finished(): boolean {
    return this.#packedAt === this.#central.packed && this.#inflater?.done === true;
  }

  #restart(): void {
    this.#packedAt = 0;
    this.#crc = 0;
    this.#pieces = [];
    this.#base = 0;
    this.#end = 0;
    this.#inflater = new Inflater(this.#central.size, (bytes) => {
      this.#pieces.push(bytes.slice());
      this.#end += bytes.length;
      this.#crc = crc32(bytes, this.#crc);
    });
  }

  async #step(): Promise<void> {
    const { packed, name, size, crc, offset } = this.#central;
    const count = Math.min(STEP, packed - this.#packedAt);
    const bytes = await readExactly(this.#source, this.#start + this.#packedAt, count);
    const at = this.#packedAt;
    this.#packedAt += count;
    try {
      this.#inflater?.push(bytes, this.#packedAt === packed);
    } catch (error) {
      this.#inflater = undefined;
      if (!(error instanceof InflateError)) throw error;
      throw new ArchiveError(this.#start + Math.max(at, error.byte), `'${name}' is damaged: ${error.message}`);
    }
    if (this.#packedAt < packed) return;
    const refuse = (message: string): never => {
      this.#inflater = undefined;
      throw new ArchiveError(offset, `'${name}' ${message}`);
    };
    if (this.#end !== size) {
      refuse(`is damaged: it inflates to ${String(this.#end)} bytes, the directory says ${String(size)}`);
    }
    if (this.#crc !== crc) {
      const [found, said] = [this.#crc, crc].map((value) => value.toString(16).padStart(8, '0'));
      refuse(`is damaged: its CRC-32 is ${found}, the directory says ${said}`);
    }
  }

  /** Drops what lies before `offset`, beyond what is kept. */
  #forget(offset: number): void {
    if (this.#central.size <= this.#keep) return;
    let drop = 0;
    while (drop < this.#pieces.length && this.#base + this.#pieces[drop].length <= offset) {
      this.#base += this.#pieces[drop].length;
      drop += 1;
    }
    if (drop > 0) this.#pieces.splice(0, drop);
  }

  #copy(offset: number, length: number): Uint8Array {
    const out = new Uint8Array(length);
    let at = this.#base;
    for (const piece of this.#pieces) {
      const from = Math.max(0, offset - at);
      const to = Math.min(piece.length, offset + length - at);
      if (from < to) out.set(piece.subarray(from, to), at + from - offset);
      at += piece.length;
      if (at >= offset + length) break;
    }
    return out;
  }
}

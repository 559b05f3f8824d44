import type { ByteSource } from '../../engine/bytes/source.ts';
import { readBlob } from './page-reads.ts';

/** Reads slices of a Blob where the engine runs; the whole is never held here. */
export class BlobSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #blob: Blob;

  constructor(name: string, blob: Blob) {
    this.name = name;
    this.size = blob.size;
    this.#blob = blob;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return new Uint8Array(await readBlob(this.#blob.slice(offset, offset + length)));
  }
}

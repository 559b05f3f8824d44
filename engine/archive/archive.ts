/** Archives as named sources of bytes. What an archive holds is data: names are labels and never paths that are opened. */
import type { ByteSource } from '../bytes/source.ts';

/** One file of an archive. `name` and `size` are those of the directory; reading checks them. */
export interface ArchiveEntry extends ByteSource {
  /** Bytes that the entry takes in the archive. */
  readonly packedSize: number;
  /**
   * The whole entry, its size and CRC-32 checked.
   * @returns undefined when the entry is larger than `limit` bytes
   * @throws ArchiveError when the entry is damaged
   */
  bytes(limit: number): Promise<Uint8Array | undefined>;
}

/** Damage met while an entry is read. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  /** Offset in the archive, bytes. */
  readonly byte: number;
  /** Beyond a limit of ours, which says nothing about damage. */
  readonly tooLarge: boolean;

  constructor(byte: number, message: string, tooLarge = false) {
    super(message);
    this.byte = byte;
    this.tooLarge = tooLarge;
  }
}

export type ArchiveResult =
  | {
      readonly ok: true;
      /** In the order of the directory; folders are left out, repeated names are kept: the reader decides. */
      readonly entries: readonly ArchiveEntry[];
    }
  | { readonly ok: false; readonly byte: number; readonly message: string; readonly tooLarge: boolean };

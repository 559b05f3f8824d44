/**
 * Evidence as the engine sees it: named bytes that are read in slices. One implementation sits on a `Blob` in the page,
 * one on a file handle in the headless command, one on memory here.
 */
export interface ByteSource {
  /** Label only; never a path that is opened. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Reads at most `length` bytes from `offset`; shorter only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes that are already in memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** Runs of elements in a container, read when asked for, slice by slice, and checked before anything of them is used. */
import { ArchiveError } from '../../../archive/archive.ts';
import type { ArchiveEntry } from '../../../archive/archive.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import type { DType } from './tensor.ts';
import { DataError, ITEM_BYTES } from './tensor.ts';

/** Gets the bytes of whole elements; `at` counts bytes from the first that was asked for. The array may not be changed. */
export type Take = (bytes: Uint8Array, at: number) => void;

export interface Storage {
  readonly dtype: DType;
  /** Elements. */
  readonly size: number;
  readonly bigEndian: boolean;
  /** For messages. */
  readonly place: string;
  /**
   * Hands out `count` elements from element `from`, both inside, in slices of at most 1 MiB. What was handed out counts only
   * when the promise is fulfilled: the damage of an entry shows at its end.
   * @throws DataError
   */
  stream(from: number, count: number, take: Take): Promise<void>;
}

export interface StorageInfo {
  readonly dtype: DType;
  readonly size: number;
  readonly bigEndian: boolean;
  readonly place: string;
  /** Where the elements begin in the source or entry, in bytes. */
  readonly start: number;
}

/** A multiple of every element size. */
const SLICE = 1 << 20;

/** The elements in one array, which is as long as they are. @throws DataError */
export async function readRun(storage: Storage, from: number, count: number, run: Uint8Array): Promise<Uint8Array> {
  await storage.stream(from, count, (bytes, at) => {
    run.set(bytes, at);
  });
  return run;
}

/** Elements in a plain file. */
export function fileStorage(source: ByteSource, info: StorageInfo): Storage {
  const item = ITEM_BYTES[info.dtype];
  const stream = async (from: number, count: number, take: Take): Promise<void> => {
    const first = info.start + from * item;
    for (let at = 0; at < count * item; at += SLICE) {
      const length = Math.min(SLICE, count * item - at);
      const bytes = await source.read(first + at, length);
      if (bytes.length !== length) {
        throw new DataError(`byte ${String(first + at + bytes.length)}`, 'truncated', 'the file ends here');
      }
      take(bytes, at);
    }
  };
  return { ...info, stream };
}

/**
 * Elements in an entry of an archive. The first reader goes over the whole entry, whatever it asks for, so that size and CRC-32
 * are checked; later ones go where they want to.
 */
export function entryStorage(entry: ArchiveEntry, info: StorageInfo): Storage {
  const item = ITEM_BYTES[info.dtype];
  let checked = false;
  // Readers wait for each other: a pass from end to end may not be interrupted by another.
  let queue: Promise<unknown> = Promise.resolve();
  const stream = async (from: number, count: number, take: Take): Promise<void> => {
    const low = info.start + from * item;
    const high = low + count * item;
    let at = checked ? low : 0;
    const end = checked ? high : entry.size;
    do {
      // The slices are cut at the header, so that they hold whole elements.
      const stop = at < info.start ? info.start : at + SLICE;
      const bytes = await entry.read(at, Math.min(stop, end) - at);
      const begin = Math.max(low, at);
      const until = Math.min(high, at + bytes.length);
      if (begin < until) take(bytes.subarray(begin - at, until - at), begin - low);
      at += bytes.length;
    } while (at < end);
    checked = true;
  };
  const inTurn = (from: number, count: number, take: Take): Promise<void> => {
    const result = queue
      .then(() => stream(from, count, take))
      .catch((error: unknown) => {
        throw asDataError(error, entry.name);
      });
    queue = result.catch(() => undefined);
    return result;
  };
  return { ...info, stream: inTurn };
}

/** Damage of an archive as damage of data; other errors are not ours. */
export function asDataError(error: unknown, place: string): unknown {
  if (!(error instanceof ArchiveError)) return error;
  return new DataError(`${place}, byte ${String(error.byte)} of the archive`, 'archive', error.message);
}

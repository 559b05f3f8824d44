/** The files of an audit before it is decided what they are. */
import { LIMITS } from '../bytes/limits.ts';
import type { ReadResult } from '../bytes/read-all.ts';
import { DEFAULT_CHUNK, readAll } from '../bytes/read-all.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { FileHead } from '../formats/format.ts';

/** Bytes of head and tail by which files are recognised. */
export const SNIFF_BYTES = 4096;

/** One file, as dropped or named, or one entry of an archive that was looked into. */
export interface CaseInput {
  /** Path with `/` between its parts, as dropped: a label and never a path that is opened. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Given by the auditor as a trusted input. Never evidence. */
  readonly pinned: boolean;
  /** A sample of the built-in gallery. */
  readonly demo: boolean;
  /** For files too large to hold. Every read is of the same bytes, or the source throws. */
  readonly source: ByteSource;
  /** First and last bytes, read once. */
  head(): Promise<FileHead>;
  /** The whole file, read once and kept; undefined when it is larger than `limit` (default: the limit of one file). */
  bytes(limit?: number): Promise<Uint8Array | undefined>;
  /** The same with its digest; without bytes when it is too large or blank. */
  content(limit: number): Promise<ReadResult>;
  /** The file from its start, in slices that the caller may keep. Whoever takes them says how far they are judged. */
  slices(): AsyncGenerator<Uint8Array>;
  /** Told by whoever has read and hashed all slices, so that nobody reads the file for its digest again. */
  digested(sha256: string): void;
  /** Lower-case hex SHA-256 of the whole file; read in slices where it is not held already. */
  sha256(): Promise<string>;
}

export interface InputMarks {
  readonly pinned?: boolean;
  readonly demo?: boolean;
  /** Told how many bytes of the file have been read. */
  readonly onRead?: (done: number) => void;
}

export function caseInput(source: ByteSource, marks: InputMarks = {}): CaseInput {
  let head: Promise<FileHead> | undefined;
  let whole: Promise<ReadResult> | undefined;
  let digest: Promise<ReadResult> | undefined;
  const content = (limit: number): Promise<ReadResult> => {
    if (source.size <= limit) return (whole ??= readAll(source, limit, marks.onRead));
    // Too large to hold: only its digest is made.
    return (digest ??= readAll(source, 0, marks.onRead));
  };
  async function* slices(): AsyncGenerator<Uint8Array> {
    let offset = 0;
    while (offset < source.size) {
      const slice = await source.read(offset, Math.min(DEFAULT_CHUNK, source.size - offset));
      if (slice.length === 0) break;
      offset += slice.length;
      yield slice;
    }
  }
  const lookAt = async (): Promise<FileHead> => {
    const seen = await headOf(source, SNIFF_BYTES);
    // Nothing of it counts as read yet, but with many files this is the work.
    marks.onRead?.(0);
    return seen;
  };
  return {
    name: source.name,
    size: source.size,
    pinned: marks.pinned === true,
    demo: marks.demo === true,
    source,
    head: () => (head ??= lookAt()),
    bytes: async (limit = LIMITS.fileBytes) => {
      if (source.size > limit) return undefined;
      const { bytes } = await content(limit);
      // Of blanks nothing is kept but that they are blanks.
      return bytes ?? new Uint8Array(source.size).fill(0x20);
    },
    content,
    slices,
    digested: (sha256) => {
      digest ??= Promise.resolve({ bytes: undefined, sha256, blank: false });
    },
    sha256: async () => (await (whole ?? digest ?? content(0))).sha256,
  };
}

/** First `length` bytes of a source, and the last `length` of those that follow. */
export async function headOf(source: ByteSource, length: number): Promise<FileHead> {
  const { name, size } = source;
  const head = await source.read(0, Math.min(length, size));
  const from = Math.max(head.length, size - length);
  const tail = from < size ? await source.read(from, size - from) : head.subarray(head.length);
  return { name, size, head, tail };
}

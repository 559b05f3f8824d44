import type { BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../../engine/bytes/source.ts';
import { fileTrouble, UsageError } from './errors.ts';
import { printable } from './printable.ts';

/** What a file must still be when it is read again: anything else would mix two states of it in one verdict. */
type Identity = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs'>;

/**
 * Opens files on demand and keeps the last one open: ten thousand sources need one handle, and reading one of them slice
 * by slice opens it once.
 */
export class FileReader {
  #open: { readonly path: Buffer; readonly handle: FileHandle } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** Checks that the file can be read, and gives it as a source under the name. */
  async source(name: string, path: Buffer): Promise<ByteSource> {
    const identity = await this.#inTurn(path, (handle) => handle.stat({ bigint: true }));
    return {
      name,
      size: Number(identity.size),
      read: (offset, length) => this.#inTurn(path, (handle) => readSlice(handle, identity, path, offset, length)),
    };
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#open?.handle.close();
    this.#open = undefined;
  }

  /** One reader at a time, so that nobody closes a handle that another one is using. */
  #inTurn<T>(path: Buffer, body: (handle: FileHandle) => Promise<T>): Promise<T> {
    const turn = this.#last.catch(() => undefined).then(async () => body(await this.#handle(path)));
    this.#last = turn;
    return turn;
  }

  async #handle(path: Buffer): Promise<FileHandle> {
    if (this.#open?.path.equals(path) === true) return this.#open.handle;
    await this.#open?.handle.close();
    this.#open = undefined;
    try {
      this.#open = { path, handle: await open(path) };
    } catch (error) {
      throw new UsageError(`${printable(path.toString())}: ${fileTrouble(error)}`);
    }
    return this.#open.handle;
  }
}

async function readSlice(
  handle: FileHandle,
  identity: Identity,
  path: Buffer,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const changed = new UsageError(`${printable(path.toString())}: the file changed while it was being read`);
  const wanted = Math.max(0, Math.min(length, Number(identity.size) - offset));
  const bytes = new Uint8Array(wanted);
  let filled = 0;
  while (filled < wanted) {
    const { bytesRead } = await handle.read(bytes, filled, wanted - filled, offset + filled);
    if (bytesRead === 0) throw changed;
    filled += bytesRead;
  }
  const now = await handle.stat({ bigint: true });
  const same =
    now.dev === identity.dev &&
    now.ino === identity.ino &&
    now.size === identity.size &&
    now.mtimeNs === identity.mtimeNs;
  if (!same) throw changed;
  return bytes;
}

/** Arrays of numpy: one in a `.npy` file, several in a `.npz` archive. */
import type { ArchiveEntry } from '../../../archive/archive.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import type { NpyHeader } from './npy-header.ts';
import { readNpyHeader } from './npy-header.ts';
import type { FlatContent } from './safetensors.ts';
import { asDataError, entryStorage, fileStorage } from './storage.ts';
import type { Storage } from './storage.ts';
import { sizeOf, StridedTensor, stridesOf } from './strided.ts';
import type { Tensor } from './tensor.ts';
import { DataError, ITEM_BYTES } from './tensor.ts';

const SUFFIX = '.npy';
const TEXT_SUFFIX = '.json';

/** @throws DataError */
export async function openNpy(source: ByteSource): Promise<Tensor> {
  const header = await readNpyHeader('', (offset, length) => source.read(offset, length));
  const { dtype, bigEndian, shape, start } = header;
  checkLength(header, source.size, '');
  const info = { dtype, bigEndian, size: sizeOf(shape), place: `byte ${String(start)}`, start };
  return tensorOf(fileStorage(source, info), header);
}

/** Whether an archive has the entries of `numpy.savez`. */
export function isNpz(entries: readonly ArchiveEntry[]): boolean {
  return entries.some(({ name }) => name.endsWith(SUFFIX));
}

/** Every array of an archive; members that are none are named in the notes. @throws DataError */
export async function openNpz(entries: readonly ArchiveEntry[]): Promise<FlatContent> {
  const tensors: (readonly [string, Tensor])[] = [];
  const texts = new Map<string, { bytes: Uint8Array; place: string }>();
  const notes: string[] = [];
  const names = new Set<string>();
  for (const entry of entries) {
    if (names.has(entry.name))
      throw new DataError(entry.name, 'duplicate', 'two entries of the archive have this name');
    names.add(entry.name);
    if (!entry.name.endsWith(SUFFIX)) {
      notes.push(`${entry.name} is not a .npy array and was not read`);
      continue;
    }
    const name = entry.name.slice(0, -SUFFIX.length);
    const tensor = await entryTensor(entry);
    if (!name.endsWith(TEXT_SUFFIX)) tensors.push([name, tensor]);
    else texts.set(name.slice(0, -TEXT_SUFFIX.length), { bytes: await textBytes(tensor), place: entry.name });
  }
  return { tensors, texts, notes };
}

async function entryTensor(entry: ArchiveEntry): Promise<Tensor> {
  try {
    const header = await readNpyHeader(entry.name, (offset, length) => entry.read(offset, length));
    const { dtype, bigEndian, shape, start } = header;
    checkLength(header, entry.size, entry.name);
    const storage = entryStorage(entry, { dtype, bigEndian, size: sizeOf(shape), place: entry.name, start });
    return tensorOf(storage, header);
  } catch (error) {
    throw asDataError(error, entry.name);
  }
}

/** UTF-8 in an array of bytes. */
async function textBytes(tensor: Tensor): Promise<Uint8Array> {
  if (tensor.dtype !== 'u8' || tensor.shape.length !== 1) {
    throw new DataError(tensor.place, 'dtype', 'a JSON text must be an array of bytes (u8) with one axis');
  }
  return tensor.bytes();
}

function checkLength({ dtype, shape, start }: NpyHeader, size: number, place: string): void {
  const end = start + sizeOf(shape) * ITEM_BYTES[dtype];
  if (end === size) return;
  const where = place === '' ? `byte ${String(Math.min(end, size))}` : `${place}, byte ${String(Math.min(end, size))}`;
  throw new DataError(
    where,
    end < size ? 'trailing' : 'truncated',
    `header and data take ${String(end)} bytes by the header, there are ${String(size)}`,
  );
}

function tensorOf(storage: Storage, { shape, fortran }: NpyHeader): Tensor {
  return new StridedTensor(storage, shape, stridesOf(shape, fortran));
}

/** IDX files, as MNIST is distributed: two zero bytes, a type, the number of axes, big-endian sizes, big-endian elements. */
import type { ByteSource } from '../../../bytes/source.ts';
import { fileStorage } from './storage.ts';
import { sizeOf, StridedTensor } from './strided.ts';
import type { DType, Tensor } from './tensor.ts';
import { DataError, ITEM_BYTES, MAX_ELEMENTS } from './tensor.ts';

const TYPES = new Map<number, DType>([
  [0x08, 'u8'],
  [0x0c, 'i32'],
  [0x0d, 'f32'],
  [0x0e, 'f64'],
]);
const MOST_AXES = 8;

/** Whether the first bytes are those of an IDX file. */
export function isIdx(head: Uint8Array): boolean {
  return (
    head.length >= 4 &&
    head[0] === 0 &&
    head[1] === 0 &&
    head[2] >= 0x08 &&
    head[2] <= 0x0e &&
    head[3] > 0 &&
    head[3] <= MOST_AXES
  );
}

/** @throws DataError */
export async function openIdx(source: ByteSource): Promise<Tensor> {
  const head = await source.read(0, 4 + 4 * MOST_AXES);
  if (!isIdx(head)) throw new DataError('byte 0', 'magic', 'not an IDX file');
  const dtype = TYPES.get(head[2]);
  if (dtype === undefined)
    throw new DataError('byte 2', 'dtype', `the element type 0x${head[2].toString(16)} is not supported`);
  const start = 4 + 4 * head[3];
  if (head.length < start)
    throw new DataError(`byte ${String(head.length)}`, 'truncated', 'the file ends in its header');
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const shape = Array.from({ length: head[3] }, (_, axis) => view.getUint32(4 + 4 * axis, false));
  const size = sizeOf(shape);
  if (!(size <= MAX_ELEMENTS))
    throw new DataError('byte 4', 'too-large', `${String(size)} elements, the limit is ${String(MAX_ELEMENTS)}`);
  const end = start + size * ITEM_BYTES[dtype];
  if (end !== source.size) {
    throw new DataError(
      `byte ${String(Math.min(end, source.size))}`,
      end < source.size ? 'trailing' : 'truncated',
      `header and data take ${String(end)} bytes by the header, the file has ${String(source.size)}`,
    );
  }
  return new StridedTensor(
    fileStorage(source, { dtype, size, bigEndian: true, place: `byte ${String(start)}`, start }),
    shape,
  );
}

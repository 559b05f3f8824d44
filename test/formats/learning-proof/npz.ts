/** A reader of stored or deflated `.npz` members for tests: by the directory, with Node's inflate, and nothing of the engine. */
import { inflateRawSync } from 'node:zlib';

export interface NpzArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
  /** Bytes of one number. */
  readonly bytes: number;
}

export function readNpz(file: Uint8Array, name: string): NpzArray {
  const buffer = Buffer.from(file);
  let at = buffer.readUInt32LE(buffer.length - 22 + 16);
  while (buffer.readUInt32LE(at) === 0x02014b50) {
    const nameLength = buffer.readUInt16LE(at + 28);
    const entry = buffer.toString('latin1', at + 46, at + 46 + nameLength);
    if (entry === `${name}.npy`) {
      const local = buffer.readUInt32LE(at + 42);
      const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
      const packed = buffer.subarray(start, start + buffer.readUInt32LE(at + 20));
      return readNpy(buffer.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed));
    }
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
  throw new Error(`no array ${name}`);
}

function readNpy(array: Buffer): NpzArray {
  const length = array.readUInt16LE(8);
  const header = array.toString('latin1', 10, 10 + length);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const data = new Uint8Array(array.subarray(10 + length)).buffer;
  const double = header.includes('<f8');
  return { shape, values: double ? new Float64Array(data) : new Float32Array(data), bytes: double ? 8 : 4 };
}

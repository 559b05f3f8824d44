/** A verifier key as large as those of production: a small one whose output head was made longer. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * Writes `small` with a head of `headBytes` zeros, sparsely where the file system can.
 * @param lengthAt offset of the u64 that says how long the head is, which follows it
 */
export function writeLargeKey(small, file, lengthAt, headBytes) {
  const key = readFileSync(small);
  const length = Number(key.readBigUInt64LE(lengthAt));
  const start = lengthAt + 8;
  const head = Buffer.from(key.subarray(0, start));
  head.writeBigUInt64LE(BigInt(headBytes), lengthAt);
  const handle = openSync(file, 'w');
  writeSync(handle, head, 0, head.length, 0);
  writeSync(handle, key, start + length, key.length - start - length, start + headBytes);
  closeSync(handle);
}

import type { ByteSource } from '../bytes/source.ts';
import type { ArchiveResult } from './archive.ts';

/** Reads the directory of a zip archive. */
export function openZip(source: ByteSource): Promise<ArchiveResult> {
  return Promise.resolve({ ok: false, byte: 0, message: `${source.name}: zip archives are not read yet` });
}

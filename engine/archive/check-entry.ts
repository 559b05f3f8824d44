import { ArchiveError } from './archive.ts';
import type { ArchiveEntry } from './archive.ts';

const SLICE = 1 << 20;

/**
 * Reads an entry from its first byte to its last and keeps nothing. Afterwards no read of it throws, since every read of its
 * source is of the same bytes.
 * @returns what is wrong with it; undefined when it is sound
 */
export async function damageOf(entry: ArchiveEntry): Promise<ArchiveError | undefined> {
  try {
    let at = 0;
    do at += (await entry.read(at, Math.min(SLICE, entry.size - at))).length;
    while (at < entry.size);
    return undefined;
  } catch (error) {
    if (error instanceof ArchiveError) return error;
    throw error;
  }
}

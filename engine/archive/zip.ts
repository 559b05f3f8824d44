import type { ByteSource } from '../bytes/source.ts';
import { ArchiveError } from './archive.ts';
import type { ArchiveResult } from './archive.ts';
import { readDirectory } from './zip-directory.ts';
import { ZipEntry } from './zip-entry.ts';

/**
 * Reads the directory of a zip archive. Strict: nothing before, between or after the entries, no overlap, no disagreement
 * between the records; README.md has the list. Entries that cannot be read (encrypted, other methods, headers that disagree)
 * are refused by name when they are read.
 */
export async function openZip(source: ByteSource): Promise<ArchiveResult> {
  try {
    const entries = await readDirectory(source);
    return {
      ok: true,
      entries: entries.filter(({ name }) => !name.endsWith('/')).map((central) => new ZipEntry(source, central)),
    };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return { ok: false, byte: error.byte, message: error.message, tooLarge: error.tooLarge };
  }
}

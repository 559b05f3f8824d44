import { ArchiveError } from '../../archive/archive.ts';
import type { CaseInput } from '../../case-file/input.ts';
import type { FileHead } from '../format.ts';

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Reads what may stand in a damaged archive: the damage is a result and not an exception. */
export async function attempt<T>(name: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return {
      ok: false,
      message: `${name} cannot be read from its archive: at byte ${String(error.byte)}: ${error.message}`,
    };
  }
}

const NOTHING = new Uint8Array(0);

/** Head and tail of a file; nothing of one that cannot be read. */
export async function headOf(input: CaseInput): Promise<Pick<FileHead, 'head' | 'tail'>> {
  const read = await attempt(input.name, () => input.head());
  return read.ok ? read.value : { head: NOTHING, tail: NOTHING };
}

/** A file of a run that is held in memory, or why it is not. */
import { LIMITS } from '../../bytes/limits.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { attempt } from './attempt.ts';

export type SmallFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly sha256: string }
  | { readonly kind: 'bad'; readonly message: string };

/** Reads the one file of a name. Several of one name are refused, unless they are the same bytes. */
export async function readSmall(inputs: readonly CaseInput[]): Promise<SmallFile> {
  if (inputs.length === 0) return { kind: 'absent' };
  const read = await attempt(inputs[0].name, () => readFirst(inputs));
  return read.ok ? read.value : { kind: 'bad', message: read.message };
}

async function readFirst(inputs: readonly CaseInput[]): Promise<SmallFile> {
  const [input] = inputs;
  const sha256 = await input.sha256();
  for (const other of inputs.slice(1)) {
    if ((await other.sha256()) !== sha256) {
      return { kind: 'bad', message: `${String(inputs.length)} different files are named ${input.name}` };
    }
  }
  const bytes = await input.bytes(LIMITS.jsonDocumentBytes);
  if (bytes !== undefined) return { kind: 'bytes', bytes, sha256 };
  return { kind: 'bad', message: `${input.name} has ${String(input.size)} bytes, more than a document may have` };
}

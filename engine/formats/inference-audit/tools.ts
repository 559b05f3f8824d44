/** What this half of the format needs of the half that handles keys and decode artifacts. */
import type { ByteSource } from '../../bytes/source.ts';
import type { ArtifactFacts, KeyAuditInput, KeyReport } from './report.ts';
import type { VerifierKey } from './wire/types.ts';

export type ReadOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly place: string; readonly message: string };

export interface KeyTools {
  /** Reads a `VKEY` file; the bytes of its head are passed over. */
  readKey(source: ByteSource): Promise<ReadOutcome<VerifierKey>>;
  /** Reads a `VDEC` file. */
  readArtifact(source: ByteSource): Promise<ReadOutcome<ArtifactFacts>>;
  audit(input: KeyAuditInput): Promise<KeyReport>;
}

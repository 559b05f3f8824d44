/** What a case is judged from: the opened file, and what lies beside it. */
import type { Note } from '../../verdict/model.ts';
import type { Challenge, Detokenizer, PromptTokens } from './phases/text.ts';
import type { KeyReport } from './report.ts';
import type { OpenedAudit } from './wire/container.ts';
import type { ReceiptResult } from './wire/receipt.ts';
import type { VerifierKey } from './wire/types.ts';

/** A file beside the evidence. */
export interface FileFacts {
  readonly name: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Given by the auditor as a trusted input. */
  readonly pinned: boolean;
}

export interface ReceiptInput extends FileFacts {
  readonly read: ReceiptResult;
}

export type KeyInput = FileFacts &
  (
    | {
        readonly ok: true;
        readonly key: VerifierKey;
        /** What the checks with this key found. */
        readonly report: KeyReport;
      }
    | { readonly ok: false; readonly place: string; readonly message: string }
  );

export interface ArtifactInput extends FileFacts {
  /** Why it could not be read. */
  readonly problem: string | undefined;
}

/** What the auditor brings that is no file. */
export interface Outside {
  readonly challenge?: Challenge | undefined;
  readonly promptTokens?: PromptTokens | undefined;
  readonly detokenizer?: Detokenizer | undefined;
}

export interface Evidence {
  readonly opened: OpenedAudit;
  /** The pinned key, else one found beside. */
  readonly key: KeyInput | undefined;
  /** What needs no key: C21 and C22. */
  readonly keyless: KeyReport;
  readonly receipts: readonly ReceiptInput[];
  readonly artifact: ArtifactInput | undefined;
  readonly outside: Outside;
  /** Said of pinned files that were not used. */
  readonly notes: readonly Note[];
}

/** The key that counts: pinned and readable. */
export function trustedKey(key: KeyInput | undefined): (KeyInput & { readonly ok: true }) | undefined {
  return key?.ok === true && key.pinned ? key : undefined;
}

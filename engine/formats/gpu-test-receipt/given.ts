/** What was given with one receipt. */
import type { CaseInput } from '../../case-file/input.ts';
import type { Role } from './roles.ts';

export interface RoleInput {
  readonly input: CaseInput;
  readonly role: Role;
}

/** Files that stand together in a folder which holds the source. */
export interface SourceFolder {
  /** The part of the names before the source, with its `/`. */
  readonly root: string;
  readonly files: readonly CaseInput[];
}

export interface Given {
  readonly receipt: CaseInput;
  /** Pinned keys, policies, baselines, histories, in the order given. */
  readonly trusted: readonly RoleInput[];
  /** The same, found beside and not pinned. */
  readonly beside: readonly RoleInput[];
  readonly zips: readonly CaseInput[];
  readonly folder?: SourceFolder;
  readonly signatures: readonly CaseInput[];
  /** Trusted inputs whose meaning is not known. */
  readonly unknown: readonly CaseInput[];
}

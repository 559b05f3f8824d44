/** Files beside a proof, by what they are: the auditor's recipe, data sets, reproduced checkpoints. */
import type { CaseInput } from '../../case-file/input.ts';
import type { LoadedProof } from './load.ts';
import type { ProofFolder } from './folders.ts';

/** The files of one data set: one, or images and labels of an IDX pair. */
export interface DataFiles {
  readonly files: readonly CaseInput[];
  readonly path: string;
  readonly pinned: boolean;
}

export interface Reproduction {
  readonly folder: ProofFolder;
  readonly pinned: boolean;
  /** Reads it once, however many proofs it serves. */
  readonly load: () => Promise<LoadedProof>;
}

export interface Material {
  readonly recipes: readonly CaseInput[];
  readonly data: readonly DataFiles[];
  readonly reproductions: readonly Reproduction[];
}

/** A proof of the same audit; reading it is shared. */
export interface ProofSource {
  readonly folder: ProofFolder;
  readonly load: (progress: (file: string, share: number) => void) => Promise<LoadedProof>;
}

/** Everything that the checks of one proof look at. */
import type { Examination, Reproducer } from './examine.ts';
import type { DataState } from './data-state.ts';
import type { InitialisationTest } from './initialisation.ts';
import type { IndexFindings } from './indices.ts';
import type { LoadedProof } from './load.ts';
import type { Recipe } from './recipe.ts';
import type { Epoch } from './selection.ts';
import type { Trajectory } from './trajectory.ts';
import type { Verification } from './verification.ts';

/** The auditor's declaration, as far as it was found. */
export interface RecipeState {
  /** Name of the file; undefined when there is none. */
  readonly file: string | undefined;
  readonly pinned: boolean;
  /** Undefined when there is none or it cannot be read. */
  readonly recipe: Recipe | undefined;
  /** Why it cannot be used, one sentence with its place. */
  readonly problem: string | undefined;
}

/** The same tensors under another identity. */
export interface ReplayMatch {
  readonly step: number;
  readonly file: string;
  readonly other: string;
}

export interface ProofContext {
  readonly proof: LoadedProof;
  readonly recipe: RecipeState;
  readonly verification: Verification;
  /** Steps of the run; from the index array, else as declared, else the last checkpoint. */
  readonly steps: number;
  /** Steps beyond those that this build examines of one proof. */
  readonly beyond: number;
  /** Steps between checkpoints. */
  readonly every: number;
  readonly trajectory: Trajectory;
  readonly epochs: readonly Epoch[];
  readonly chosen: ReadonlySet<number>;
  readonly reproducer: Reproducer;
  /** Whether the reproduced checkpoints, where they are used, are a pin. */
  readonly reproductionPinned: boolean;
  readonly examination: Examination;
  readonly data: DataState;
  readonly indices: IndexFindings | undefined;
  readonly initialisation: readonly InitialisationTest[];
  /** Undefined when no other proof was dropped. */
  readonly replays: readonly ReplayMatch[] | undefined;
}

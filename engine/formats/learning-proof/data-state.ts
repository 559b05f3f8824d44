/** What is known of the data set beside a proof. */
import type { Samples } from './samples.ts';

/** Text digests of the data in the forms in which the published code may have printed it. */
export interface TextDigest {
  readonly form: 'numpy' | 'torch';
  readonly digest: string;
}

export interface DataState {
  /** Names of the files; empty when there is no data set. */
  readonly files: readonly string[];
  readonly pinned: boolean;
  /** SHA-256 of the data file (the images, where labels are apart). */
  readonly sha256: string | undefined;
  /** Undefined when there is no data set or it cannot be read. */
  readonly samples: Samples | undefined;
  /** Why there are no samples, one sentence. */
  readonly problem: string | undefined;
  readonly texts: readonly TextDigest[];
}

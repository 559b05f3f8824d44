/** Where a challenged position stands in its run (commitllm-v4.md section 4). */
import type { V4AuditResponse } from './wire/types.ts';

export interface Positions {
  /** Committed length of the whole prompt, else the copy beside it, else 0. */
  readonly nPrompt: number;
  /** First committed index that is a generated token. */
  readonly genStart: number;
  /** Whether the opened position is a generated token. */
  readonly generated: boolean;
  /** Generation-local index; 0 at a prompt position. */
  readonly genIndex: number;
  readonly isLast: boolean;
  readonly generatedCount: number;
}

export function positionsOf(response: V4AuditResponse): Positions {
  const { commitment, token_index: index } = response;
  const nPrompt = commitment.n_prompt_tokens ?? response.n_prompt_tokens ?? 0;
  const genStart = Math.max(nPrompt - 1, 0);
  return {
    nPrompt,
    genStart,
    generated: index >= genStart,
    genIndex: Math.max(index - genStart, 0),
    isLast: index === Math.max(commitment.n_tokens - 1, 0),
    generatedCount: Math.max(commitment.n_tokens - genStart, 0),
  };
}

/** What the auditor brings from outside the file: a tokenizer's ids, a detokenizer, the challenge (C50 to C52). */
import type { Positions } from '../positions.ts';
import type { Phase, Step, StepFailure } from '../report.ts';
import type { V4AuditResponse } from '../wire/types.ts';

/** What a tokenizer made of the prompt under the input specification, or why it could not. */
export type PromptTokens =
  { readonly ok: true; readonly ids: readonly number[] } | { readonly ok: false; readonly message: string };

/** Decodes token ids under a detokenization policy. */
export type Detokenizer = (
  ids: readonly number[],
  policy: string | null,
) => { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** What the auditor asked to be opened. */
export interface Challenge {
  readonly token_index?: number;
  readonly layer_indices?: readonly number[];
}

const NOTHING: Phase = { steps: [], skipped: [] };

/** C50. The first id is compared with nothing (G-23). */
export function tokenizationPhase(response: V4AuditResponse, tokens: PromptTokens | undefined): Phase {
  if (tokens === undefined) return NOTHING;
  if (!tokens.ok) {
    const failure: StepFailure = {
      code: 'tokenizer_error',
      place: '/prompt',
      message: `the tokenizer gave an error: ${tokens.message}`,
    };
    return { steps: [{ check: 'tokenization', runs: 0, examined: 1, failures: [failure] }], skipped: [] };
  }
  return { steps: [{ check: 'tokenization', runs: 1, failures: tokenFailures(response, tokens.ids) }], skipped: [] };
}

function tokenFailures(response: V4AuditResponse, ids: readonly number[]): StepFailure[] {
  const { n_prompt_tokens: claimed, prefix_token_ids: prefix, token_id: last } = response;
  if (claimed !== null && claimed !== ids.length) {
    return [
      {
        code: 'prompt_token_count_mismatch',
        place: '/n_prompt_tokens',
        message: 'the prompt has another number of tokens',
        claimed: String(claimed),
        recomputed: String(ids.length),
      },
    ];
  }
  if (ids.length > prefix.length + 2) {
    return [
      {
        code: 'prompt_token_count_mismatch',
        place: '/prefix_token_ids',
        message: `the file opens ${String(prefix.length + 1)} tokens, the prompt has ${String(ids.length - 1)} after the first`,
      },
    ];
  }
  for (let i = 1; i < ids.length; i++) {
    const found = i - 1 < prefix.length ? prefix[i - 1] : last;
    if (found !== ids[i]) {
      return [
        {
          code: 'prompt_token_mismatch',
          place: i - 1 < prefix.length ? `/prefix_token_ids/${String(i - 1)}` : '/token_id',
          message: `prompt token ${String(i)} is another one`,
          claimed: String(found),
          recomputed: String(ids[i]),
          token_index: i,
        },
      ];
    }
  }
  return [];
}

/** The ids whose text the opened position can speak for. */
export function generatedIds({ prefix_token_ids: prefix, token_id: token }: V4AuditResponse, start: number): number[] {
  return [...prefix.subarray(start), token];
}

/** C51 with what it decoded. */
export interface Detokenization {
  readonly phase: Phase;
  /** Undefined when nothing was decoded. */
  readonly text: string | undefined;
}

/** C51: equality at the last position, a common start elsewhere. */
export function detokenizationPhase(
  response: V4AuditResponse,
  { genStart, isLast }: Positions,
  detokenizer: Detokenizer | undefined,
): Detokenization {
  if (detokenizer === undefined) return { phase: NOTHING, text: undefined };
  const step = (failures: readonly StepFailure[]): Phase => ({
    steps: [{ check: 'detokenization', runs: 1, failures }],
    skipped: [],
  });
  const place = '/output_text';
  if (response.output_text === null) {
    const message = 'there is a detokenizer, but the file claims no text';
    return { phase: step([{ code: 'missing_output_text', place, message }]), text: undefined };
  }
  const policy = response.manifest?.detokenization_policy ?? null;
  const decoded = detokenizer(generatedIds(response, genStart), policy);
  if (!decoded.ok) {
    const message = `the detokenizer gave an error: ${decoded.message}`;
    return { phase: step([{ code: 'detokenizer_error', place, message }]), text: undefined };
  }
  const claimed = response.output_text;
  const agrees = isLast ? decoded.text === claimed : claimed.startsWith(decoded.text);
  if (agrees) return { phase: step([]), text: decoded.text };
  const failure: StepFailure = {
    code: 'detokenization_mismatch',
    place,
    message: isLast ? 'the text is not what the tokens say' : 'the text does not start with what the tokens say',
    claimed: JSON.stringify(claimed.slice(0, 400)),
    recomputed: JSON.stringify(decoded.text.slice(0, 400)),
  };
  return { phase: step([failure]), text: decoded.text };
}

/** C52: the opened position and layers are those that were asked for. */
export function challengePhase(response: V4AuditResponse, challenge: Challenge | undefined): Phase {
  if (challenge === undefined) return NOTHING;
  const steps: Step[] = [];
  const { token_index: asked, layer_indices: layers } = challenge;
  if (asked !== undefined) {
    const failure: StepFailure = {
      code: 'challenge_token_mismatch',
      place: '/token_index',
      message: 'another position was asked for',
      claimed: String(response.token_index),
      recomputed: String(asked),
    };
    steps.push({ check: 'challenge', runs: 1, failures: asked === response.token_index ? [] : [failure] });
  }
  if (layers !== undefined) {
    const opened = openedLayers(response);
    const failure: StepFailure = {
      code: 'challenge_layer_mismatch',
      place: '/shell_opening/layer_indices',
      message: 'other layers were asked for',
      claimed: `[${opened.slice(0, 200).join(', ')}]`,
      recomputed: `[${layers.slice(0, 200).join(', ')}]`,
    };
    const same = opened.length === layers.length && opened.every((layer, i) => layer === layers[i]);
    steps.push({ check: 'challenge', runs: 1, failures: same ? [] : [failure] });
  }
  return { steps, skipped: [] };
}

/** The list of opened layers as the file states it, or the layers it opens. */
export function openedLayers({ shell_opening: shell }: V4AuditResponse): readonly number[] {
  if (shell === null) return [];
  return shell.layer_indices ?? shell.layers.map((_, layer) => layer);
}

/** Each committed field with what binds it (commitllm-v4.md section 8.3). */
import type { CheckOutcome } from '../../../verdict/model.ts';
import type { CardView, ViewRow, ViewState } from '../../view.ts';
import { hex } from '../../../crypto/hex.ts';
import type { CheckName } from '../report.ts';
import type { StrictRule } from '../strict/rule.ts';
import { fieldText } from '../strict/receipt.ts';
import type { TextWorth } from '../strict/text.ts';
import type { V4AuditResponse } from '../wire/types.ts';
import { idOf } from '../checks.ts';

/** Outcome of a check of the case; undefined when the profile does not make it. */
export type OutcomeOf = (name: CheckName | StrictRule) => CheckOutcome | undefined;

export interface Binding {
  /** As in the projection of section 8.1, `commitment.` before the fields of the commitment. */
  readonly field: string;
  readonly value: string;
  readonly state: ViewState;
  /** What binds the value: hash, key, receipt, or nothing; in one phrase. */
  readonly boundBy: string;
  readonly check?: CheckName | StrictRule;
  readonly pointer: string;
}

const SHOWN_IDS = 200;

export function bindingsOf(response: V4AuditResponse, outcome: OutcomeOf, worth: TextWorth): readonly Binding[] {
  const receipt = outcome('s-08') === 'passed';
  const anchor = receipt ? 'receipt' : 'no receipt: self-consistent only';
  /** Bound inside the file by checks: as good as the receipt that fixes the roots. */
  const hashed = (field: string, value: string, how: string, ...checks: readonly CheckName[]): Binding => {
    const state = worst(checks.map((name) => outcome(name)));
    const bound = `hash: ${how}; ${anchor}`;
    return {
      field,
      value,
      state: state === 'passed' && !receipt ? 'unverified' : state,
      boundBy: state === 'failed' ? `nothing: ${how} does not hold` : bound,
      check: checks[checks.length - 1],
      pointer: `/${field}`,
    };
  };
  const { commitment, prompt, output_text: text, n_prompt_tokens: count } = response;
  const opened = response.prefix_token_ids.subarray(0, response.token_index);
  const surplus = response.prefix_token_ids.length - opened.length;
  const keyed = outcome('embedding') === 'passed' ? ' and key: embedding row' : '';
  const rows: Binding[] = [
    hashed('token_index', String(response.token_index), 'place of the leaf in both trees', 'retained-leaf', 'io-proof'),
    hashed('token_id', String(response.token_id), `IO chain to io_root${keyed}`, 'io-replay', 'io-proof'),
    hashed('prefix_token_ids', idsText(opened), 'IO chain to io_root', 'io-replay', 'io-proof'),
  ];
  if (surplus > 0) {
    rows.push({
      field: 'prefix_token_ids (surplus)',
      value: idsText(response.prefix_token_ids.subarray(response.token_index)),
      state: 'failed',
      boundBy: 'nothing',
      check: 's-02',
      pointer: '/prefix_token_ids',
    });
  }
  rows.push(
    hashed('prev_io_hash', hex(response.prev_io_hash), 'recomputed from prompt hash and prefix', 'io-replay'),
    hashed('prompt', promptText(prompt), 'prompt_hash, which starts the IO chain', 'prompt', 'io-proof'),
    hashed('revealed_seed', hex(response.revealed_seed), 'seed_commitment', 'seed'),
    {
      field: 'n_prompt_tokens',
      value: count === null ? 'absent' : String(count),
      ...boundByReceipt(outcome, receipt, 'nothing but its second copy in the file', 'prompt-token-count'),
      pointer: '/n_prompt_tokens',
    },
    {
      field: 'output_text',
      value: text === null ? 'absent' : text.slice(0, 400),
      state: text === null ? 'not-checked' : worth.state,
      boundBy: text === null ? 'nothing: the file claims no text' : worth.state === 'claim' ? 'nothing' : worth.label,
      check: 's-23',
      pointer: '/output_text',
    },
  );
  const fields = [
    ...(['version', 'n_tokens', 'merkle_root', 'io_root', 'prompt_hash', 'seed_commitment', 'manifest_hash'] as const),
    ...(['input_spec_hash', 'model_spec_hash', 'decode_spec_hash', 'output_spec_hash', 'n_prompt_tokens'] as const),
  ] as const;
  for (const field of fields) {
    const alone =
      field === 'n_tokens'
        ? 'nothing, but for the padding that the proofs show'
        : 'nothing: it is asserted by the file';
    rows.push({
      field: `commitment.${field}`,
      value: fieldText(commitment[field]),
      ...boundByReceipt(outcome, receipt, alone, 's-08'),
      pointer: `/commitment/${field}`,
    });
  }
  return rows;
}

function boundByReceipt(
  outcome: OutcomeOf,
  receipt: boolean,
  alone: string,
  check: CheckName | StrictRule,
): Pick<Binding, 'state' | 'boundBy' | 'check'> {
  if (outcome(check) === 'failed') return { state: 'failed', boundBy: alone, check };
  return { state: receipt ? 'passed' : 'claim', boundBy: receipt ? 'receipt' : alone, check };
}

function worst(outcomes: readonly (CheckOutcome | undefined)[]): CheckOutcome {
  for (const word of ['failed', 'error', 'unverified', 'not-checked'] as const)
    if (outcomes.includes(word)) return word;
  return outcomes.includes(undefined) ? 'not-checked' : 'passed';
}

function idsText(ids: Uint32Array): string {
  const more = ids.length > SHOWN_IDS ? `, and ${String(ids.length - SHOWN_IDS)} more` : '';
  return `[${ids.subarray(0, SHOWN_IDS).join(', ')}${more}]`;
}

function promptText(prompt: Uint8Array | null): string {
  if (prompt === null) return 'absent';
  return `${String(prompt.length)} bytes: ${hex(prompt.subarray(0, 200))}${prompt.length > 200 ? '...' : ''}`;
}

export function committedFieldsView(bindings: readonly Binding[]): CardView {
  return {
    kind: 'card',
    id: 'committed-fields',
    title: 'Committed fields',
    lead: 'What the file says, and what binds each value. Decoding a value does not make it true.',
    rows: bindings.map(({ field, value, state, boundBy, check, pointer }): ViewRow => {
      const base = { label: field, value, state, note: `bound by ${boundBy}`, pointer };
      return check === undefined ? base : { ...base, check: idOf(check) };
    }),
  };
}

/** S-23: what the output text is worth (commitllm-v4.md section 8.3). */
import type { ViewState } from '../../view.ts';
import type { Positions } from '../positions.ts';
import type { V4AuditResponse } from '../wire/types.ts';
import { RuleReport } from './rule.ts';

export interface TextWorth {
  /** The label under which the text is shown. */
  readonly label: string;
  readonly state: ViewState;
}

export interface TextGrounds {
  /** What a detokenizer made of the opened tokens; undefined when none ran. */
  readonly decoded: string | undefined;
  readonly positions: Positions;
  /** S-02, S-03 hold, and a pinned receipt fixes n_tokens and n_prompt_tokens. */
  readonly anchored: boolean;
}

export const CLAIMED_TEXT = 'Text claimed inside the audit file. Not covered by any hash or check.';

export function textWorth({ output_text: text }: V4AuditResponse, grounds: TextGrounds): TextWorth {
  const { decoded, positions, anchored } = grounds;
  if (text === null || decoded === undefined) return { label: CLAIMED_TEXT, state: 'claim' };
  if (positions.isLast ? decoded !== text : !text.startsWith(decoded)) {
    return { label: 'The text is not what the committed tokens say.', state: 'failed' };
  }
  if (!positions.isLast) {
    const count = String(Array.from(decoded).length);
    return {
      label: `First ${count} characters follow from the committed tokens; the rest is claimed.`,
      state: 'unverified',
    };
  }
  return anchored
    ? { label: 'Text matches the tokens the provider committed to.', state: 'passed' }
    : { label: 'Text matches the token ids in this file; the file itself is not anchored.', state: 'unverified' };
}

export function textRule(response: V4AuditResponse, grounds: TextGrounds): RuleReport {
  const rule = new RuleReport('s-23');
  if (response.output_text === null) return rule.nothingTo('the file claims no text');
  const worth = textWorth(response, grounds);
  if (worth.state === 'passed') rule.examined = 1;
  // A text that contradicts the tokens is a failure of the check `detokenization`.
  else rule.cannotDecide(worth.label);
  rule.notes.push({ place: '/output_text', message: worth.label });
  return rule;
}

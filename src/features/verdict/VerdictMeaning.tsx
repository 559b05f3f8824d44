import { useId, useState } from 'react';
import type { CaseSummary } from '../../worker/contract.ts';
import { MEANING } from '../../text/messages.ts';

/** What the outcome shows and what it does not: one line each, whole on demand. Sentences of the format, never of the evidence. */
export function VerdictMeaning({ open }: { readonly open: CaseSummary }) {
  const [whole, setWhole] = useState(false);
  const list = useId();
  if (open.proves === '') return null;
  return (
    <div className={whole ? 'VerdictMeaning VerdictMeaning--whole' : 'VerdictMeaning'}>
      <dl id={list} className="VerdictMeaning-list">
        <dt>{MEANING.provesIf(open.outcome)}</dt>
        <dd>{open.proves}</dd>
        <dt>{MEANING.provesNot}</dt>
        <dd>{open.provesNot}</dd>
      </dl>
      <button
        type="button"
        className="VerdictMeaning-more"
        aria-expanded={whole}
        aria-controls={list}
        onClick={() => {
          setWhole(!whole);
        }}
      >
        {whole ? MEANING.less : MEANING.more}
      </button>
    </div>
  );
}

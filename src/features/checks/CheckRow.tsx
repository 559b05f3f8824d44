import { memo, useId, useState } from 'react';
import type { CheckSummary } from '../../worker/contract.ts';
import type { CheckInfo } from '../../../engine/formats/format.ts';
import { useSession } from '../../state/session.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { shortId } from '../../selectors/verdict.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { COPY, RULES } from '../../text/messages.ts';

interface CheckRowProps {
  readonly check: CheckSummary;
  readonly info: CheckInfo | undefined;
  readonly chosen: boolean;
}

/** Drawn again only when it is chosen or left, not with every finding that is. */
export const CheckRow = memo(function CheckRow({ check, info, chosen }: CheckRowProps) {
  const session = useSession();
  const [explained, setExplained] = useState(false);
  const explanation = useId();
  const title = info?.title ?? check.id;
  return (
    <li className={chosen ? 'CheckRow CheckRow--chosen' : 'CheckRow'}>
      <div className="CheckRow-head">
        <button
          type="button"
          className="CheckRow-main"
          data-item=""
          aria-current={chosen}
          onClick={() => {
            session.navigation.selectCheck(check.id);
          }}
        >
          <span className="CheckRow-title">
            <span className="CheckRow-id">{shortId(check.id)}</span> {title}
          </span>
          <span className="CheckRow-facts">
            <Mark {...viewOfCheck(check.outcome)} showWord />
            {check.failureCount > 0 ? (
              <span className="CheckRow-failures">
                {RULES.failures(check.rootCount, check.failureCount - check.rootCount)}
              </span>
            ) : null}
            <span>{RULES.examined(check.examined)}</span>
            <span>{check.required ? RULES.required : RULES.optional}</span>
          </span>
        </button>
        <button
          type="button"
          className="CheckRow-explain"
          aria-expanded={explained}
          aria-controls={explanation}
          aria-label={RULES.explain(title)}
          onClick={() => {
            setExplained(!explained);
          }}
        >
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
            <path d={explained ? 'M2 8l4-4 4 4' : 'M2 4l4 4 4-4'} />
          </svg>
        </button>
      </div>
      <div id={explanation} hidden={!explained}>
        {explained ? <CheckExplanation check={check} info={info} /> : null}
      </div>
    </li>
  );
});

/** The rule as the engine's catalogue has it: what must hold first, then why, how it is computed, and what breaking it looks like. */
function CheckExplanation({ check, info }: Pick<CheckRowProps, 'check' | 'info'>) {
  const { outcome, reason } = check;
  return (
    <div className="CheckExplanation">
      {info === undefined ? null : <p className="CheckExplanation-statement">{info.statement}</p>}
      {reason === undefined ? null : (
        <p className="CheckExplanation-reason">
          <Mark {...viewOfCheck(outcome)} showWord /> <Evidence text={reason} most={400} prose />
        </p>
      )}
      {info === undefined ? null : (
        <dl className="CheckExplanation-list">
          <dt>{RULES.why}</dt>
          <dd>{info.why}</dd>
          {info.formula === undefined ? null : (
            <>
              <dt>{RULES.formula}</dt>
              <dd>
                <code className="CheckExplanation-formula">{info.formula}</code>
              </dd>
            </>
          )}
          <dt>{RULES.example}</dt>
          <dd className="CheckExplanation-example">{info.example}</dd>
          <dt>{RULES.reference}</dt>
          <dd className="CheckExplanation-reference">{info.reference}</dd>
        </dl>
      )}
      <p className="CheckExplanation-id">
        <code>{check.id}</code>
        <CopyButton text={check.id} label={RULES.copyId} short={COPY.copy} done={COPY.copied} refused={COPY.refused} />
      </p>
    </div>
  );
}

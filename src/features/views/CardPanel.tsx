import type { ViewRow } from '../../../engine/formats/view.ts';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useCheckInfos, useSummary } from '../../state/use-case.ts';
import { placeOfPointer } from '../../selectors/place.ts';
import { titleOf } from '../../selectors/verdict.ts';
import { viewOfState } from '../../selectors/views.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { COPY } from '../../text/messages.ts';
import { VIEWS } from '../../text/views.ts';
import { ViewHead } from './ViewHead.tsx';
import './CardPanel.css';

interface CardPanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'card' | 'ladder'>;
  /** Whether there is a text in which places can be shown. */
  readonly hasText: boolean;
}

/** Labelled values, each with what it is worth and what decides it. */
export function CardPanel({ caseId, info, hasText }: CardPanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const card = useAnswer(`card ${digest} ${String(caseId)} ${info.id}`, () =>
    session.client.views.card({ caseId, view: info.id }),
  );
  return (
    <section className="CardPanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      <dl className="CardPanel-rows" aria-busy={card === undefined}>
        {card?.rows.map((row, position) => (
          <Row key={position} row={row} hasText={hasText} />
        ))}
      </dl>
      {card === undefined || card.total <= card.rows.length ? null : (
        <p className="CardPanel-more">{VIEWS.more(card.total - card.rows.length)}</p>
      )}
      {card?.total === 0 ? <p className="CardPanel-more">{VIEWS.empty}</p> : null}
    </section>
  );
}

function Row({ row, hasText }: { readonly row: ViewRow; readonly hasText: boolean }) {
  const session = useSession();
  const infos = useCheckInfos();
  const { check, pointer } = row;
  const failed = row.state === 'failed' || row.state === 'error';
  return (
    <div className={failed ? 'CardRow CardRow--failed' : 'CardRow'}>
      <dt className="CardRow-label">
        <Evidence text={row.label} prose />
      </dt>
      <dd className="CardRow-value">
        <Evidence text={row.value} most={280} />
      </dd>
      <dd className="CardRow-worth">
        {row.state === undefined ? null : <Mark {...viewOfState(row.state)} showWord />}
        {row.note === undefined ? null : (
          <span className="CardRow-note">
            <Evidence text={row.note} most={240} prose />
          </span>
        )}
      </dd>
      <dd className="CardRow-actions">
        {check === undefined ? null : (
          <Button
            kind="quiet"
            className="CopyButton"
            title={VIEWS.check(titleOf(infos, check))}
            aria-label={VIEWS.check(titleOf(infos, check))}
            onClick={() => {
              session.navigation.selectCheck(check);
            }}
          >
            {VIEWS.checkShort}
          </Button>
        )}
        {pointer === undefined || !hasText ? null : (
          <Button
            kind="quiet"
            className="CopyButton"
            aria-label={`${VIEWS.inText}: ${row.label}`}
            onClick={() => {
              const place = placeOfPointer(pointer);
              session.navigation.showInText(place.record, place.pointer);
            }}
          >
            {VIEWS.inTextShort}
          </Button>
        )}
        <CopyButton
          text={row.value}
          label={VIEWS.copyValue(row.label)}
          short={COPY.copy}
          done={COPY.copied}
          refused={COPY.refused}
        />
      </dd>
    </div>
  );
}

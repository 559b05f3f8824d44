import type { ChainBreak } from '../../../../engine/formats/view.ts';
import type { ViewInfoOf, ViewPlace } from '../../../worker/contract.ts';
import { useSession } from '../../../state/session.ts';
import { useAnswer } from '../../../state/use-answer.ts';
import { useSummary } from '../../../state/use-case.ts';
import { firstDifference } from '../../../selectors/chain.ts';
import { viewOfCheck } from '../../../selectors/outcome.ts';
import { Button } from '../../../ui/Button.tsx';
import { Evidence } from '../../../ui/Evidence.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { CHAIN } from '../../../text/chain.ts';
import { VIEWS } from '../../../text/views.ts';

interface ChainDetailProps {
  readonly place: ViewPlace;
  readonly info: ViewInfoOf<'chain'>;
  readonly index: number;
}

/** What is broken at the chosen link: both values, how many differ, and the ways to them. */
export function ChainDetail({ place, info, index }: ChainDetailProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const answer = useAnswer(
    `chain breaks ${digest} ${String(place.caseId)} ${place.view} ${String(index)}`,
    async () => ({
      index,
      breaks: await session.client.views.chainBreaks(place, index),
    }),
  );
  return (
    <section className="ChainDetail" aria-label={CHAIN.chosen(info.link, index)} tabIndex={0}>
      <h3 className="ChainDetail-title">{CHAIN.chosen(info.link, index)}</h3>
      {answer === undefined ? <p className="ChainDetail-none">{VIEWS.loading}</p> : null}
      {answer?.breaks.length === 0 ? <p className="ChainDetail-none">{CHAIN.intact}</p> : null}
      {answer?.breaks.map((one, position) => (
        <Break key={position} one={one} title={info.strands[one.strand]?.title ?? ''} />
      ))}
    </section>
  );
}

function Break({ one, title }: { readonly one: ChainBreak; readonly title: string }) {
  const session = useSession();
  const { place, other, finding, claimed, expected, delta } = one;
  const joint = other !== undefined;
  const same = firstDifference(claimed, expected);
  return (
    <div className="ChainDetail-break">
      <h4 className="ChainDetail-strand">
        <Mark {...viewOfCheck('failed')} /> <Evidence text={title} prose />
      </h4>
      <p>
        <Evidence text={one.text} most={600} prose />
      </p>
      {place === undefined || place.pointer === '' ? null : (
        <p className="ChainDetail-pointer">
          <Evidence text={place.pointer} most={240} /> {one.count > 1 ? CHAIN.differ(one.count) : null}
        </p>
      )}
      {claimed === undefined && expected === undefined ? null : (
        <dl className="ChainDetail-values">
          {expected === undefined ? null : (
            <Value label={joint ? CHAIN.expected : CHAIN.wanted} text={expected} same={same} />
          )}
          {claimed === undefined ? null : (
            <Value label={joint ? CHAIN.claimed : CHAIN.found} text={claimed} same={same} />
          )}
          {delta === undefined ? null : <Value label={CHAIN.delta} text={delta} same={delta.length} />}
        </dl>
      )}
      <div className="ChainDetail-actions">
        {finding === undefined || place === undefined ? null : (
          <Button
            onClick={() => {
              session.navigation.showFinding(finding, place);
            }}
          >
            {CHAIN.finding}
          </Button>
        )}
        {place === undefined ? null : (
          <Button
            onClick={() => {
              session.navigation.showInText(place.record, place.pointer);
            }}
          >
            {CHAIN.inText}
          </Button>
        )}
        {other === undefined ? null : (
          <Button
            onClick={() => {
              session.navigation.showInText(other.record, other.pointer);
            }}
          >
            {CHAIN.before}
          </Button>
        )}
      </div>
    </div>
  );
}

/** `same`: characters that both values have in common; what follows is marked. */
function Value({ label, text, same }: { readonly label: string; readonly text: string; readonly same: number }) {
  const [head, tail] = [text.slice(0, same), text.slice(same)];
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {head === '' ? null : <Evidence text={head} most={200} />}
        {tail === '' ? null : (
          <mark className="ChainDetail-differs">
            <Evidence text={tail} most={200} />
          </mark>
        )}
      </dd>
    </>
  );
}

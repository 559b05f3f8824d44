import { BOUND_AT, barLength, firstDifference, formatMeasure } from '../../selectors/numbers.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Hint } from '../../ui/Hint.tsx';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { TERMS } from '../../text/glossary.ts';
import { FINDINGS } from '../../text/messages.ts';

interface NumberPairProps {
  readonly claimed: string;
  readonly recomputed: string;
  readonly delta: string | undefined;
  readonly bound: string | undefined;
  readonly utilisation: number | undefined;
  readonly ok: boolean;
}

/** The claim over the recomputation, digit under digit, the first differing digit marked. */
export function NumberPair({ claimed, recomputed, delta, bound, utilisation, ok }: NumberPairProps) {
  const at = ok ? undefined : firstDifference(claimed, recomputed);
  return (
    <div className="NumberPair">
      <dl className="NumberPair-values">
        <dt>{FINDINGS.claimed}</dt>
        <dd>
          <Digits text={claimed} from={at} />
        </dd>
        <dt>
          <Hint about={TERMS.recomputation}>{FINDINGS.recomputed}</Hint>
        </dt>
        <dd>
          <Digits text={recomputed} from={at} />
        </dd>
        {delta === undefined ? null : (
          <>
            <dt>{FINDINGS.delta}</dt>
            <dd>
              <Evidence text={delta} most={80} />
            </dd>
          </>
        )}
        {bound === undefined ? null : (
          <>
            <dt>
              <Hint about={TERMS.window}>{FINDINGS.bound}</Hint>
            </dt>
            <dd>
              <Evidence text={bound} most={80} />
            </dd>
          </>
        )}
      </dl>
      {utilisation === undefined ? null : (
        <div className="NumberPair-use">
          <UsageBar length={barLength(utilisation)} limit={BOUND_AT} over={!ok} />
          <p>
            {Number.isNaN(utilisation) ? (
              FINDINGS.unknownUtilisation
            ) : (
              <>
                <span className="u-mono">{FINDINGS.times(formatMeasure(utilisation))}</span>{' '}
                <Hint about={TERMS.utilisation}>{FINDINGS.utilisation}</Hint>
              </>
            )}
          </p>
        </div>
      )}
    </div>
  );
}

function Digits({ text, from }: { readonly text: string; readonly from: number | undefined }) {
  if (from === undefined || text.length > 80) return <Evidence text={text} most={80} />;
  return (
    <bdi className="Evidence">
      {text.slice(0, from)}
      <span className="NumberPair-first">{text.slice(from, from + 1)}</span>
      <span className="NumberPair-rest">{text.slice(from + 1)}</span>
    </bdi>
  );
}

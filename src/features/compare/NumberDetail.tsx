import type { ComparedNumber, ComparedRow } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { firstDifference, formatMeasure } from '../../selectors/numbers.ts';
import { searchFor } from '../../selectors/place.ts';
import { titleOf, type CheckInfos } from '../../selectors/verdict.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { COMPARE } from '../../text/compare.ts';
import { COPY, FINDINGS } from '../../text/messages.ts';
import { ChangedDigits } from './ChangedDigits.tsx';
import { markOf } from './number-columns.tsx';

interface NumberDetailProps {
  readonly row: ComparedRow | undefined;
  readonly infos: CheckInfos;
}

/** The chosen row in full: nothing in it is cut. */
export function NumberDetail({ row, infos }: NumberDetailProps) {
  const session = useSession();
  return (
    <section className="NumberDetail" aria-label={COMPARE.detail}>
      {row === undefined ? (
        <p className="NumberDetail-none">{COMPARE.choosing}</p>
      ) : (
        <>
          <div className="NumberDetail-place">
            <Evidence text={searchFor(row.record ?? 0, row.pointer)} most={400} />
            <CopyButton
              text={searchFor(row.record ?? 0, row.pointer)}
              label={COPY.pointer}
              short={COPY.copy}
              done={COPY.copied}
              refused={COPY.refused}
            />
            <span className="NumberDetail-check">{titleOf(infos, row.check)}</span>
          </div>
          {(['first', 'second'] as const).map((side) => (
            <OneNumber
              key={side}
              side={side}
              row={row}
              one={row[side]}
              onText={() => {
                session.navigation.showComparedInText(side, row);
              }}
            />
          ))}
        </>
      )}
    </section>
  );
}

interface OneNumberProps {
  readonly side: 'first' | 'second';
  readonly row: ComparedRow;
  readonly one: ComparedNumber | undefined;
  readonly onText: () => void;
}

function OneNumber({ side, row, one, onText }: OneNumberProps) {
  const letter = COMPARE.sides[side];
  const from =
    row.first === undefined || row.second === undefined
      ? undefined
      : firstDifference(row.first.claimed, row.second.claimed);
  return (
    <div className={`NumberDetail-side CompareSide--${side}`}>
      <span className="CompareSide-letter">{letter}</span>
      {one === undefined ? (
        <span className="Compare-absent">{COMPARE.absent}</span>
      ) : (
        <>
          <dl className="NumberDetail-values">
            <dt>{COMPARE.claimed}</dt>
            <dd>
              {markOf(one)} <ChangedDigits text={one.claimed} from={from} side={side} />
            </dd>
            <dt>{COMPARE.recomputed}</dt>
            <dd>
              <Evidence text={one.recomputed} most={200} />
            </dd>
            <dt>{FINDINGS.bound}</dt>
            <dd className="u-mono">{formatMeasure(one.bound)}</dd>
            <dt>{COMPARE.use}</dt>
            <dd className="u-mono">
              {Number.isNaN(one.utilisation) ? '\u2013' : FINDINGS.times(formatMeasure(one.utilisation))}
            </dd>
          </dl>
          <Button kind="quiet" className="NumberDetail-text" onClick={onText}>
            {COMPARE.inText(letter)}
          </Button>
        </>
      )}
    </div>
  );
}

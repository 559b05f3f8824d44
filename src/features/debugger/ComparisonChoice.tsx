import type { ComparisonRow } from '../../../engine/formats/format.ts';
import { useSession } from '../../state/session.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { formatMeasure } from '../../selectors/numbers.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { placeOfPointer } from '../../selectors/place.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { DEBUGGER } from '../../text/debugger.ts';
import { FINDINGS } from '../../text/messages.ts';

interface ComparisonChoiceProps {
  readonly title: string;
  readonly rows: readonly ComparisonRow[];
  readonly record: number;
  /** The one that is shown in full. */
  readonly shown: ComparisonRow | undefined;
  readonly onChoose?: (position: number) => void;
}

/** Every rule that compared the number, with its own recomputation; one of them is shown in full above. */
export function ComparisonChoice({ title, rows, record, shown, onChoose }: ComparisonChoiceProps) {
  const session = useSession();
  const infos = useCheckInfos();
  return (
    <section className="ComparisonChoice">
      <h3 className="u-label">{title}</h3>
      <ul className="ComparisonChoice-rows">
        {rows.map((row, position) => {
          const name = titleOf(infos, row.check);
          return (
            <li key={position} className="ComparisonChoice-row">
              <Mark {...viewOfCheck(row.ok ? 'passed' : 'failed')} size={12} />
              {onChoose === undefined || rows.length < 2 ? (
                <span className="ComparisonChoice-name">
                  {onChoose === undefined ? <Evidence text={row.pointer} most={90} /> : name}
                </span>
              ) : (
                <button
                  type="button"
                  className="ComparisonChoice-name ComparisonChoice-name--button"
                  aria-pressed={row === shown}
                  onClick={() => {
                    onChoose(position);
                  }}
                >
                  {name}
                </button>
              )}
              <span className="ComparisonChoice-use u-mono">
                {Number.isNaN(row.utilisation) ? '\u2013' : FINDINGS.times(formatMeasure(row.utilisation))}
              </span>
              {row.ok ? (
                <Button
                  kind="quiet"
                  title={name}
                  aria-label={DEBUGGER.openRule(`${shortId(row.check)} ${name}`)}
                  onClick={() => {
                    session.navigation.selectCheck(row.check);
                  }}
                >
                  {DEBUGGER.rule}
                </Button>
              ) : (
                <Button
                  kind="quiet"
                  title={name}
                  aria-label={DEBUGGER.openFinding(`${shortId(row.check)} ${name}`)}
                  onClick={() => {
                    void session.navigation.showFindingAt(row.check, record, placeOfPointer(row.pointer).pointer);
                  }}
                >
                  {DEBUGGER.finding}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

import type { ComparisonRow } from '../../../engine/formats/format.ts';
import { BOUND_AT, barLength, formatMeasure } from '../../selectors/numbers.ts';
import { DEBUGGER } from '../../text/debugger.ts';
import { FINDINGS } from '../../text/messages.ts';

/** The window as a bracket around the recomputed number, and where the claim stands: linear inside, by decades outside. */
export function WindowGauge({ row }: { readonly row: ComparisonRow }) {
  const { utilisation, delta, ok } = row;
  const known = !Number.isNaN(utilisation);
  const side = delta < 0 ? -1 : 1;
  const at = known ? 50 + side * 48 * barLength(utilisation) : undefined;
  const low = 50 - 48 * BOUND_AT;
  const high = 50 + 48 * BOUND_AT;
  return (
    <div className="WindowGauge">
      <svg
        className="WindowGauge-drawing"
        viewBox="0 0 100 14"
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        <rect className="WindowGauge-window" x={low} y="3" width={high - low} height="8" />
        <path className="WindowGauge-axis" d="M0 7H100" />
        <path className="WindowGauge-ends" d={`M${String(low)} 2V12M${String(high)} 2V12`} />
        <path className="WindowGauge-true" d="M50 3V11" />
        {at === undefined ? null : (
          <path
            className={ok ? 'WindowGauge-claim' : 'WindowGauge-claim WindowGauge-claim--out'}
            d={`M${String(at)} 0V14`}
          />
        )}
      </svg>
      <p className="WindowGauge-words">
        {known ? (
          <>
            <span className="u-mono">{FINDINGS.times(formatMeasure(utilisation))}</span> {FINDINGS.utilisation}
          </>
        ) : (
          FINDINGS.unknownUtilisation
        )}
        <span className="u-hidden">{DEBUGGER.use}</span>
      </p>
    </div>
  );
}

import type { ComparisonRow } from '../../../engine/formats/format.ts';
import { alignNumbers, type AlignedNumber } from '../../selectors/digits.ts';
import { formatMeasure } from '../../selectors/numbers.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { DEBUGGER } from '../../text/debugger.ts';
import { WindowGauge } from './WindowGauge.tsx';

/** The claim over the recomputation, point under point, the first differing digit marked; and the window around them. */
export function DigitPair({ row }: { readonly row: ComparisonRow }) {
  const aligned = alignNumbers(row.claimed, row.recomputed);
  return (
    <div className="DigitPair">
      <dl className="DigitPair-values">
        <dt>{DEBUGGER.claimed}</dt>
        <dd>
          {aligned === undefined ? (
            <Evidence text={row.claimed} most={80} />
          ) : (
            <Digits number={aligned[0]} ok={row.ok} />
          )}
        </dd>
        <dt>{DEBUGGER.recomputed}</dt>
        <dd>
          {aligned === undefined ? (
            <Evidence text={row.recomputed} most={80} />
          ) : (
            <Digits number={aligned[1]} ok={row.ok} />
          )}
        </dd>
        <dt>{DEBUGGER.difference}</dt>
        <dd className="u-mono">{formatMeasure(row.delta)}</dd>
        <dt>{DEBUGGER.allowed}</dt>
        <dd className="u-mono">{formatMeasure(row.bound)}</dd>
      </dl>
      {aligned?.[0].shifted === true ? (
        <p className="DigitPair-note">
          {DEBUGGER.shifted} <Evidence text={row.claimed} most={80} />
        </p>
      ) : null}
      <WindowGauge row={row} />
    </div>
  );
}

function Digits({ number, ok }: { readonly number: AlignedNumber; readonly ok: boolean }) {
  const { lead, text, differs } = number;
  const same = text.slice(0, differs);
  const first = text.slice(differs, differs + 1);
  const rest = text.slice(differs + 1);
  return (
    <bdi className="DigitPair-digits">
      {'\u2007'.repeat(lead)}
      {same}
      {first === '' ? null : <span className={ok ? 'DigitPair-within' : 'DigitPair-first'}>{first}</span>}
      {rest === '' ? null : <span className="DigitPair-rest">{rest}</span>}
    </bdi>
  );
}

import type { FailureRow } from '../../worker/contract.ts';
import { BOUND_AT, barLength, shortenMeasure } from '../../selectors/numbers.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { FINDINGS } from '../../text/messages.ts';

/** Claimed against recomputed on one line, and how far outside the window. */
export function FindingNumbers({ row, most }: { readonly row: FailureRow; readonly most: number }) {
  const utilisation = Number(row.utilisation ?? 'NaN');
  return (
    <span className="FindingNumbers">
      <span className="FindingNumbers-pair">
        <span className="FindingNumbers-label">{FINDINGS.claimed}</span> <Evidence text={cut(row.claimed, most)} />
      </span>
      <span className="FindingNumbers-pair">
        <span className="FindingNumbers-label">{FINDINGS.recomputed}</span>{' '}
        <Evidence text={cut(row.recomputed, most)} />
      </span>
      {row.utilisation === undefined ? null : (
        <span className="FindingNumbers-use">
          <span className="FindingNumbers-bar">
            <UsageBar length={barLength(utilisation)} limit={BOUND_AT} over />
          </span>
          <span className="u-mono">
            {Number.isFinite(utilisation) ? FINDINGS.times(shortenMeasure(row.utilisation)) : row.utilisation}
          </span>
          <span className="u-hidden">{FINDINGS.utilisation}</span>
        </span>
      )}
    </span>
  );
}

const cut = (text: string | undefined, most: number): string =>
  text === undefined ? '\u2013' : text.length > most ? `${text.slice(0, most)}\u2026` : text;

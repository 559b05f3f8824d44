import { useState } from 'react';
import type { ComparisonRow } from '../../../engine/formats/format.ts';
import type { DrawnStop } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { disagrees, mainComparison, viewOfStop } from '../../selectors/debugger.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { COPY } from '../../text/messages.ts';
import { DEBUGGER, STOP_STATE } from '../../text/debugger.ts';
import { ComparisonChoice } from './ComparisonChoice.tsx';
import { DigitPair } from './DigitPair.tsx';
import { FormulaView } from './FormulaView.tsx';

interface StopDetailProps {
  readonly stop: DrawnStop;
  readonly record: number;
  readonly samples: readonly string[];
  readonly hasText: boolean;
  readonly onGo: (stop: number) => void;
  readonly onCause: () => void;
}

/** One stop in full: what it is, what it is made of, what it should be, and the ways on. */
export function StopDetail({ stop, record, samples, hasText, onGo, onCause }: StopDetailProps) {
  const session = useSession();
  const [chosen, setChosen] = useState<number>();
  const { quantity, of, state, sample, comparisons, copies, pointer, place } = stop;
  const row: ComparisonRow | undefined = comparisons[chosen ?? mainComparison(comparisons)] ?? copies[0];
  const causes = stop.operands.some((one) => one.stop !== undefined && one.state !== undefined && disagrees(one.state));
  return (
    <div className="StopDetail">
      <h2 className="StopDetail-title">
        <Evidence text={quantity} prose /> {of === '' ? null : <Evidence text={of} most={80} />}
        {sample === undefined ? null : (
          <span className="StopDetail-sample">
            {DEBUGGER.sampleOf} <Evidence text={samples[sample] ?? ''} most={60} />
          </span>
        )}
      </h2>
      <p className={`StopDetail-state StopDetail-state--${state}`}>
        <Mark {...viewOfStop(state)} showWord />{' '}
        {stop.reached && state === 'agrees' ? DEBUGGER.reached : STOP_STATE[state].meaning}
        {state === 'follows' && causes ? (
          <Button kind="quiet" className="StopDetail-cause" onClick={onCause}>
            {DEBUGGER.cause}
          </Button>
        ) : null}
      </p>
      <FormulaView key={stop.index} stop={stop} onGo={onGo} />
      {row === undefined ? (
        <p className="StopDetail-claim">
          <span className="u-label">{DEBUGGER.claimed}</span> <Evidence text={stop.claimed} most={80} />
        </p>
      ) : (
        <DigitPair row={row} />
      )}
      {comparisons.length === 0 ? null : (
        <ComparisonChoice
          title={DEBUGGER.comparisons}
          rows={comparisons}
          record={record}
          shown={row}
          onChoose={setChosen}
        />
      )}
      {copies.length === 0 ? null : (
        <ComparisonChoice title={DEBUGGER.copies} rows={copies} record={record} shown={row} />
      )}
      <div className="StopDetail-actions">
        {place === undefined || !hasText ? null : (
          <Button
            onClick={() => {
              session.navigation.showInText(record, place);
            }}
          >
            {DEBUGGER.inText}
          </Button>
        )}
        {comparisons.length === 0 ? null : (
          <Button
            onClick={() => {
              session.navigation.showInFactors(undefined, pointer);
            }}
          >
            {DEBUGGER.inFactors}
          </Button>
        )}
        <CopyButton text={pointer} label={DEBUGGER.copyPointer} done={COPY.copied} refused={COPY.refused} />
      </div>
      <p className="StopDetail-pointer">
        <Evidence text={pointer} most={200} />
        {stop.dependsOn.length === 0 ? null : (
          <span className="StopDetail-from">{DEBUGGER.madeFrom(stop.dependsOn.length + stop.moreDependencies)}</span>
        )}
      </p>
    </div>
  );
}

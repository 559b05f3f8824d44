import { Fragment, useState } from 'react';
import type { ComputationOperand } from '../../../engine/formats/view.ts';
import type { DrawnStop } from '../../worker/contract.ts';
import { disagrees, viewOfStop } from '../../selectors/debugger.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { DEBUGGER } from '../../text/debugger.ts';

/** Lines of a sum that are shown at first. */
const FEW = 8;

interface FormulaViewProps {
  readonly stop: DrawnStop;
  readonly onGo: (stop: number) => void;
}

/** The formula, and the formula with the claimed numbers in their places, each under its name and a way to where it was made. */
export function FormulaView({ stop, onGo }: FormulaViewProps) {
  const [whole, setWhole] = useState(false);
  const { formula, filled, operands, moreLines } = stop;
  const shown = whole || filled.length <= FEW + 2 ? filled : filled.slice(0, FEW);
  return (
    <div className="FormulaView">
      <p className="FormulaView-symbols">{formula}</p>
      <div className="FormulaView-lines" role="group" aria-label={DEBUGGER.filled}>
        {shown.map((line, position) => (
          <div key={position} className="FormulaView-line">
            {line.map((piece, at) => {
              if (typeof piece === 'string') return <span key={at}>{piece}</span>;
              const operand = operands[piece];
              return operand === undefined ? <Fragment key={at} /> : <Operand key={at} operand={operand} onGo={onGo} />;
            })}
          </div>
        ))}
      </div>
      {shown.length === filled.length ? null : (
        <Button
          kind="quiet"
          onClick={() => {
            setWhole(true);
          }}
        >
          {DEBUGGER.showTerms(filled.length)}
        </Button>
      )}
      {whole && filled.length > FEW + 2 ? (
        <Button
          kind="quiet"
          onClick={() => {
            setWhole(false);
          }}
        >
          {DEBUGGER.fewerTerms}
        </Button>
      ) : null}
      {moreLines === 0 ? null : <p className="FormulaView-more">{DEBUGGER.moreTerms(moreLines)}</p>}
    </div>
  );
}

function Operand({ operand, onGo }: { readonly operand: ComputationOperand; readonly onGo: (stop: number) => void }) {
  const { role, of, text, state, stop, pointer } = operand;
  const bad = state !== undefined && disagrees(state);
  const contents = (
    <>
      <span className="Operand-number">
        <Evidence text={text} />
        {bad ? <Mark {...viewOfStop(state)} size={11} /> : null}
      </span>
      <span className="Operand-name">
        <Evidence text={role} prose /> {of === '' ? null : <Evidence text={of.slice(0, 40)} />}
      </span>
    </>
  );
  const name = `Operand${bad ? ` Operand--${state}` : ''}`;
  if (stop === undefined) {
    return (
      <span className={name} title={visibleText(pointer)}>
        {contents}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`${name} Operand--made`}
      title={visibleText(pointer)}
      onClick={() => {
        onGo(stop);
      }}
    >
      {contents}
      <span className="u-hidden">{DEBUGGER.goTo}</span>
    </button>
  );
}

import type { ReactNode } from 'react';
import type { ComparedNumber, ComparedRow } from '../../worker/contract.ts';
import { changeLength, relativeText } from '../../selectors/compare.ts';
import { firstDifference, formatMeasure } from '../../selectors/numbers.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { shortId } from '../../selectors/verdict.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import type { GridColumn } from '../../ui/RowGrid.tsx';
import { Hint } from '../../ui/Hint.tsx';
import { COMPARE } from '../../text/compare.ts';
import { TERMS } from '../../text/glossary.ts';
import { FINDINGS } from '../../text/messages.ts';
import { ChangedDigits } from './ChangedDigits.tsx';

/** Characters of an evidence text in a cell; the chosen row is shown in full below. */
const MOST = 30;

const soft = (text: string): ReactNode => <span className="Compare-second">{text}</span>;
const second = (text: ReactNode): ReactNode => <span className="Compare-second Compare-second--after">{text}</span>;

export const NUMBER_COLUMNS: readonly GridColumn[] = [
  { id: 'marks', title: COMPARE.outcome },
  { id: 'place', title: COMPARE.place },
  {
    id: 'first',
    title: (
      <>
        {COMPARE.sides.first} {soft(COMPARE.claimed)} {second(COMPARE.recomputed)}
      </>
    ),
  },
  {
    id: 'second',
    title: (
      <>
        {COMPARE.sides.second} {soft(COMPARE.claimed)} {second(COMPARE.recomputed)}
      </>
    ),
  },
  {
    id: 'change',
    title: (
      <>
        {COMPARE.change} {second(<Hint about={TERMS.relativeChange}>{COMPARE.relative}</Hint>)}
      </>
    ),
  },
  {
    id: 'window',
    title: (
      <>
        <Hint about={TERMS.window}>{COMPARE.window}</Hint>{' '}
        {second(<Hint about={TERMS.utilisation}>{COMPARE.use}</Hint>)}
      </>
    ),
  },
];

export const markOf = (one: ComparedNumber | undefined): ReactNode =>
  one === undefined ? (
    <span className="Compare-absent">{'\u2205'}</span>
  ) : (
    <Mark {...viewOfCheck(one.ok ? 'passed' : 'failed')} />
  );

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}\u2026` : text);

export function numberRow(row: ComparedRow): readonly ReactNode[] {
  const { first, second: other } = row;
  const at = first === undefined || other === undefined ? undefined : firstDifference(first.claimed, other.claimed);
  return [
    <span key="marks" className={row.verdictDiffers ? 'Compare-marks Compare-marks--differ' : 'Compare-marks'}>
      {markOf(first)}
      <span aria-hidden="true">{'\u2192'}</span>
      {markOf(other)}
    </span>,
    <span key="place">
      <span className="Compare-line">
        <Evidence text={short(row.pointer, 120)} />
      </span>
      <span className="Compare-line Compare-soft">
        {row.record === undefined ? '' : `${COMPARE.notes(row.record)} \u00b7 `}
        {shortId(row.check)}
      </span>
    </span>,
    <NumberCell key="first" one={first} from={at} side="first" />,
    <NumberCell key="second" one={other} from={at} side="second" />,
    <span key="change">
      <span className="Compare-line u-mono">
        {row.claimDiffers ? signed(row.delta) : Number.isNaN(row.delta) ? '' : COMPARE.same2}
      </span>
      <span className="Compare-line Compare-soft Compare-relative">
        <ChangeBar length={changeLength(row.relative)} />
        {row.relative === 0 ? '' : relativeText(row)}
      </span>
    </span>,
    <span key="window">
      <span className="Compare-line u-mono">{windowText(row)}</span>
      <span className="Compare-line Compare-soft u-mono">
        {utilisationText(first)} {'\u2192'} {utilisationText(other)}
      </span>
    </span>,
  ];
}

const signed = (delta: number): string =>
  Number.isNaN(delta) ? '\u2013' : `${delta > 0 ? '+' : ''}${formatMeasure(delta)}`;

function windowText({ first, second: other, windowDiffers }: ComparedRow): string {
  const [one, two] = [first, other].map((side) => (side === undefined ? '\u2205' : formatMeasure(side.bound)));
  return windowDiffers || one !== two ? `${one ?? ''} \u2192 ${two ?? ''}` : (one ?? '');
}

function utilisationText(one: ComparedNumber | undefined): string {
  if (one === undefined) return '\u2205';
  return Number.isNaN(one.utilisation) ? '\u2013' : FINDINGS.times(formatMeasure(one.utilisation));
}

interface NumberCellProps {
  readonly one: ComparedNumber | undefined;
  readonly from: number | undefined;
  readonly side: 'first' | 'second';
}

function NumberCell({ one, from, side }: NumberCellProps) {
  if (one === undefined) return <span className="Compare-absent">{COMPARE.absent}</span>;
  return (
    <>
      <span className="Compare-line">
        <ChangedDigits text={short(one.claimed, MOST)} from={from} side={side} />
      </span>
      <span className="Compare-line Compare-soft">
        <Evidence text={short(one.recomputed, MOST)} />
      </span>
    </>
  );
}

/** Decoration beside the number. */
function ChangeBar({ length }: { readonly length: number }) {
  return (
    <svg className="ChangeBar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className="ChangeBar-track" x="0" y="2" width="100" height="4" />
      <rect className="ChangeBar-fill" x="0" y="2" width={length * 100} height="4" />
    </svg>
  );
}

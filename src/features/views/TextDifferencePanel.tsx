import type { DifferenceRow, TextDifference, TextEdge } from '../../worker/contract.ts';
import { viewOfState } from '../../selectors/views.ts';
import { Mark } from '../../ui/Mark.tsx';
import { TextLine } from '../../ui/TextLine.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { COMPARE_TEXT } from '../../text/views.ts';

/** Whether two texts are the same; if not, the first character that differs, and the lines. */
export function TextDifferencePanel({ difference }: { readonly difference: TextDifference }) {
  const { equal, first, only, rows, more, claimedLength, givenLength } = difference;
  if (equal || first === undefined) {
    return (
      <div className="TextDifference">
        <p className="TextDifference-word">
          <Mark {...viewOfState('passed')} word="" /> {COMPARE_TEXT.equal(claimedLength)}
        </p>
      </div>
    );
  }
  return (
    <div className="TextDifference">
      <p className="TextDifference-word">
        <Mark {...viewOfState('failed')} word="" /> {COMPARE_TEXT.differ} {COMPARE_TEXT.first(first.before)}
      </p>
      {only === undefined ? null : <p>{COMPARE_TEXT.only[only]}</p>}
      <dl className="TextDifference-edges">
        <Edge name={COMPARE_TEXT.inClaimed} edge={first.claimed} length={claimedLength} />
        <Edge name={COMPARE_TEXT.inGiven} edge={first.given} length={givenLength} />
      </dl>
      <h3 className="TextPanel-label">{COMPARE_TEXT.lines}</h3>
      <div className="TextDifference-rows" role="group" aria-label={COMPARE_TEXT.lines} tabIndex={0}>
        {rows.map((row, position) => (
          <Row key={position} row={row} />
        ))}
      </div>
      {more === 0 ? null : <p className="TextPanel-note">{COMPARE_TEXT.more(more)}</p>}
    </div>
  );
}

interface EdgeProps {
  readonly name: string;
  readonly edge: TextEdge;
  readonly length: number;
}

function Edge({ name, edge, length }: EdgeProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span className="TextDifference-at">{COMPARE_TEXT.at(edge.line, edge.column)}</span>
        {edge.codePoints.length === 0 ? <span>{COMPARE_TEXT.ends}</span> : null}
        {edge.codePoints.map((point, position) => (
          <span key={position} className={position === 0 ? 'CodePoint CodePoint--first' : 'CodePoint'}>
            <Evidence text={String.fromCodePoint(point)} />
            <code>{`U+${point.toString(16).toUpperCase().padStart(4, '0')}`}</code>
          </span>
        ))}
        <span className="TextDifference-length">{COMPARE_TEXT.length(length)}</span>
      </dd>
    </>
  );
}

const SIGNS = { same: ' ', claimed: '\u2212', given: '+', gap: '' } as const;
const NAMES = { same: '', claimed: COMPARE_TEXT.inClaimed, given: COMPARE_TEXT.inGiven, gap: '' } as const;

function Row({ row }: { readonly row: DifferenceRow }) {
  if (row.kind === 'gap') return <p className="TextDifference-gap">{COMPARE_TEXT.gap(row.number)}</p>;
  return (
    <div className={`DifferenceRow DifferenceRow--${row.kind}`}>
      <span className="DifferenceRow-sign" aria-hidden="true">
        {SIGNS[row.kind]}
      </span>
      {NAMES[row.kind] === '' ? null : <span className="u-hidden">{NAMES[row.kind]}</span>}
      <TextLine number={row.number} text={row.text} mark={row.mark} wrap />
    </div>
  );
}

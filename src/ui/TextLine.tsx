import { visiblePieces } from './visible-escape.ts';
import './TextLine.css';

interface TextLineProps {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Columns to mark, in UTF-16 units. */
  readonly mark: { readonly from: number; readonly to: number } | undefined;
  readonly wrap?: boolean;
}

/** One line of evidence with its number. */
export function TextLine({ number, text, mark, wrap = false }: TextLineProps) {
  return (
    <div className={`TextLine${mark === undefined ? '' : ' TextLine--marked'}${wrap ? ' TextLine--wrap' : ''}`}>
      <span className="TextLine-number">{number}</span>
      <bdi className="TextLine-text">
        {mark === undefined ? (
          <Pieces text={text} />
        ) : (
          <>
            <Pieces text={text.slice(0, mark.from)} />
            <mark className="TextLine-mark">
              <Pieces text={text.slice(mark.from, mark.to)} />
            </mark>
            <Pieces text={text.slice(mark.to)} />
          </>
        )}
      </bdi>
    </div>
  );
}

function Pieces({ text }: { readonly text: string }) {
  return visiblePieces(text, { keepTabs: true }).map((piece, position) =>
    piece.escape ? (
      <span key={position} className="Evidence-escape">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

import { useState } from 'react';
import { isSuspicious, visiblePieces, type Piece } from './visible-escape.ts';
import './Evidence.css';

interface EvidenceProps {
  readonly text: string;
  /** Longer text is cut, with a button for the rest; without it the text is shown whole. */
  readonly most?: number;
  readonly keepTabs?: boolean;
  /** A sentence of the engine that quotes evidence: set in the text face. */
  readonly prose?: boolean;
  /** Words of the caller's catalogue. */
  readonly showAll?: string;
  readonly mixed?: string;
}

/** Text of the party under audit: isolated, monospace, with every invisible character made visible. */
export function Evidence({
  text,
  most,
  keepTabs = false,
  prose = false,
  showAll = 'show all',
  mixed = 'mixed letters',
}: EvidenceProps) {
  const [whole, setWhole] = useState(false);
  const cut = most !== undefined && !whole && text.length > most;
  return (
    <>
      <bdi className={prose ? 'Evidence Evidence--prose' : 'Evidence'}>
        {visiblePieces(cut ? text.slice(0, most) : text, { keepTabs }).map(drawPiece)}
        {cut ? '\u2026' : null}
      </bdi>
      {isSuspicious(text) ? <span className="Evidence-flag">{mixed}</span> : null}
      {cut ? (
        <button
          type="button"
          className="Evidence-more"
          onClick={() => {
            setWhole(true);
          }}
        >
          {showAll}
        </button>
      ) : null}
    </>
  );
}

const drawPiece = (piece: Piece, position: number) =>
  piece.escape ? (
    <span key={position} className="Evidence-escape">
      {piece.text}
    </span>
  ) : (
    piece.text
  );

import { useState } from 'react';
import type { ViewPlace } from '../../worker/contract.ts';
import { grouped } from '../../text/messages.ts';
import { MERKLE } from '../../text/views.ts';
import { ViewTable } from './ViewTable.tsx';

interface MerkleLevelsProps {
  readonly place: ViewPlace;
  readonly title: string;
  readonly widths: readonly number[];
  readonly onLeaf: (leaf: number) => void;
}

/** How many nodes each level has, and those of the chosen one. */
export function MerkleLevels({ place, title, widths, onLeaf }: MerkleLevelsProps) {
  const [level, setLevel] = useState(0);
  const widest = Math.log2(Math.max(2, ...widths));
  return (
    <div className="MerkleLevels">
      <ul className="MerkleLevels-list" aria-label={MERKLE.levels}>
        {widths
          .map((width, at) => (
            <li key={at}>
              <button
                type="button"
                className="MerkleLevel"
                aria-pressed={at === level}
                onClick={() => {
                  setLevel(at);
                }}
              >
                <span>{at === widths.length - 1 ? MERKLE.rootLevel : MERKLE.level(at)}</span>
                <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                  <rect
                    x={50 - 50 * Math.max(0.02, Math.log2(Math.max(1, width)) / widest)}
                    width={100 * Math.max(0.02, Math.log2(Math.max(1, width)) / widest)}
                    y="0"
                    height="6"
                  />
                </svg>
                <span className="MerkleLevel-width">{grouped(width)}</span>
              </button>
            </li>
          ))
          .reverse()}
      </ul>
      <ViewTable
        key={level}
        place={place}
        title={`${title}, ${MERKLE.browse(MERKLE.level(level))}`}
        columns={level === 0 ? LEAF_COLUMNS : COLUMNS}
        length={widths[level] ?? 0}
        level={level}
        states={level === 0}
        {...(level === 0
          ? {
              onChoose: (row) => {
                onLeaf(row.index);
              },
            }
          : {})}
      />
    </div>
  );
}

/** The order of the cells is the worker's (see `ViewRowQuery`). */
const LEAF_COLUMNS = [
  { id: 'index', title: MERKLE.index, numeric: true },
  { id: 'label', title: MERKLE.label, evidence: true },
  { id: 'hash', title: MERKLE.hash, evidence: true },
];
const COLUMNS = [
  { id: 'index', title: MERKLE.index, numeric: true },
  { id: 'hash', title: MERKLE.hash, evidence: true },
];

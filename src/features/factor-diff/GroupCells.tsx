import type { GroupHead } from '../../worker/contract.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { DIFF } from '../../text/factors.ts';
import { Use } from './columns.tsx';

interface GroupCellsProps {
  readonly head: GroupHead;
  readonly columns: number;
  /** Whether the last column shows the use. */
  readonly use: boolean;
}

/** The head of a group: what joins its rows, how many there are, how many failed, and the largest use among them. */
export function GroupCells({ head, columns, use }: GroupCellsProps) {
  return (
    <>
      <td role="gridcell" className="RowGrid-cell" colSpan={use ? columns - 1 : columns}>
        <span className="FactorTable-headLine">
          <svg className="FactorTable-chevron" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
            <path d="M4 2.500 8 6 4 9.500" />
          </svg>
          <span className="FactorTable-keeps">
            <Name head={head} />
          </span>
          <span className="FactorTable-soft">{DIFF.rows(head.rows)}</span>
          {head.failed === 0 ? null : <span className="FactorTable-failed">{DIFF.failed(head.failed)}</span>}
        </span>
      </td>
      {use ? (
        <td role="gridcell" className="RowGrid-cell">
          <span className="FactorTable-line FactorTable-line--use">
            <span className="u-hidden">{DIFF.most}</span>
            <Use largest={head.largest} over={head.failed > 0} />
          </span>
        </td>
      ) : null}
    </>
  );
}

function Name({ head: { check, record } }: { readonly head: GroupHead }) {
  const infos = useCheckInfos();
  if (check === undefined) return DIFF.record(record ?? 0);
  return (
    <>
      <span className="FactorTable-soft u-mono">{shortId(check)}</span> {titleOf(infos, check)}
    </>
  );
}

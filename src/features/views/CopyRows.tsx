import type { TableColumn } from '../../../engine/formats/view.ts';
import type { DrawnViewRow, ViewRowPage } from '../../worker/contract.ts';
import { viewOfState } from '../../selectors/views.ts';
import { toTsv, type Cell } from '../../selectors/table-text.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { COPY } from '../../text/messages.ts';
import { VIEWS } from '../../text/views.ts';

/** More do not go to the clipboard. */
const MOST_ROWS = 10_000;
const PAGE = 200;

interface CopyRowsProps {
  readonly columns: readonly TableColumn[];
  readonly states: boolean;
  readonly total: number;
  readonly ask: (offset: number, limit: number) => Promise<ViewRowPage>;
}

/** The rows that match, in their order, with a head. */
export function CopyRows({ columns, states, total, ask }: CopyRowsProps) {
  const copy = async (): Promise<string> => {
    const head: Cell[] = [...(states ? [VIEWS.state] : []), ...columns.map(({ title }) => title)].map((ours) => ({
      ours,
    }));
    const lines: Cell[][] = [head];
    const end = Math.min(total, MOST_ROWS);
    while (lines.length - 1 < end) {
      const { rows } = await ask(lines.length - 1, Math.min(PAGE, end - lines.length + 1));
      if (rows.length === 0) break;
      lines.push(...rows.map((row) => cellsOf(row, columns, states)));
    }
    return toTsv(lines);
  };
  return (
    <CopyButton
      text={copy}
      label={total > MOST_ROWS ? VIEWS.copyRowsMost(MOST_ROWS) : VIEWS.copyRows}
      done={COPY.copied}
      refused={COPY.refused}
    />
  );
}

function cellsOf(row: DrawnViewRow, columns: readonly TableColumn[], states: boolean): Cell[] {
  const state: Cell[] = states ? [{ ours: row.state === undefined ? '' : viewOfState(row.state).word }] : [];
  return [
    ...state,
    ...columns.map((column, position): Cell => {
      const text = row.cells[position] ?? '';
      const number = column.numeric === true && text.trim() !== '' && Number.isFinite(Number(text));
      return number ? { ours: text } : { evidence: text };
    }),
  ];
}

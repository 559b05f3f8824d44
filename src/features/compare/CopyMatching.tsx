import { toTsv, type Cell } from '../../selectors/table-text.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { COMPARE } from '../../text/compare.ts';
import { COPY } from '../../text/messages.ts';

/** More do not go to the clipboard. */
const MOST_ROWS = 10_000;
const PAGE = 200;

interface CopyMatchingProps<T> {
  readonly head: readonly Cell[];
  readonly total: number;
  readonly ask: (offset: number, limit: number) => Promise<{ readonly rows: readonly T[] }>;
  readonly cells: (row: T) => readonly Cell[];
}

/** The rows that match, in their order, with a head. */
export function CopyMatching<T>({ head, total, ask, cells }: CopyMatchingProps<T>) {
  const copy = async (): Promise<string> => {
    const lines: (readonly Cell[])[] = [head];
    const end = Math.min(total, MOST_ROWS);
    while (lines.length - 1 < end) {
      const { rows } = await ask(lines.length - 1, Math.min(PAGE, end - lines.length + 1));
      if (rows.length === 0) break;
      lines.push(...rows.map(cells));
    }
    return toTsv(lines);
  };
  return (
    <CopyButton
      text={copy}
      label={total > MOST_ROWS ? COMPARE.copyMost(MOST_ROWS) : COMPARE.copy}
      done={COPY.copied}
      refused={COPY.refused}
    />
  );
}

import { toTsv, type Cell } from '../../selectors/table-text.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { COPY } from '../../text/messages.ts';

interface CopyRowProps {
  readonly pointer: string;
  readonly cells: readonly (readonly Cell[])[];
  readonly json: object;
}

export function CopyRow({ pointer, cells, json }: CopyRowProps) {
  const words = { done: COPY.copied, refused: COPY.refused };
  return (
    <>
      <CopyButton text={pointer} label={COPY.pointer} {...words} />
      <CopyButton text={() => toTsv(cells)} label={COPY.tsv} {...words} />
      <CopyButton text={() => JSON.stringify(json, nonFiniteAsText, 2)} label={COPY.json} {...words} />
    </>
  );
}

/** JSON has no NaN; a copied row must still say that there was one. */
const nonFiniteAsText = (_name: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { CaseOrder } from '../../selectors/cases.ts';
import { CASES } from '../../text/cases.ts';

const COLUMNS = [
  { id: 'outcome', order: 'outcome' },
  { id: 'name', order: 'name' },
  { id: 'format', order: 'format' },
  { id: 'worst', order: undefined },
  { id: 'failed', order: undefined },
  { id: 'size', order: 'size' },
] as const satisfies readonly { readonly id: string; readonly order: CaseOrder | undefined }[];

/** Column heads: drawn in the table, only said in the list, which is sorted by its menu. */
export function CaseHead() {
  const session = useSession();
  const { cases, table } = useStore(session.navigation.view);
  return (
    <div className={table ? 'CaseHead' : 'CaseHead u-hidden'} role="rowgroup">
      <div className="CaseHead-row" role="row" aria-rowindex={1}>
        {COLUMNS.map(({ id, order }) => (
          <span
            key={id}
            className={`CaseHead-cell CaseHead-cell--${id}`}
            role="columnheader"
            aria-sort={order === cases.sort ? (cases.reversed ? 'descending' : 'ascending') : undefined}
          >
            {order === undefined || !table ? (
              CASES.columns[id]
            ) : (
              <button
                type="button"
                className="CaseHead-sort"
                title={CASES.sortBy(CASES.columns[id])}
                onClick={() => {
                  session.navigation.listCases(
                    order === cases.sort ? { reversed: !cases.reversed } : { sort: order, reversed: false },
                  );
                }}
              >
                {CASES.columns[id]}
                {order === cases.sort ? <Arrow down={!cases.reversed} /> : null}
              </button>
            )}
          </span>
        ))}
      </div>
    </div>
  );
}

function Arrow({ down }: { readonly down: boolean }) {
  return (
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" focusable="false">
      <path className="CaseHead-arrow" d={down ? 'M2.500 4.500 6 8l3.500-3.500' : 'M2.500 7.500 6 4l3.500 3.500'} />
    </svg>
  );
}

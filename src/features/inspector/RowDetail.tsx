import { placeOfPointer } from '../../selectors/place.ts';
import { viewOfState } from '../../selectors/views.ts';
import { useSession } from '../../state/session.ts';
import type { ChosenRow } from '../../state/view.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { COPY, FINDINGS } from '../../text/messages.ts';
import { VIEWS } from '../../text/views.ts';

/** A row of a view, every cell in full. */
export function RowDetail({ columns, row }: Pick<ChosenRow, 'columns' | 'row'>) {
  const session = useSession();
  const { state, pointer } = row;
  return (
    <div className="Detail">
      <h2 className="Detail-title">
        {state === undefined ? null : <Mark {...viewOfState(state)} showWord />} {VIEWS.chosen} {row.index + 1}
      </h2>
      <dl className="RowDetail">
        {columns.map(({ title, evidence }, position) => (
          <div key={position} className="RowDetail-cell">
            <dt>{title}</dt>
            <dd>
              <Evidence text={row.cells[position] ?? ''} most={600} prose={evidence !== true} />
              <CopyButton
                text={row.cells[position] ?? ''}
                label={VIEWS.copyValue(title)}
                short={COPY.copy}
                done={COPY.copied}
                refused={COPY.refused}
              />
            </dd>
          </div>
        ))}
      </dl>
      {pointer === undefined ? null : (
        <div className="Detail-actions">
          <Evidence text={pointer} most={160} />
          <Button
            onClick={() => {
              const place = placeOfPointer(pointer);
              session.navigation.showInText(place.record, place.pointer);
            }}
          >
            {FINDINGS.inText}
          </Button>
        </div>
      )}
    </div>
  );
}

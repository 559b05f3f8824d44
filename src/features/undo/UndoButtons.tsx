import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EDITS } from '../../text/cases.ts';

/** There as soon as something can be taken back. */
export function UndoButtons() {
  const { caseFile } = useSession();
  const { done, undone } = useStore(caseFile.history);
  if (done.length === 0 && undone.length === 0) return null;
  const buttons = [
    {
      label: EDITS.undoKey,
      path: 'M6 3 2.500 6.500 6 10M2.500 6.500h6.200a3.800 3.800 0 0 1 0 7.600H7',
      on: done.length > 0,
    },
    {
      label: EDITS.redoKey,
      path: 'M10 3l3.500 3.500L10 10M13.500 6.500H7.300a3.800 3.800 0 0 0 0 7.600H9',
      on: undone.length > 0,
    },
  ] as const;
  return (
    <span className="UndoButtons">
      {buttons.map(({ label, path, on }, position) => (
        <Button
          key={label}
          kind="quiet"
          className="UndoButtons-button"
          aria-label={label}
          title={label}
          aria-disabled={!on}
          onClick={() => {
            void (position === 0 ? caseFile.undo() : caseFile.redo());
          }}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={path} />
          </svg>
        </Button>
      ))}
    </span>
  );
}

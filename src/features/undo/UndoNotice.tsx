import { useEffect, useState } from 'react';
import { MOST_FILES } from '../../state/collect-files.ts';
import type { Notice } from '../../state/case-file.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EDITS } from '../../text/cases.ts';
import { INTAKE } from '../../text/messages.ts';
import './Undo.css';

/** Long enough to read, to find the button by keyboard and to press it; the buttons in the header stay anyway. */
const SHOWN_MILLISECONDS = 20_000;

/** What was done last to the files that are open, and the way back. */
export function UndoNotice() {
  const { caseFile } = useSession();
  const { notice } = useStore(caseFile.notice);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (notice === undefined || held) return undefined;
    const timer = setTimeout(() => {
      caseFile.tell(undefined);
    }, SHOWN_MILLISECONDS);
    return () => {
      clearTimeout(timer);
    };
  }, [notice, held, caseFile]);
  const hold = {
    onPointerEnter: () => {
      setHeld(true);
    },
    onPointerLeave: () => {
      setHeld(false);
    },
    onFocus: () => {
      setHeld(true);
    },
    onBlur: () => {
      setHeld(false);
    },
  };
  return (
    <section className="UndoNotice" aria-label={EDITS.region}>
      <p className="UndoNotice-words" aria-live="polite">
        {notice === undefined ? '' : wordsOf(notice)}
      </p>
      {notice === undefined ? null : (
        <div className="UndoNotice-actions" {...hold}>
          {notice.what === 'done' ? (
            <Button
              onClick={() => {
                void caseFile.undo();
              }}
            >
              {EDITS.undo}
            </Button>
          ) : null}
          {notice.what === 'undone' ? (
            <Button
              onClick={() => {
                void caseFile.redo();
              }}
            >
              {EDITS.redo}
            </Button>
          ) : null}
          <Button
            kind="quiet"
            onClick={() => {
              caseFile.tell(undefined);
            }}
          >
            {EDITS.dismiss}
          </Button>
        </div>
      )}
    </section>
  );
}

function wordsOf(notice: Notice): string {
  switch (notice.what) {
    case 'nothing':
      return EDITS.nothing;
    case 'too-many':
      return INTAKE.tooMany(MOST_FILES);
    case 'known':
      return EDITS.known(notice.count);
    case 'undone':
      return EDITS.undone;
    case 'redone':
      return EDITS.redone;
    case 'done':
      return [
        EDITS.done[notice.kind](notice.count),
        notice.known > 0 ? EDITS.known(notice.known) : '',
        notice.also > 0 ? EDITS.also(notice.also) : '',
      ]
        .filter((words) => words !== '')
        .join(' ');
  }
}

import { announcement } from '../selectors/verdict.ts';
import { useSession } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { useCheckInfos } from '../state/use-case.ts';
import type { Workspace } from '../state/workspace.ts';
import { CANCELLED, CRASHED, READING } from '../text/messages.ts';
import type { CheckInfos } from '../selectors/verdict.ts';

/** Says the outcome, and every change of phase, to those who do not see them. */
export function LiveRegion() {
  const workspace = useStore(useSession().workspace);
  const infos = useCheckInfos();
  return (
    <div className="u-hidden" role="status" aria-live="polite">
      {say(workspace, infos)}
    </div>
  );
}

function say(workspace: Workspace, infos: CheckInfos): string {
  switch (workspace.phase) {
    case 'empty':
      return '';
    case 'reading':
      return `${READING.title}, ${READING.files(workspace.files.length)}`;
    case 'judged':
      return announcement(workspace.summary, infos);
    case 'cancelled':
      return `${CANCELLED.title}. ${CANCELLED.why}`;
    case 'crashed':
      return `${CRASHED.title}. ${CRASHED[workspace.error.kind]}`;
  }
}

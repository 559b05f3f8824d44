import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { ReadingPanel } from '../features/intake/ReadingPanel.tsx';
import { StoppedPanel } from '../features/intake/StoppedPanel.tsx';
import { WindowIntake } from '../features/intake/WindowIntake.tsx';
import { UndoNotice } from '../features/undo/UndoNotice.tsx';
import { useSession } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import type { Workspace } from '../state/workspace.ts';
import { APP } from '../text/messages.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import type { EarlyKeys } from './early-keys.ts';
import { Header } from './Header.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Opening } from './Opening.tsx';
import type { ActionContext, OpenDialog } from './run-action.ts';

/** Comes with the page, after what opens it: what shows a result, the dialogs, and the keys. */
const loadFollowers = () => import('./followers.ts');
const Workbench = lazy(async () => ({ default: (await loadFollowers()).Workbench }));
const ComparePage = lazy(async () => ({ default: (await loadFollowers()).ComparePage }));
const Dialogs = lazy(async () => ({ default: (await loadFollowers()).Dialogs }));

export function App({ early }: { readonly early: EarlyKeys }) {
  const session = useSession();
  const workspace = useStore(session.workspace);
  const [dialog, setDialog] = useState<OpenDialog>();
  const [ready, setReady] = useState(false);
  const close = useCallback(() => {
    setDialog(undefined);
  }, []);
  const context = useMemo<ActionContext>(
    () => ({
      session,
      showDialog: (name, term = '') => {
        setDialog({ name, term });
      },
    }),
    [session],
  );
  useEffect(() => {
    // Run before the first result needs it. What goes wrong with it is told where it is drawn.
    loadFollowers().then(
      () => {
        setReady(true);
      },
      () => undefined,
    );
  }, []);
  useEffect(() => {
    const outcome = workspace.phase === 'judged' ? `${workspace.summary.outcome} \u2013 ` : '';
    document.title = `${outcome}${APP.name}`;
  }, [workspace]);
  // A result is drawn in slices, so that the page keeps answering; everything else, a cleared result first of all, at once.
  const deferred = useDeferredValue(workspace);
  const shown: Workspace =
    workspace.phase === 'judged' && deferred !== workspace
      ? { phase: 'reading', files: workspace.files, progress: undefined }
      : workspace;
  const judged = shown.phase === 'judged';
  // While two sides are compared there is no one verdict to skip to.
  const verdict = useStore(session.navigation.comparing).pair === undefined && judged;
  return (
    <ErrorBoundary>
      <div className={judged ? 'App App--judged' : 'App'}>
        <a className="App-skip" href={verdict ? '#verdict' : '#main'} onClick={skip}>
          {verdict ? APP.skip : APP.skipToContent}
        </a>
        <Header onDialog={context.showDialog} />
        <main id="main" className="App-main" tabIndex={-1}>
          <Phase workspace={shown} />
        </main>
        <UndoNotice />
        <LiveRegion />
        <WindowIntake />
        <Suspense>
          {ready ? <Dialogs dialog={dialog} context={context} early={early} onClose={close} /> : null}
        </Suspense>
      </div>
    </ErrorBoundary>
  );
}

/** The address belongs to the view: the link moves the focus and leaves the address as it is. */
function skip(event: React.MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault();
  document.querySelector<HTMLElement>(event.currentTarget.getAttribute('href') ?? '#main')?.focus();
}

function Phase({ workspace }: { readonly workspace: Workspace }) {
  switch (workspace.phase) {
    case 'empty':
      return <Opening />;
    case 'reading':
      return <ReadingPanel files={workspace.files} progress={workspace.progress} />;
    case 'judged':
      return <Judged workspace={workspace} />;
    case 'cancelled':
      return <StoppedPanel files={workspace.files} unfinished={workspace.unfinished} before={workspace.before} />;
    case 'crashed':
      return (
        <StoppedPanel
          files={workspace.files}
          unfinished={workspace.unfinished}
          before={workspace.before}
          error={workspace.error}
        />
      );
  }
}

function Judged({ workspace }: { readonly workspace: Extract<Workspace, { phase: 'judged' }> }) {
  const session = useSession();
  const { caseId } = useStore(session.navigation.view);
  const { pair } = useStore(session.navigation.comparing);
  const open = workspace.summary.cases[caseId] ?? workspace.summary.cases[0];
  if (open === undefined) throw new Error('the engine answered without a case');
  return (
    <Suspense fallback={<ReadingPanel files={workspace.files} progress={undefined} />}>
      {pair === undefined ? (
        <Workbench summary={workspace.summary} open={open} />
      ) : (
        <ComparePage summary={workspace.summary} pair={pair} />
      )}
    </Suspense>
  );
}

import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import { Session, SessionProvider } from '../state/session.ts';
import { loadSettings, saveSettings, type Settings } from '../state/settings.ts';
import { openAuditClient } from '../worker/client.ts';
import { App } from './App.tsx';
import { keepEarlyKeys } from './early-keys.ts';
import { Framed } from './Framed.tsx';

/** Private windows and some `file://` pages refuse even to name it. */
function ownStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

function applyTheme({ theme }: Settings): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function start(root: Root): void {
  if (globalThis.top !== globalThis.self) {
    root.render(<Framed />);
    return;
  }
  const early = keepEarlyKeys();
  const storage = ownStorage();
  const client = openAuditClient((error) => {
    session.fault(error);
  });
  const address = {
    read: () => globalThis.location.hash,
    write: (hash: string) => {
      const { pathname, search } = globalThis.location;
      globalThis.history.replaceState(null, '', hash === '' ? `${pathname}${search}` : hash);
    },
  };
  const session: Session = new Session(client, address, loadSettings(storage));
  applyTheme(session.settings.get());
  session.settings.subscribe(() => {
    applyTheme(session.settings.get());
    saveSettings(storage, session.settings.get());
  });
  globalThis.addEventListener('hashchange', () => {
    session.navigation.followAddress();
  });
  // A promise that nobody waited for is a fault of ours: shown, never swallowed.
  globalThis.addEventListener('unhandledrejection', (event) => {
    session.fault(event.reason);
  });
  root.render(
    <StrictMode>
      <SessionProvider value={session}>
        <App early={early} />
      </SessionProvider>
    </StrictMode>,
  );
  void session.loadCatalogue();
}

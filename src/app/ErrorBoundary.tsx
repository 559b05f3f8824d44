import { Component, type ReactNode } from 'react';
import { SessionContext } from '../state/session.ts';
import { CRASHED } from '../text/messages.ts';

interface State {
  readonly failures: number;
  readonly failed: boolean;
}

/** A fault while drawing takes the result off the screen; the list of files stays (session.fault). */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  static override contextType = SessionContext;
  declare context: React.ContextType<typeof SessionContext>;
  override state: State = { failures: 0, failed: false };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.context?.fault(error);
    // Draw again, now without the result; if even that fails, only the sentence below is left.
    if (this.state.failures < 3) this.setState(({ failures }) => ({ failures: failures + 1, failed: false }));
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="App-broken" role="alert">
        <h1>{CRASHED.title}</h1>
        <p>{CRASHED.fault}</p>
      </main>
    );
  }
}

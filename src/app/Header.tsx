import { OpenButtons } from '../features/intake/OpenButtons.tsx';
import { TrustedInputs } from '../features/pins/TrustedInputs.tsx';
import { UndoButtons } from '../features/undo/UndoButtons.tsx';
import { useSession } from '../state/session.ts';
import { comparable } from '../state/compare.ts';
import { THEMES } from '../state/settings.ts';
import { useStore } from '../state/store.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { APP, HEADER, HELP, INTAKE, PROFILE, THEME, VERDICT } from '../text/messages.ts';
import { Brand } from './Brand.tsx';
import type { DialogName } from './run-action.ts';

interface HeaderProps {
  readonly onDialog: (name: DialogName) => void;
}

export function Header({ onDialog }: HeaderProps) {
  const session = useSession();
  const workspace = useStore(session.workspace);
  const { pair } = useStore(session.navigation.comparing);
  const { theme, profile } = useStore(session.settings);
  return (
    <header className="Header">
      <Brand />
      <span className="Header-version">{APP.version(__ASSAY_VERSION__)}</span>
      <div className="Header-actions">
        <UndoButtons />
        {workspace.phase === 'judged' ? (
          <>
            <OpenButtons />
            <Button
              onClick={() => {
                session.close();
              }}
            >
              {INTAKE.newAudit}
            </Button>
            {comparable(workspace.summary.cases) ? (
              <Button
                aria-pressed={pair !== undefined}
                title={HEADER.compareWhy}
                onClick={() => {
                  if (pair === undefined) session.navigation.compare();
                  else session.navigation.endCompare();
                }}
              >
                {HEADER.compare}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
      <Choice
        name="profile"
        label={VERDICT.profile}
        value={profile}
        options={[
          { value: 'strict', label: PROFILE.strict.title, title: PROFILE.strict.meaning },
          { value: 'reference', label: PROFILE.reference.title, title: PROFILE.reference.meaning },
        ]}
        onChange={(value) => {
          void session.setProfile(value);
        }}
      />
      <TrustedInputs />
      <Button
        kind="quiet"
        className="Header-icon"
        aria-label={THEME.next[theme]}
        title={THEME.next[theme]}
        onClick={() => {
          const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
          session.settings.set((settings) => ({ ...settings, theme: next }));
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
          <circle className="Header-ring" cx="8" cy="8" r="6.200" />
          {theme === 'system' ? <path className="Header-half" d="M8 1.800a6.200 6.200 0 0 1 0 12.400z" /> : null}
          {theme === 'dark' ? <circle className="Header-half" cx="8" cy="8" r="6.200" /> : null}
        </svg>
      </Button>
      <Button
        kind="quiet"
        className="Header-icon"
        aria-label={HEADER.palette}
        aria-haspopup="dialog"
        title={`${HEADER.palette} (Ctrl+K)`}
        onClick={() => {
          onDialog('palette');
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
          <circle className="Header-ring" cx="7" cy="7" r="4.500" />
          <path className="Header-ring" d="M10.500 10.500 14.500 14.500" />
        </svg>
      </Button>
      <Button
        kind="quiet"
        className="Header-icon"
        aria-label={HELP.open}
        aria-haspopup="dialog"
        title={HELP.open}
        onClick={() => {
          onDialog('help');
        }}
      >
        ?
      </Button>
    </header>
  );
}

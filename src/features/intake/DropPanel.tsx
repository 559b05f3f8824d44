import { INTAKE } from '../../text/messages.ts';
import { OpenButtons } from './OpenButtons.tsx';

/** The drop area of the opening view. The whole window takes drops; this is where it says so. */
export function DropPanel() {
  return (
    <section className="DropPanel" aria-label={INTAKE.drop}>
      <svg className="DropPanel-glyph" viewBox="0 0 48 48" width="44" height="44" aria-hidden="true" focusable="false">
        <path d="M12 5h17l8 8v30H12z" />
        <path d="M29 5v8h8" />
        <path d="M24.500 19v15M18 28l6.500 6.500L31 28" />
      </svg>
      <div className="DropPanel-words">
        <p className="DropPanel-title">{INTAKE.drop}</p>
        <p className="DropPanel-hint">{INTAKE.anywhere}</p>
      </div>
      <OpenButtons prominent />
      <p className="DropPanel-local">{INTAKE.local}</p>
    </section>
  );
}

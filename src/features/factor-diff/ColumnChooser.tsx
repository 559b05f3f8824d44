import { useId, useRef } from 'react';
import { useSession } from '../../state/session.ts';
import { FACTOR_COLUMNS, type FactorColumn } from '../../state/settings.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { DIFF } from '../../text/factors.ts';
import { FACTORS } from '../../text/messages.ts';

/** Height of the panel with some space below it: it is placed before it is drawn. */
const PANEL_PIXELS = 280;

/** Which columns are shown: kept like the widths of panes. The browser closes it with Escape, by a press elsewhere, and gives the focus back. */
export function ColumnChooser() {
  const session = useSession();
  const { without } = useStore(session.settings).layout;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLFieldSetElement>(null);
  const leaveOut = (next: readonly FactorColumn[]): void => {
    session.settings.set((settings) => ({ ...settings, layout: { ...settings.layout, without: next } }));
  };
  const place = (): void => {
    const from = button.current?.getBoundingClientRect();
    if (from === undefined) return;
    const top = Math.max(8, Math.min(from.bottom + 4, window.innerHeight - PANEL_PIXELS));
    panel.current?.style.setProperty('top', `${String(top)}px`);
    panel.current?.style.setProperty('right', `${String(document.documentElement.clientWidth - from.right)}px`);
  };
  return (
    <>
      <Button ref={button} popoverTarget={id}>
        {DIFF.columns}
      </Button>
      <fieldset ref={panel} id={id} className="ColumnChooser" popover="auto" onBeforeToggle={place}>
        <legend className="u-hidden">{DIFF.columns}</legend>
        {FACTOR_COLUMNS.map((column) => (
          <label key={column} className="ColumnChooser-column">
            <input
              type="checkbox"
              checked={!without.includes(column)}
              onChange={({ target: { checked } }) => {
                leaveOut(checked ? without.filter((one) => one !== column) : [...without, column]);
              }}
            />
            {FACTORS[column]}
          </label>
        ))}
        <Button
          kind="quiet"
          disabled={without.length === 0}
          onClick={() => {
            leaveOut([]);
          }}
        >
          {DIFF.allColumns}
        </Button>
      </fieldset>
    </>
  );
}

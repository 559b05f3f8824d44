import { useEffect } from 'react';
import { GlossaryDialog } from '../features/help/GlossaryDialog.tsx';
import { ShortcutsDialog } from '../features/help/ShortcutsDialog.tsx';
import { VerdictWordsDialog } from '../features/help/VerdictWordsDialog.tsx';
import { CommandPalette } from '../features/palette/CommandPalette.tsx';
import type { EarlyKeys } from './early-keys.ts';
import { paletteEntries } from './palette-entries.ts';
import type { ActionContext, OpenDialog } from './run-action.ts';
import { useShortcuts } from './use-shortcuts.ts';

interface DialogsProps {
  readonly dialog: OpenDialog | undefined;
  readonly context: ActionContext;
  /** Keys that were pressed before this was here. */
  readonly early: EarlyKeys;
  readonly onClose: () => void;
}

/** The dialogs of the shell, one open at a time, and the keys that work anywhere. */
export function Dialogs({ dialog, context, early, onClose }: DialogsProps) {
  useShortcuts(context);
  // After the keys are listened to: effects run in their order.
  useEffect(() => {
    early.replay();
  }, [early]);
  const name = dialog?.name;
  return (
    <>
      <ShortcutsDialog open={name === 'help'} onClose={onClose} onDialog={context.showDialog} />
      <GlossaryDialog open={name === 'glossary'} term={dialog?.term ?? ''} onClose={onClose} />
      <VerdictWordsDialog open={name === 'verdict-words'} onClose={onClose} />
      <CommandPalette open={name === 'palette'} onClose={onClose} entries={() => paletteEntries(context)} />
    </>
  );
}

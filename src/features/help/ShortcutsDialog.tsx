import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Modal } from '../../ui/Modal.tsx';
import { keyGroups } from '../../text/actions.ts';
import { GLOSSARY_TEXT } from '../../text/glossary.ts';
import { WORDS } from '../../text/verdict-words.ts';
import { APP, HELP, INTAKE } from '../../text/messages.ts';
import { Button } from '../../ui/Button.tsx';
import { Keys } from '../../ui/Keys.tsx';
import './ShortcutsDialog.css';

interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDialog: (name: 'glossary' | 'verdict-words') => void;
}

export function ShortcutsDialog({ open, onClose, onDialog }: ShortcutsDialogProps) {
  const session = useSession();
  const { shortcuts } = useStore(session.settings);
  const go = (name: 'glossary' | 'verdict-words'): void => {
    onClose();
    // One after the other: two that change places at once would leave the page behind the second one readable.
    setTimeout(() => {
      onDialog(name);
    }, 0);
  };
  return (
    <Modal title={HELP.title} closeLabel={INTAKE.close} open={open} onClose={onClose}>
      <div className="ShortcutsDialog">
        {keyGroups().map((group) => (
          <section key={group.title}>
            <h3 className="ShortcutsDialog-title">{group.title}</h3>
            <dl className="ShortcutsDialog-keys">
              {group.keys.map(([key, what]) => (
                <div key={key} className="ShortcutsDialog-line">
                  <dt>
                    <Keys keys={key} />
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="ShortcutsDialog-more">
        <Button
          onClick={() => {
            go('verdict-words');
          }}
        >
          {WORDS.title}
        </Button>
        <Button
          onClick={() => {
            go('glossary');
          }}
        >
          {GLOSSARY_TEXT.open}
        </Button>
      </p>
      <p className="ShortcutsDialog-version">
        {APP.name} {APP.version(__ASSAY_VERSION__)}
      </p>
      <label className="ShortcutsDialog-toggle">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => {
            const on = event.target.checked;
            session.settings.set((settings) => ({ ...settings, shortcuts: on }));
          }}
        />
        <span>
          {HELP.toggle}
          <span className="ShortcutsDialog-why">{HELP.toggleWhy}</span>
        </span>
      </label>
    </Modal>
  );
}

import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { INTAKE } from '../../text/messages.ts';
import { fromText } from '../../state/collect-files.ts';
import { EDITS } from '../../text/cases.ts';
import { useOpen, type Way } from './use-open.ts';

interface PasteDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Whether something is open that the text can be added to. */
  readonly beside: boolean;
}

export function PasteDialog({ open, onClose, beside }: PasteDialogProps) {
  const [text, setText] = useState('');
  const judge = useOpen();
  const submit = (way: Way): void => {
    if (text === '') return;
    onClose();
    setText('');
    judge([fromText(text, INTAKE.pastedName)], way);
  };
  return (
    <Modal title={INTAKE.pasteTitle} closeLabel={INTAKE.close} open={open} onClose={onClose}>
      <label className="PasteDialog-label" htmlFor="paste-text">
        {INTAKE.pasteLabel}
      </label>
      <textarea
        id="paste-text"
        className="PasteDialog-text"
        rows={12}
        spellCheck={false}
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit('open');
        }}
      />
      <div className="PasteDialog-actions">
        <span className="PasteDialog-note">{INTAKE.local}</span>
        {beside ? (
          <Button
            disabled={text === ''}
            onClick={() => {
              submit('add');
            }}
          >
            {EDITS.addText}
          </Button>
        ) : null}
        <Button
          kind="primary"
          disabled={text === ''}
          onClick={() => {
            submit('open');
          }}
        >
          {INTAKE.pasteGo}
        </Button>
      </div>
    </Modal>
  );
}

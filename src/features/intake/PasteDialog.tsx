import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { INTAKE } from '../../text/messages.ts';
import { fromText } from '../../state/collect-files.ts';
import { useOpen } from './use-open.ts';

interface PasteDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function PasteDialog({ open, onClose }: PasteDialogProps) {
  const [text, setText] = useState('');
  const judge = useOpen();
  const submit = (): void => {
    if (text === '') return;
    onClose();
    setText('');
    judge([fromText(text, INTAKE.pastedName)]);
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
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        }}
      />
      <div className="PasteDialog-actions">
        <span className="PasteDialog-note">{INTAKE.local}</span>
        <Button kind="primary" disabled={text === ''} onClick={submit}>
          {INTAKE.pasteGo}
        </Button>
      </div>
    </Modal>
  );
}

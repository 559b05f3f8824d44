import { useState } from 'react';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { INTAKE, PINS } from '../../text/messages.ts';
import { AuditTimeForm } from './AuditTimeForm.tsx';
import { PinForm } from './PinForm.tsx';
import { TrustedFiles } from './TrustedFiles.tsx';
import './TrustedInputs.css';

/** The button that always says how many there are, and its dialog. */
export function TrustedInputs() {
  const session = useSession();
  const { list } = useStore(session.trusted.pins);
  const { files } = useStore(session.trusted.files);
  const [open, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
  };
  return (
    <>
      <Button
        aria-haspopup="dialog"
        data-trusted-inputs=""
        onClick={() => {
          setOpen(true);
        }}
      >
        {PINS.count(list.length + files.length)}
      </Button>
      <Modal title={PINS.open} closeLabel={INTAKE.close} open={open} onClose={close}>
        <p>{PINS.lead}</p>
        <div className="TrustedInputs">
          <TrustedFiles />
          <AuditTimeForm />
          <PinForm onDone={close} />
        </div>
      </Modal>
    </>
  );
}

import { Modal } from '../../ui/Modal.tsx';
import { INTAKE } from '../../text/messages.ts';
import { WORDS } from '../../text/verdict-words.ts';
import { Words } from './VerdictWords.tsx';

interface VerdictWordsDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function VerdictWordsDialog({ open, onClose }: VerdictWordsDialogProps) {
  return (
    <Modal title={WORDS.title} closeLabel={INTAKE.close} open={open} onClose={onClose}>
      <Words />
    </Modal>
  );
}

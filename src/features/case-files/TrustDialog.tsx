import type { CaseFile } from '../../selectors/case-files.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { useSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { INTAKE } from '../../text/messages.ts';
import { TRUST } from '../../text/trust.ts';

interface TrustDialogProps {
  /** Undefined: closed. */
  readonly file: CaseFile | undefined;
  readonly onClose: () => void;
}

/** One confirmation, which shows the whole digest: nothing found beside evidence decides before it. */
export function TrustDialog({ file, onClose }: TrustDialogProps) {
  const session = useSession();
  return (
    <Modal title={TRUST.trustTitle} closeLabel={INTAKE.close} open={file !== undefined} onClose={onClose}>
      {file === undefined ? null : (
        <>
          <p>{TRUST.trustWhy}</p>
          <dl className="TrustDialog-facts">
            <dt>{TRUST.file}</dt>
            <dd>
              <Evidence text={file.input.name} most={240} />
            </dd>
            <dt>{TRUST.size}</dt>
            <dd>{formatBytes(file.input.size)}</dd>
            <dt>{TRUST.digest}</dt>
            <dd>
              <code className="TrustDialog-digest">{file.input.sha256}</code>
            </dd>
          </dl>
          <div className="TrustDialog-actions">
            <Button onClick={onClose}>{TRUST.trustNo}</Button>
            <Button
              kind="primary"
              onClick={() => {
                onClose();
                void session.trustInput(file.position);
              }}
            >
              {TRUST.trustYes}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}

import { useRef, useState, type DragEvent } from 'react';
import type { AuditFile } from '../../worker/contract.ts';
import { CancelledError, CrashError } from '../../worker/client.ts';
import { fromFileList, fromTransfer, MOST_FILES, TooManyFilesError } from '../../state/collect-files.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { shortHash } from '../../selectors/short-hash.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { COPY, INTAKE, PINS } from '../../text/messages.ts';
import { TRUST } from '../../text/trust.ts';

/** The files that the auditor trusts, and the one place where files become that by being dropped. */
export function TrustedFiles() {
  const session = useSession();
  const { files, removed, digesting, known } = useStore(session.trusted.files);
  const picker = useRef<HTMLInputElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const [over, setOver] = useState(false);
  const add = (found: Promise<readonly AuditFile[]> | readonly AuditFile[]): void => {
    Promise.resolve(found)
      .then((list) => session.trusted.addFiles(list))
      .catch((error: unknown) => {
        if (error instanceof CancelledError || error instanceof CrashError) return;
        session.fault(error instanceof TooManyFilesError ? new Error(INTAKE.tooMany(MOST_FILES)) : error);
      });
  };
  const take = (event: DragEvent<HTMLElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(event.type === 'dragenter' || event.type === 'dragover');
    if (event.type === 'drop') add(fromTransfer(event.dataTransfer, INTAKE.pastedName));
  };
  return (
    <section className="TrustedFiles" aria-labelledby="trusted-files-title">
      <h3 ref={title} id="trusted-files-title" className="TrustedInputs-title" tabIndex={-1}>
        {TRUST.files}
      </h3>
      <p className="TrustedInputs-lead">{TRUST.filesLead}</p>
      <div
        className={over ? 'TrustedFiles-drop TrustedFiles-drop--over' : 'TrustedFiles-drop'}
        data-takes-drops=""
        onDragEnter={take}
        onDragOver={take}
        onDragLeave={take}
        onDrop={take}
      >
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            const list = event.target.files;
            // An async function, so that too many files become a rejection.
            if (list !== null && list.length > 0) add((async () => fromFileList(list))());
            // The same file chosen again must count as a change.
            event.target.value = '';
          }}
        />
        <span>{TRUST.drop}</span>
        <Button onClick={() => picker.current?.click()}>{TRUST.choose}</Button>
      </div>
      <div role="status">
        {digesting > 0 ? <p className="TrustedInputs-lead">{TRUST.digesting(digesting)}</p> : null}
        {known.length === 0 ? null : (
          <p className="TrustedInputs-lead">
            {TRUST.known} <Evidence text={known.join(', ')} most={200} />
          </p>
        )}
        {removed === undefined ? null : (
          <p className="TrustedFiles-removed">
            {TRUST.removed} <Evidence text={removed.entry.file.name} most={120} />{' '}
            <Button
              onClick={() => {
                title.current?.focus();
                void session.trusted.undoRemoval();
              }}
            >
              {TRUST.undo}
            </Button>
          </p>
        )}
      </div>
      {files.length === 0 ? (
        <p className="TrustedInputs-lead">{TRUST.none}</p>
      ) : (
        <ul className="TrustedFiles-list">
          {files.map(({ file, sha256 }) => (
            <li key={sha256} className="TrustedFile">
              <span className="TrustedFile-name">
                <Evidence text={file.name} most={120} />
              </span>
              <span className="TrustedFile-soft">{formatBytes(file.blob.size)}</span>
              <span>
                <code title={sha256}>{shortHash(sha256, 16)}</code>
                <CopyButton
                  text={sha256}
                  label={TRUST.copyDigest}
                  short={COPY.copy}
                  done={COPY.copied}
                  refused={COPY.refused}
                />
              </span>
              <Button
                aria-label={TRUST.remove(file.name)}
                onClick={() => {
                  // The button goes away with the file: the focus stays in the section.
                  title.current?.focus();
                  void session.trusted.removeFile(sha256);
                }}
              >
                {PINS.removeShort}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

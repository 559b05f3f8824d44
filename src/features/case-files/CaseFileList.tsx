import { useState } from 'react';
import type { AuditSummary, CaseSummary } from '../../worker/contract.ts';
import { caseFiles, type CaseFile } from '../../selectors/case-files.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { shortHash } from '../../selectors/views.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { COPY } from '../../text/messages.ts';
import { FILES } from '../../text/views.ts';
import { TRUST } from '../../text/trust.ts';
import { TrustDialog } from './TrustDialog.tsx';
import './CaseFileList.css';

/** All are in the export. */
const MOST_FILES = 200;

interface CaseFileListProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
}

/** What was judged, and what stood beside it; a file that came with the evidence can be trusted from here. */
export function CaseFileList({ summary, open }: CaseFileListProps) {
  const [asked, setAsked] = useState<CaseFile>();
  const files = caseFiles(summary, open);
  return (
    <section className="CaseFileList" aria-labelledby="case-files-title">
      <h2 id="case-files-title" className="CaseFileList-title">
        {FILES.title}
      </h2>
      <ul>
        {files.slice(0, MOST_FILES).map((file) => (
          <li key={`${file.role} ${String(file.position)}`} className="CaseFile">
            <span className="CaseFile-name">
              <Evidence text={file.input.name} most={120} />
            </span>
            <span className="CaseFile-soft">{formatBytes(file.input.size)}</span>
            <span className="CaseFile-digest">
              <code title={file.input.sha256}>{shortHash(file.input.sha256, 12)}</code>
              <CopyButton
                text={file.input.sha256}
                label={FILES.copyDigest}
                short={COPY.copy}
                done={COPY.copied}
                refused={COPY.refused}
              />
            </span>
            <span className={file.input.trusted ? 'CaseFile-role CaseFile-role--trusted' : 'CaseFile-role'}>
              {roleOf(file)}
            </span>
            {file.mayBeTrusted ? (
              <Button
                onClick={() => {
                  setAsked(file);
                }}
              >
                {TRUST.trustThis}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {files.length > MOST_FILES ? <p className="CaseFile-soft">{FILES.more(files.length - MOST_FILES)}</p> : null}
      <TrustDialog
        file={asked}
        onClose={() => {
          setAsked(undefined);
        }}
      />
    </section>
  );
}

function roleOf({ role, input, mayBeTrusted }: CaseFile): string {
  if (input.trusted) return FILES.trusted;
  if (role === 'evidence') return FILES.evidence;
  return mayBeTrusted ? `${FILES.supporting}, ${FILES.notTrusted}` : FILES.supporting;
}

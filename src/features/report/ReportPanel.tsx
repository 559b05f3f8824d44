import { useDeferredValue, useId } from 'react';
import type { AuditSummary } from '../../worker/contract.ts';
import { cutReport } from '../../selectors/report.ts';
import { withRemarks } from '../../state/remarks.ts';
import { useSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { saveBytes } from '../../ui/save-bytes.ts';
import { REPORT } from '../../text/report.ts';
import { ReportDocument } from './ReportDocument.tsx';
import { useRemarks, useReport } from './use-report.ts';
import './ReportPanel.css';

/** Rows and findings that the preview draws. */
const MOST_ROWS = 120;

/** What will be filed, before it is: the auditor's remarks, the document as it prints, and the two ways out. */
export function ReportPanel({ summary }: { readonly summary: AuditSummary }) {
  const session = useSession();
  const report = useReport(summary);
  const remarks = useRemarks(summary);
  // The field keeps up with the typing, the sheet follows.
  const drawn = useDeferredValue(remarks.text);
  const save = async (): Promise<void> => {
    try {
      const { name, mediaType, bytes } = await session.client.exported('html', remarks);
      saveBytes(name, mediaType, bytes);
    } catch (error) {
      session.fault(error);
    }
  };
  const cut = report === undefined ? undefined : cutReport(report, MOST_ROWS);
  return (
    <section className="ReportPanel" aria-label={REPORT.tab}>
      <div className="ReportPanel-side">
        <div className="ReportPanel-actions" role="group" aria-label={REPORT.actions}>
          <Button
            kind="primary"
            onClick={() => {
              globalThis.print();
            }}
          >
            {REPORT.print}
          </Button>
          <Button
            onClick={() => {
              void save();
            }}
          >
            {REPORT.saveHtml}
          </Button>
          <p className="ReportPanel-why">{REPORT.printWhy}</p>
        </div>
        <RemarksForm summary={summary} />
      </div>
      <div className="ReportPanel-desk" role="region" aria-label={REPORT.preview} tabIndex={0}>
        {cut === undefined ? (
          <p className="ReportPanel-making">{REPORT.making}</p>
        ) : (
          <div className="ReportPanel-sheet">
            <ReportDocument report={cut.report} remarks={{ ...remarks, text: drawn }} />
            {cut.left === 0 ? null : <p className="ReportPanel-cut">{REPORT.cut(cut.left)}</p>}
          </div>
        )}
      </div>
    </section>
  );
}

function RemarksForm({ summary }: { readonly summary: AuditSummary }) {
  const session = useSession();
  const remarks = useRemarks(summary);
  const id = useId();
  const change = (changed: Partial<typeof remarks>): void => {
    session.remarks.set((book) => withRemarks(book, summary, changed));
  };
  return (
    <fieldset className="ReportPanel-form">
      <legend className="ReportPanel-legend">{REPORT.remarks}</legend>
      <p id={`${id}why`} className="ReportPanel-why">
        {REPORT.remarksWhy}
      </p>
      <label className="ReportPanel-label">
        {REPORT.text}
        <textarea
          className="ReportPanel-field"
          rows={6}
          maxLength={20_000}
          aria-describedby={`${id}why`}
          value={remarks.text}
          onChange={(event) => {
            change({ text: event.target.value });
          }}
        />
      </label>
      {(['name', 'role'] as const).map((field) => (
        <label key={field} className="ReportPanel-label">
          {REPORT[field]}
          <input
            className="ReportPanel-field"
            type="text"
            maxLength={200}
            autoComplete="off"
            value={remarks[field]}
            onChange={(event) => {
              change({ [field]: event.target.value });
            }}
          />
        </label>
      ))}
    </fieldset>
  );
}

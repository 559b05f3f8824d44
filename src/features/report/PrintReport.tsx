import type { AuditSummary } from '../../worker/contract.ts';
import type { Remarks } from '../../../engine/export/model.ts';
import type { Report } from '../../../engine/export/report/model.ts';
import { usePageFoot } from '../../ui/use-page-foot.ts';
import { REPORT } from '../../text/report.ts';
import { ReportDocument } from './ReportDocument.tsx';
import { usePrinting } from './use-printing.ts';
import { useRemarks, useReport } from './use-report.ts';
import './PrintReport.css';

/** The print. Fetched ahead, because the browser takes its picture as soon as `beforeprint` is over; drawn only then. */
export function PrintReport({ summary }: { readonly summary: AuditSummary }) {
  const report = useReport(summary);
  const remarks = useRemarks(summary);
  const printing = usePrinting();
  if (!printing) return null;
  if (report === undefined) return <p className="PrintReport">{REPORT.notYet}</p>;
  return <Printed report={report} remarks={remarks} />;
}

function Printed({ report, remarks }: { readonly report: Report; readonly remarks: Remarks }) {
  const { tool, verdictDigest } = report.foot;
  usePageFoot(REPORT.foot(tool, verdictDigest), REPORT.printTitle(report.outcome, tool, verdictDigest));
  return (
    <section className="PrintReport" aria-label={REPORT.printed}>
      <ReportDocument report={report} remarks={remarks} />
      <p className="PrintReport-end">{REPORT.foot(tool, verdictDigest)}</p>
    </section>
  );
}

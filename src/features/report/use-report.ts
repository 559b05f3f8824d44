import type { AuditSummary } from '../../worker/contract.ts';
import type { Remarks } from '../../../engine/export/model.ts';
import type { Report } from '../../../engine/export/report/model.ts';
import { remarksOn } from '../../state/remarks.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';

/** The report of the audit that is open; undefined until the worker has made it. */
export function useReport({ verdictDigest }: AuditSummary): Report | undefined {
  const session = useSession();
  return useAnswer(`report ${verdictDigest}`, () => session.client.report());
}

/** What the auditor wrote about the evidence that is open. */
export function useRemarks(summary: AuditSummary): Remarks {
  return remarksOn(useStore(useSession().remarks), summary);
}

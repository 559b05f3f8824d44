import { useCallback, useMemo } from 'react';
import type { CaseSummary, FailureRow } from '../../worker/contract.ts';
import type { CheckId } from '../../../engine/verdict/model.ts';
import { useSession } from '../../state/session.ts';
import { usePages, type Pages } from '../../state/use-pages.ts';
import { placeOfRoot, rootPosition } from '../../selectors/findings.ts';

const PAGE = 40;

export interface Findings {
  readonly total: number;
  readonly pages: Pages<FailureRow>;
  /** Position of a row in this list, or undefined when it is not in it. */
  positionOf(row: FailureRow): number | undefined;
  /** How many failures of the check in scope follow from others. */
  readonly following: number;
}

/** The root findings in scope: those of one check, or of the whole case. */
export function useFindings(open: CaseSummary, digest: string, check: CheckId | undefined): Findings {
  const session = useSession();
  const ask = useCallback(
    async (offset: number, limit: number) => {
      const query = { caseId: open.id, kind: 'roots' as const, offset, limit };
      const page = await session.client.failures(check === undefined ? query : { ...query, check });
      return { total: page.total, rows: page.failures };
    },
    [session, open.id, check],
  );
  const pages = usePages(`roots ${digest} ${String(open.id)} ${check ?? ''}`, PAGE, ask);
  return useMemo(() => {
    const own = open.checks.find((one) => one.id === check);
    const total =
      check === undefined ? open.checks.reduce((sum, one) => sum + one.rootCount, 0) : (own?.rootCount ?? 0);
    return {
      total,
      pages,
      following: own === undefined ? 0 : own.failureCount - own.rootCount,
      positionOf: (row) => {
        if (row.rootIndex < 0) return undefined;
        if (check !== undefined) return row.check === check ? row.rootIndex : undefined;
        const position = rootPosition(open, row);
        return placeOfRoot(open, position) === undefined ? undefined : position;
      },
    };
  }, [open, check, pages]);
}

import { useCallback } from 'react';
import type { AuditFile } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { TooManyFilesError } from '../../state/collect-files.ts';

/** What becomes of files that were collected: they take the place of what is open, or join it. */
export type Way = 'open' | 'add';

/** Opens or adds what was collected. That nothing could be collected is said, and takes nothing away from what is open. */
export function useOpen(): (files: Promise<readonly AuditFile[]> | readonly AuditFile[], way: Way) => void {
  const session = useSession();
  return useCallback(
    (files, way) => {
      Promise.resolve(files).then(
        (list) => {
          if (list.length === 0) session.caseFile.tell({ what: 'nothing' });
          else void session.caseFile[way](list);
        },
        (error: unknown) => {
          if (error instanceof TooManyFilesError) session.caseFile.tell({ what: 'too-many' });
          else session.fault(error);
        },
      );
    },
    [session],
  );
}

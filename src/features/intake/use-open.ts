import { useCallback } from 'react';
import type { AuditFile } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { INTAKE } from '../../text/messages.ts';
import { MOST_FILES, TooManyFilesError } from '../../state/collect-files.ts';

/** Opens what was collected; what could not be collected is shown as a fault, never swallowed. */
export function useOpen(): (files: Promise<readonly AuditFile[]> | readonly AuditFile[]) => void {
  const session = useSession();
  return useCallback(
    (files) => {
      Promise.resolve(files).then(
        (list) => {
          if (list.length === 0) session.fault(new Error(INTAKE.nothingFound));
          else void session.open(list);
        },
        (error: unknown) => {
          session.fault(error instanceof TooManyFilesError ? new Error(INTAKE.tooMany(MOST_FILES)) : error);
        },
      );
    },
    [session],
  );
}

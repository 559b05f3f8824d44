import { useEffect, useState } from 'react';
import { CancelledError, CrashError } from '../worker/client.ts';
import { useSession } from './session.ts';

/**
 * The answer of the worker to a question that is named by `key`; undefined until it has come. An answer to an earlier
 * question is dropped. With `keep`, the answer before is shown meanwhile.
 */
export function useAnswer<T>(key: string, ask: () => Promise<T>, keep = false): T | undefined {
  const session = useSession();
  const [answer, setAnswer] = useState<{ readonly key: string; readonly value: T }>();
  useEffect(() => {
    let dropped = false;
    ask().then(
      (value) => {
        if (!dropped) setAnswer({ key, value });
      },
      (error: unknown) => {
        if (dropped || error instanceof CancelledError || error instanceof CrashError) return;
        session.fault(error);
      },
    );
    return () => {
      dropped = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` names everything that `ask` depends on
  }, [key, session]);
  return answer !== undefined && (keep || answer.key === key) ? answer.value : undefined;
}

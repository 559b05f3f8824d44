import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../../state/session.ts';
import { canKeep, keep, lookForUpdate, readKept, remove, takeUpdate, type Kept } from './keeper.ts';

export type Said = 'failed' | 'newest' | 'unreachable' | 'removed';
export type Busy = 'keeping' | 'looking' | 'other';

export interface Keeper extends Kept {
  readonly busy: Busy | undefined;
  /** What the last press came to, where the state alone does not tell. */
  readonly said: Said | undefined;
  readonly keep: () => void;
  readonly look: () => void;
  readonly use: () => void;
  readonly remove: () => void;
}

const NOTHING: Kept = { kept: undefined, ready: undefined };

/** What is kept, and the four things that can be done about it; undefined where the browser cannot keep anything. */
export function useKeeper(): Keeper | undefined {
  const session = useSession();
  const [state, setState] = useState<Kept>(NOTHING);
  const [busy, setBusy] = useState<Busy>();
  const [said, setSaid] = useState<Said>();
  const supported = canKeep();
  const attempt = useCallback(
    (as: Busy | undefined, action: () => Promise<Said | undefined>) => {
      setBusy(as);
      setSaid(undefined);
      action()
        .then(async (word) => {
          setState(await readKept());
          setSaid(word);
        })
        .catch((error: unknown) => {
          session.fault(error);
        })
        .finally(() => {
          setBusy(undefined);
        });
    },
    [session],
  );
  useEffect(() => {
    if (!supported) return undefined;
    let left = false;
    readKept().then(
      (now) => {
        if (!left) setState(now);
      },
      // A browser that refuses to say has kept nothing for us.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [supported]);
  if (!supported) return undefined;
  return {
    ...state,
    busy,
    said,
    keep: () => {
      attempt('keeping', async () => ((await keep()) ? undefined : 'failed'));
    },
    look: () => {
      attempt('looking', async () => {
        const found = await lookForUpdate();
        return found === 'ready' ? undefined : found;
      });
    },
    use: () => {
      attempt('other', () => takeUpdate().then(() => undefined));
    },
    remove: () => {
      attempt('other', () => remove().then(() => 'removed'));
    },
  };
}

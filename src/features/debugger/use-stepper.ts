import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { CancelledError, CrashError } from '../../worker/client.ts';
import { useSession } from '../../state/session.ts';
import { disagrees, stageStep } from '../../selectors/debugger.ts';
import { DEBUGGER } from '../../text/debugger.ts';
import type { Step } from './use-step.ts';

export const SPEEDS = [2, 8, 30] as const;

export interface Stepper {
  /** Goes to a stop of this step; beyond its ends, to its ends. */
  to(stop: number): void;
  by(count: number): void;
  stage(direction: 1 | -1): void;
  disagreement(direction: 1 | -1): void;
  record(record: number): void;
  /** To the number that the disagreement of this stop comes from. */
  cause(): void;
  toggle(): void;
  readonly playing: boolean;
  readonly speed: number;
  setSpeed(speed: number): void;
  /** What the last command has to say. */
  readonly said: string;
}

/** Everything that moves through a step. Playing stops by itself at the end, and at a disagreement. */
export function useStepper(caseId: number, info: ViewInfoOf<'computation'>, step: Step): Stepper {
  const session = useSession();
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(SPEEDS[1]);
  const [said, setSaid] = useState('');
  const { contents, at, record, stop } = step;
  const length = contents?.length ?? 0;
  const last = Math.max(0, length - 1);
  const now = useRef({ at, record });
  useEffect(() => {
    now.current = { at, record };
  }, [at, record]);

  const go = useCallback(
    (next: number) => {
      setSaid('');
      const target = Math.max(0, Math.min(last, Math.round(next)));
      // Keys repeat faster than the page is drawn: the next press starts from here.
      now.current = { ...now.current, at: target };
      session.navigation.lookAtStop({ record: now.current.record, stop: target });
    },
    [session, last],
  );
  const to = useCallback(
    (next: number) => {
      setPlaying(false);
      go(next);
    },
    [go],
  );

  useEffect(() => {
    if (!playing || stop?.index !== at || length === 0) return undefined;
    const timer = setTimeout(() => {
      if (at >= last) setPlaying(false);
      else go(at + 1);
    }, 1000 / speed);
    return () => {
      clearTimeout(timer);
    };
  }, [playing, speed, stop, at, last, length, go]);
  // A breakpoint: the stop that was left behind does not count, the one that is come to does.
  const started = useRef(at);
  useEffect(() => {
    if (!playing || stop?.index !== at || at === started.current || !disagrees(stop.state)) return;
    setPlaying(false);
    setSaid(DEBUGGER.stopped);
  }, [playing, stop, at]);

  return useMemo(() => {
    const seek = async (direction: 1 | -1): Promise<void> => {
      setPlaying(false);
      setSaid(DEBUGGER.searching);
      const from = { record: now.current.record, stop: now.current.at };
      const found = await session.client.views.nextDisagreement({ caseId, view: info.id }, from, direction);
      setSaid(found !== undefined ? '' : direction === 1 ? DEBUGGER.noNext : DEBUGGER.noPrevious);
      if (found === undefined) return;
      now.current = { record: found.record, at: found.stop };
      session.navigation.lookAtStop(found);
    };
    return {
      to,
      by: (count) => {
        to(now.current.at + count);
      },
      stage: (direction) => {
        if (contents !== undefined) to(stageStep(contents.stages, now.current.at, direction));
      },
      disagreement: (direction) => {
        seek(direction).catch((error: unknown) => {
          if (!(error instanceof CancelledError) && !(error instanceof CrashError)) session.fault(error);
        });
      },
      record: (next) => {
        setPlaying(false);
        setSaid('');
        const target = Math.max(0, Math.min(info.length - 1, Math.round(next)));
        now.current = { record: target, at: 0 };
        session.navigation.lookAtRecord(target);
      },
      cause: () => {
        const found = stop?.operands.find(
          ({ state, stop: made }) => made !== undefined && state !== undefined && disagrees(state),
        );
        if (found?.stop !== undefined) to(found.stop);
      },
      toggle: () => {
        started.current = now.current.at;
        setSaid('');
        setPlaying((before) => !before);
      },
      playing,
      speed,
      setSpeed,
      said,
    };
  }, [to, contents, session, caseId, info, stop, playing, speed, said]);
}

import { useEffect, useRef, useState } from 'react';
import { paceOf, withSample, type Pace } from '../../selectors/pace.ts';

/** The figures move this often, whether or not the engine has something new to tell. */
const TICK_MILLISECONDS = 150;

export interface Running {
  /** Milliseconds since the audit began. */
  readonly elapsed: number;
  readonly pace: Pace | undefined;
}

/** How long an audit has run, and how fast it goes. */
export function useRunning(done: number, total: number): Running {
  const [running, setRunning] = useState<Running>({ elapsed: 0, pace: undefined });
  const latest = useRef({ done, total });
  useEffect(() => {
    latest.current = { done, total };
  }, [done, total]);
  useEffect(() => {
    const start = performance.now();
    let samples = withSample([], start, latest.current.done);
    const timer = setInterval(() => {
      const now = performance.now();
      samples = withSample(samples, now, latest.current.done);
      setRunning({ elapsed: now - start, pace: paceOf(samples, now, latest.current.total) });
    }, TICK_MILLISECONDS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return running;
}

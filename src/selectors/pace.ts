/** How fast an audit goes, from what it said of itself lately. */

interface Sample {
  /** Milliseconds. */
  readonly at: number;
  /** Bytes worked through. */
  readonly done: number;
}

/** Samples over so long a time make the speed: short enough to follow, long enough to be steady. */
const WINDOW_MILLISECONDS = 4000;
/** Before this nothing is said about the time that is left. */
const LEAST_MILLISECONDS = 700;

/** Samples with one more, without those that are too old. Never more than a few hundred: samples come 25 times a second. */
export function withSample(samples: readonly Sample[], at: number, done: number): readonly Sample[] {
  const kept = samples.filter((sample) => at - sample.at <= WINDOW_MILLISECONDS);
  return [...kept, { at, done }];
}

export interface Pace {
  /** Bytes a second. */
  readonly speed: number;
  /** Milliseconds. */
  readonly left: number;
}

/** Undefined while too little is known, and when nothing moves. */
export function paceOf(samples: readonly Sample[], now: number, total: number): Pace | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || now - first.at < LEAST_MILLISECONDS) return undefined;
  const speed = (1000 * (last.done - first.done)) / (now - first.at);
  return speed > 0 ? { speed, left: (1000 * (total - last.done)) / speed } : undefined;
}

/** `8 s`, `1 min 20 s`, `2 h 5 min`: as coarse as it is uncertain. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${String(minutes)} min` : `${String(minutes)} min ${String(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

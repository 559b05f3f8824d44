/** Milliseconds between two reports of progress: often enough to look alive, seldom enough that drawing them costs nothing. */
const INTERVAL = 80;

/**
 * A listener that hears of the first report, then at most one in every interval; those between are dropped. An engine that tells of every
 * few lines would otherwise fill the page's queue with messages, and the page would draw each.
 * @param now milliseconds, monotonic
 */
export function seldom<T>(
  listen: (report: T) => void,
  now: () => number = () => performance.now(),
): (report: T) => void {
  let last = -Infinity;
  return (report) => {
    const time = now();
    if (time - last < INTERVAL) return;
    last = time;
    listen(report);
  };
}

/** How long the page was busy, whatever else the machine does. */
import type { Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * The longest task of the page's main thread while something is done: milliseconds of the processor, not of the clock, because a
 * machine that has other work stretches every task.
 */
export async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('a page without a browser');
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent): string => `${String(pid)} ${String(tid)}`;
  const mains = new Set(
    trace.traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(thread),
  );
  const tasks = trace.traceEvents.flatMap((event) =>
    event.name.endsWith('RunTask') && mains.has(thread(event)) && event.tdur !== undefined ? [event.tdur / 1000] : [],
  );
  // A trace without tasks has measured nothing.
  if (tasks.length < 20) throw new Error(`only ${String(tasks.length)} tasks in the trace`);
  return tasks.reduce((most, task) => Math.max(most, task), 0);
}

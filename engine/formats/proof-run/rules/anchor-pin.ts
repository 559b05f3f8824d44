import type { Anchor } from '../anchor-file.ts';
import { ANCHORS_NAME } from '../anchor-file.ts';
import { ANCHOR_PIN } from '../checks.ts';
import type { EventResult, RootEvent } from '../event-log.ts';
import { Judgement } from '../judgement.ts';
import { PIN_COUNTER, PIN_NUM_STEPS, PIN_ROOT } from '../options.ts';

/** A pinned event list, read for this run. */
export interface PinnedEvents {
  readonly name: string;
  readonly result: EventResult;
}

export interface PinnedValues {
  readonly root: string | undefined;
  readonly counter: string | undefined;
  readonly numSteps: string | undefined;
  readonly events: readonly PinnedEvents[];
  /** Why a pinned event list cannot be searched for this run. */
  readonly noRunId: string | undefined;
  /** Names of event lists that were found beside. */
  readonly unpinned: readonly string[];
}

export interface RunState {
  /** Recomputed root; undefined with `why` when there is none. */
  readonly root: string | undefined;
  readonly why: string;
  readonly lines: number | undefined;
  readonly newest: Anchor | undefined;
  readonly newestPointer: string;
}

export function judgePin(pins: PinnedValues, run: RunState): Judgement {
  const check = new Judgement(ANCHOR_PIN);
  const { root, counter, numSteps, events } = pins;
  const compare = (name: string, pinned: string, found: string, pointer: string): void => {
    check.examined += 1;
    if (pinned === found) return;
    const message = `the run has ${found}, the auditor pinned ${pinned} as ${name}`;
    check.fail({ record: 0, pointer, message, claimed: found, recomputed: pinned });
  };
  if (root !== undefined) {
    if (run.root === undefined) check.open(`${PIN_ROOT}: ${run.why}`);
    else compare(PIN_ROOT, root, run.root, '');
  }
  if (numSteps !== undefined) {
    if (run.lines === undefined) check.open(`${PIN_NUM_STEPS}: steps.jsonl is not among the files`);
    else compare(PIN_NUM_STEPS, numSteps, String(run.lines), '');
  }
  if (counter !== undefined) judgeCounter(check, counter, pins, run, compare);
  for (const { name, result } of events) judgeEvents(check, name, result, run);
  if (pins.noRunId !== undefined) check.open(pins.noRunId);
  const bindsRoot = root !== undefined || events.length > 0;
  if (!bindsRoot) check.open(withoutRoot(pins));
  return check;
}

function withoutRoot({ counter, numSteps, unpinned }: PinnedValues): string {
  const beside = unpinned.length === 0 ? '' : `; ${unpinned.join(', ')} was found beside the run and is not pinned`;
  return counter === undefined && numSteps === undefined
    ? `nothing outside the folder binds the root: pin a root or an exported event list${beside}`
    : `what is pinned does not bind the root: pin a root or an exported event list${beside}`;
}

function judgeCounter(
  check: Judgement,
  counter: string,
  { events }: PinnedValues,
  { newest, newestPointer }: RunState,
  compare: (name: string, pinned: string, found: string, pointer: string) => void,
): void {
  if (newest !== undefined) {
    compare(PIN_COUNTER, counter, newest.counter, `${ANCHORS_NAME}#${newestPointer}/counter`);
    return;
  }
  const listed = events.flatMap(({ result }) => (result.ok ? result.events : []));
  const last = listed.at(-1);
  if (last === undefined) check.open(`${PIN_COUNTER}: the run has no anchor whose counter could be compared`);
  else compare(PIN_COUNTER, counter, String(last.counter), '');
}

function judgeEvents(check: Judgement, name: string, result: EventResult, run: RunState): void {
  if (!result.ok) {
    check.error(`${name}: ${result.message}`);
    return;
  }
  const { events } = result;
  const last = events.at(-1);
  if (last === undefined) {
    check.open(`${name} has no event of this run`);
    return;
  }
  events.forEach((event, i) => {
    check.examined += 1;
    const problem = counterProblem(event, i, events);
    if (problem === undefined) return;
    check.fail({
      record: 0,
      pointer: `${name}#/${String(event.position)}`,
      message: `event ${String(i + 1)} of this run: ${problem}`,
      claimed: String(event.counter),
      recomputed: String(i + 1),
    });
  });
  if (run.root === undefined) {
    check.open(`${name}: ${run.why}`);
  } else if (last.root !== run.root) {
    check.fail({
      record: 0,
      pointer: `${name}#/${String(last.position)}`,
      message: 'the newest event of this run holds another root: the run is of another state',
      claimed: run.root,
      recomputed: last.root,
    });
  }
}

/** What is wrong with the place of an event among its kind; undefined when nothing is. */
export function counterProblem(event: RootEvent, i: number, events: readonly RootEvent[]): string | undefined {
  if (event.counter === BigInt(i + 1)) return undefined;
  const before = i > 0 ? events[i - 1] : undefined;
  if (before?.counter !== event.counter) return `its counter is ${String(event.counter)}, counters rise by one from 1`;
  return before.root === event.root
    ? `counter ${String(event.counter)} stands there again`
    : `a fork: counter ${String(event.counter)} stands there with another root`;
}

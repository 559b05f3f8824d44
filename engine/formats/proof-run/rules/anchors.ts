import type { MerkleTree } from '../../../crypto/merkle.ts';
import { ANCHORS_NAME } from '../anchor-file.ts';
import type { Anchor, AnchorEntry } from '../anchor-file.ts';
import { ANCHORS } from '../checks.ts';
import { Judgement } from '../judgement.ts';
import { compareIntegers } from '../json.ts';
import type { Failure } from '../../../verdict/model.ts';

/** How one anchor stands, for the ladder. */
export interface AnchorState {
  readonly anchor: Anchor;
  /** What is wrong with it; empty when nothing is. */
  readonly problems: readonly string[];
}

export interface AnchorsResult {
  readonly check: Judgement;
  readonly states: readonly AnchorState[];
}

/**
 * @param tree over the hashes of the log; undefined when they cannot all be read
 * @param now the auditor's clock, Unix seconds
 */
export function judgeAnchors(entry: AnchorEntry, tree: MerkleTree | undefined, now: number | undefined): AnchorsResult {
  const check = new Judgement(ANCHORS);
  const states: AnchorState[] = [];
  const { anchors } = entry;
  const fail = (pointer: string, message: string, values: Pick<Failure, 'claimed' | 'recomputed'> = {}): void => {
    check.fail({ record: 0, pointer: `${ANCHORS_NAME}#${entry.pointer}${pointer}`, message, ...values });
  };
  anchors.forEach((anchor, i) => {
    const problems: string[] = [];
    const wrong = (member: string, message: string, claimed: string, recomputed: string): void => {
      problems.push(message);
      fail(`/anchors/${String(i)}/${member}`, `anchor ${String(i + 1)}: ${message}`, { claimed, recomputed });
    };
    check.examined += 1;
    judgeCounter(anchor, i, anchors, wrong);
    if (i > 0) {
      const before = anchors[i - 1];
      if (!(anchor.time >= before.time))
        wrong('time', 'its time falls', String(anchor.time), `at least ${String(before.time)}`);
      if (compareIntegers(anchor.numSteps, before.numSteps) < 0) {
        wrong('meta/num_steps', 'its number of steps falls', anchor.numSteps, `at least ${before.numSteps}`);
      }
    }
    if (now !== undefined && !(anchor.time <= now)) {
      wrong('time', 'its time lies in the future', String(anchor.time), `at most ${String(now)}`);
    }
    if (tree !== undefined) judgeRoot(anchor, i === anchors.length - 1, tree, wrong);
    states.push({ anchor, problems });
  });
  if (anchors.length === 0) fail('/anchors', 'the entry of the run has no anchor: nothing was anchored');
  if (entry.counter !== String(anchors.length) || entry.counter !== (anchors.at(-1)?.counter ?? entry.counter)) {
    const newest = anchors.at(-1)?.counter ?? 'none';
    fail(
      '/counter',
      `the counter of the run is ${entry.counter}, its newest anchor is ${newest}, and it has ${String(anchors.length)}`,
      {
        claimed: entry.counter,
        recomputed: String(anchors.length),
      },
    );
  }
  if (tree === undefined)
    check.open('the proof hashes of the log cannot all be read, so no earlier root can be recomputed');
  if (now === undefined)
    check.open('the time of the audit was not given (--now): whether the anchors lie in the future is not known');
  return { check, states };
}

type Wrong = (member: string, message: string, claimed: string, recomputed: string) => void;

function judgeCounter(anchor: Anchor, i: number, anchors: readonly Anchor[], wrong: Wrong): void {
  const expected = String(i + 1);
  if (anchor.counter === expected) return;
  const twin = anchors.slice(Math.max(0, i - 1), i).find(({ counter }) => counter === anchor.counter);
  if (twin === undefined) {
    wrong('counter', `its counter is ${anchor.counter}, counters rise by one from 1`, anchor.counter, expected);
  } else if (twin.root === anchor.root) {
    wrong('counter', `counter ${anchor.counter} stands there again`, anchor.counter, expected);
  } else {
    wrong('counter', `a fork: counter ${anchor.counter} stands there with another root`, anchor.counter, expected);
  }
}

function judgeRoot(anchor: Anchor, isNewest: boolean, tree: MerkleTree, wrong: Wrong): void {
  const lines = tree.leafCount;
  const steps = Number(anchor.numSteps);
  if (isNewest) {
    if (anchor.root !== tree.root)
      wrong('merkle_root', 'the newest root is not the root of this run', anchor.root, tree.root);
    return;
  }
  if (!(steps >= 1 && steps <= lines)) {
    wrong(
      'meta/num_steps',
      `it binds ${anchor.numSteps} steps of ${String(lines)}: there is no such root`,
      anchor.numSteps,
      `1 to ${String(lines)}`,
    );
    return;
  }
  const root = tree.prefixRoot(steps);
  if (anchor.root !== root) {
    wrong(
      'merkle_root',
      `it is not the root over the first ${anchor.numSteps} lines: the past was rewritten`,
      anchor.root,
      root,
    );
  }
}

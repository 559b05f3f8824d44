/** The checks of two sides beside each other. Outcomes are those of the results: nothing is judged here. */
import type { Check, CheckId } from '../../engine/verdict/model.ts';
import type { CheckFigures, ComparedCheck, CompareSide } from './compare-contract.ts';
import type { SideNumbers } from './compare-side.ts';

interface Uses {
  comparisons: number;
  failed: number;
  greatest: number;
}

interface ChecksOfSide {
  readonly side: CompareSide;
  readonly checks: readonly Check[];
  /** Undefined when there are too many to be looked at. */
  readonly numbers: SideNumbers | undefined;
}

/** In the order of the first result; checks that only the second has stand at the end. */
export function compareChecks(first: ChecksOfSide, second: ChecksOfSide): readonly ComparedCheck[] {
  const ours = figuresOf(first);
  const theirs = figuresOf(second);
  return [...new Set([...ours.keys(), ...theirs.keys()])].map((id) => {
    const [one, other] = [ours.get(id), theirs.get(id)];
    return {
      id,
      ...(one === undefined ? {} : { first: one }),
      ...(other === undefined ? {} : { second: other }),
      differs:
        one === undefined ||
        other === undefined ||
        one.outcome !== other.outcome ||
        one.findings !== other.findings ||
        one.failed !== other.failed,
    };
  });
}

function figuresOf({ side, checks, numbers }: ChecksOfSide): Map<CheckId, CheckFigures> {
  const uses = numbers === undefined ? new Map<CheckId, Uses>() : usesOf(numbers);
  return new Map(
    checks.map(({ id, outcome, failures, omitted = 0 }) => {
      const listed = side.record === undefined ? failures : failures.filter(({ record }) => record === side.record);
      const figures: CheckFigures = {
        ...(side.record === undefined ? { outcome } : {}),
        findings: listed.length,
        unlisted: omitted > 0,
        ...(uses.get(id) ?? { comparisons: 0, failed: 0, greatest: Number.NaN }),
      };
      return [id, figures];
    }),
  );
}

function usesOf({ all, from, length }: SideNumbers): Map<CheckId, Uses> {
  const list = all.checks.map((): Uses => ({ comparisons: 0, failed: 0, greatest: Number.NaN }));
  for (let at = from; at < from + length; at += 1) {
    const one = list[all.check[at] ?? 0];
    if (one === undefined) continue;
    one.comparisons += 1;
    if (all.ok[at] !== 1) one.failed += 1;
    const use = all.utilisation[at] ?? Number.NaN;
    if (!(use <= one.greatest) && !Number.isNaN(use)) one.greatest = use;
  }
  return new Map(all.checks.map((id, at) => [id, list[at] ?? { comparisons: 0, failed: 0, greatest: Number.NaN }]));
}

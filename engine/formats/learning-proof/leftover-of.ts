import { leftover } from '../../leftover.ts';
import type { Check, LeftoverKind } from '../../verdict/model.ts';
import type { ReadProblem } from './load.ts';
import { idOf } from './rules/rule.ts';

/** What a reader's code says about a file that could not be read. */
export function leftoverOf(code = ''): LeftoverKind {
  switch (code) {
    case 'later-version':
      return 'too-new';
    case 'too-large':
      return 'too-large';
    case 'form':
    case 'empty':
    case 'magic':
      return 'unknown';
    default:
      return 'damaged';
  }
}

/** The checks of a proof of which nothing could be read: its first problem says what kind of trouble it is. */
export function explainUnreadable(checks: readonly Check[], problems: readonly ReadProblem[]): readonly Check[] {
  const kind = leftoverOf(problems[0]?.code);
  return checks.map((check) =>
    check.id === idOf('container') && check.reason !== undefined
      ? { ...check, reason: leftover(kind, check.reason) }
      : check,
  );
}

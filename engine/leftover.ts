/**
 * Why a file is no evidence that can be judged. The reason of every UNREADABLE case of evidence starts with one of four phrases, so that
 * an auditor knows what to do: leave it out, ask for it again, ask for less of it, or take a later build.
 */
import type { JsonSyntaxError } from './text/json/reader.ts';
import type { LeftoverKind } from './verdict/model.ts';

const PHRASES: Readonly<Record<LeftoverKind, string>> = {
  'too-large': 'too large',
  unknown: 'unknown',
  damaged: 'damaged',
  'too-new': 'too new',
};
const KINDS = Object.keys(PHRASES) as readonly LeftoverKind[];

/** The sentence with its phrase before it. `sentence` names the place. */
export function leftover(kind: LeftoverKind, sentence: string): string {
  return `${PHRASES[kind]}: ${sentence}`;
}

/** The kind that a reason of ours starts with; undefined for any other sentence. */
export function leftoverKind(reason: string): LeftoverKind | undefined {
  return KINDS.find((kind) => reason.startsWith(`${PHRASES[kind]}: `));
}

/** The sentence about a text that is not JSON. Limits of the reader say nothing about damage. */
export function notJson(error: JsonSyntaxError): string {
  return leftover(limitWasMet(error) ? 'too-large' : 'damaged', `at byte ${String(error.byte)}: ${error.message}`);
}

/** Whether the reader stopped at a limit of ours. */
export function limitWasMet({ code }: JsonSyntaxError): boolean {
  return code === 'too-long' || code === 'too-deep' || code === 'too-many-names';
}

/**
 * The sentence about a version that this build does not read.
 * @param place RFC 6901 pointer
 * @param claimed source text, for the sentence
 * @param declared the version alone, `major.minor.patch`
 * @param known versions in ascending order
 * @param prefix stands before every version in this format
 */
export function otherVersion(
  place: string,
  claimed: string,
  declared: string,
  known: readonly string[],
  prefix = '',
): string {
  const newest = known[known.length - 1];
  const range = `${prefix}${known[0]} to ${prefix}${newest}`;
  return isNewer(declared, newest)
    ? leftover('too-new', `at ${place}: ${claimed} is newer than what this build reads (${range})`)
    : leftover('unknown', `at ${place}: ${claimed} is not a version that this build reads (${range})`);
}

/** Compares by the numbers between the dots; anything that is not written so is not newer. */
function isNewer(declared: string, newest: string): boolean {
  const numbers = /^(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?/;
  const ours = numbers.exec(newest);
  const theirs = numbers.exec(declared);
  if (ours === null || theirs === null) return false;
  for (let part = 1; part <= 3; part += 1) {
    const difference = Number(theirs[part] ?? 0) - Number(ours[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

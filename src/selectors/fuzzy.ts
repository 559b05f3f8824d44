/** Finds what was meant by a few letters: all of them in order, best where words begin and letters stand together. */

const BOUNDARY = /[\s\-_/.:(\u203a]/;
const AT_START = 12;
const AT_WORD = 8;
const AFTER_ANOTHER = 5;
const ANYWHERE = 1;

export interface FuzzyMatch {
  readonly score: number;
  /** Positions of the letters that matched, in UTF-16 units. */
  readonly at: readonly number[];
}

/** Every word of the query must be found, in any order; undefined when one is not. The empty query matches all alike. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  // Lower case may be longer than what it was made of, and then positions say nothing.
  const lower = text.toLowerCase();
  const places = lower.length === text.length;
  let score = 0;
  const at = new Set<number>();
  for (const word of words) {
    const found = matchWord(word, lower);
    if (found === undefined) return undefined;
    score += found.score;
    for (const one of found.at) at.add(one);
  }
  // Of two texts that match alike the shorter is meant.
  return { score: score - Math.min(text.length, 200) / 100, at: places ? [...at].sort((a, b) => a - b) : [] };
}

function matchWord(word: string, text: string): FuzzyMatch | undefined {
  const whole = bestWhole(word, text);
  if (whole >= 0) {
    const at = Array.from({ length: word.length }, (_, index) => whole + index);
    return { score: scoreOf(at, text) + word.length * AFTER_ANOTHER, at };
  }
  const at: number[] = [];
  let from = 0;
  for (const letter of word) {
    const found = nextLetter(letter, text, from);
    if (found < 0) return undefined;
    for (let unit = 0; unit < letter.length; unit += 1) at.push(found + unit);
    from = found + letter.length;
  }
  return { score: scoreOf(at, text), at };
}

/** Where the word stands as it is: at the start of a word if it does so anywhere. */
function bestWhole(word: string, text: string): number {
  let first = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (beginsWord(text, at)) return at;
    if (first < 0) first = at;
  }
  return first;
}

/** The letter where a word begins, if the rest of it could still be there; else the next one. */
function nextLetter(letter: string, text: string, from: number): number {
  const next = text.indexOf(letter, from);
  if (next < 0 || next === from) return next;
  for (let at = next; at >= 0; at = text.indexOf(letter, at + 1)) if (beginsWord(text, at)) return at;
  return next;
}

const beginsWord = (text: string, at: number): boolean => at === 0 || BOUNDARY.test(text[at - 1] ?? '');

function scoreOf(at: readonly number[], text: string): number {
  let score = 0;
  at.forEach((position, index) => {
    if (position === 0) score += AT_START;
    else if (beginsWord(text, position)) score += AT_WORD;
    else if (at[index - 1] === position - 1) score += AFTER_ANOTHER;
    else score += ANYWHERE;
  });
  return score;
}

/**
 * Dates of a TOML text, made harmless. `smol-toml` reads them with `Date`, which takes 30 February for a date in one JavaScript
 * engine and not in another. No setting of a policy is a date, so which one it is does not matter: each is replaced by
 * one that every engine reads alike.
 */

const DATE = /\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,20})?)?(?:[Zz]|[-+]\d{2}:\d{2})?)?(?![\w:.+-])/y;
const TIME = /\d{2}:\d{2}(?::\d{2}(?:\.\d{1,20})?)?(?![\w:.+-])/y;
/** What begins like a date or time. */
const NEARLY = /\d{4}-|\d{2}:/y;

/** The text with other dates in it; undefined when something looks like a date and is none. */
export function withoutDates(text: string): string | undefined {
  let out = '';
  let at = 0;
  /** Whether a value may begin here: behind `=`, `,` or `[`, white space and comments aside. */
  let value = false;
  while (at < text.length) {
    const letter = text[at];
    let end = at + 1;
    if (letter === '#') {
      end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
    } else if (letter === '"' || letter === "'") {
      end = stringEnd(text, at);
      value = false;
    } else if (value && letter >= '0' && letter <= '9') {
      const length = matchAt(DATE, text, at) || matchAt(TIME, text, at);
      if (length === 0 && matchAt(NEARLY, text, at) > 0) return undefined;
      if (length > 0) {
        const token = text.slice(at, at + length);
        out += token.includes(':') ? (token.includes('-') ? '1979-05-27T07:32:00Z' : '07:32:00') : '1979-05-27';
        at += length;
        value = false;
        continue;
      }
      value = false;
    } else if (letter === '=' || letter === ',' || letter === '[') value = true;
    else if (letter !== ' ' && letter !== '\t' && letter !== '\n' && letter !== '\r') value = false;
    out += text.slice(at, end);
    at = end;
  }
  return out;
}

/** Length of a sticky match, 0 when there is none. */
function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Where a string ends; the end of the text when it is not closed, which the parser refuses. */
function stringEnd(text: string, from: number): number {
  const quote = text[from];
  const triple = text.startsWith(quote.repeat(3), from);
  const closing = triple ? quote.repeat(3) : quote;
  let at = from + closing.length;
  while (at < text.length) {
    if (quote === '"' && text[at] === '\\') at += 2;
    else if (!triple && text[at] === '\n') return at;
    else if (text.startsWith(closing, at)) {
      at += closing.length;
      // One or two quotes may stand before the closing three.
      while (triple && text[at] === quote) at += 1;
      return at;
    } else at += 1;
  }
  return text.length;
}

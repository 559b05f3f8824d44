/** Two numbers written digit under digit. Only the point is moved: no digit is made or lost. */

interface Plain {
  readonly whole: string;
  readonly fraction: string;
  /** Whether an exponent was written out. */
  readonly shifted: boolean;
}

export interface AlignedNumber {
  /** Spaces before it, so that points stand under each other. */
  readonly lead: number;
  readonly text: string;
  /** Position in `text` of the first digit that differs; its length where none does. */
  readonly differs: number;
  readonly shifted: boolean;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Longer ones say nothing to an eye. */
const MOST = 44;

function plainOf(text: string): Plain | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const by = Number(exponent);
  if (by === 0) return { whole: sign + whole, fraction, shifted: false };
  const digits = whole + fraction;
  const point = whole.length + by;
  if (digits.length + Math.abs(point) > 2 * MOST) return undefined;
  const moved =
    point <= 0
      ? { whole: '0', fraction: '0'.repeat(-point) + digits }
      : { whole: digits.slice(0, point).padEnd(point, '0'), fraction: digits.slice(point) };
  // 1.5e3 is 1500, and 0.5e1 is 5: zeros in front say nothing.
  return { whole: sign + moved.whole.replace(/^0+(?=\d)/, ''), fraction: moved.fraction, shifted: true };
}

/** Both numbers with their points under each other; undefined where they are no plain numbers, or too long. */
export function alignNumbers(a: string, b: string): readonly [AlignedNumber, AlignedNumber] | undefined {
  const one = plainOf(a);
  const other = plainOf(b);
  if (one === undefined || other === undefined) return undefined;
  const width = Math.max(one.whole.length, other.whole.length);
  const texts = [one, other].map(({ whole, fraction }) => (fraction === '' ? whole : `${whole}.${fraction}`));
  if (texts.some((text) => width + text.length > MOST + width)) return undefined;
  const differs = firstDifference(one, other);
  const line = (plain: Plain, text: string): AlignedNumber => {
    const lead = width - plain.whole.length;
    return {
      lead,
      text,
      differs: differs === undefined ? text.length : Math.min(text.length, Math.max(0, differs - lead)),
      shifted: plain.shifted,
    };
  };
  return [line(one, texts[0] ?? ''), line(other, texts[1] ?? '')];
}

/** Column of the first digit that both have and that differs, counted from the wider whole part; undefined where none does. */
function firstDifference(a: Plain, b: Plain): number | undefined {
  if (a.whole !== b.whole) {
    if (a.whole.length !== b.whole.length) return 0;
    return [...a.whole].findIndex((digit, at) => digit !== b.whole[at]);
  }
  const common = Math.min(a.fraction.length, b.fraction.length);
  for (let at = 0; at < common; at += 1) if (a.fraction[at] !== b.fraction[at]) return a.whole.length + 1 + at;
  return undefined;
}

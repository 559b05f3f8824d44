/** Times of the calendar as seconds, without `Date`. */
export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Seconds since 1970-01-01T00:00:00Z of a time of the Gregorian calendar (year 1 to 9999); undefined when there is none. */
export function utcSeconds(time: CivilTime): number | undefined {
  const { year, month, day, hour, minute, second } = time;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12)) return undefined;
  const length = MONTH_DAYS[month - 1] + (leap && month === 2 ? 1 : 0);
  if (!(day >= 1 && day <= length && hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  const past = year - 1;
  let days = past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  for (let i = 0; i < month - 1; i += 1) days += MONTH_DAYS[i];
  if (leap && month > 2) days += 1;
  days += day - 1 - 719_162; // days from year 1 to 1970
  return days * 86_400 + hour * 3600 + minute * 60 + second;
}

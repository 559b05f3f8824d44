/** Times of a receipt: `YYYY-MM-DDTHH:MM:SSZ`, UTC, exactly. */
import { utcSeconds } from '../../crypto/utc-seconds.ts';

/** Seconds since 1970; undefined when the text has not exactly the form, or names no such second. */
export function readTime(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/.exec(text);
  if (match === null || text.length !== 20) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return utcSeconds({ year, month, day, hour, minute, second });
}

export const DAY_SECONDS = 86_400;

/** Whole days from a time to the auditor's clock, rounded down. */
export function wholeDays(seconds: number, now: number): number {
  return Math.floor((now / 1000 - seconds) / DAY_SECONDS);
}

/** A time of the auditor's clock (milliseconds) in the form of the receipts, without its fraction. */
export function timeText(now: number): string {
  const seconds = Math.floor(now / 1000);
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  const two = (value: number): string => String(value).padStart(2, '0');
  const { year, month, day } = civilDay(days);
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}Z`;
}

/** The day of the Gregorian calendar so many days after 1970-01-01 (years of 400-year cycles, counted from March). */
function civilDay(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

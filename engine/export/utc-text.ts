/** A moment as RFC 3339 text in UTC, without `Date`. */

const DAY = 86_400_000;

/** @param milliseconds since 1970-01-01T00:00:00Z, of the years 0 to 9999 */
export function utcText(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const day = Math.floor(whole / DAY);
  const rest = whole - day * DAY;
  // Years counted from March, in periods of 400 years: the leap day is the last of its year.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
  const hours = padded(Math.floor(rest / 3_600_000), 2);
  const minutes = padded(Math.floor(rest / 60_000) % 60, 2);
  const seconds = padded(Math.floor(rest / 1000) % 60, 2);
  const part = rest % 1000 === 0 ? '' : `.${padded(rest % 1000, 3)}`;
  return `${date}T${hours}:${minutes}:${seconds}${part}Z`;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

const dateTime = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:Z|([+-])(\d{2}):?(\d{2}))?$/;

/** Seconds since 1970 of a date and time such as "2023-11-16 18:15:46.6805900", in two parts so that no digit is lost; undefined when it is none. */
export function dateTimeSeconds(text: string): { whole: number; fraction: number } | undefined {
  const match = dateTime.exec(text.trim());
  if (!match) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = "0",
    sign,
    offsetHours = "0",
    offsetMinutes = "0",
  ] = match;
  const isDate =
    inRange(month, 1, 12) &&
    inRange(day, 1, daysOfMonth(Number(year), Number(month))) &&
    inRange(hour, 0, 23) &&
    inRange(minute, 0, 59) &&
    inRange(second, 0, 60);
  if (!isDate) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -60 : 60);
  const days = daysSince1970(Number(year), Number(month), Number(day));
  const whole = days * 86400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  return { whole, fraction: Number(`0${fraction}`) };
}

const inRange = (digits: string | undefined, low: number, high: number) =>
  Number(digits) >= low && Number(digits) <= high;

function daysOfMonth(year: number, month: number): number {
  const [nextYear, next] = month === 12 ? [year + 1, 1] : [year, month + 1];
  return daysSince1970(nextYear, next, 1) - daysSince1970(year, month, 1);
}

/** Days of the Gregorian calendar, counted in years that begin in March. https://howardhinnant.github.io/date_algorithms.html */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

// @ts-check
/**
 * Figures in words: sizes, dates, percentages, how long something takes.
 *
 * Words are rounded so that they change seldom; a line that flickers between 41 and 42 seconds tells nobody anything.
 */

/** The sentences are English. Sizes and dates are written as the reader's browser has it. */
const LANGUAGE = "en";
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/**
 * A size in bytes as a person reads it: "812 bytes", "67.1 MB" (powers of a thousand, as drives are sold).
 *
 * @param {number} bytes
 * @param {string} [locale] the reader's by default
 */
export function size(bytes, locale) {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: UNITS[unit],
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}

/**
 * The day of a timestamp: "Nov 21, 2026"; empty for one that can't be read.
 *
 * @param {string | undefined} timestamp
 */
export function day(timestamp) {
  const time = Date.parse(timestamp ?? "");
  return Number.isNaN(time) ? "" : dates.format(time);
}

/**
 * The full date and time of a timestamp, for a tooltip.
 *
 * @param {string | undefined} timestamp
 */
export function moment(timestamp) {
  const time = Date.parse(timestamp ?? "");
  return Number.isNaN(time) ? "" : moments.format(time);
}

/**
 * A count with its noun: "1 item", "12 items".
 *
 * @param {number} count
 * @param {string} noun
 */
export function count(count, noun) {
  return `${new Intl.NumberFormat(LANGUAGE).format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * About how long, in calm steps: seconds by fives, then minutes, then hours and minutes by fives.
 *
 * @param {number} milliseconds
 */
export function roughly(milliseconds) {
  if (milliseconds < 5 * SECOND) return "a few seconds";
  if (milliseconds < 57.5 * SECOND) return `about ${5 * Math.round(milliseconds / SECOND / 5)} seconds`;
  if (milliseconds < 59.5 * MINUTE) return `about ${count(Math.max(1, Math.round(milliseconds / MINUTE)), "minute")}`;
  const minutes = 5 * Math.round(milliseconds / MINUTE / 5);
  const hours = count(Math.floor(minutes / 60), "hour");
  return minutes % 60 === 0 ? `about ${hours}` : `about ${hours} ${minutes % 60} minutes`;
}

/**
 * How long something took: "0.8 seconds", "42 seconds", "3 minutes 20 seconds", "2 hours 5 minutes".
 *
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  if (milliseconds < 9.95 * SECOND) return `${(milliseconds / SECOND).toFixed(1)} seconds`;
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds < 60) return count(seconds, "second");
  if (milliseconds < HOUR) return `${count(Math.floor(seconds / 60), "minute")} ${count(seconds % 60, "second")}`;
  return `${count(Math.floor(seconds / 3600), "hour")} ${count(Math.floor((seconds % 3600) / 60), "minute")}`;
}

// @ts-check
/**
 * Numbers in words: sizes, dates, counts, durations.
 *
 * Durations are rounded so that they change rarely: a line that alternates between 41 and 42 seconds is hard to read.
 */

/** The page's sentences are in English. Sizes and dates follow the browser's locale. */
const LANGUAGE = "en";
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const ordinals = new Intl.PluralRules(LANGUAGE, { type: "ordinal" });
/** @type {Record<string, string>} */
const SUFFIXES = { one: "st", two: "nd", few: "rd", other: "th" };
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/**
 * A size in words: "812 bytes", "67.1 MB" (powers of a thousand).
 *
 * @param {number} bytes
 * @param {string} [locale] the browser's by default
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
 * The day of a timestamp: "Nov 21, 2026"; empty for an invalid one.
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
 * A position in a sequence: "1st", "2nd", "3rd", "11th".
 *
 * @param {number} position
 */
export function ordinal(position) {
  return `${position}${SUFFIXES[ordinals.select(position)]}`;
}

/**
 * A short duration: "0.4 s".
 *
 * @param {number} milliseconds
 */
export function seconds(milliseconds) {
  return `${(milliseconds / SECOND).toFixed(1)} s`;
}

/**
 * An approximate duration, rounded so that it changes rarely: seconds to multiples of five, then minutes, then hours and minutes.
 *
 * @param {number} milliseconds
 */
export function roughly(milliseconds) {
  if (milliseconds < 5 * SECOND) return "a few seconds";
  if (milliseconds < 57.5 * SECOND) return `about ${amount(5 * Math.round(milliseconds / SECOND / 5), "second")}`;
  const minutes = Math.max(1, Math.round(milliseconds / MINUTE));
  if (minutes < 60) return `about ${amount(minutes, "minute")}`;
  return `about ${twoUnits(5 * Math.round(milliseconds / MINUTE / 5), "minute", "hour")}`;
}

/**
 * How long something took: "0.8 seconds", "42 seconds", "3 minutes 20 seconds", "2 hours 5 minutes".
 *
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  if (milliseconds < 9.95 * SECOND) return amount(Math.round(milliseconds / 100) / 10, "second");
  const seconds = Math.round(milliseconds / SECOND);
  return seconds < 3600 ? twoUnits(seconds, "second", "minute") : twoUnits(Math.round(seconds / 60), "minute", "hour");
}

/**
 * A duration that is known only to lie between two bounds: "about 42 seconds", or "between 8 and 14 seconds" where the bounds
 * are further apart.
 *
 * @param {number} least milliseconds
 * @param {number} most milliseconds
 */
export function durationBetween(least, most) {
  if (most - least <= Math.max(SECOND, most / 50)) return `about ${duration(Math.max(SECOND, Math.round(most / SECOND) * SECOND))}`;
  const [lower, upper] = [duration(least).split(" "), duration(most).split(" ")];
  const sameUnit = lower.length === 2 && upper.length === 2 && lower[1] === upper[1];
  return `between ${sameUnit ? lower[0] : lower.join(" ")} and ${upper.join(" ")}`;
}

/**
 * @param {number} value
 * @param {"second" | "minute" | "hour"} unit
 */
function amount(value, unit) {
  return new Intl.NumberFormat(LANGUAGE, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/**
 * An amount of 60ths in their own unit and the next larger one, without the part that is zero.
 *
 * @param {number} value
 * @param {"second" | "minute"} unit
 * @param {"minute" | "hour"} larger 60 times as long
 */
function twoUnits(value, unit, larger) {
  const [whole, rest] = [Math.floor(value / 60), value % 60];
  return [whole > 0 ? amount(whole, larger) : "", rest > 0 ? amount(rest, unit) : ""].filter(Boolean).join(" ");
}

// The report of a soak: which measurements must be level, whether they are, and the results as text and as data.

import { LONGEST_S } from "./plan.js";

/** @import { soak } from "./soak.js" */

/**
 * A measurement. `t` and `age` are seconds since the soak began and since the page was loaded; `life` is the number of reloads.
 *
 * @typedef {{ t: number, life: number, age: number, [series: string]: number }} Sample
 */

/**
 * How a series changes: by `perHour` ± `error`, which is two standard errors. It must not grow by more than `bound` an hour.
 *
 * @typedef {{ mean: number, perHour: number, error: number, bound: number, verdict: "level" | "grows" | "too short to decide" }} Slope
 */

/** @typedef {Awaited<ReturnType<typeof soak>>} Soak */
/** @typedef {{ key: string, title: string, format: (value: number) => string, within: Slope, overall: Slope }} Judged */

/** When a page has reached its level, in seconds after its load: when it contains the longest copies, old and new ones. */
export const WARM_UP_S = LONGEST_S;
/** How many minutes it takes to distinguish a slope from the variation that actions of minutes cause. */
const LONG_ENOUGH = 20;

const MIB = 2 ** 20;
/** Half a MiB an hour: with 16,000 actions an hour, 33 bytes for each. No object is that small. */
const HALF_A_MIB = () => MIB / 2;
const TENTH = (/** @type {number} */ mean) => mean / 10;

/**
 * @typedef {object} Series
 * @property {string} key the name in the samples
 * @property {string} title
 * @property {(value: number) => string} format
 * @property {(mean: number) => number} [bound] by how much it may grow in an hour; a series without one is only shown
 */

/** @type {Series[]} */
export const SERIES = [
  { key: "heapBytes", title: "JavaScript heap", format: mebibytes, bound: HALF_A_MIB },
  // It never shrinks, and grows in pages of 64 KiB: the figure is its maximum so far.
  { key: "wasmBytes", title: "wasm memory", format: mebibytes, bound: HALF_A_MIB },
  // An object of JavaScript that the wasm fails to release is one of these, or holds one.
  { key: "handles", title: "handles: promises, signals, closures", format: integer, bound: TENTH },
  { key: "listeners", title: "event listeners", format: integer, bound: TENTH },
  { key: "nodes", title: "DOM nodes", format: integer, bound: TENTH },
  { key: "timers", title: "live timers", format: integer, bound: TENTH },
  { key: "open", title: "actions in flight", format: integer },
  { key: "requests", title: "requests in flight", format: integer },
  { key: "settled", title: "actions settled", format: integer },
];

/** The slope of each series that must be level. @param {Soak} soaked @returns {Judged[]} */
export function judge({ samples, minutes }) {
  const warm = minutes < LONG_ENOUGH ? [] : samples.filter(({ age }) => age >= WARM_UP_S);
  return SERIES.flatMap(({ key, title, format, bound }) =>
    bound ? [{ key, title, format, within: slopeWithin(warm, key, bound), overall: slopeOverall(warm, key, bound) }] : [],
  );
}

/** Why the soak has failed; empty if it has not. @param {Soak} soaked @param {Judged[]} judged */
export function failures({ violations }, judged) {
  const growing = judged.filter(({ within, overall }) => within.verdict === "grows" || overall.verdict === "grows");
  return [...violations, ...growing.map(({ title }) => `${title}: it grows`)];
}

/** A slope as text. @param {Judged["format"]} format @param {Slope} slope */
export function describe(format, { perHour, error, bound, verdict }) {
  return verdict === "too short to decide" ? verdict : `${format(perHour)} ± ${format(error)} an hour, bound ${format(bound)}: ${verdict}`;
}

/** The results as lines. @param {Soak} soaked @param {Judged[]} judged */
export function lines({ counts, outcomes }, judged) {
  return [
    `actions: ${JSON.stringify(counts)}`,
    `outcomes: ${JSON.stringify(outcomes)}`,
    ...judged.flatMap(({ title, format, within, overall }) => [
      title,
      `    between reloads  ${describe(format, within)}`,
      `    overall          ${describe(format, overall)}`,
    ]),
  ];
}

/** The results as JSON, with a line for each sample. @param {Soak} soaked @param {Judged[]} judged @param {object} head */
export function data({ samples, ...soaked }, judged, head) {
  const columns = Object.keys(samples[0] ?? {});
  const slopes = Object.fromEntries(judged.map(({ key, within, overall }) => [key, { within, overall }]));
  const rows = samples.map((sample) => `    ${JSON.stringify(columns.map((column) => sample[column]))}`).join(",\n");
  const rest = JSON.stringify({ ...head, ...soaked, warmUpS: WARM_UP_S, slopes, columns }, null, 2);
  return `${rest.slice(0, -2)},\n  "rows": [\n${rows}\n  ]\n}\n`;
}

/**
 * The slope between reloads: one slope for all lives of the page, with a level for each life, because a reload frees memory.
 *
 * @param {Sample[]} samples those after the warm-up
 * @param {string} series
 * @param {(mean: number) => number} bound by how much it may grow in an hour
 * @returns {Slope}
 */
export function slopeWithin(samples, series, bound) {
  const lives = [...new Set(samples.map(({ life }) => life))].map((life) => samples.filter((sample) => sample.life === life));
  return slope(lives, series, bound);
}

/** The slope over all lives: what a reload should free, and doesn't. @type {typeof slopeWithin} */
export function slopeOverall(samples, series, bound) {
  return slope([samples], series, bound);
}

/**
 * @param {Sample[][]} groups
 * @param {string} series
 * @param {(mean: number) => number} boundOf
 * @returns {Slope}
 */
function slope(groups, series, boundOf) {
  const points = groups.flatMap((group) => {
    const [t, y] = [mean(group.map((sample) => sample.t)), mean(group.map((sample) => sample[series]))];
    return group.map((sample) => ({ t: (sample.t - t) / 3600, y: sample[series] - y }));
  });
  const level = mean(groups.flat().map((sample) => sample[series]));
  const spread = sum(points.map(({ t }) => t * t));
  const perHour = sum(points.map(({ t, y }) => t * y)) / spread;
  const freedom = points.length - groups.length - 1;
  const residuals = sum(points.map(({ t, y }) => (y - perHour * t) ** 2));
  const error = freedom > 0 && spread > 0 ? 2 * Math.sqrt(residuals / freedom / spread) : Infinity;
  const bound = boundOf(level);
  const verdict = perHour - error > bound ? "grows" : perHour + error <= bound ? "level" : "too short to decide";
  return { mean: level, perHour, error, bound, verdict };
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** @param {number[]} numbers */
function mean(numbers) {
  return sum(numbers) / numbers.length;
}

/** @param {number} bytes */
function mebibytes(bytes) {
  return `${(bytes / MIB).toFixed(2)} MiB`;
}

/** An integer, with commas. @param {number} value */
export function integer(value) {
  // Adding 0 makes -0 positive.
  return (Math.round(value) + 0).toLocaleString("en");
}

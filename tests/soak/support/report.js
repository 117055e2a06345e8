// What a soak comes to: in figures, as lines to read and as data to keep.

import { LONGEST_S } from "./actions.js";
import { slopeOverall, slopeWithin } from "./level.js";
import { SERIES } from "./series.js";

/** @import { Sample, Slope } from "./level.js" */
/** @import { soak } from "./soak.js" */
/** @typedef {Awaited<ReturnType<typeof soak>>} Soak */
/** @typedef {{ key: string, title: string, show: (value: number) => string, within: Slope, overall: Slope }} Judged */

/** Seconds after which a page is at its level: when it has lived as long as the longest copies, and holds old ones and new ones. */
export const WARM_UP_S = LONGEST_S;

/** Minutes that it takes to tell a slope from the ups and downs of actions that last minutes themselves. */
const LONG_ENOUGH = 20;

/** The slope of each row that must be level. @param {Soak} soaked @returns {Judged[]} */
export function judge({ samples, minutes }) {
  const warm = minutes < LONG_ENOUGH ? [] : samples.filter(({ age }) => age >= WARM_UP_S);
  return SERIES.flatMap(({ key, title, show, bound }) =>
    bound ? [{ key, title, show, within: slopeWithin(warm, key, bound), overall: slopeOverall(warm, key, bound) }] : [],
  );
}

/** Why the soak has failed; empty where it hasn't. @param {Soak} soaked @param {Judged[]} judged */
export function failures({ wrongs }, judged) {
  const growing = judged.filter(({ within, overall }) => within.verdict === "grows" || overall.verdict === "grows");
  return [...wrongs, ...growing.map(({ title }) => `${title}: it grows`)];
}

/** A slope in words. @param {Judged["show"]} show @param {Slope} slope */
export function words(show, { perHour, doubt, bound, verdict }) {
  return verdict === "too short to tell" ? verdict : `${show(perHour)} ± ${show(doubt)} an hour, bound ${show(bound)}: ${verdict}`;
}

/** @param {Soak} soaked @param {Judged[]} judged */
export function lines({ counts, endings }, judged) {
  return [
    `actions: ${JSON.stringify(counts)}`,
    `endings: ${JSON.stringify(endings)}`,
    ...judged.flatMap(({ title, show, within, overall }) => [
      title,
      `    within lives  ${words(show, within)}`,
      `    over all      ${words(show, overall)}`,
    ]),
  ];
}

/** The data as JSON, a line for each sample. @param {Soak} soaked @param {Judged[]} judged @param {object} head */
export function data({ samples, ...soaked }, judged, head) {
  const columns = Object.keys(samples[0] ?? {});
  const slopes = Object.fromEntries(judged.map(({ key, within, overall }) => [key, { within, overall }]));
  const rows = samples.map((sample) => `    ${JSON.stringify(columns.map((column) => sample[column]))}`).join(",\n");
  const rest = JSON.stringify({ ...head, ...soaked, warmUpS: WARM_UP_S, slopes, columns }, null, 2);
  return `${rest.slice(0, -2)},\n  "rows": [\n${rows}\n  ]\n}\n`;
}

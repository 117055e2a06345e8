// What the next action is to be, and what is to befall it: all of it follows from the seed and the action's number.

import { Chance } from "./chance.js";
import { AT_ITEM, AT_MONITOR, AT_MONITOR_FOR_GOOD, AT_START } from "./troubles.js";

/** @import { Trouble } from "./troubles.js" */

/**
 * What the page is told of an action.
 *
 * @typedef {object} Order
 * @property {string} id
 * @property {"graph" | "onedrive"} form
 * @property {string} source its name in the folder `in`
 * @property {string} copy the copy's name in the folder `out`
 * @property {object} settings options of the action
 * @property {{ after: number, by: "signal" | "abort" } | null} stop after how much progress the app stops following, and how
 * @property {boolean} iterate whether its progress is read by an iterator too
 */

/**
 * An action, as it is planned.
 *
 * @typedef {object} Plan
 * @property {string} id
 * @property {Order} order
 * @property {number[] | null} files the sizes of the source folder's files; null where the source is a file
 * @property {number} bytes how large the source is
 * @property {boolean} obstruct whether the copy is to be made to fail, for real
 * @property {object[]} faults what befalls it, in the drive's terms
 * @property {Set<string>} may the endings that all this explains
 */

/** How many seconds the longest copies take. */
export const LONGEST_S = 180;
/** How many bytes a second a copy makes: so few that a copy of minutes fits into a small file. */
const SLOWEST = 1;
const FASTEST = 4;

/**
 * @param {number} seed
 * @param {number} number of the action
 * @param {number} longestS how many seconds the longest copies take
 * @returns {Plan}
 */
export function plan(seed, number, longestS) {
  const chance = new Chance(seed, number);
  const id = String(number).padStart(6, "0");
  const isFolder = chance.is(0.25);
  const rate = chance.between(SLOWEST, FASTEST);
  const bytes = Math.max(isFolder ? 2 : 1, Math.round(chance.spread(0.5, longestS) * rate));
  const copy = isFolder ? `copy ${id}` : `copy ${id}.bin`;

  const start = chance.weigh(AT_START);
  const either = start.last ? [] : [chance.weigh(AT_MONITOR), chance.weigh(AT_MONITOR)];
  const forGood = !start.last && chance.is(0.08) ? chance.weigh(AT_MONITOR_FOR_GOOD) : null;
  const item = start.last || forGood ? null : chance.weigh(AT_ITEM);
  const obstruct = !start.last && !forGood && chance.is(0.05);
  const followed = either.filter((trouble) => !(obstruct && trouble.blinds));
  const stop = chance.is(0.06) ? { after: chance.between(0, 6), by: chance.pick(/** @type {const} */ (["signal", "abort"])) } : null;
  const timeoutMs = chance.is(0.04) ? chance.between(1000, 20_000) : undefined;

  const troubles = [start, ...followed, forGood, item].filter((trouble) => trouble !== null);
  const settings = Object.assign({ timeoutMs }, ...troubles.map((trouble) => trouble.settings));
  const atStart = start.faults(chance);
  const faults = [
    ...atStart.slice(0, -1).map((fault) => ({ where: "start", ...fault })),
    // The one that lets the start through, or refuses it for good, says how fast the copy is, too.
    { where: "start", times: null, bytesPerSecond: rate, ...atStart[atStart.length - 1] },
    ...followed.flatMap((trouble) => trouble.faults(chance)).map((fault) => ({ where: "monitor", skip: chance.between(0, 8), ...fault })),
    ...(forGood?.faults(chance) ?? []).map((fault) => ({ where: "monitor", skip: chance.between(0, 12), ...fault })),
    ...(item?.faults(chance) ?? []).map((fault) => ({ where: "item", ...fault })),
  ];
  const form = chance.pick(/** @type {Order["form"][]} */ (["graph", "onedrive"]));
  const iterate = chance.is(0.2);
  return {
    id,
    order: { id, form, source: isFolder ? id : `${id}.bin`, copy, settings, stop, iterate },
    files: isFolder ? cut(bytes, chance.between(2, Math.min(5, bytes))) : null,
    bytes,
    obstruct,
    faults: faults.map((fault) => ({ ...fault, name: copy })),
    may: explained(troubles, { obstruct, stop, ...settings }),
  };
}

/**
 * The endings that are explained by what is to befall an action.
 *
 * @param {Trouble[]} troubles
 * @param {{ obstruct: boolean, stop: Order["stop"], timeoutMs?: number, requestTimeoutMs?: number }} set
 */
function explained(troubles, { obstruct, stop, timeoutMs, requestTimeoutMs }) {
  const may = new Set(["completed", ...troubles.flatMap((trouble) => trouble.may ?? [])]);
  if (obstruct) may.add("ActionFailedError");
  if (stop) may.add("stopped");
  // A start that is to wait for longer than there is time is given up.
  if (timeoutMs !== undefined) may.add("TimeoutError").add("StartRejectedError");
  // One that has no answer by then may have been received, and how busy the machine is must not matter.
  if ((timeoutMs ?? requestTimeoutMs) !== undefined) may.add("StartUncertainError");
  return may;
}

/** So many bytes in so many pieces, none empty. @param {number} bytes @param {number} pieces */
function cut(bytes, pieces) {
  const least = Math.floor(bytes / pieces);
  return Array.from({ length: pieces }, (_, index) => (index === 0 ? bytes - least * (pieces - 1) : least));
}

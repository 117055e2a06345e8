// The plan of an action: what is copied, and what goes wrong. All of it follows from the seed and the action's number.

import { AT_ITEM, AT_MONITOR, AT_MONITOR_PERMANENT, AT_START } from "./faults.js";

/** @import { Trouble } from "./faults.js" */

/**
 * What the page needs to run an action.
 *
 * @typedef {object} ActionSpec
 * @property {string} id
 * @property {"graph" | "onedrive"} form
 * @property {string} source the source's name in the folder `in`
 * @property {string} copy the copy's name in the folder `out`
 * @property {object} settings options of the action
 * @property {{ after: number, by: "signal" | "abort" } | null} stop after how many progress events the app stops following, and how
 * @property {boolean} iterate whether an iterator reads the progress too
 */

/**
 * A planned action.
 *
 * @typedef {object} Plan
 * @property {string} id
 * @property {ActionSpec} spec
 * @property {number[] | null} files the sizes of the source folder's files in bytes; null if the source is a file
 * @property {number} bytes the source's size
 * @property {boolean} obstruct whether the soak makes the copy fail on disk
 * @property {object[]} faults the faults of the drive's plan
 * @property {Set<string>} may the outcomes that all this explains
 */

/** How long the longest copies take, in seconds. */
export const LONGEST_S = 180;
/** The rates of copies in bytes per second: so low that a small file takes minutes. */
const SLOWEST = 1;
const FASTEST = 4;

/**
 * @param {number} seed
 * @param {number} number the number of the action
 * @param {number} longestS how long the longest copies take, in seconds
 * @param {boolean} [canLoseMonitors] whether monitors may be lost permanently, which the client tolerates for a minute
 * @returns {Plan}
 */
export function plan(seed, number, longestS, canLoseMonitors = true) {
  const random = new Random(seed, number);
  const id = String(number).padStart(6, "0");
  const isFolder = random.is(0.25);
  const rate = random.between(SLOWEST, FASTEST);
  const bytes = Math.max(isFolder ? 2 : 1, Math.round(random.spread(0.5, longestS) * rate));
  const copy = isFolder ? `copy ${id}` : `copy ${id}.bin`;

  const start = random.weigh(AT_START);
  const temporary = start.last ? [] : [random.weigh(AT_MONITOR), random.weigh(AT_MONITOR)];
  const permanent = !start.last && random.is(canLoseMonitors ? 0.08 : 0) ? random.weigh(AT_MONITOR_PERMANENT) : null;
  const item = start.last || permanent ? null : random.weigh(AT_ITEM);
  const obstruct = !start.last && !permanent && random.is(0.05);
  const atMonitor = temporary.filter((trouble) => !(obstruct && trouble.hidesFailure));
  const stop = random.is(0.06) ? { after: random.between(0, 6), by: random.pick(/** @type {const} */ (["signal", "abort"])) } : null;
  const timeoutMs = random.is(0.04) ? random.between(1000, 20_000) : undefined;

  const troubles = [start, ...atMonitor, permanent, item].filter((trouble) => trouble !== null);
  const settings = Object.assign({ timeoutMs }, ...troubles.map((trouble) => trouble.settings));
  const atStart = start.faults(random);
  const faults = [
    ...atStart.slice(0, -1).map((fault) => ({ where: "start", ...fault })),
    // The last fault, which accepts the start or rejects it permanently, also sets the rate of the copy.
    { where: "start", times: null, bytesPerSecond: rate, ...atStart[atStart.length - 1] },
    ...atMonitor.flatMap((trouble) => trouble.faults(random)).map((fault) => ({ where: "monitor", skip: random.between(0, 8), ...fault })),
    ...(permanent?.faults(random) ?? []).map((fault) => ({ where: "monitor", skip: random.between(0, 12), ...fault })),
    ...(item?.faults(random) ?? []).map((fault) => ({ where: "item", ...fault })),
  ];
  const form = random.pick(/** @type {ActionSpec["form"][]} */ (["graph", "onedrive"]));
  const iterate = random.is(0.2);
  return {
    id,
    spec: { id, form, source: isFolder ? id : `${id}.bin`, copy, settings, stop, iterate },
    files: isFolder ? split(bytes, random.between(2, Math.min(5, bytes))) : null,
    bytes,
    obstruct,
    faults: faults.map((fault) => ({ ...fault, name: copy })),
    may: explained(troubles, { obstruct, stop, ...settings }),
  };
}

/**
 * The outcomes that an action's troubles and settings explain.
 *
 * @param {Trouble[]} troubles
 * @param {{ obstruct: boolean, stop: ActionSpec["stop"], timeoutMs?: number, requestTimeoutMs?: number }} settings
 */
function explained(troubles, { obstruct, stop, timeoutMs, requestTimeoutMs }) {
  const may = new Set(["completed", ...troubles.flatMap((trouble) => trouble.may ?? [])]);
  if (obstruct) may.add("ActionFailedError");
  if (stop) may.add("stopped");
  // A start whose Retry-After is longer than the time left is rejected.
  if (timeoutMs !== undefined) may.add("TimeoutError").add("StartRejectedError");
  // A start without a response by then may have been received. A busy machine must not make the soak fail.
  if ((timeoutMs ?? requestTimeoutMs) !== undefined) may.add("StartUncertainError");
  return may;
}

/** Splits a number of bytes into pieces, none of which is empty. @param {number} bytes @param {number} pieces */
function split(bytes, pieces) {
  const least = Math.floor(bytes / pieces);
  return Array.from({ length: pieces }, (_, index) => (index === 0 ? bytes - least * (pieces - 1) : least));
}

/** Random numbers that are the same for the same seeds (mulberry32). */
export class Random {
  #state;

  /** @param {number[]} seeds */
  constructor(...seeds) {
    this.#state = 0;
    for (const seed of seeds) {
      this.#state = (this.#state ^ seed) | 0;
      this.#state = Math.floor(this.unit() * 2 ** 32) | 0;
    }
  }

  /** A number from 0 to less than 1. */
  unit() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer, including both bounds. @param {number} least @param {number} most */
  between(least, most) {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  /** A number whose logarithm is evenly distributed: each doubling is as likely as any other. @param {number} least @param {number} most */
  spread(least, most) {
    return least * (most / least) ** this.unit();
  }

  /** True with this probability. @param {number} probability */
  is(probability) {
    return this.unit() < probability;
  }

  /** @template T @param {T[]} list @returns {T} */
  pick(list) {
    return list[this.between(0, list.length - 1)];
  }

  /** One element of a list, by weight. @template {{ weight: number }} T @param {T[]} list @returns {T} */
  weigh(list) {
    let left = this.unit() * list.reduce((sum, { weight }) => sum + weight, 0);
    return list.find(({ weight }) => (left -= weight) < 0) ?? list[0];
  }
}

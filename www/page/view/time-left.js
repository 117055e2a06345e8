// @ts-check
/** The time left of several copies, from how fast their total has grown. */

import { roughly } from "./words.js";

/** Until the total has grown by so many percent, the time left is unknown. */
const LEAST_GROWTH = 3;

export class TimeLeft {
  #startedAt = performance.now();
  /** @type {number | null} */
  #startedWith = null;

  /** Measures from now on. */
  reset() {
    this.#startedAt = performance.now();
    this.#startedWith = null;
  }

  /** @param {number} percentage of all copies @returns {string} empty while it is unknown */
  write(percentage) {
    this.#startedWith ??= percentage;
    const growth = percentage - this.#startedWith;
    if (growth < LEAST_GROWTH) return "";
    return `${roughly(((performance.now() - this.#startedAt) * (100 - percentage)) / growth)} left`;
  }
}

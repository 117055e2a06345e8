// @ts-check
/**
 * What a screen reader says by itself: that a copy started, each quarter of the way, how it ended, and no more.
 */

import { element, find } from "./dom.js";

const KEPT = 6;

/**
 * Says a sentence when the reader has nothing more urgent to say.
 *
 * @param {string} sentence
 */
export function announce(sentence) {
  const region = find("#announcements", HTMLElement);
  // Each sentence is a node of its own, so that one which follows soon doesn't swallow the one before.
  region.append(element("p", {}, sentence));
  while (region.childElementCount > KEPT) region.firstElementChild?.remove();
}

/** Watches one copy's percentage, and announces each quarter once. */
export class Quarters {
  #announced = 0;
  #name;

  /** @param {string} name the copied item's name */
  constructor(name) {
    this.#name = name;
  }

  /** @param {number} percentage 0–100 */
  reached(percentage) {
    const quarter = Math.min(3, Math.floor(percentage / 25));
    if (quarter <= this.#announced) return;
    this.#announced = quarter;
    announce(`${this.#name}: ${quarter * 25} percent copied.`);
  }
}

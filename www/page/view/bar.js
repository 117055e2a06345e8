// @ts-check
/**
 * A progress bar of two parts: what the service has told, and, lighter, how far the copy is by now, which is an estimate.
 *
 * It glides to where it is to be and never runs backwards.
 */

import { element, setAttribute } from "./dom.js";

/** How fast the bar comes after what it is to show: after so long two thirds of the way are done. */
const GLIDE_MS = 180;
/** Less of a change than this can't be seen. */
const FINEST = 0.0004;

export class Bar {
  #estimated = element("span", { class: "estimated" });
  #told = element("span", { class: "told" });
  element = element("div", { class: "bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 }, this.#estimated, this.#told);
  #shown = { told: 0, estimated: 0 };
  #drawnAt = 0;

  /** @param {string} labelId the element that names it */
  constructor(labelId) {
    this.element.setAttribute("aria-labelledby", labelId);
  }

  /**
   * For a screen reader, when it comes by.
   *
   * @param {number | null} percentage null while nobody knows
   * @param {string} inWords
   */
  say(percentage, inWords) {
    setAttribute(this.element, "aria-valuenow", percentage);
    setAttribute(this.element, "aria-valuetext", inWords);
  }

  /**
   * @param {number} told 0–100
   * @param {number} estimated 0–100
   * @param {number} now the frame's time
   * @param {boolean} calm whether it jumps instead of gliding
   */
  draw(told, estimated, now, calm) {
    const part = calm || this.#drawnAt === 0 ? 1 : 1 - Math.exp(-(now - this.#drawnAt) / GLIDE_MS);
    this.#drawnAt = now;
    this.#glide(this.#told, "told", told / 100, part);
    this.#glide(this.#estimated, "estimated", Math.max(told, estimated) / 100, part);
  }

  /**
   * @param {HTMLElement} target
   * @param {"told" | "estimated"} which
   * @param {number} aim
   * @param {number} part
   */
  #glide(target, which, aim, part) {
    const before = this.#shown[which];
    const after = before + Math.max(0, aim - before) * part;
    if (after - before < FINEST && after !== 0) return;
    this.#shown[which] = after;
    target.style.transform = `translateX(${((after - 1) * 100).toFixed(2)}%)`;
  }
}

// @ts-check
/** Finds the next item whose name begins with the letters that are typed in a row. */

import { folded } from "../../service/names.js";

/** Letters belong together if they are typed within this time, in milliseconds. */
const TOGETHER_MS = 800;

export class TypeAhead {
  #typed = "";
  #typedAt = -Infinity;

  /**
   * Whether a space belongs to a name that is being typed.
   *
   * @param {string[]} names
   * @param {number} now milliseconds
   */
  takesSpace(names, now) {
    return this.#isActive(now) && names.some((name) => folded(name).startsWith(`${this.#typed} `));
  }

  /**
   * @param {string} letter
   * @param {string[]} names in the list's order
   * @param {number} current the index of the current item
   * @param {number} now milliseconds
   * @returns {number} an index; -1 if no name fits
   */
  find(letter, names, current, now) {
    this.#typed = this.#isActive(now) ? this.#typed + folded(letter) : folded(letter);
    this.#typedAt = now;
    // The same letter again and again goes from one name to the next.
    const repeated = [...this.#typed].every((each) => each === this.#typed[0]);
    const start = repeated ? this.#typed[0] : this.#typed;
    const from = repeated ? current + 1 : current;
    const order = names.map((_, offset) => (from + offset) % names.length);
    return order.find((index) => folded(names[index]).startsWith(start)) ?? -1;
  }

  /** @param {number} now milliseconds */
  #isActive(now) {
    return this.#typed !== "" && now - this.#typedAt < TOGETHER_MS;
  }
}

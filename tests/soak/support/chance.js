// Chance that can be had again: the same seed gives the same.

/** A row of chances (mulberry32: small, quick, and even enough for this). */
export class Chance {
  #state;

  /** @param {number[]} seeds the row begins at these together */
  constructor(...seeds) {
    this.#state = 0;
    for (const seed of seeds) {
      this.#state = (this.#state ^ seed) | 0;
      this.#state = Math.floor(this.unit() * 2 ** 32) | 0;
    }
  }

  /** From 0 up to, but not, 1. */
  unit() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, the bounds included. @param {number} least @param {number} most */
  between(least, most) {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  /** Small and large numbers alike: each doubling is as likely. @param {number} least @param {number} most */
  spread(least, most) {
    return least * (most / least) ** this.unit();
  }

  /** @param {number} share of all */
  is(share) {
    return this.unit() < share;
  }

  /** @template T @param {T[]} list @returns {T} */
  pick(list) {
    return list[this.between(0, list.length - 1)];
  }

  /** One of a list, each with its weight. @template {{ weight: number }} T @param {T[]} list @returns {T} */
  weigh(list) {
    let left = this.unit() * list.reduce((sum, { weight }) => sum + weight, 0);
    return list.find(({ weight }) => (left -= weight) < 0) ?? list[0];
  }
}

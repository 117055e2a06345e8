// @ts-check
/**
 * Copies that belong together: what a person asked for at once, or all that is under way.
 */

/** @typedef {import("./transfer.js").Transfer} Transfer */

export class Group {
  /** @type {Transfer[]} */
  list = [];

  /** Whether nothing of it is under way any more. */
  get over() {
    return !this.list.some(({ underWay }) => underWay);
  }

  /** How many have come to an end. */
  get ended() {
    return this.list.filter(({ underWay }) => !underWay).length;
  }

  /** How many were copied. */
  get completed() {
    return this.list.filter(({ ending }) => ending?.tone === "completed").length;
  }

  /**
   * How far all of it is, 0–100, each item counting by its size.
   *
   * @param {(transfer: Transfer) => number | null} percentageOf
   */
  percentage(percentageOf) {
    const weights = this.list.map(({ order }) => Math.max(1, order.item.size ?? 0));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const done = this.list.reduce(
      (sum, transfer, index) => sum + weights[index] * (transfer.underWay ? (percentageOf(transfer) ?? 0) : 100),
      0,
    );
    return whole === 0 ? 0 : done / whole;
  }
}

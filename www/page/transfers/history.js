// @ts-check
/**
 * What has been seen of one copy, and when: the service's percentages, and each time that its monitor was asked.
 *
 * Times are milliseconds since this page began to follow the copy. What happened before a reload isn't known any more.
 */

/** How often an app asks that asks at a fixed pace; Microsoft's own poller does so by default. */
export const FIXED_PACE_MS = 2000;

/** Of a copy that runs for days, the older half is thinned out. */
const MOST = 600;

/**
 * @typedef {object} Poll
 * @property {number} at when it was asked
 * @property {boolean | null} answered whether that was of use; null until there is an answer
 */

/** @typedef {{ at: number, percentage: number }} Point */

export class History {
  /** @type {Poll[]} */
  polls = [];
  /** How often the monitor was asked; more than `polls` holds, if some were thinned out. */
  asked = 0;
  /** @type {Point[]} */
  points = [];
  #began = performance.now();
  /** @type {number | null} */
  #over = null;

  /** Milliseconds from the first look to the end, or to now. */
  get span() {
    return (this.#over ?? performance.now()) - this.#began;
  }

  /** How often the monitor would have been asked by now at the fixed pace; at the end, with the question that notices it. */
  get atFixedPace() {
    const times = this.span / FIXED_PACE_MS;
    return this.#over === null ? Math.floor(times) : Math.ceil(times);
  }

  /** The monitor is being asked. @returns {(useful: boolean) => void} to be called with the answer's worth */
  ask() {
    this.asked += 1;
    /** @type {Poll} */
    const poll = { at: this.span, answered: null };
    this.polls = thinned(this.polls);
    this.polls.push(poll);
    return (useful) => (poll.answered = useful);
  }

  /** @param {number | null} percentage as the service told it, 0–100 */
  see(percentage) {
    if (percentage === null) return;
    this.points = thinned(this.points);
    this.points.push({ at: this.span, percentage });
  }

  /** Nothing is seen any more. @param {boolean} whole whether the copy is */
  close(whole) {
    if (this.#over !== null) return;
    if (whole) this.see(100);
    this.#over = performance.now();
  }
}

/**
 * @template T
 * @param {T[]} list
 */
function thinned(list) {
  if (list.length < MOST) return list;
  return list.filter((_, index) => index >= MOST / 2 || index % 2 === 0);
}

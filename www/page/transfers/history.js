// @ts-check
/**
 * What has been observed of one copy: its status requests and the reported percentages.
 *
 * Times are milliseconds since this page began to follow the copy. What happened before a reload isn't known.
 */

/** The older half of a longer list is thinned out, for copies that run for days. */
const MAX_LENGTH = 600;

/**
 * @typedef {object} Poll
 * @property {number} at when it was sent
 * @property {boolean | null} useful whether the response said something about the copy; null until it arrives
 */

/** @typedef {{ at: number, percentage: number }} Point */

export class History {
  /** @type {Poll[]} */
  polls = [];
  /** The number of status requests; larger than `polls.length` if some were thinned out. */
  pollCount = 0;
  /** @type {Point[]} */
  points = [];
  #startedAt = performance.now();
  /** @type {number | null} */
  #finishedAt = null;
  /** When the last status request was sent that had a useful response. */
  #lastUsefulAt = 0;
  /** The same of the last response that said that the copy is still running. */
  #lastRunningAt = 0;

  /** Milliseconds until the outcome was noticed, or until now. */
  get span() {
    return (this.#finishedAt ?? performance.now()) - this.#startedAt;
  }

  /** Whether the outcome is known. */
  get isClosed() {
    return this.#finishedAt !== null;
  }

  /** How long before the outcome was noticed the copy was still running, in milliseconds: it finished within this time. */
  get uncertainty() {
    return this.span - this.#lastRunningAt;
  }

  /** Records a status request. @returns {(useful: boolean) => void} to be called when the response is there */
  poll() {
    this.pollCount += 1;
    /** @type {Poll} */
    const poll = { at: this.span, useful: null };
    this.polls = thinned(this.polls);
    this.polls.push(poll);
    return (useful) => {
      poll.useful = useful;
      if (useful) this.#lastUsefulAt = poll.at;
    };
  }

  /** Records progress of a running copy. @param {number | null} percentage as the service reports it, 0–100 */
  report(percentage) {
    this.#lastRunningAt = this.pollCount > 0 ? this.#lastUsefulAt : this.span;
    if (percentage === null) return;
    this.points = thinned(this.points);
    this.points.push({ at: this.span, percentage });
  }

  /** Records that the outcome was noticed. @param {boolean} completed whether the copy is complete */
  close(completed) {
    if (this.isClosed) return;
    if (completed) this.points.push({ at: this.span, percentage: 100 });
    this.#finishedAt = performance.now();
  }
}

/**
 * @template T
 * @param {T[]} list
 */
function thinned(list) {
  if (list.length < MAX_LENGTH) return list;
  return list.filter((_, index) => index >= MAX_LENGTH / 2 || index % 2 === 0);
}

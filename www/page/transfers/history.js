// @ts-check
/**
 * The observations of a copy, and the cost of following it compared with a loop that polls the monitor at a fixed interval: the
 * requests, and how long after its end the copy was noticed.
 *
 * Times are milliseconds since this page began to follow the copy. What happened before a reload isn't known. Every request that
 * Longhaul sends is counted. The loop is assumed to meet no fault and to get each response at once. When a copy finished isn't known
 * exactly: the middle of the interval between the last response that said "running" and the outcome is used for both.
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

  /** Whether a status request failed, so that there were more of them than usual. */
  get hasFailures() {
    return this.polls.some(({ useful }) => useful === false);
  }

  /** How long before the outcome was noticed the copy was still running, in milliseconds: it finished within this time. */
  get uncertainty() {
    return this.span - this.#lastRunningAt;
  }

  /** Records a status request. @returns {(useful: boolean) => void} call it when the response arrives */
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

/** The interval at which Microsoft's own poller polls by default (`@azure/core-lro`). */
export const FIXED_INTERVAL_MS = 2000;

/** @typedef {import("./transfer.js").Transfer} Transfer */

/**
 * @typedef {object} Cost
 * @property {number} requests
 * @property {number | null} lagMs how long after the end the outcome was noticed, the mean of all copies; null if unknown
 */

/**
 * @typedef {object} Comparison
 * @property {Cost} longhaul
 * @property {Cost} fixed
 * @property {number} unobservable the number of copies whose outcome no monitor shows: a loop would not learn it
 */

/**
 * @param {Transfer[]} transfers
 * @param {number} requests all that Longhaul sent for them
 * @returns {Comparison}
 */
export function compare(transfers, requests) {
  const known = transfers.filter(({ history, outcome }) => history.isClosed && outcome?.observed === "monitor");
  const mean = (/** @type {number[]} */ values) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    longhaul: { requests, lagMs: mean(known.map(({ history }) => history.uncertainty / 2)) },
    fixed: {
      requests: transfers.reduce((sum, transfer) => sum + fixedRequests(transfer), 0),
      lagMs: mean(known.map(({ history }) => fixedPolls(history) * FIXED_INTERVAL_MS - endOf(history))),
    },
    unobservable: transfers.filter(({ outcome }) => outcome?.observed === "destination").length,
  };
}

/** How often the loop would have polled so far, including the poll that notices the end. @param {History} history */
export function fixedPolls(history) {
  return history.isClosed ? Math.max(1, Math.ceil(endOf(history) / FIXED_INTERVAL_MS)) : Math.floor(history.span / FIXED_INTERVAL_MS);
}

/** When the copy finished, as far as is known. @param {History} history */
function endOf({ span, uncertainty }) {
  return span - uncertainty / 2;
}

/** The loop's requests: the start, the polls, and reading the new item where Longhaul read it. @param {Transfer} transfer */
function fixedRequests({ state, resumed, history, outcome, spec }) {
  if (state === "waiting") return 0;
  const start = Number(!resumed);
  // A start that was rejected or whose response was lost gave no monitor to poll.
  const polls = outcome !== null && outcome.observed === undefined && history.pollCount === 0 ? 0 : fixedPolls(history);
  // The monitor of the OneDrive form redirects to the item.
  const read = Number(outcome?.tone === "completed" && outcome.observed === "monitor" && spec.form === "graph");
  return start + polls + read;
}

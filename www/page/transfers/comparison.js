// @ts-check
/**
 * What following copies cost, compared with a loop that polls the monitor at a fixed interval: the requests, and how long after
 * its end each copy was noticed.
 *
 * Every request that Longhaul sends is counted. The loop is assumed to meet no fault and to get each response at once. When a copy
 * finished isn't known exactly: the middle of the interval between the last response that said "running" and the outcome is used for
 * both.
 */

/** The interval at which Microsoft's own poller asks by default (`@azure/core-lro`). */
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

/** How often the loop would have polled so far, including the poll that notices the end. @param {import("./history.js").History} history */
export function fixedPolls(history) {
  return history.isClosed ? Math.max(1, Math.ceil(endOf(history) / FIXED_INTERVAL_MS)) : Math.floor(history.span / FIXED_INTERVAL_MS);
}

/** When the copy finished, as far as is known. @param {import("./history.js").History} history */
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

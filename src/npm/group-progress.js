// How far many actions are together.

/**
 * @typedef {object} Stand how one of them stands
 * @property {"fulfilled" | "rejected"} [over]
 * @property {boolean} waiting whether it hasn't begun
 * @property {any} progress
 */

/**
 * Their progress as one. What is over counts as done, however it ended.
 * @param {Stand[]} stands
 * @param {number} elapsedMs
 * @returns {import("./groups.js").GroupProgress}
 */
export function total(stands, elapsedMs) {
  const count = (is) => stands.filter(is).length;
  const done = stands.reduce((sum, { over, progress }) => sum + (over ? 100 : (progress?.percentageComplete ?? 0)), 0);
  const percentageComplete = stands.length === 0 ? 100 : done / stands.length;
  return {
    total: stands.length,
    waiting: count(({ waiting }) => waiting),
    completed: count(({ over }) => over === "fulfilled"),
    failed: count(({ over }) => over === "rejected"),
    percentageComplete,
    items: sum(stands, "items"),
    bytes: sum(stands, "bytes"),
    etaMs: percentageComplete > 0 ? (elapsedMs * (100 - percentageComplete)) / percentageComplete : null,
    elapsedMs,
  };
}

/** What those that tell of it have done together, and have to do. @param {Stand[]} stands @param {"items" | "bytes"} what */
function sum(stands, what) {
  const known = stands.filter(({ progress }) => progress?.[what]);
  if (known.length === 0) return null;
  const tally = { done: 0, total: 0 };
  for (const { over, progress } of known) {
    const { done, total } = progress[what];
    tally.done += over === "fulfilled" ? total : done;
    tally.total += total;
  }
  return tally;
}

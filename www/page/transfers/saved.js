// @ts-check
/**
 * The copies that are under way, kept where a reload doesn't lose them.
 *
 * One entry of localStorage per copy, so that two tabs don't overwrite each other's, and removed as soon as the copy has
 * settled: what Longhaul gives to be saved holds the monitor URL, and that is a secret while it lives. A token is never
 * among it.
 */

const PREFIX = "longhaul-demo.transfer.";

/**
 * @typedef {object} SavedTransfer
 * @property {string} id
 * @property {import("./transfer.js").Order} order
 * @property {unknown} action what `JSON.stringify(action)` made, to be handed to `resume`; null until the service accepted
 * @property {number} startedAt
 * @property {boolean} begun whether the start was sent, so that the service may have it
 * @property {boolean} stopped whether the person stopped following it
 */

/** @param {SavedTransfer} transfer */
export function save(transfer) {
  localStorage.setItem(PREFIX + transfer.id, JSON.stringify(transfer));
}

/** @param {string} id */
export function forget(id) {
  localStorage.removeItem(PREFIX + id);
}

/**
 * All that is saved, oldest first. An entry that can't be read is removed.
 *
 * @returns {SavedTransfer[]}
 */
export function saved() {
  const found = [];
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    try {
      const transfer = JSON.parse(localStorage.getItem(key) ?? "");
      if (typeof transfer.order.baseUrl !== "string") throw new TypeError("no order");
      found.push(transfer);
    } catch {
      localStorage.removeItem(key);
    }
  }
  return found.sort((one, other) => one.startedAt - other.startedAt);
}

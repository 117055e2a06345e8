// @ts-check
/**
 * The copies that are under way, kept where a reload doesn't lose them.
 *
 * One entry of localStorage per copy, so that two tabs don't overwrite each other's, and removed as soon as the copy has
 * settled: what Longhaul gives to be saved holds the monitor URL, and that is a secret while it lives. A token is never
 * among it.
 */

const PREFIX = "longhaul-demo.transfer.";

/** This tab, and as long as it is open: a lock of that name is held. */
const tab = crypto.randomUUID();
void navigator.locks?.request(PREFIX + tab, () => new Promise(() => {}));

/**
 * @typedef {object} SavedTransfer
 * @property {string} id
 * @property {import("./transfer.js").Order} order
 * @property {unknown} action what `JSON.stringify(action)` made, to be handed to `resume`; null until the service accepted
 * @property {number} startedAt
 * @property {boolean} begun whether the start was sent, so that the service may have it
 * @property {boolean} stopped whether the person stopped following it
 * @property {string} [tab] the tab that saved it last: until the service has accepted, it alone has to do with it
 */

/** @param {SavedTransfer} transfer */
export function save(transfer) {
  localStorage.setItem(PREFIX + transfer.id, JSON.stringify({ ...transfer, tab }));
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

/**
 * Calls back when a tab is closed, or is known to be: at once where that can't be known.
 *
 * @param {string | undefined} tab
 * @param {() => void} call
 */
export function whenClosed(tab, call) {
  if (navigator.locks) void navigator.locks.request(PREFIX + tab, call);
  else call();
}

/** Calls back when another tab has saved something. @param {() => void} call */
export function whenSavedElsewhere(call) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith(PREFIX) && newValue !== null) call();
  });
}

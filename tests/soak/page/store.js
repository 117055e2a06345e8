// What the app remembers over a reload, in localStorage: its open actions, and what it has not yet said of them.

/**
 * @typedef {import("../support/actions.js").Order} Order
 * @typedef {{ order: Order, saved: any, posts: (number | null)[] }} Open
 *   An action that hasn't ended: what was asked for, what `toJSON()` gave once it was accepted, and the answer to each time its start
 *   was sent; null while there is none.
 * @typedef {{ id: string, what: "begun" | "accepted" | "resumed" | "unaccepted" | "ended", [more: string]: any }} Event
 */

const OPEN = "open.";
const UNSAID = "unsaid";

/** @param {Open} open */
export function keep(open) {
  localStorage.setItem(OPEN + open.order.id, JSON.stringify(open));
}

/** @param {Open} open */
export function forget(open) {
  localStorage.removeItem(OPEN + open.order.id);
}

/** The actions that were open when the page went away. @returns {Open[]} */
export function kept() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(OPEN));
  return keys.sort().map((key) => JSON.parse(localStorage[key]));
}

/** @param {Event} event */
export function say(event) {
  localStorage.setItem(UNSAID, JSON.stringify([...unsaid(), event]));
}

/** All events since the last time. @returns {Event[]} */
export function taken() {
  const events = unsaid();
  localStorage.removeItem(UNSAID);
  return events;
}

/** @returns {Event[]} */
function unsaid() {
  return JSON.parse(localStorage.getItem(UNSAID) ?? "[]");
}

// @ts-check
/**
 * What is stored beyond the life of a page: the user's choices, in local storage, and the ids of hidden items for the next page in the same tab, in
 * session storage. If storage is forbidden, full or changed by hand, the page uses defaults instead of throwing an error.
 */

/** The prefix of all keys of this page's storage. */
export const PREFIX = "longhaul-demo.";

/**
 * @param {string} name
 * @returns {string} empty if nothing is stored
 */
export function readStored(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

/**
 * Saves a text for later visits, if storage allows that.
 *
 * @param {string} name
 * @param {string} text
 */
export function writeStored(name, text) {
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // This visit has the value already. Only the next one starts without it.
  }
}

/**
 * A choice that the user has made before.
 *
 * @template {string} T
 * @param {string} name
 * @param {readonly T[]} choices the default first
 * @returns {T}
 */
export function preference(name, choices) {
  const stored = readStored(name);
  return choices.find((choice) => choice === stored) ?? choices[0];
}

const HIDDEN_KEY = `${PREFIX}hidden`;

/** Saves the ids of the items that the page hides because they are being deleted. Called when the page is left. @param {Iterable<string>} ids */
export function saveHiddenIds(ids) {
  try {
    sessionStorage.setItem(HIDDEN_KEY, JSON.stringify([...ids]));
  } catch {
    // The next page may show the items once more.
  }
}

/** @returns {string[]} the ids of the items that the previous page in this tab has hidden */
export function savedHiddenIds() {
  try {
    const ids = JSON.parse(sessionStorage.getItem(HIDDEN_KEY) ?? "[]");
    return ids.filter((/** @type {unknown} */ id) => typeof id === "string");
  } catch {
    return [];
  }
}

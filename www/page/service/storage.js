// @ts-check
/**
 * What outlives the page: the choices that the user has made, in local storage, and what a page leaves to the next one in its tab, in session
 * storage. Storage that is forbidden, full or changed by hand means defaults, never an error.
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
 * Keeps a text, at least as long as the page.
 *
 * @param {string} name
 * @param {string} text
 */
export function writeStored(name, text) {
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // The value is in use already. Only the next visit starts without it.
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

/** Saves, when the page is left, which items it hides because they are being deleted. @param {Iterable<string>} ids */
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

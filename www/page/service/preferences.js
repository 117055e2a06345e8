// @ts-check
/** Settings that outlive the page. Storage that is blocked, full or changed by hand means the default, never an error. */

const PREFIX = "longhaul-demo.";

/**
 * @template {string} T
 * @param {string} name
 * @param {readonly T[]} allowed the default first
 * @returns {T}
 */
export function preference(name, allowed) {
  try {
    const stored = localStorage.getItem(PREFIX + name);
    return allowed.find((value) => value === stored) ?? allowed[0];
  } catch {
    return allowed[0];
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function setPreference(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The setting lasts as long as the page.
  }
}

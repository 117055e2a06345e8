// @ts-check
/** What has changed a simulated drive, in `localStorage`: all tabs share it, and it survives a reload. */

const KEY = "longhaul-demo.simulated-drive";
/** After which a drive begins anew, in milliseconds. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/**
 * A request that changed the drive.
 *
 * @typedef {object} Entry
 * @property {number} at milliseconds since 1970
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string | number} body its text, or how many bytes a file had: what they were isn't kept
 */

/** Fires `change` when another tab has added to it. */
export class Journal extends EventTarget {
  /** When the drive began, in milliseconds since 1970. */
  startedAt = Date.now();
  /** What the drive's random numbers start from. */
  seed = crypto.getRandomValues(new Uint32Array(1))[0];
  /** Oldest first. @type {Entry[]} */
  entries = [];

  constructor() {
    super();
    this.#read();
    addEventListener("storage", ({ key }) => {
      if (key !== KEY) return;
      this.#read();
      this.dispatchEvent(new Event("change"));
    });
  }

  /** @param {Entry} entry */
  add(entry) {
    this.#read();
    this.entries.push(entry);
    this.#write();
  }

  /** What was written by something else, or long ago, is ignored. */
  #read() {
    try {
      const { startedAt, seed, entries } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      if (!(Date.now() - startedAt < LIFETIME_MS) || !Number.isInteger(seed) || !Array.isArray(entries)) return;
      Object.assign(this, { startedAt, seed, entries });
    } catch {
      // Not JSON: then there is none.
    }
  }

  #write() {
    const { startedAt, seed, entries } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ startedAt, seed, entries }));
    } catch {
      // Full or forbidden: then the drive doesn't survive a reload.
    }
  }
}

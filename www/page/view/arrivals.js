// @ts-check
/**
 * Reads the shown folder again when copies have ended that change it: at once for the first, and once for all that end soon after.
 */

/** How long those that end after one another are waited for, in milliseconds. */
const TOGETHER_MS = 500;

export class Arrivals {
  #folder;
  /** The ids of new items. @type {Set<string | undefined>} */
  #ids = new Set();
  #waiting = false;

  /** @param {import("./folder.js").Folder} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /** A copy has ended, however it did. @param {import("../transfers/transfer.js").Transfer} transfer */
  add({ spec: { destination }, outcome }) {
    const shown = this.#folder.path;
    // What is in a folder counts into the size of all above it.
    if (!`${destination.path}/`.startsWith(shown === "/" ? "/" : `${shown}/`)) return;
    this.#ids.add(outcome?.itemId);
    if (!this.#waiting) this.#read();
  }

  #read() {
    void this.#folder.refresh(...this.#ids);
    this.#ids.clear();
    this.#waiting = true;
    setTimeout(() => {
      this.#waiting = false;
      if (this.#ids.size > 0) this.#read();
    }, TOGETHER_MS);
  }
}

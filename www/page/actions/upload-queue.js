// @ts-check
/** Runs uploads one after another. While there are any, the browser asks before it closes the page, which would lose them. */

/** @typedef {import("./uploading.js").Upload} Upload */

export class UploadQueue {
  #count = 0;
  /** @type {Promise<void>} */
  #last = Promise.resolve();

  /** @param {Upload} upload */
  add(upload) {
    this.#count += 1;
    if (this.#count === 1) addEventListener("beforeunload", askBeforeUnload);
    this.#last = this.#last.then(() => upload.run()).then(() => this.#finish());
  }

  #finish() {
    this.#count -= 1;
    if (this.#count === 0) removeEventListener("beforeunload", askBeforeUnload);
  }
}

/** @param {BeforeUnloadEvent} event */
function askBeforeUnload(event) {
  event.preventDefault();
}

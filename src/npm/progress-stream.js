// Progress as an async iterable: each reader gets all that comes after it began to read.

import { deferred } from "./deferred.js";

/** Progress for any number of readers. */
export class ProgressStreams {
  /** What all readers come to next: a progress and what comes after it, or null at the end. What was read by all is kept by none. */
  #next = deferred();

  /** For one more reader. */
  open() {
    return read(this.#next.promise);
  }

  push(progress) {
    const { resolve } = this.#next;
    this.#next = deferred();
    resolve({ progress, next: this.#next.promise });
  }

  /** @param {{ error?: unknown }} over how it ended: with an error, or well */
  end(over) {
    if ("error" in over) this.#next.reject(over.error);
    else this.#next.resolve(null);
  }
}

async function* read(next) {
  for (let step; (step = await next); { next } = step) yield step.progress;
}

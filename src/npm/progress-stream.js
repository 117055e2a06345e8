// Progress as an async iterable: each reader gets all that comes after it began to read.

import { call } from "./callback.js";
import { deferred } from "./deferred.js";

/** Progress for any number of readers. */
export class ProgressStreams {
  /** What all readers come to next: a progress and what comes after it, or null at the end. What was read by all is kept by none. */
  #next = deferred();
  #onProgress;

  /** @param {((progress: any) => void) | undefined} onProgress told of each progress, too */
  constructor(onProgress) {
    this.#onProgress = onProgress;
  }

  /** For one more reader. */
  open() {
    return read(this.#next.promise);
  }

  push(progress) {
    const { resolve } = this.#next;
    this.#next = deferred();
    resolve({ progress, next: this.#next.promise });
    call(this.#onProgress, progress);
  }

  /** It ends with the error of its result, if that has one. @param {Promise<unknown>} result */
  end(result) {
    this.#next.resolve(result.then(() => null));
  }
}

async function* read(next) {
  for (let step; (step = await next); { next } = step) yield step.progress;
}

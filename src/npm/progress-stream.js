// Progress as an async iterable: each reader gets all that comes after it began to read.

/** Progress for one reader. */
class ProgressStream {
  #waiting = [];
  #wanting = [];
  /** @type {{ error?: unknown } | null} */
  #over = null;

  push(progress) {
    const wanting = this.#wanting.shift();
    if (wanting) wanting.resolve({ value: progress, done: false });
    else this.#waiting.push(progress);
  }

  /** @param {{ error?: unknown }} over how it ended: with an error, or well */
  end(over) {
    this.#over ??= over;
    for (const wanting of this.#wanting.splice(0)) this.#finish().then(wanting.resolve, wanting.reject);
  }

  next() {
    if (this.#waiting.length > 0) return Promise.resolve({ value: this.#waiting.shift(), done: false });
    if (this.#over) return this.#finish();
    return new Promise((resolve, reject) => this.#wanting.push({ resolve, reject }));
  }

  /** Called when the reader leaves its loop early. */
  return() {
    this.#waiting = [];
    this.end({});
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** The error is thrown once; after it there is nothing more. */
  #finish() {
    const over = this.#over;
    this.#over = {};
    return over && "error" in over ? Promise.reject(over.error) : Promise.resolve({ value: undefined, done: true });
  }
}

/** Progress for any number of readers. */
export class ProgressStreams {
  /** @type {Set<ProgressStream>} */
  #streams = new Set();
  /** @type {{ error?: unknown } | null} */
  #over = null;

  /** For one more reader. */
  open() {
    const stream = new ProgressStream();
    if (this.#over) stream.end(this.#over);
    else this.#streams.add(stream);
    return stream;
  }

  push(progress) {
    for (const stream of this.#streams) stream.push(progress);
  }

  /** @param {{ error?: unknown }} over how it ended: with an error, or well */
  end(over) {
    this.#over = over;
    for (const stream of this.#streams) stream.end(over);
    this.#streams.clear();
  }
}

// Many copies as one: how far they are together, how each ended, a way to stop them and a way to save them.

import { call } from "./callback.js";
import { CopyStarter } from "./copy-starter.js";
import { deferred } from "./deferred.js";
import { total } from "./group-progress.js";
import { ProgressStream } from "./progress-stream.js";

/** How many copies are under way at a time, unless the caller says. */
const CONCURRENCY = 20;
/** Progress is told no more often than this, in milliseconds: thousands of copies have much to say. */
const PROGRESS_EVERY_MS = 100;

/** A group of copies. */
export class CopyGroup {
  /** @type {import("./copy-starter.js").Copy[]} */
  #copies = [];
  #starter;
  #left = 0;
  #result = deferred();
  #over = false;
  /** @type {Set<ProgressStream>} */
  #streams = new Set();
  #began = performance.now();
  #ended = Infinity;
  #onProgress;
  #timer;
  #stopListening = () => {};

  /**
   * @param {import("./copy-starter.js").Act} act
   * @param {{ baseUrl: string, fetch?: any }} drive
   * @param {Partial<import("./copy-starter.js").SavedCopy>[]} copies
   * @param {any} [options] its own, and those of each of its actions
   */
  constructor(act, drive, copies, { concurrency = CONCURRENCY, signal, onProgress, ...each } = {}) {
    this.#onProgress = onProgress;
    const bad = badArgument(copies, concurrency, signal);
    if (bad) {
      this.#result = { ...this.#result, promise: Promise.reject(bad) };
      return;
    }
    this.#starter = new CopyStarter(act, drive, Math.min(concurrency, copies.length));
    const options = { ...each, onProgress: () => this.#changed() };
    this.#copies = copies.map((saved) => this.#starter.begin(saved, options));
    this.#left = this.#copies.length;
    for (const copy of this.#copies) {
      copy.action.then(
        (value) => this.#settle(copy, { status: "fulfilled", value }),
        (reason) => this.#settle(copy, { status: "rejected", reason }),
      );
    }
    if (this.#left === 0) this.#end();
    else this.#obey(signal);
  }

  get actions() {
    return this.#copies.map(({ action }) => action);
  }

  get result() {
    return this.#result.promise;
  }

  get progress() {
    return this.#total((action) => action.progress);
  }

  estimate() {
    return this.#total((action) => action.estimate());
  }

  abort(reason = new DOMException("The copies are not followed any more.", "AbortError")) {
    for (const { action } of this.#copies) action.abort(reason);
  }

  toJSON() {
    const left = this.#copies.filter(({ over }) => !over);
    return { longhaul: 1, copies: left.map(({ copy, sent, action }) => ({ copy, sent, action: action.toJSON() })) };
  }

  then(onFulfilled, onRejected) {
    return this.result.then(onFulfilled, onRejected);
  }

  catch(onRejected) {
    return this.result.catch(onRejected);
  }

  finally(onFinally) {
    return this.result.finally(onFinally);
  }

  get [Symbol.toStringTag]() {
    return "CopyGroup";
  }

  [Symbol.asyncIterator]() {
    const stream = new ProgressStream();
    if (this.#over) stream.end({});
    else this.#streams.add(stream);
    return stream;
  }

  /** @param {(action: import("./action.js").Action) => any} progressOf */
  #total(progressOf) {
    const elapsedMs = Math.min(performance.now(), this.#ended) - this.#began;
    const stands = this.#copies.map((copy) => ({
      over: copy.over?.status,
      waiting: !copy.over && this.#starter.isWaiting(copy),
      progress: progressOf(copy.action),
    }));
    return total(stands, elapsedMs);
  }

  /** Aborts when the signal does. @param {AbortSignal | undefined} signal */
  #obey(signal) {
    if (!signal) return;
    const abort = () => this.abort(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    this.#stopListening = () => signal.removeEventListener("abort", abort);
  }

  /** @param {import("./copy-starter.js").Copy} copy @param {PromiseSettledResult<any>} over */
  #settle(copy, over) {
    copy.over = over;
    this.#starter.end(copy, over);
    this.#left--;
    if (this.#left === 0) this.#end();
    else this.#changed();
  }

  #changed() {
    this.#timer ??= setTimeout(() => this.#tell(), PROGRESS_EVERY_MS);
  }

  #tell() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#over) return;
    const { progress } = this;
    for (const stream of this.#streams) stream.push(progress);
    call(this.#onProgress, progress);
  }

  #end() {
    this.#ended = performance.now();
    this.#stopListening();
    this.#tell();
    this.#over = true;
    for (const stream of this.#streams) stream.end({});
    this.#streams.clear();
    this.#result.resolve(this.#copies.map(({ over }) => over));
  }
}

/** What can't be used. What is the matter with one of the copies, its own action tells. */
function badArgument(copies, concurrency, signal) {
  if (!Array.isArray(copies)) return new TypeError("copies must be an array");
  if (!(concurrency >= 1)) return new RangeError("concurrency must be a number that is at least 1");
  if (signal && typeof signal.addEventListener !== "function") return new TypeError("signal must be an AbortSignal");
  return undefined;
}

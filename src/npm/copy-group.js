// Many copies as one: how far they are together, how each ended, a way to stop them and a way to save them.

import { checkSignal, obey } from "./abort-signal.js";
import { CopyStarter } from "./copy-starter.js";
import { deferred } from "./deferred.js";
import { total } from "./group-progress.js";
import { lend } from "./links.js";
import { ProgressStreams } from "./progress-stream.js";
import { Thenable } from "./thenable.js";

/** How many copies are under way at a time, unless the caller says. */
const CONCURRENCY = 20;
/** Progress is told no more often than this, in milliseconds: thousands of copies have much to say. */
const PROGRESS_EVERY_MS = 100;

/** A group of copies. */
export class CopyGroup extends Thenable {
  /** @type {import("./copy-starter.js").Copy[]} */
  #copies = [];
  #starter;
  #left = 0;
  #result = deferred();
  #over = false;
  #streams;
  #began = performance.now();
  #ended = Infinity;
  #timer;
  #stopListening = () => {};

  /**
   * @param {import("./client.js").Client} drive
   * @param {Partial<import("./copy-starter.js").SavedCopy>[]} copies
   * @param {any} [options] its own, and those of each of its actions
   */
  constructor(drive, copies, { concurrency = CONCURRENCY, signal, onProgress, ...each } = {}) {
    super();
    this.#streams = new ProgressStreams(onProgress);
    try {
      check(drive, copies, concurrency, signal);
    } catch (error) {
      this.#result = { ...this.#result, promise: Promise.reject(error) };
      this.#streams.end(Promise.reject(error));
      return;
    }
    this.#starter = new CopyStarter(drive[lend], Math.min(concurrency, copies.length));
    const options = { ...each, onProgress: () => this.#changed() };
    this.#copies = copies.map((saved) => this.#starter.begin(saved, options));
    this.#left = this.#copies.length;
    for (const copy of this.#copies) {
      Promise.allSettled([copy.action]).then(([over]) => this.#settle(copy, over));
    }
    if (this.#left === 0) this.#end();
    else this.#stopListening = obey(signal, (reason) => this.abort(reason));
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

  get [Symbol.toStringTag]() {
    return "CopyGroup";
  }

  [Symbol.asyncIterator]() {
    return this.#streams.open();
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
    this.#streams.push(this.progress);
  }

  #end() {
    this.#ended = performance.now();
    this.#stopListening();
    this.#tell();
    this.#over = true;
    this.#streams.end(this.#result.promise);
    this.#result.resolve(this.#copies.map(({ over }) => over));
  }
}

/** Throws for what can't be used. What is the matter with one of the copies, its own action tells. */
function check(drive, copies, concurrency, signal) {
  if (!drive?.[lend]) throw new TypeError("drive must be a DriveClient");
  if (!Array.isArray(copies)) throw new TypeError("copies must be an array");
  if (!(concurrency >= 1)) throw new RangeError("concurrency must be a number that is at least 1");
  checkSignal(signal);
}

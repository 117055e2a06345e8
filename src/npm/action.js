// An action as an app holds it: promises, progress, a way to stop, a way to save. What it does is the wasm's.

import { obey } from "./abort-signal.js";
import { textOf } from "./body.js";
import { deferred } from "./deferred.js";
import { BugError } from "./errors.js";
import { tellNoMore, tellOfPage } from "./page-events.js";
import { ProgressStreams } from "./progress-stream.js";
import { errorOf } from "./report.js";
import { inSlices } from "./slices.js";
import { Thenable } from "./thenable.js";

/**
 * @typedef {object} Engine what the wasm exports
 * @property {(task: object, host: object) => void} run
 * @property {(percentage: number, etaMs: number | null, sinceMs: number) => number} estimate
 */

/** The actions that haven't settled: a bug in the wasm rejects them all, so that no promise hangs. */
const pending = new Set();

/** @param {unknown} cause */
export function rejectAll(cause) {
  for (const reject of [...pending]) reject(new BugError(cause));
}

/** A long running action. */
export class Action extends Thenable {
  #controller = new AbortController();
  /** There before any progress is. @type {any} */
  #engine;
  #saved = null;
  /** @type {import("./index.js").Progress | null} */
  #progress = null;
  #progressAt = 0;
  #noToken;
  /** What no error may repeat. */
  #secrets = new Set();
  #observed = false;
  #over = false;
  #streams;
  #accepted = deferred();
  #result = deferred();
  #stopListening = () => {};

  /**
   * @param {() => Promise<Engine>} load
   * @param {any} task
   * @param {{ fetch?: Function, token?: (fresh: boolean) => Promise<string> }} lent
   */
  constructor(load, task, lent) {
    super();
    const options = task.options ?? {};
    this.#streams = new ProgressStreams(options.onProgress);
    pending.add(this.#reject);
    this.#controller.signal.addEventListener("abort", () => this.#reject(this.#controller.signal.reason));
    this.#run(load, task, lent, options.signal);
  }

  get accepted() {
    this.#observed = true;
    return this.#accepted.promise;
  }

  get result() {
    this.#observed = true;
    return this.#result.promise;
  }

  get progress() {
    return this.#progress;
  }

  estimate() {
    if (this.#progress === null) return null;
    const { percentageComplete, etaMs, elapsedMs } = this.#progress;
    const since = this.#over ? 0 : performance.now() - this.#progressAt;
    return {
      ...this.#progress,
      percentageComplete:
        percentageComplete === null ? null : this.#engine.estimate(percentageComplete, etaMs, since),
      etaMs: etaMs === null ? null : Math.max(0, etaMs - since),
      elapsedMs: elapsedMs + since,
    };
  }

  abort(reason) {
    this.#controller.abort(reason);
  }

  toJSON() {
    return this.#saved;
  }

  get [Symbol.toStringTag]() {
    return "Action";
  }

  [Symbol.asyncIterator]() {
    this.#observed = true;
    return this.#streams.open();
  }

  async #run(load, task, lent, signal) {
    try {
      this.#stopListening = obey(signal, (reason) => this.#controller.abort(reason));
      const engine = await load();
      inSlices(() => {
        if (this.#over) return;
        this.#engine = engine;
        tellOfPage(this.#controller.signal);
        engine.run(task, this.#host(lent));
      });
    } catch (error) {
      this.#reject(error);
    }
  }

  /** The side of this action that the wasm sees. None of its methods throws. */
  #host({ fetch, token }) {
    return {
      fetch,
      text: textOf,
      signal: this.#controller.signal,
      over: this.#result.promise,
      secrets: this.#secrets,
      token: async (fresh) => {
        const given = await token(fresh);
        this.#secrets.add(given);
        return given;
      },
      noToken: (cause) => {
        this.#noToken = cause;
      },
      sending: async () => {},
      notStarted: () => {},
      accepted: (saved, stored) => {
        this.#saved = saved;
        if (saved?.monitorUrl) this.#secrets.add(saved.monitorUrl);
        Promise.resolve(stored).then(this.#accepted.resolve);
      },
      progress: (progress) => {
        if (this.#over) return;
        this.#progress = progress;
        this.#progressAt = performance.now();
        this.#streams.push(progress);
      },
      // An abort has rejected already.
      ended: (report, item) => {
        const { kind, ...result } = report;
        if (kind === "completed") this.#resolve({ ...result, item });
        else this.#reject(errorOf(report, this.#noToken, this.#secrets));
      },
    };
  }

  #resolve(result) {
    if (!this.#settle()) return;
    this.#accepted.resolve();
    this.#result.resolve(result);
  }

  #reject = (error) => {
    if (!this.#settle()) return;
    if (this.#saved) this.#accepted.resolve();
    else this.#accepted.reject(error);
    this.#result.reject(error);
    // Nobody has looked at this action: then it is an unhandled rejection like any other.
    if (!this.#observed) Promise.reject(error);
  };

  /** Whether it was still open. From here on nothing changes any more. */
  #settle() {
    if (this.#over) return false;
    this.#over = true;
    pending.delete(this.#reject);
    tellNoMore(this.#controller.signal);
    this.#stopListening();
    this.#streams.end(this.#result.promise);
    return true;
  }
}

// The platform: everything that the package uses from its realm (a page, a worker, Node). All other modules receive an `Environment` as an
// argument, so that a test can simulate several tabs in one process.

/** The maximum duration of a slice of jobs, in milliseconds. */
const SLICE_MS = 3;
/** The maximum delay of a timer, in milliseconds. What is due during sleep continues within this time afterwards: many platforms stop timers meanwhile. */
const MAX_TIMER_MS = 15_000;
/** The interval at which an offline platform is checked for a network again, in milliseconds. */
const OFFLINE_CHECK_MS = 2_000;

/** One realm. Its methods don't throw if a part of the platform is missing or throws. */
export class Environment {
  /** The wasm of this realm, after its first use. @type {Promise<import("./engine.js").Engine> | undefined} */
  engine;
  /** The compiled module. @type {WebAssembly.Module | undefined} */
  wasmModule;
  #scope;
  /** The milliseconds from the time of `performance` to the time since 1970. Only grows. */
  #offset = 0;
  /** The last time of `performance`. */
  #reading = 0;
  /** The last time of `performance` and the offset together. */
  #clock = -Infinity;
  /** The last time that `now` returned. */
  #last = -Infinity;

  /** @param {any} [scope] the global scope, or an object with the same members */
  constructor(scope = globalThis) {
    this.#scope = scope;
    this.jobs = new JobQueue(this);
    this.pageEvents = new PageEvents(this);
  }

  /** The current global fetch, which apps may replace at any time. Undefined in a realm without fetch. @returns {typeof fetch | undefined} */
  get fetch() {
    return this.attempt(({ fetch }) => (typeof fetch === "function" ? fetch : undefined));
  }

  /**
   * Returns the milliseconds since 1970. Never goes backwards, even if fake timers replace the clock or the system's time is set back. Most platforms
   * stop `performance` while the machine sleeps (w3c/hr-time#115). Then only `Date` shows how much time has passed.
   *
   * @param {number} [earliest] a time that has certainly been reached
   */
  now(earliest = -Infinity) {
    const reading = (this.#reading = this.#read("performance", this.#reading));
    this.#offset = Math.max(this.#offset, this.#clock - reading, this.#read("Date", 0) - reading);
    this.#clock = reading + this.#offset;
    return (this.#last = Math.max(this.#last, this.#clock, earliest));
  }

  /** Returns the time of a clock, or `otherwise` if the platform lacks the clock, or a mock of it returns no time. @returns {number} */
  #read(clock, otherwise) {
    const time = this.attempt((scope) => scope[clock].now());
    return Number.isFinite(time) ? time : otherwise;
  }

  /**
   * Calls a function after `ms` milliseconds, or after the maximum delay of a timer. `now` then returns at least the time at which the timer is due,
   * because some fake timers don't advance the clock. The offset stays: browsers round times, so it would grow a little with each timer.
   */
  setTimeout(callback, ms) {
    const waitMs = Math.min(ms, MAX_TIMER_MS);
    const due = this.now() + waitMs;
    /** @type {any} */
    const timer = { callback };
    timer.id = this.#scope.setTimeout(() => {
      this.now(due);
      timer.callback?.();
    }, waitMs);
    return timer;
  }

  /** Clears a timer. If fake timers have replaced the platform's function since then, the timer still fires, but calls nothing. */
  clearTimeout(timer) {
    if (!timer) return;
    timer.callback = undefined;
    this.#scope.clearTimeout(timer.id);
  }

  /** Whether the platform reports that there is no network. */
  get isOffline() {
    return this.attempt(({ navigator }) => navigator.onLine) === false;
  }

  /**
   * Uses a part of the platform that may be missing or blocked. Returns what `use` returns, or undefined if it throws.
   *
   * @template T
   * @param {(scope: any) => T} use is called with the global scope
   * @returns {T | undefined}
   */
  attempt(use) {
    try {
      return use(this.#scope);
    } catch {
      // This part of the platform can't be used.
    }
  }

  /** Returns a UUID; undefined if the platform can't create one, for example in an insecure context. @returns {string | undefined} */
  randomUuid() {
    return this.attempt(({ crypto }) => crypto.randomUUID());
  }

  /** Reports an error that no caller can catch. Only logs it in Node, because an uncaught error would end the process. */
  reportError(error) {
    this.attempt((scope) => (typeof scope.reportError === "function" ? scope.reportError(error) : scope.console.error(error)));
  }

  /** Calls a callback of the app. An error that it throws is reported and has no other effect. */
  call(callback, value) {
    try {
      callback?.(value);
    } catch (error) {
      this.reportError(error);
    }
  }

  /** Runs a function in a new microtask. Doesn't use `queueMicrotask`, which some fake timers replace. */
  runSoon(task) {
    Promise.resolve().then(task);
  }

  /** Runs a function in a new task. Uses a MessageChannel if there is one, because browsers throttle timers in hidden tabs. */
  runLater(task) {
    const channel = this.attempt(({ MessageChannel }) => new MessageChannel());
    if (!channel) return void this.setTimeout(task, 0);
    channel.port1.onmessage = () => {
      channel.port1.close();
      task();
    };
    channel.port2.postMessage(null);
  }
}

/** Runs jobs in slices, so that thousands of actions that start at once don't block the page. */
class JobQueue {
  /** Oldest first. @type {(() => void)[]} */
  #jobs = [];
  #environment;

  /** @param {Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /** Runs a job in one of the next slices. An error that it throws is reported. @param {() => void} job */
  add(job) {
    if (this.#jobs.push(job) === 1) this.#environment.runSoon(() => this.#runSlice());
  }

  #runSlice() {
    const end = this.#environment.now() + SLICE_MS;
    let done = 0;
    do this.#environment.call(this.#jobs[done++]);
    while (done < this.#jobs.length && this.#environment.now() < end);
    this.#jobs.splice(0, done);
    if (this.#jobs.length > 0) this.#environment.runLater(() => this.#runSlice());
  }
}

/**
 * Notifies actions when the network is lost or restored, and when the page becomes visible. Adds one listener for all actions, because a browser
 * searches all listeners of the target whenever one is added.
 *
 * @typedef {{ setOffline(isOffline: boolean): void }} PageListener
 */
class PageEvents {
  /** @type {Set<PageListener>} */
  #listeners = new Set();
  #environment;
  #timer;

  /** @param {Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /** @param {PageListener} listener */
  add(listener) {
    if (this.#listeners.size === 0) this.#listen("addEventListener");
    this.#listeners.add(listener);
    this.#watchNetwork();
  }

  /** @param {PageListener} listener */
  delete(listener) {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#listen("removeEventListener");
  }

  /** Adds or removes the listeners. Node's global scope has no events. Events of the document also reach the global scope. */
  #listen(method) {
    for (const type of ["online", "offline", "visibilitychange"]) this.#environment.attempt((scope) => scope[method](type, this.#handle));
  }

  /** @param {{ type?: string, target?: any }} event */
  #handle = ({ type, target }) => {
    if (type === "visibilitychange" && target.hidden) return;
    const isOffline = type === "offline" || (type !== "online" && this.#environment.isOffline);
    for (const listener of this.#listeners) this.#environment.jobs.add(() => listener.setOffline(isOffline));
    this.#watchNetwork();
  };

  /** Checks the platform again while there is no network, because workers of Chromium get no event when it is restored. */
  #watchNetwork() {
    if (this.#listeners.size === 0 || !this.#environment.isOffline) return;
    this.#timer ??= this.#environment.setTimeout(() => {
      this.#timer = undefined;
      this.#handle({});
    }, OFFLINE_CHECK_MS);
  }
}

/** The realm in which this module runs. Only the package's entries use it. */
export const realm = /* @__PURE__ */ new Environment();

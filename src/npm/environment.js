// What the package uses of the realm that it runs in: a page, a worker, Node. Everything gets its `Environment` as an argument, so that
// a test can simulate several tabs in one process.

/** How long one slice of jobs may take, in milliseconds. */
const SLICE_MS = 3;
/** The longest time that a timer can wait, in milliseconds. It would fire immediately for a longer one. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** One realm. A missing or throwing part of the platform never throws from here, except for `fetch`. */
export class Environment {
  /** The wasm of this realm, once something has begun to load it. @type {Promise<import("./engine.js").Engine> | undefined} */
  engine;
  /** What instances are made of, once it is compiled. @type {WebAssembly.Module | undefined} */
  wasmModule;
  #scope;
  /** The last reading of the clock, and how much is added to the platform's. */
  #lastReading = -Infinity;
  #added = 0;

  /** @param {any} [scope] the global scope, or an object with the same members */
  constructor(scope = globalThis) {
    this.#scope = scope;
    this.jobs = new JobQueue(this);
    this.pageEvents = new PageEvents(this, scope);
  }

  /** Calls the global fetch of this moment: apps replace it. */
  fetch(url, init) {
    return this.#scope.fetch(url, init);
  }

  /** Milliseconds since an arbitrary moment. Never goes backwards: where fake timers replace the clock, it counts on. */
  now() {
    const reading = (this.#scope.performance ?? this.#scope.Date).now();
    this.#advanceTo(this.#lastReading, reading);
    return (this.#lastReading = reading + this.#added);
  }

  /** Moves the clock forward, if it is behind. */
  #advanceTo(time, reading = (this.#scope.performance ?? this.#scope.Date).now()) {
    this.#added = Math.max(this.#added, time - reading);
  }

  /** Milliseconds since 1970. */
  date() {
    return this.#scope.Date.now();
  }

  /**
   * Calls back after so many milliseconds, or after as many as a timer can wait. The clock then shows at least that time: some fake timers
   * leave the clock as it is.
   */
  setTimeout(callback, ms) {
    const waitMs = Math.min(ms, MAX_TIMER_MS);
    const due = this.now() + waitMs;
    return this.#scope.setTimeout(() => {
      this.#advanceTo(due);
      callback();
    }, waitMs);
  }

  clearTimeout(timer) {
    this.#scope.clearTimeout(timer);
  }

  /** Whether the platform says that there is no network. */
  get isOffline() {
    return this.#scope.navigator?.onLine === false;
  }

  /** Whether there is a fetch. */
  get canFetch() {
    return typeof this.#scope.fetch === "function";
  }

  /** Web Locks, or null. @returns {LockManager | null} */
  get locks() {
    return attempt(() => this.#scope.navigator.locks) ?? null;
  }

  /** Opens a BroadcastChannel; null where that is impossible, for example where the user blocks storage. */
  openChannel(name) {
    return attempt(() => new this.#scope.BroadcastChannel(name)) ?? null;
  }

  /** A name that no one can guess. */
  randomName() {
    const numbers = attempt(() => this.#scope.crypto.getRandomValues(new Uint32Array(4))) ?? Array.from("1234", Math.random);
    return numbers.join("-");
  }

  /** A UUID; undefined where the platform makes none: browsers do in secure contexts only. @returns {string | undefined} */
  randomUuid() {
    return attempt(() => this.#scope.crypto.randomUUID());
  }

  /** Reports an error that has no one to catch it. Node would end the process for an uncaught error, so there it is only logged. */
  reportError(error) {
    const { reportError, console } = this.#scope;
    attempt(() => (typeof reportError === "function" ? reportError.call(this.#scope, error) : console.error(error)));
  }

  /** Calls a callback of the app. What it throws is reported and has no other effect. */
  call(callback, value) {
    try {
      callback?.(value);
    } catch (error) {
      this.reportError(error);
    }
  }

  /** Runs a function in a new microtask. Not by `queueMicrotask`, which some fake timers replace. */
  runSoon(task) {
    Promise.resolve().then(task);
  }

  /** Runs a function in a new task. Timers are throttled in hidden tabs, so a message is used where the platform has them. */
  runLater(task) {
    const channel = attempt(() => new this.#scope.MessageChannel());
    if (!channel) return void this.setTimeout(task, 0);
    channel.port1.onmessage = () => {
      channel.port1.close();
      task();
    };
    channel.port2.postMessage(null);
  }
}

/** The result of a function, or undefined if it throws. */
function attempt(get) {
  try {
    return get();
  } catch {
    return undefined;
  }
}

/** Runs jobs in slices, so that thousands of actions that begin at once don't block the page. */
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
 * Tells actions that the network went away or came back, and that the page became visible. One listener serves all actions: a browser
 * searches the whole list of a target's listeners whenever one is added.
 *
 * @typedef {{ wake(): void, offline(): void }} PageListener
 */
class PageEvents {
  /** @type {Set<PageListener>} */
  #listeners = new Set();
  #environment;
  #scope;

  /** @param {Environment} environment @param {any} scope */
  constructor(environment, scope) {
    this.#environment = environment;
    this.#scope = scope;
  }

  /** @param {PageListener} listener */
  add(listener) {
    if (this.#listeners.size === 0) this.#listen("addEventListener");
    this.#listeners.add(listener);
  }

  /** @param {PageListener} listener */
  delete(listener) {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#listen("removeEventListener");
  }

  /** Node's global scope has no events, and a worker has no document; tests may have a partial one. */
  #listen(method) {
    const { document } = this.#scope;
    attempt(() => this.#scope[method]?.("online", this.#handle));
    attempt(() => this.#scope[method]?.("offline", this.#handle));
    attempt(() => document?.[method]?.("visibilitychange", this.#handle));
  }

  #handle = ({ type }) => {
    const { document, navigator } = this.#scope;
    if (type === "visibilitychange" && (document.hidden || navigator?.onLine === false)) return;
    const method = type === "offline" ? "offline" : "wake";
    for (const listener of this.#listeners) this.#environment.jobs.add(() => listener[method]());
  };
}

/** The realm that this module runs in. Entries pass it on; nothing else refers to it. */
export const realm = /* @__PURE__ */ new Environment();

// A browser with several tabs of one origin, in one process and in virtual time. Its parts follow the standards. Where a standard doesn't
// specify the time or the order, random numbers decide, so that a seed always gives the same course of events.

import { createClock } from "fake-timers-15";
import { getEventListeners } from "node:events";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** The time at which each simulation begins, in milliseconds since 1970. */
const START = Date.UTC(2026, 0, 1);
/** Browsers run the timers of a hidden tab this often, in milliseconds. */
const HIDDEN_TIMER_MS = 1_000;

/** The parts that all tabs share. */
export class Browser {
  clock = createClock(START);
  /** @type {Tab[]} */
  tabs = [];
  /** @type {Set<Channel>} */
  channels = new Set();
  locks = new Locks(this);
  /** The events so far, oldest first. @type {string[]} */
  story = [];
  isOnline = true;
  /** The number of running operations in real time. Virtual time waits for them. */
  busy = 0;
  /** Called with every message that a tab sends. @type {(data: unknown, name: string) => void} */
  onMessage = () => {};
  #random;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = xoroshiro128plus(seed);
  }

  /** Milliseconds since the simulation began. */
  get now() {
    return this.clock.now - START;
  }

  /** A random integer. @param {number} min @param {number} max */
  random(min, max) {
    return uniformInt(this.#random, min, max);
  }

  /** @param {string} line */
  log(line) {
    this.story.push(`${(this.now / 1_000).toFixed(3)} ${line}`);
  }

  /** Connects or disconnects the network of all tabs. @param {boolean} isOnline */
  setOnline(isOnline) {
    if (this.isOnline === isOnline) return;
    this.isOnline = isOnline;
    this.log(isOnline ? "the network is back" : "the network is gone");
    for (const tab of this.tabs) tab.dispatchNetwork(isOnline ? "online" : "offline");
  }

  open() {
    const tab = new Tab(this, this.tabs.length);
    this.tabs.push(tab);
    return tab;
  }

  /** Runs a function of the browser after a time. @param {() => void} task @param {number} ms */
  later(task, ms) {
    this.clock.setTimeout(task, ms);
  }

  /** Stops virtual time until this promise has settled. @template T @param {Promise<T>} promise @returns {Promise<T>} */
  async waitFor(promise) {
    this.busy++;
    try {
      return await promise;
    } finally {
      this.busy--;
    }
  }

  /** Advances the time: runs each task that is due, and its consequences, before the next task. @param {number} ms @param {() => void} [onStep] */
  async pass(ms, onStep) {
    await this.#drain();
    let isOver = false;
    this.clock.setTimeout(() => void (isOver = true), ms);
    while (!isOver) {
      await this.step();
      onStep?.();
    }
  }

  /** Advances the time until a condition holds, for at most this number of milliseconds. Returns whether it holds. @param {() => boolean} condition @param {number} ms */
  async until(condition, ms) {
    await this.#drain();
    const end = this.now + ms;
    while (!condition()) {
      if (this.now >= end || this.clock.countTimers() === 0) return false;
      await this.step();
    }
    return true;
  }

  /** Runs the next task. */
  async step() {
    this.clock.next();
    await this.#drain();
  }

  async #drain() {
    do await drained();
    while (this.busy > 0);
  }
}

/** Resolves when all promises that can settle now have settled. @returns {Promise<void>} */
export function drained() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** One tab: its global scope, and whether it runs. */
export class Tab {
  /** @type {"awake" | "frozen" | "gone"} */
  state = "awake";
  isHidden = false;
  /** The number of events by which the tab can miss a response. */
  disturbances = 0;
  thawedAt = -Infinity;
  nextLockTask = 0;
  /** The errors that it reported as uncaught. @type {unknown[]} */
  reported = [];
  /** The timers that will fire. @type {Set<object>} */
  timers = new Set();
  /** The tasks that are deferred until it thaws. @type {(() => void)[]} */
  #deferred = [];
  #window = new EventTarget();

  /** @param {Browser} browser @param {number} number */
  constructor(browser, number) {
    this.browser = browser;
    this.number = number;
    this.scope = this.#makeScope();
  }

  get isAwake() {
    return this.state === "awake";
  }

  /** The number of listeners for events of the page. */
  get listeners() {
    return ["online", "offline", "visibilitychange"].flatMap((type) => getEventListeners(this.#window, type)).length;
  }

  /** @param {string} line */
  log(line) {
    this.browser.log(`tab ${this.number} ${line}`);
  }

  /** Runs a task of this tab after a time: later if the tab is frozen, never if it is gone. @param {() => void} task @param {number} ms */
  post(task, ms) {
    return this.browser.clock.setTimeout(() => {
      if (this.state === "frozen" || this.#deferred.length > 0) this.#deferred.push(task);
      else if (this.state === "awake") task();
    }, ms);
  }

  /** Hides the tab, or shows it again. @param {boolean} isHidden */
  setHidden(isHidden) {
    this.isHidden = isHidden;
    this.log(isHidden ? "is hidden" : "is visible");
    // It bubbles from the document.
    const event = Object.defineProperty(new Event("visibilitychange"), "target", { value: this.scope.document });
    this.post(() => this.#window.dispatchEvent(event), 0);
  }

  /** Dispatches an event of the network in the page. @param {"online" | "offline"} type */
  dispatchNetwork(type) {
    this.post(() => this.#window.dispatchEvent(new Event(type)), 0);
  }

  freeze() {
    this.log("freezes");
    this.disturbances++;
    this.state = "frozen";
  }

  /** Thaws the tab, and runs its deferred tasks in order, one after the other. */
  thaw() {
    this.log("thaws");
    this.thawedAt = this.browser.now;
    this.state = "awake";
    this.browser.later(() => this.#runDeferred(), 0);
  }

  #runDeferred() {
    if (this.state !== "awake" || this.#deferred.length === 0) return;
    this.#deferred.shift()?.();
    this.browser.later(() => this.#runDeferred(), 0);
  }

  /** Closes or crashes the tab. The messages that it sent are still delivered. @param {string} how */
  leave(how) {
    this.log(how);
    this.disturbances++;
    this.state = "gone";
    this.timers.clear();
    for (const channel of this.browser.channels) if (channel.tab === this) this.browser.channels.delete(channel);
    this.browser.locks.leave(this);
  }

  #makeScope() {
    const { browser } = this;
    const tab = this;
    return {
      Date: browser.clock.Date,
      performance: { now: () => browser.now },
      crypto: { getRandomValues: (/** @type {Uint32Array} */ numbers) => numbers.map(() => browser.random(0, 2 ** 32 - 1)), randomUUID: () => `uuid-${browser.random(0, 2 ** 32 - 1)}` },
      document: {
        get hidden() {
          return tab.isHidden;
        },
      },
      addEventListener: (/** @type {string} */ type, /** @type {any} */ listener) => this.#window.addEventListener(type, listener),
      removeEventListener: (/** @type {string} */ type, /** @type {any} */ listener) => this.#window.removeEventListener(type, listener),
      navigator: {
        get onLine() {
          return browser.isOnline;
        },
        locks: { request: (/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ callback) => browser.locks.request(this, name, options, callback) },
      },
      setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ ms) => this.#setTimeout(callback, ms),
      clearTimeout: (/** @type {any} */ timer) => {
        if (this.timers.delete(timer)) browser.clock.clearTimeout(timer.number);
      },
      reportError: (/** @type {any} */ error) => {
        this.log(`reports ${error}`);
        this.reported.push(error);
      },
      BroadcastChannel: class extends Channel {
        /** @param {string} name */
        constructor(name) {
          super(tab, name);
        }
      },
      MessageChannel: class {
        port1 = { onmessage: () => {}, close: () => {} };
        port2 = { postMessage: () => void tab.post(() => this.port1.onmessage(), 0) };
      },
    };
  }

  /** @param {() => void} callback @param {number} ms */
  #setTimeout(callback, ms = 0) {
    const { browser } = this;
    const due = browser.now + Math.max(0, ms);
    const delay = this.isHidden ? Math.ceil(due / HIDDEN_TIMER_MS) * HIDDEN_TIMER_MS - browser.now : Math.max(0, ms);
    const timer = { number: /** @type {any} */ (undefined) };
    this.timers.add(timer);
    timer.number = this.post(() => {
      if (this.timers.delete(timer)) callback();
    }, delay);
    return timer;
  }
}

/**
 * @typedef {object} LockRequest
 * @property {Tab} tab
 * @property {string} name
 * @property {(error: unknown) => void} reject
 * @property {() => void} grant
 */

/** The Web Locks of one origin; exclusive locks only. https://w3c.github.io/web-locks/ */
class Locks {
  /** The holder of each lock. @type {Map<string, LockRequest>} */
  held = new Map();
  /** Holders whose lock was stolen and who haven't been notified yet. @type {Set<LockRequest>} */
  losing = new Set();
  /** @type {LockRequest[]} */
  waiting = [];
  #browser;

  /** @param {Browser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  /** @param {Tab} tab @param {string} name @param {{ signal?: AbortSignal, steal?: boolean }} options @param {() => unknown} callback */
  request(tab, name, { signal, steal = false }, callback) {
    if (signal && steal) return Promise.reject(new DOMException("signal and steal", "NotSupportedError"));
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      /** @type {LockRequest} */
      const request = { tab, name, reject, grant: () => this.#post(tab, run) };
      const abort = () => {
        this.waiting = this.waiting.filter((other) => other !== request);
        reject(signal?.reason);
      };
      const run = async () => {
        if (signal?.aborted) return this.#release(request);
        signal?.removeEventListener("abort", abort);
        tab.log(`gets the lock ${steal ? "by stealing it" : ""}`);
        try {
          const result = await callback();
          this.#release(request);
          resolve(result);
        } catch (error) {
          this.#release(request);
          reject(error);
        }
      };
      signal?.addEventListener("abort", abort);
      if (steal) this.#steal(request);
      else this.waiting.push(request);
      this.#browser.later(() => this.#grantNext(name), 0);
    });
  }

  /** Releases the locks of a tab that is gone. @param {Tab} tab */
  leave(tab) {
    this.waiting = this.waiting.filter((request) => request.tab !== tab);
    for (const request of [...this.held.values()]) if (request.tab === tab) this.#release(request);
  }

  /** Runs a task about a lock in its tab, after the earlier ones. @param {Tab} tab @param {() => void} task */
  #post(tab, task) {
    const { now } = this.#browser;
    tab.nextLockTask = Math.max(tab.nextLockTask, now + this.#browser.random(0, 5));
    tab.post(task, tab.nextLockTask - now);
  }

  /** @param {LockRequest} request */
  #steal(request) {
    const holder = this.held.get(request.name);
    if (holder) {
      holder.tab.disturbances++;
      this.losing.add(holder);
      const lose = () => {
        this.losing.delete(holder);
        holder.tab.disturbances++;
        holder.reject(new DOMException("The lock was stolen", "AbortError"));
      };
      this.#post(holder.tab, lose);
      this.held.delete(request.name);
    }
    this.waiting.unshift(request);
  }

  /** @param {LockRequest} request */
  #release(request) {
    if (this.held.get(request.name) !== request) return;
    this.held.delete(request.name);
    this.#grantNext(request.name);
  }

  /** @param {string} name */
  #grantNext(name) {
    if (this.held.has(name)) return;
    const next = this.waiting.find((request) => request.name === name);
    if (!next) return;
    this.waiting = this.waiting.filter((request) => request !== next);
    this.held.set(name, next);
    next.grant();
  }
}

/** A BroadcastChannel. https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts */
class Channel {
  /** @type {((event: { data: unknown }) => void) | null} */
  onmessage = null;
  /** When the last message arrives. Messages arrive in the order in which they were sent. */
  #last = 0;

  /** @param {Tab} tab @param {string} name */
  constructor(tab, name) {
    this.tab = tab;
    this.name = name;
    tab.browser.channels.add(this);
  }

  /** @param {unknown} message */
  postMessage(message) {
    const { browser } = this.tab;
    if (this.tab.state === "gone") return;
    if (!browser.channels.has(this)) throw new DOMException("The channel is closed", "InvalidStateError");
    const data = structuredClone(message);
    browser.onMessage(data, this.name);
    for (const channel of browser.channels) if (channel !== this && channel.name === this.name) channel.deliver(data);
  }

  /** @param {unknown} data */
  deliver(data) {
    const { browser } = this.tab;
    this.#last = Math.max(this.#last, browser.now + browser.random(0, 20));
    this.tab.post(() => {
      if (browser.channels.has(this)) this.onmessage?.({ data: structuredClone(data) });
    }, this.#last - browser.now);
  }

  close() {
    this.tab.browser.channels.delete(this);
  }
}

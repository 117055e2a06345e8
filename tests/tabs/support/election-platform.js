// The global scope of one tab, whose lock, messages and timers are those of the election's model, and the real `LeaderElection` of three tabs on it.

import { Environment } from "../../../src/npm/environment.js";
import { LeaderElection } from "../../../src/npm/leader-election.js";
import { drained } from "../../npm/support/browser.js";
import { apply, browser, newWorld } from "./election-model.js";

/** How long a follower waits for its leader, in milliseconds. The model has only this timer. */
const SILENCE_MS = 10_000;

/** @typedef {{ callback: () => any, resolve: (value: any) => void, reject: (error: unknown) => void }} LockRequest */
/** @typedef {{ callback: () => void, ms: number }} Timer */

export class PlatformTab {
  /** The messages that have not arrived, oldest first. @type {any[]} */
  mail = [];
  /** @type {Set<Timer>} */
  timers = new Set();
  /** The errors that were reported as uncaught. @type {unknown[]} */
  reported = [];
  isGone = false;
  /** Whether this tab's code holds the lock. */
  isHolding = false;
  scope;
  /** @type {any} */
  #channel;
  /** Those that aren't granted, aborted or done. @type {LockRequest[]} */
  #waiting = [];
  /** @type {LockRequest | undefined} */
  #granted;

  /** @param {import("./election-model.js").World} world @param {number} number @param {PlatformTab[]} tabs all tabs of the world */
  constructor(world, number, tabs) {
    this.world = world;
    this.number = number;
    this.tabs = tabs;
    const openChannel = () => this.#openChannel();
    this.scope = {
      performance: { now: () => 0 },
      Date: { now: () => 0 },
      navigator: { locks: { request: (/** @type {any} */ _, /** @type {any} */ options, /** @type {any} */ callback) => this.#request(options, callback) } },
      BroadcastChannel: function () {
        return openChannel();
      },
      setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ ms) => this.#setTimeout(callback, ms),
      clearTimeout: (/** @type {Timer} */ timer) => this.#clearTimeout(timer),
      reportError: (/** @type {unknown} */ error) => void this.reported.push(error),
    };
  }

  get #own() {
    return this.world.tabs[this.number];
  }

  /** Lets the timer with this delay fire. @param {number} ms */
  fire(ms) {
    for (const timer of [...this.timers].filter((each) => each.ms === ms)) {
      this.#clearTimeout(timer);
      timer.callback();
    }
  }

  onSilence() {
    this.fire(SILENCE_MS);
  }

  /** Delivers the messages of one type. @param {"hello" | "state"} type */
  onMessage(type) {
    const arrived = this.mail.filter((data) => data.type === type);
    this.mail = this.mail.filter((data) => data.type !== type);
    for (const data of arrived) if (this.#own.hasChannel) this.#channel.onmessage({ data });
  }

  onGrant() {
    const request = /** @type {LockRequest} */ (this.#waiting.shift());
    this.#granted = request;
    this.isHolding = true;
    Promise.resolve(request.callback()).then((value) => {
      if (this.#granted === request) {
        this.isHolding = false;
        browser.release(this.world, this.number);
      }
      request.resolve(value);
    });
  }

  onLost() {
    const request = this.#granted;
    this.#granted = undefined;
    this.isHolding = false;
    request?.reject(new DOMException("The lock was stolen", "AbortError"));
  }

  #setTimeout(callback, ms) {
    const timer = { callback, ms };
    this.timers.add(timer);
    if (ms === SILENCE_MS) this.#own.hasTimer = true;
    return timer;
  }

  #clearTimeout(timer) {
    if (this.timers.delete(timer) && timer.ms === SILENCE_MS) this.#own.hasTimer = false;
  }

  #openChannel() {
    this.#own.hasChannel = true;
    this.#channel = {
      postMessage: (/** @type {any} */ data) => this.#post(data),
      close: () => {
        Object.assign(this.#own, { hasChannel: false, inbox: [] });
        this.mail = [];
      },
    };
    return this.#channel;
  }

  #post(data) {
    if (this.isGone) return;
    for (const { number, mail } of this.tabs) if (number !== this.number && this.world.tabs[number].hasChannel) mail.push(structuredClone(data));
    browser.post(this.world, this.number, data.type);
  }

  #request({ signal, steal = false }, callback) {
    return new Promise((resolve, reject) => {
      const request = { callback, resolve, reject };
      this.#waiting.push(request);
      signal?.addEventListener("abort", () => {
        if (!this.#waiting.includes(request)) return;
        this.#waiting = this.#waiting.filter((other) => other !== request);
        browser.abort(this.world, this.number);
        reject(signal.reason);
      });
      browser.request(this.world, this.number, steal);
    });
  }
}

/** Three tabs with the real `LeaderElection`. */
export class RealTabs {
  world = newWorld();
  /** @type {PlatformTab[]} */
  #platforms = [];
  #elections = this.world.tabs.map((_, number) => {
    const platform = new PlatformTab(this.world, number, this.#platforms);
    this.#platforms.push(platform);
    return new LeaderElection(new Environment(platform.scope), "name", { lead: () => {}, stopLeading: () => {}, meet: () => {}, receive: () => {} });
  });

  /** Applies an event, and its immediate consequences. @param {import("./election-model.js").Event} event */
  async apply(event) {
    const { kind, tab } = event;
    if (kind === "crash") this.#platforms[tab].isGone = true;
    apply(this.world, event, this.#program);
    await drained();
    this.world.tabs.forEach((own, number) => {
      if (own.life !== "gone" && own.role !== "closed") own.role = this.#elections[number].isLeading ? "leading" : "following";
    });
  }

  #program = {
    begin: (_, tab) => this.#elections[tab].begin(),
    onGrant: (_, tab) => this.#platforms[tab].onGrant(),
    onLost: (_, tab) => this.#platforms[tab].onLost(),
    onMessage: (_, tab, type) => this.#platforms[tab].onMessage(type),
    onSilence: (_, tab) => this.#platforms[tab].onSilence(),
    publish: (_, tab) => this.#elections[tab].publish({ progress: null }),
    close: (_, tab) => {
      this.world.tabs[tab].role = "closed";
      this.#elections[tab].close();
    },
  };
}

// The real `LeaderElection` of three tabs, on the lock and the messages of the model.

import { LeaderElection } from "../../src/npm/leader-election.js";
import { drained } from "./browser.js";
import { apply, browser, newWorld, TABS } from "./election-model.js";

/** @typedef {{ callback: () => any, resolve: (value: any) => void, reject: (error: unknown) => void }} LockRequest */

export class RealTabs {
  world = newWorld();
  #tabs = Array.from({ length: TABS }, (_, number) => new RealTab(this.world, number));

  /** Applies an event, and its immediate consequences. @param {import("./election-model.js").Event} event */
  async apply(event) {
    const { kind, tab } = event;
    if (kind === "crash") this.#tabs[tab].isGone = true;
    apply(this.world, event, this.#program);
    await drained();
    this.world.tabs.forEach((own, number) => {
      if (own.life !== "gone") own.role = this.#tabs[number].role;
    });
  }

  #program = {
    begin: (_, tab) => this.#tabs[tab].begin(),
    onGrant: (_, tab) => this.#tabs[tab].onGrant(),
    onLost: (_, tab) => this.#tabs[tab].onLost(),
    onMessage: (_, tab, type) => this.#tabs[tab].channel.onmessage({ data: { longhaul: 1, type } }),
    onSilence: (_, tab) => this.#tabs[tab].timer?.(),
    publish: (_, tab) => this.#tabs[tab].election.publish({ progress: null }),
    close: (_, tab) => this.#tabs[tab].close(),
  };
}

class RealTab {
  isGone = false;
  /** @type {any} */
  channel;
  /** @type {(() => void) | undefined} */
  timer;
  #isClosed = false;
  /** Those that aren't granted, aborted or done. @type {LockRequest[]} */
  #waiting = [];
  /** @type {LockRequest | undefined} */
  #granted;

  /** @param {import("./election-model.js").World} world @param {number} number */
  constructor(world, number) {
    const own = world.tabs[number];
    this.world = world;
    this.number = number;
    const unlessGone = (task) => (this.isGone ? undefined : task());
    const locks = { request: (_, options, callback) => this.#request(options, callback) };
    const openChannel = () => {
      own.hasChannel = true;
      this.channel = {
        postMessage: ({ type }) => unlessGone(() => browser.post(world, number, type)),
        close: () => Object.assign(own, { hasChannel: false, inbox: [] }),
      };
      return this.channel;
    };
    const scope = { navigator: { locks }, BroadcastChannel: function () { return openChannel(); } };
    const environment = {
      attempt: (use) => use(scope),
      setTimeout: (callback) => {
        own.hasTimer = true;
        return (this.timer = callback);
      },
      clearTimeout: (timer) => {
        if (timer === this.timer) own.hasTimer = false;
      },
    };
    const candidate = { lead: () => {}, stopLeading: () => {}, receive: () => {} };
    this.election = new LeaderElection(/** @type {any} */ (environment), "name", candidate);
  }

  /** @returns {"following" | "leading" | "closed"} */
  get role() {
    if (this.#isClosed) return "closed";
    return this.election.isLeading ? "leading" : "following";
  }

  begin() {
    this.election.begin();
  }

  close() {
    this.#isClosed = true;
    this.election.close();
  }

  onGrant() {
    const request = /** @type {LockRequest} */ (this.#waiting.shift());
    this.#granted = request;
    Promise.resolve(request.callback()).then((value) => {
      if (this.#granted === request) browser.release(this.world, this.number);
      request.resolve(value);
    });
  }

  onLost() {
    const request = this.#granted;
    this.#granted = undefined;
    request?.reject(new DOMException("The lock was stolen", "AbortError"));
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

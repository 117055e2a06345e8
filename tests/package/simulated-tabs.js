// Several tabs of one origin in this process. Each has its own environment and wasm, and they share locks, channels and a store.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BASE, TOKEN } from "./fake-service.js";

/** An origin whose tabs a test opens. */
export class Origin {
  map = new Map();
  /** The time of all tabs, in milliseconds. */
  now = 0;
  /** @type {Set<FakeChannel>} */
  channels = new Set();
  /** @type {Map<string, Lock>} */
  locks = new Map();
  /** @type {{ at: number, callback: () => void, tab: Tab }[]} */
  timers = [];
  /** The modules of the installed package. @type {any} */
  #modules;

  /** @param {string} folder where the package is installed */
  static async of(folder) {
    const origin = new Origin();
    const load = (/** @type {string} */ name) => import(pathToFileURL(join(folder, "node_modules/longhaul", name)).href);
    const [client, engine, environment, store] = await Promise.all(["client.js", "engine.js", "environment.js", "store.js"].map(load));
    const wasm = await readFile(join(folder, "node_modules/longhaul/longhaul_bg.wasm"));
    origin.#modules = { ...client, ...engine, ...environment, ...store, wasm };
    return origin;
  }

  /** @param {import("./fake-service.js").FakeService} service @param {object} [without] members that the tab's global scope has instead */
  open(service, without = {}) {
    return new Tab(this, service, this.#modules, without);
  }

  /** Sends a message to all tabs, as any script of the origin could. @param {string} name @param {unknown} message */
  post(name, message) {
    for (const channel of this.channels) if (channel.name === name) channel.deliver(structuredClone(message));
  }

  /** Lets time pass until a condition holds. @param {() => unknown} condition */
  async until(condition) {
    while (!(await condition())) {
      await this.pass(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Lets time pass until a promise has settled. @template T @param {PromiseLike<T>} promise @returns {Promise<T>} */
  async settled(promise) {
    let isPending = true;
    const settled = () => void (isPending = false);
    promise.then(settled, settled);
    await this.until(() => !isPending);
    return promise;
  }

  /** Lets the time of all tabs pass. @param {number} ms */
  async pass(ms) {
    for (const end = this.now + ms; ; ) {
      const due = this.timers.filter(({ at, tab }) => at <= end && !tab.isFrozen).sort((a, b) => a.at - b.at)[0];
      if (!due) return void (this.now = end);
      this.timers.splice(this.timers.indexOf(due), 1);
      this.now = Math.max(this.now, due.at);
      due.callback();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** One tab. */
export class Tab {
  isFrozen = false;
  /** What it reported as uncaught. @type {unknown[]} */
  reported = [];
  #origin;
  #isClosed = false;

  /** @param {Origin} origin @param {import("./fake-service.js").FakeService} service @param {any} modules @param {object} without */
  constructor(origin, service, modules, without) {
    this.#origin = origin;
    const tab = this;
    const scope = {
      Date,
      console,
      MessageChannel,
      crypto,
      performance: { now: () => origin.now },
      setTimeout: (/** @type {() => void} */ callback, ms = 0) => {
        const timer = { at: origin.now + ms, callback, tab };
        origin.timers.push(timer);
        return timer;
      },
      clearTimeout: (/** @type {any} */ timer) => void (origin.timers = origin.timers.filter((other) => other !== timer)),
      reportError: (/** @type {unknown} */ error) => this.reported.push(error),
      navigator: { locks: { request: (/** @type {any[]} */ ...args) => tab.#request(...args) } },
      BroadcastChannel: class extends FakeChannel {
        /** @param {string} name */
        constructor(name) {
          super(origin, tab, name);
        }
      },
      ...without,
    };
    this.environment = new modules.Environment(scope);
    const fetch = (/** @type {string} */ url, /** @type {any} */ init) => (this.#isClosed || this.isFrozen ? new Promise(() => {}) : service.fetch(url, init));
    const options = { baseUrl: BASE, auth: TOKEN, fetch, store: modules.actionStore(origin.map) };
    this.drive = new modules.DriveClientBase(this.environment, () => modules.loadEngine(this.environment, () => modules.wasm), options);
  }

  /** The tab crashes: it releases its locks, and runs no more code. */
  crash() {
    this.#isClosed = true;
    for (const channel of this.#origin.channels) if (channel.tab === this) channel.close();
    for (const lock of this.#origin.locks.values()) lock.leave(this);
    this.#origin.timers = this.#origin.timers.filter(({ tab }) => tab !== this);
  }

  /** @param {any[]} args */
  #request(...args) {
    const [name, options, callback] = args;
    const lock = this.#origin.locks.get(name) ?? new Lock();
    this.#origin.locks.set(name, lock);
    return lock.request(this, options, callback);
  }
}

/** A Web Lock. */
class Lock {
  /** @type {{ tab: Tab, reject: (error: unknown) => void } | undefined} */
  #holder;
  /** @type {{ tab: Tab, grant: () => void }[]} */
  #queue = [];

  /** @param {Tab} tab @param {{ signal?: AbortSignal, steal?: boolean }} options @param {() => unknown} callback */
  request(tab, { signal, steal = false }, callback) {
    return new Promise((resolve, reject) => {
      const holder = { tab, reject };
      const grant = async () => {
        this.#holder = holder;
        try {
          resolve(await callback());
        } catch (error) {
          reject(error);
        }
        if (this.#holder === holder) this.#next();
      };
      if (steal) {
        this.#holder?.reject(new DOMException("stolen", "AbortError"));
        this.#holder = undefined;
        return void grant();
      }
      const entry = { tab, grant };
      signal?.addEventListener("abort", () => {
        if (!this.#queue.includes(entry)) return;
        this.#queue = this.#queue.filter((other) => other !== entry);
        reject(signal.reason);
      });
      this.#queue.push(entry);
      queueMicrotask(() => this.#holder === undefined && this.#next());
    });
  }

  /** @param {Tab} tab */
  leave(tab) {
    this.#queue = this.#queue.filter((entry) => entry.tab !== tab);
    if (this.#holder?.tab === tab) this.#next();
  }

  #next() {
    this.#holder = undefined;
    this.#queue.shift()?.grant();
  }
}

/** A BroadcastChannel. */
class FakeChannel {
  /** @type {((event: { data: unknown }) => void) | null} */
  onmessage = null;

  /** @param {Origin} origin @param {Tab} tab @param {string} name */
  constructor(origin, tab, name) {
    this.origin = origin;
    this.tab = tab;
    this.name = name;
    origin.channels.add(this);
  }

  /** @param {unknown} message */
  postMessage(message) {
    const data = structuredClone(message);
    for (const channel of this.origin.channels) if (channel !== this && channel.name === this.name) channel.deliver(data);
  }

  /** @param {unknown} data */
  deliver(data) {
    setImmediate(() => this.origin.channels.has(this) && !this.tab.isFrozen && this.onmessage?.({ data }));
  }

  close() {
    this.origin.channels.delete(this);
  }
}

// Several tabs of one origin with the installed package. Each has its own environment and wasm. They share a store, and the locks and channels
// of the browser.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser } from "../../npm/support/browser.js";
import { BASE, TOKEN } from "./fake-service.js";

/** An origin whose tabs a test opens. Time is virtual. */
export class Origin {
  /** The entries of the store. @type {Map<string, string>} */
  map = new Map();
  browser = new Browser(1);
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

  /**
   * Opens a tab with a client in it.
   *
   * @param {import("./fake-service.js").FakeService} service
   * @param {object} [without] members that the tab's global scope has instead
   */
  open(service, without = {}) {
    const { Environment, DriveClientBase, actionStore, loadEngine, wasm } = this.#modules;
    const tab = this.browser.open();
    const environment = new Environment({ ...tab.scope, ...without });
    const fetch = (/** @type {string} */ url, /** @type {any} */ init) => deliver(tab, service.fetch(url, init));
    const loaded = () => this.browser.waitFor(loadEngine(environment, () => wasm));
    const drive = new DriveClientBase(environment, loaded, { baseUrl: BASE, auth: TOKEN, fetch, store: actionStore(this.map) });
    return { tab, drive, reported: tab.reported };
  }

  /** Sends a message to all tabs, as any script of the origin could. @param {string} name @param {unknown} message */
  post(name, message) {
    const channel = new (this.browser.open().scope.BroadcastChannel)(name);
    channel.postMessage(message);
    channel.close();
  }

  /** Lets time pass. @param {number} ms */
  pass(ms) {
    return this.browser.pass(ms);
  }

  /** Lets time pass until a condition holds. @param {() => unknown} condition */
  async until(condition) {
    while (!(await condition())) await this.browser.pass(1);
  }

  /** Lets time pass until a promise has settled. @template T @param {PromiseLike<T>} promise @returns {Promise<T>} */
  async settled(promise) {
    let isPending = true;
    const settled = () => void (isPending = false);
    promise.then(settled, settled);
    await this.until(() => !isPending);
    return promise;
  }
}

/** The response that a tab gets. It gets none while it is frozen or gone. @template T @param {import("../../npm/support/browser.js").Tab} tab @param {Promise<T>} response @returns {Promise<T>} */
function deliver(tab, response) {
  return new Promise((resolve, reject) => {
    response.then(
      (value) => tab.post(() => resolve(value), 0),
      (error) => tab.post(() => reject(error), 0),
    );
  });
}

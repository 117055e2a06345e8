// The tab: the app in it, and the browser's figures about its memory.

import { start } from "../../page/support/chromium.js";

/** @import { Event } from "./ledger.js" */
/** @import { ActionSpec } from "./plan.js" */

/**
 * A measurement, after a garbage collection. `handles` counts promises, abort signals and controllers, and functions.
 *
 * @typedef {object} Measure
 * @property {number} heapBytes
 * @property {number} wasmBytes
 * @property {number} handles
 * @property {number} listeners
 * @property {number} nodes
 * @property {number} timers
 * @property {number} requests
 * @property {number} open
 */

export class Tab {
  /** Uncaught errors of the page. @type {string[]} */
  errors = [];
  #page;
  #session;

  /** @param {import("playwright-core").Page} page @param {import("playwright-core").CDPSession} session */
  constructor(page, session) {
    this.#page = page;
    this.#session = session;
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("crash", () => this.errors.push("the tab crashed"));
  }

  /** Opens the page in a new browser. @param {string} origin */
  static async open(origin) {
    const browser = await start();
    const page = await browser.newPage();
    const tab = new Tab(page, await page.context().newCDPSession(page));
    await tab.#session.send("Performance.enable");
    await page.goto(origin, { timeout: 120_000 });
    await tab.#loaded();
    return { tab, version: browser.version() };
  }

  async reload() {
    await this.#page.reload({ timeout: 120_000 });
    await this.#loaded();
  }

  close() {
    return this.#page.context().browser()?.close();
  }

  /** Sets how many actions run at a time, and adds actions to the queue. @param {number} inFlight @param {ActionSpec[]} specs */
  feed(inFlight, specs) {
    const given = /** @type {const} */ ([inFlight, specs]);
    return this.#page.evaluate(([most, next]) => /** @type {any} */ (globalThis).app.feed(most, next), given);
  }

  /** The events since the last call, and the length of the queue. @returns {Promise<{ events: Event[], waiting: number }>} */
  take() {
    return this.#page.evaluate(() => /** @type {any} */ (globalThis).app.take());
  }

  /** @returns {Promise<Measure>} */
  async measure() {
    // Twice: an object that is finalized the first time may have held another.
    await this.#session.send("HeapProfiler.collectGarbage");
    await this.#session.send("HeapProfiler.collectGarbage");
    const { metrics } = await this.#session.send("Performance.getMetrics");
    const metric = (/** @type {string} */ name) => metrics.find((each) => each.name === name)?.value ?? 0;
    const counted = await this.#page.evaluate(() => {
      const { app, instruments } = /** @type {any} */ (globalThis);
      return { ...instruments.count(), ...app.count() };
    });
    const handles = await this.#count("Promise", "AbortSignal", "AbortController", "Function");
    return { heapBytes: metric("JSHeapUsedSize"), ...counted, handles, listeners: metric("JSEventListeners"), nodes: metric("Nodes") };
  }

  /** The number of live objects of these classes. @param {string[]} classes */
  async #count(...classes) {
    let count = 0;
    for (const name of classes) {
      const objectGroup = "counted";
      const { result } = await this.#session.send("Runtime.evaluate", { expression: `${name}.prototype`, objectGroup });
      const prototypeObjectId = /** @type {string} */ (result.objectId);
      const { objects } = await this.#session.send("Runtime.queryObjects", { prototypeObjectId, objectGroup });
      const functionDeclaration = "function () { return this.length; }";
      const parameters = { objectId: objects.objectId, functionDeclaration, returnByValue: true };
      count += (await this.#session.send("Runtime.callFunctionOn", parameters)).result.value;
      await this.#session.send("Runtime.releaseObjectGroup", { objectGroup });
    }
    return count;
  }

  async #loaded() {
    await this.#page.waitForFunction(() => "app" in globalThis, undefined, { timeout: 120_000 });
  }
}

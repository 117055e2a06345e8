// The one tab: the app in it, and what the browser says of its memory.

import { start } from "../../page/support/chromium.js";

/** @import { Order } from "./actions.js" */
/** @import { Event } from "../page/store.js" */

/**
 * What is measured, after a garbage collection.
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
  /** What the page threw and nobody caught. @type {string[]} */
  errors = [];
  #page;
  #inside;

  /** @param {import("playwright-core").Page} page @param {import("playwright-core").CDPSession} inside */
  constructor(page, inside) {
    this.#page = page;
    this.#inside = inside;
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("crash", () => this.errors.push("the tab crashed"));
  }

  /** @param {string} origin */
  static async open(origin) {
    const browser = await start();
    const page = await browser.newPage();
    const tab = new Tab(page, await page.context().newCDPSession(page));
    await tab.#inside.send("Performance.enable");
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

  /** From now on so many actions are in flight, and these come next. @param {number} inFlight @param {Order[]} orders */
  feed(inFlight, orders) {
    const given = /** @type {const} */ ([inFlight, orders]);
    return this.#page.evaluate(([most, next]) => /** @type {any} */ (globalThis).app.feed(most, next), given);
  }

  /** What has happened since the last time. @returns {Promise<{ events: Event[], waiting: number }>} */
  take() {
    return this.#page.evaluate(() => /** @type {any} */ (globalThis).app.take());
  }

  /** @returns {Promise<Measure>} */
  async measure() {
    // Twice: what is finalized the first time may have held something.
    await this.#inside.send("HeapProfiler.collectGarbage");
    await this.#inside.send("HeapProfiler.collectGarbage");
    const { metrics } = await this.#inside.send("Performance.getMetrics");
    const metric = (/** @type {string} */ name) => metrics.find((each) => each.name === name)?.value ?? 0;
    const counted = await this.#page.evaluate(() => {
      const { app, instruments } = /** @type {any} */ (globalThis);
      return { ...instruments.count(), ...app.count() };
    });
    const handles = await this.#living("Promise", "AbortSignal", "AbortController", "Function");
    return { heapBytes: metric("JSHeapUsedSize"), ...counted, handles, listeners: metric("JSEventListeners"), nodes: metric("Nodes") };
  }

  /** How many objects of these classes there are. @param {string[]} classes */
  async #living(...classes) {
    let count = 0;
    for (const name of classes) {
      const objectGroup = "counted";
      const { result } = await this.#inside.send("Runtime.evaluate", { expression: `${name}.prototype`, objectGroup });
      const prototypeObjectId = /** @type {string} */ (result.objectId);
      const { objects } = await this.#inside.send("Runtime.queryObjects", { prototypeObjectId, objectGroup });
      const functionDeclaration = "function () { return this.length; }";
      const asked = { objectId: objects.objectId, functionDeclaration, returnByValue: true };
      count += (await this.#inside.send("Runtime.callFunctionOn", asked)).result.value;
      await this.#inside.send("Runtime.releaseObjectGroup", { objectGroup });
    }
    return count;
  }

  async #loaded() {
    await this.#page.waitForFunction(() => "app" in globalThis, undefined, { timeout: 120_000 });
  }
}

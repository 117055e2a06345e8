// Tabs of one browser that share a store, on one drive.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after } from "node:test";
import { App } from "./app.js";
import { newContext, serve } from "./browser.js";
import { AppDrive } from "./drive.js";

/** The drive; one test at a time uses it. */
export const drive = await AppDrive.start();
/** Stands for a test, so that the app is removed at the end of the test file. */
const file = /** @type {import("node:test").TestContext} */ (/** @type {unknown} */ ({ after }));
const app = await App.install(file, "import-map", "tabs");
const url = await serve(file, app.folder);
/** The same app with an opaque origin. */
const sandboxed = await serve(file, app.folder, { "Content-Security-Policy": "sandbox allow-scripts", "Access-Control-Allow-Origin": "*" });

/** Polls often. */
const PACING = { firstMs: 20, minMs: 20, maxMs: 100 };

/** The tabs of one browser context, which has a storage of its own. */
export class Tabs {
  #context;

  /** @param {import("playwright-core").BrowserContext} context */
  constructor(context) {
    this.#context = context;
  }

  /** @param {import("node:test").TestContext} t */
  static async start(t) {
    const context = await newContext(t);
    await drive.fault();
    await drive.forget();
    return new Tabs(context);
  }

  /**
   * Opens a tab.
   *
   * @param {object} [options]
   * @param {boolean} [options.opaque] whether its page has an opaque origin, without storage and locks
   */
  async open({ opaque = false } = {}) {
    const tab = new Tab(await this.#context.newPage());
    await tab.go(`${opaque ? sandboxed : url}?${new URLSearchParams(drive.settings())}`);
    return tab;
  }

  /** Disconnects the network of all tabs, and connects it again. */
  async offlineAndBack() {
    await this.#context.setOffline(true);
    await this.#context.setOffline(false);
  }

  /** Checks that the drive's monitors were polled exactly as often as these results say. @param {{ polls: number }[]} results */
  async polled(...results) {
    const polls = results.map(({ polls }) => polls);
    assert.equal(await drive.polls(), polls.reduce((sum, polls) => sum + polls, 0), `the results report ${polls} polls`);
  }
}

/** A tab. */
export class Tab {
  /** How often this tab has polled a monitor. */
  polls = 0;
  /** The messages of its uncaught errors. @type {string[]} */
  uncaught = [];

  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    page.on("request", (request) => {
      if (request.url().startsWith(drive.at.monitor)) this.polls += 1;
    });
    page.on("pageerror", (error) => this.uncaught.push(error.message));
  }

  /** @param {string} url */
  async go(url) {
    await this.page.goto(url);
    await this.#ready();
  }

  async reload() {
    await this.page.reload();
    await this.#ready();
  }

  /** Replaces the timer that checks whether the leader still runs. Returns a function that runs the check. */
  async checkLeaderByHand() {
    await this.page.evaluate(() => {
      const page = /** @type {any} */ (globalThis);
      const real = setTimeout;
      page.setTimeout = (/** @type {() => void} */ callback, /** @type {number} */ ms) => {
        if (ms !== 10_000) return real(callback, ms);
        page.checkLeader = callback;
      };
    });
    return () => this.page.evaluate(() => /** @type {any} */ (globalThis).checkLeader?.());
  }

  /** Stops all its code, as in a tab that is frozen in the background. Returns a function that thaws it. */
  async freeze() {
    const debug = await this.page.context().newCDPSession(this.page);
    await debug.send("Debugger.enable");
    const paused = once(/** @type {any} */ (debug), "Debugger.paused");
    await debug.send("Debugger.pause");
    await paused;
    return () => debug.send("Debugger.resume");
  }

  /**
   * Starts a copy, and waits until it is accepted.
   *
   * @param {object} [options]
   * @param {object} [client]
   * @returns {Promise<Seen>}
   */
  async copy(options = {}, client = {}) {
    const { from, to } = drive.settings();
    const given = { from, to, client, options: { pacing: PACING, ...options } };
    const seen = await this.#watch(({ from, to, client, options }) => {
      const tab = /** @type {any} */ (globalThis);
      return tab.watch(tab.client(client).copy({ path: `/${from}` }, { name: to }, options));
    }, given);
    await seen.has(({ accepted }) => accepted);
    return seen;
  }

  /** Lists the pending actions. @returns {Promise<any[]>} */
  pending() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).client().pending());
  }

  /** Waits until no action is pending: an entry is removed after the outcome was reported. */
  async hasNonePending() {
    // Not `waitForFunction`, which takes any promise for the end.
    while ((await this.pending()).length > 0);
  }

  /**
   * Resumes an action, by default the only pending one.
   *
   * @param {object} [options]
   * @param {any} [saved]
   */
  async resume(options = {}, saved) {
    saved ??= await this.#only();
    return this.#watch(({ saved, options }) => {
      const tab = /** @type {any} */ (globalThis);
      return tab.watch(tab.client().resume(saved, options));
    }, { saved, options: { pacing: PACING, ...options } });
  }

  async #only() {
    const pending = await this.pending();
    assert.equal(pending.length, 1, "one action is pending");
    return pending[0];
  }

  /** @param {(given: any) => number} act @param {object} given */
  async #watch(act, given) {
    return new Seen(this.page, await this.page.evaluate(act, given));
  }

  #ready() {
    return this.page.waitForFunction(() => document.title === "ready");
  }
}

/** What a tab has observed of an action. */
class Seen {
  #page;
  #index;

  /**
   * @param {import("playwright-core").Page} page
   * @param {number} index
   */
  constructor(page, index) {
    this.#page = page;
    this.#index = index;
  }

  /** Returns what it has observed so far. @returns {Promise<any>} */
  now() {
    return this.#page.evaluate((index) => {
      const { accepted, progress, end } = /** @type {any} */ (globalThis).seen[index];
      return { accepted, progress, end };
    }, this.#index);
  }

  /** Waits until a condition holds. @param {string | ((seen: any) => boolean)} condition runs in the page, and can use only its argument */
  async has(condition) {
    await this.#page.waitForFunction(`(${condition})(seen[${this.#index}])`);
  }

  /** Waits for another progress. */
  async more() {
    const { length } = (await this.now()).progress;
    await this.has(`({ progress }) => progress.length > ${length}`);
  }

  /** Waits for the outcome, and returns it. */
  async end() {
    await this.has(({ end }) => end !== null);
    return (await this.now()).end;
  }

  /** @param {string} reason */
  abort(reason) {
    return this.#page.evaluate(
      ([index, reason]) => /** @type {any} */ (globalThis).seen[index].action.abort(reason),
      /** @type {const} */ ([this.#index, reason]),
    );
  }
}

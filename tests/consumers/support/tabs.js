// Tabs of one browser, on one drive, that have a store in common.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after } from "node:test";
import { App } from "./app.js";
import { startBrowser } from "./browser.js";
import { AppDrive } from "./drive.js";
import { serve } from "./serve.js";

const browser = await startBrowser();
/** For one test at a time. */
export const drive = await AppDrive.start();
/** As tests do, the file of them removes what it uses. */
const file = /** @type {import("node:test").TestContext} */ (/** @type {unknown} */ ({ after }));
const app = await App.install(file, "import-map", "tabs");
const url = await serve(file, app.folder);
/** The same, with an origin of nobody's. */
const sandboxed = await serve(file, app.folder, { "Content-Security-Policy": "sandbox allow-scripts", "Access-Control-Allow-Origin": "*" });

/** So that a monitor is asked often. */
const PACING = { firstMs: 20, minMs: 20, maxMs: 100 };

/** What a monitor says of a copy that does not get on. */
export const HALF = { status: 202, body: { operation: "ItemCopy", percentageComplete: 50, status: "inProgress" } };

/** The tabs of a browser with a storage of its own. */
export class Tabs {
  #context;

  /** @param {import("playwright-core").BrowserContext} context */
  constructor(context) {
    this.#context = context;
  }

  /** @param {import("node:test").TestContext} t */
  static async start(t) {
    const context = await browser.newContext();
    t.after(() => context.close());
    await drive.fault();
    await drive.forget();
    return new Tabs(context);
  }

  /**
   * One more tab.
   *
   * @param {object} [options]
   * @param {boolean} [options.opaque] whether its page is to be of an opaque origin, which has no storage and no locks
   */
  async open({ opaque = false } = {}) {
    const tab = new Tab(await this.#context.newPage());
    await tab.go(`${opaque ? sandboxed : url}?${new URLSearchParams(drive.settings())}`);
    return tab;
  }

  /** Takes the network away from all tabs, and gives it back. */
  async offlineAndBack() {
    await this.#context.setOffline(true);
    await this.#context.setOffline(false);
  }

  /** Checks that the drive has been asked for nothing but what these actions say they asked. @param {{ polls: number }[]} results */
  async asked(...results) {
    const asked = await drive.questions();
    const polls = results.map(({ polls }) => polls);
    assert.equal(asked, polls.reduce((sum, polls) => sum + polls, 0), `${asked} questions, by actions that asked ${polls}`);
  }
}

/** A tab. */
export class Tab {
  /** How often this tab has asked a monitor. */
  questions = 0;
  /** What went wrong in it. @type {string[]} */
  uncaught = [];

  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    page.on("request", (request) => {
      if (request.url().startsWith(drive.at.monitor)) this.questions += 1;
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

  /** Has it look after the tab whose turn it is when the test says so, which is what it is given, and not by a timer. */
  async watchByHand() {
    await this.page.evaluate(() => {
      const page = /** @type {any} */ (globalThis);
      const real = setTimeout;
      page.setTimeout = (/** @type {() => void} */ callback, /** @type {number} */ ms) => {
        if (ms !== 10_000) return real(callback, ms);
        page.look = callback;
      };
    });
    return () => this.page.evaluate(() => /** @type {any} */ (globalThis).look?.());
  }

  /** Has nothing run in it any more, as in a tab that is frozen in the background. Gives what thaws it. */
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

  /** What is pending. @returns {Promise<any[]>} */
  pending() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).client().pending());
  }

  /**
   * Resumes an action, by default the one that is pending.
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

/** What a tab sees of an action. */
class Seen {
  #page;
  #place;

  /**
   * @param {import("playwright-core").Page} page
   * @param {number} place
   */
  constructor(page, place) {
    this.#page = page;
    this.#place = place;
  }

  /** So far. @returns {Promise<any>} */
  now() {
    return this.#page.evaluate((place) => {
      const { accepted, progress, end } = /** @type {any} */ (globalThis).seen[place];
      return { accepted, progress, end };
    }, this.#place);
  }

  /** Waits until that holds. @param {string | ((seen: any) => boolean)} condition it may use nothing but what it is given */
  async has(condition) {
    await this.#page.waitForFunction(`(${condition})(seen[${this.#place}])`);
  }

  /** Waits for one more progress. */
  async more() {
    const { length } = (await this.now()).progress;
    await this.has(`({ progress }) => progress.length > ${length}`);
  }

  /** Waits for the end. */
  async end() {
    await this.has(({ end }) => end !== null);
    return (await this.now()).end;
  }

  /** @param {string} reason */
  abort(reason) {
    return this.#page.evaluate(
      ([place, reason]) => /** @type {any} */ (globalThis).seen[place].action.abort(reason),
      /** @type {const} */ ([this.#place, reason]),
    );
  }
}

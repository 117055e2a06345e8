// @ts-check
/**
 * The demo page as a user sees it: found by labels, used by buttons, read as text.
 */

import assert from "node:assert/strict";
import { PATIENCE_MS } from "./browser.js";

/** @typedef {import("playwright-core").Locator} Locator */

/** What the package reports where the machine is too busy for the browser's storage. */
const BUSY = /^Error: The store did not answer in time/;

export class FileManager {
  /** The errors and warnings in the browser's console. @type {string[]} */
  consoleErrors = [];
  /** The time of the last typed letter, in seconds since 1970. */
  #typedAt = Date.now() / 1000;

  /**
   * @param {import("playwright-core").Page} page
   * @param {string} origin
   */
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.consoleErrors.push(message.text());
    });
    page.on("pageerror", (error) => {
      if (!BUSY.test(String(error))) this.consoleErrors.push(String(error));
    });
  }

  /** Opens the page, and records what its bars show and what it announces. */
  async open() {
    await this.page.addInitScript(record);
    await this.page.addInitScript(keepNotices);
    await this.page.goto(this.origin);
    await this.item("Sample project").waitFor();
    await this.loaded();
  }

  /** Waits until everything is loaded, and not only the list: then the menus work. */
  async loaded() {
    await this.page.locator("#more[aria-expanded]").waitFor();
  }

  /** Waits until the page has been drawn again, after an event that may have changed it. */
  async drawn() {
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }

  /** The same page in a tab beside this one. */
  async another() {
    const other = new FileManager(await this.page.context().newPage(), this.origin);
    await other.open();
    return other;
  }

  /**
   * A row of the list.
   *
   * @param {string} name
   * @returns {Locator}
   */
  item(name) {
    return this.page.getByRole("row").filter({ has: this.page.getByLabel(`Select ${name}`, { exact: true }) });
  }

  /**
   * Selects items and copies them.
   *
   * @param {string[]} names
   * @param {object} [options]
   * @param {string} [options.to] a folder in the shown one; the shown one itself by default
   * @param {string} [options.name] the copy's name
   * @param {"Keep both" | "Replace" | "Skip"} [options.conflict] the answer to the question about a name that is taken
   * @param {boolean} [options.hold] whether to leave that question open
   */
  async copy(names, { to, name, conflict, hold = false } = {}) {
    for (const item of names) await this.page.getByLabel(`Select ${item}`, { exact: true }).check();
    await this.page.getByRole("button", { name: "Copy to…" }).click();
    const dialog = this.page.getByRole("dialog");
    if (to !== undefined) {
      await dialog.getByRole("button", { name: to, exact: true }).click();
      await dialog.getByRole("button", { name: `Copy to ${to}` }).waitFor();
    }
    if (name !== undefined) await dialog.getByLabel("Name of the copy").fill(name);
    await dialog.getByRole("button", { name: /^Copy to/ }).click();
    if (conflict !== undefined) await this.answer(conflict);
    if (!hold) await dialog.waitFor({ state: "hidden" });
  }

  /**
   * Answers the question about a name that is taken.
   *
   * @param {"Keep both" | "Replace" | "Skip"} conflict
   */
  async answer(conflict) {
    await this.page.getByRole("dialog", { name: /is already in/ }).getByRole("button", { name: conflict }).click();
  }

  /**
   * Types on the focused row. The page reads the times of the events, which are those of a fast typist on the slowest machine too.
   *
   * @param {string} text
   */
  async type(text) {
    const debugged = await this.page.context().newCDPSession(this.page);
    for (const key of text) {
      this.#typedAt += 0.05;
      await debugged.send("Input.dispatchKeyEvent", { type: "keyDown", key, text: key, timestamp: this.#typedAt });
      await debugged.send("Input.dispatchKeyEvent", { type: "keyUp", key, timestamp: this.#typedAt });
    }
    await debugged.detach();
  }

  /**
   * Drops a file or a folder of this machine on a folder's row, as the system does.
   *
   * @param {string} path
   * @param {string} name the folder's
   */
  async drop(path, name) {
    const debugged = await this.page.context().newCDPSession(this.page);
    const row = await this.item(name).boundingBox();
    if (row === null) throw new Error(`${name} isn't visible`);
    const at = { x: row.x + row.width / 2, y: row.y + row.height / 2 };
    for (const type of /** @type {const} */ (["dragEnter", "dragOver", "drop"])) {
      await debugged.send("Input.dispatchDragEvent", { type, ...at, data: { items: [], files: [path], dragOperationsMask: 1 } });
    }
    await debugged.detach();
  }

  /**
   * A copy in the tray: a card, or a row of a group's card.
   *
   * @param {string} name
   * @returns {Locator}
   */
  transfer(name) {
    return this.page.locator(".transfer").filter({ has: this.page.getByRole("heading", { name, exact: true }) });
  }

  /**
   * Waits until a copy's bar has come to a percentage.
   *
   * @param {string} name
   * @param {number} percentage
   */
  async reached(name, percentage) {
    const bar = await this.transfer(name).getByRole("progressbar").elementHandle();
    await this.page.waitForFunction(([bar, least]) => Number(bar?.ariaValueNow ?? -1) >= least, /** @type {const} */ ([bar, percentage]));
  }

  /**
   * The card of a group.
   *
   * @param {number} items how many copies it has
   * @returns {Locator}
   */
  group(items) {
    return this.page.locator(".group").filter({ has: this.page.getByRole("heading", { name: `${items} items`, exact: true }) });
  }

  /** Removes the cards of finished copies. */
  async clearFinished() {
    await this.page.getByRole("button", { name: "Clear finished" }).click();
  }

  /**
   * Opens or closes a panel of the dock.
   *
   * @param {"Break it" | "Compare" | "Requests" | "Code"} name
   */
  async togglePanel(name) {
    await this.page.locator(".dock-bar").getByRole("button", { name: new RegExp(`^${name}`) }).click();
  }

  /**
   * Waits until a copy says this.
   *
   * @param {string} name
   * @param {string | RegExp} sentence
   */
  async says(name, sentence) {
    await this.transfer(name).getByText(sentence).first().waitFor();
  }

  /** All percentages that bars have shown since the page was loaded. @returns {Promise<number[]>} */
  percentages() {
    return this.page.evaluate(() => /** @type {any} */ (window).recorded.percentages);
  }

  /** All that the page has announced since it was loaded. @returns {Promise<string[]>} */
  announcements() {
    return this.page.evaluate(() => /** @type {any} */ (window).recorded.announcements);
  }

  /** Everything in the browser's storage, and the page's address. */
  async remembered() {
    return this.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
  }

  /**
   * Waits until so many copies are in Longhaul's store, each with its monitor: those that the page follows again when it is opened. Before
   * that, a reload leaves it uncertain whether a copy was started.
   *
   * @param {number} count
   */
  async stored(count) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      // Not `waitForFunction`, which takes any promise for the end.
      const entries = await this.page.evaluate(readStore);
      if (entries.length === count && entries.every(({ monitorUrl }) => typeof monitorUrl === "string")) return;
      assert.ok(Date.now() < deadline, `the store has ${JSON.stringify(entries)}`);
    }
  }
}

/** The entries of Longhaul's store. Runs in the page. @returns {Promise<{ monitorUrl?: string }[]>} */
async function readStore() {
  const { indexedDbStore } = await import(/** @type {any} */ ("longhaul/store"));
  const store = indexedDbStore("longhaul-demo");
  const keys = [...(await store.keys())].filter((key) => key.startsWith("longhaul:"));
  return Promise.all(keys.map(async (key) => JSON.parse((await store.get(key)) ?? "{}")));
}

/**
 * Notices, and with them offers to undo, stay until they are closed: on a slow machine a test needs more than their ten seconds. Runs in the
 * page, before its own scripts.
 */
function keepNotices() {
  const { setTimeout } = window;
  const forever = 2 ** 31 - 1;
  window.setTimeout = /** @type {any} */ ((/** @type {TimerHandler} */ run, /** @type {number} */ ms) => setTimeout(run, ms === 10_000 ? forever : ms));
}

/** Runs in the page, before its own scripts. */
function record() {
  const recorded = { percentages: /** @type {number[]} */ ([]), announcements: /** @type {(string | null)[]} */ ([]) };
  Object.assign(window, { recorded });
  new MutationObserver((records) => {
    for (const { target, type, addedNodes } of records) {
      if (!(target instanceof Element)) continue;
      if (type === "attributes" && target.ariaValueNow !== null) recorded.percentages.push(Number(target.ariaValueNow));
      if (target.ariaLive === "polite" && target.id === "announcements") {
        recorded.announcements.push(...[...addedNodes].map((node) => node.textContent));
      }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-valuenow"] });
}

// @ts-check
/**
 * A journey: a test with one user, one browser context and one drive. At its end it checks the screen in every view, and the errors in the
 * browser's console.
 *
 * Also what several journeys need: the two documented forms, and requests that are held back.
 */

import assert from "node:assert/strict";
import { browserTest, newContext } from "./browser.js";
import { Drive } from "./drive.js";
import { FileManager } from "./file-manager.js";
import { checkViews } from "./views.js";

/**
 * @typedef {object} Options
 * @property {number} [bytesPerSecond] how fast the drive copies; by default as fast as it can
 * @property {import("playwright-core").BrowserContextOptions} [browser] the window's size, the colour scheme …
 * @property {boolean} [views] whether the last screen is checked in every view, which is the default; false where another journey ends
 *   with the same screen
 * @property {RegExp[]} [consoleErrors] errors that the browser's console may report in this journey, such as a lost connection
 */

/**
 * Declares a journey as a test.
 *
 * @param {string} name a sentence; the pictures of the last screen are named after it
 * @param {Options} options
 * @param {(files: FileManager, drive: Drive) => Promise<void>} walk
 */
export function journey(name, options, walk) {
  browserTest(name, async (t) => {
    const drive = await Drive.start({ bytesPerSecond: 0, ...options });
    t.after(() => drive.remove());
    const files = new FileManager(await (await newContext(t, options.browser)).newPage(), drive.at.page);
    await files.open();
    await walk(files, drive);
    if (options.views ?? true) await checkViews(files, name);
    const expected = options.consoleErrors ?? [];
    assert.deepEqual(files.consoleErrors.filter((error) => !expected.some((pattern) => pattern.test(error))), []);
  });
}

/** @typedef {"Graph" | "OneDrive"} Form */

/** @type {Form[]} */
export const FORMS = ["Graph", "OneDrive"];

/**
 * The errors that the browser logs for a copy in each form. A OneDrive monitor ends with a redirect to the item. The browser follows it
 * without the token, and logs the 401.
 *
 * @type {Record<Form, RegExp[]>}
 */
export const CONSOLE_ERRORS = { Graph: [], OneDrive: [/status of 401/] };

/**
 * Switches the page to a form of the API.
 *
 * @param {import("./file-manager.js").FileManager} files
 * @param {Form} form
 */
export async function choose({ page }, form) {
  if (form === "Graph") return;
  await page.locator("#dock-requests").click();
  await page.getByText("OneDrive", { exact: true }).click();
  await page.locator("#dock-requests").click();
}

/**
 * Holds back the checks of a copy's destination, except for the first. A paused copy whose monitor is gone would soon count as over, because
 * its destination doesn't change.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name the copy's
 */
export function holdChecks(page, name) {
  return hold(page, new RegExp(`:/${encodeURIComponent(name)}:`), 1);
}

/**
 * Holds requests back.
 *
 * @param {import("playwright-core").Page} page
 * @param {string | RegExp} url which requests, as `page.route` takes it
 * @param {number} [after] how many of them are sent first
 * @returns {Promise<{ held: (count: number) => Promise<void>, release: () => Promise<void> }>} `held` resolves when so many requests
 *   are held back; `release` sends them, and no later request is held back
 */
export async function hold(page, url, after = 0) {
  /** @type {(() => void)[]} */
  const waiting = [];
  let count = 0;
  let seen = 0;
  let notify = () => {};
  let isReleased = false;
  await page.route(url, async (route) => {
    if (route.request().method() === "OPTIONS" || isReleased) return route.continue();
    seen += 1;
    if (seen <= after) return route.continue();
    await new Promise((resolve) => {
      waiting.push(() => resolve(undefined));
      count += 1;
      notify();
    });
    await route.continue();
  });
  return {
    held: (least) =>
      new Promise((resolve) => {
        notify = () => count >= least && resolve();
        notify();
      }),
    release: async () => {
      isReleased = true;
      for (const resolve of waiting) resolve();
    },
  };
}

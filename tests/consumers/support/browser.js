// The browser that the apps run in.

import assert from "node:assert/strict";

export { launch as startBrowser } from "../../page/support/browser.js";

/**
 * What an app's page shows in the end, when the browser has complained of nothing else than it is to.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {object} [options]
 * @param {(context: import("playwright-core").BrowserContext) => Promise<unknown>} [options.prepare]
 * @param {string[]} [options.complaints]
 * @returns {Promise<any>}
 */
export async function seenInPage(browser, url, { prepare = async () => {}, complaints: expected = [] } = {}) {
  const context = await browser.newContext();
  try {
    await prepare(context);
    const page = await context.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(url);
    await page.waitForFunction(() => document.title.startsWith("{")).catch((error) => assert.fail([error, ...complaints].join("\n")));
    assert.deepEqual(complaints, expected);
    return JSON.parse(await page.title());
  } finally {
    await context.close();
  }
}

/**
 * Has an app's page make its copy, and checks it.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {import("./drive.js").AppDrive} drive
 * @param {string} url
 */
export async function copiesInPage(browser, drive, url) {
  const settings = drive.settings();
  await drive.check(settings, await seenInPage(browser, `${url}?${new URLSearchParams(settings)}`));
}

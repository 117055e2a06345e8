// The browser that the apps run in, and the server that serves them.

import assert from "node:assert/strict";
import { join } from "node:path";
import { PATIENCE_MS, serveFiles } from "../../page/support/browser.js";

export { launch as startBrowser, newContext } from "../../page/support/browser.js";

/**
 * Serves an app's folder at an origin of its own.
 *
 * @param {import("node:test").TestContext} t ends it
 * @param {string} folder
 * @param {Record<string, string>} [headers] of each response
 * @returns {Promise<string>} the URL of its index.html
 */
export async function serve(t, folder, headers = {}) {
  const port = await serveFiles(t, (pathname) => join(folder, pathname === "/" ? "index.html" : pathname), headers);
  return `http://localhost:${port}/`;
}

/**
 * Returns what an app's page puts into its title, and checks the errors and warnings that the browser logs.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {object} [options]
 * @param {(context: import("playwright-core").BrowserContext) => Promise<unknown>} [options.prepare]
 * @param {RegExp[]} [options.consoleErrors] the errors and warnings that the browser is expected to log; none by default
 * @returns {Promise<any>}
 */
export async function seenInPage(browser, url, { prepare = async () => {}, consoleErrors: expected = [] } = {}) {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    await prepare(context);
    const page = await context.newPage();
    /** @type {string[]} */
    const consoleErrors = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) consoleErrors.push(message.text());
    });
    page.on("pageerror", (error) => consoleErrors.push(String(error)));
    await page.goto(url);
    await page.waitForFunction(() => document.title.startsWith("{")).catch((error) => assert.fail([error, ...consoleErrors].join("\n")));
    assert.equal(consoleErrors.length, expected.length, consoleErrors.join("\n"));
    for (const [index, error] of consoleErrors.entries()) assert.match(error, expected[index]);
    return JSON.parse(await page.title());
  } finally {
    await context.close();
  }
}

/**
 * Checks that an app's page makes a copy.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {import("./drive.js").AppDrive} drive
 * @param {string} url
 */
export async function copiesInPage(browser, drive, url) {
  const settings = drive.settings();
  await drive.check(settings, await seenInPage(browser, `${url}?${new URLSearchParams(settings)}`));
}

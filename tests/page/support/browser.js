// @ts-check
/**
 * The browser that a file of tests runs in: started once, and gone when the tests have ended.
 */

import { after } from "node:test";
import { chromium } from "playwright-core";

/** @type {Promise<import("playwright-core").Browser> | undefined} */
let browser;
after(async () => (await browser)?.close());

export function launch() {
  browser ??= chromium.launch({
    executablePath: process.env.CHROME_BIN ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
}

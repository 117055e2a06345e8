// @ts-check
/**
 * The browser that a file of tests runs in: started once, and gone when the tests have ended.
 */

import { after } from "node:test";
import { start } from "./chromium.js";

/** @type {ReturnType<typeof start> | undefined} */
let browser;
after(async () => (await browser)?.close());

export function launch() {
  browser ??= start();
  return browser;
}

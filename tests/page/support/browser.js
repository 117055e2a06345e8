// @ts-check
/**
 * The browser of a test file: started once, and closed after its tests.
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

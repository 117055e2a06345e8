// The browser that the contestants run in: started once.

import { start } from "../../page/support/chromium.js";

/** @type {ReturnType<typeof start> | undefined} */
let browser;

export function launch() {
  browser ??= start();
  return browser;
}

export async function close() {
  await (await browser)?.close();
}

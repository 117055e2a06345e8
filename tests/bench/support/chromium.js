// The browser that the contestants run in: started once.

import { chromium } from "playwright-core";

/** @type {Promise<import("playwright-core").Browser> | undefined} */
let browser;

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

export async function close() {
  await (await browser)?.close();
}

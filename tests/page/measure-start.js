// @ts-check
/**
 * Prints when the page's first rows are there, and when everything is loaded, on a slow line and a slow processor:
 *
 *     node tests/page/measure-start.js [rounds]
 *
 * 1.6 Mbit/s, 150 ms of latency, a processor four times slower than this one. Each round begins with empty caches.
 */

import { start } from "./support/chromium.js";
import { Drive } from "./support/drive.js";

const ROUNDS = Number(process.argv[2] ?? 7);
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const SLOWER = 4;

const drive = await Drive.start();
const browser = await start();
try {
  /** @type {{ rows: number, loaded: number, requests: number, bytes: number }[]} */
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const figures = await measure();
    rounds.push(figures);
    console.log(`rows after ${figures.rows.toFixed(0)} ms, everything after ${figures.loaded.toFixed(0)} ms; ${figures.requests} requests, ${(figures.bytes / 1000).toFixed(0)} kB`);
  }
  const median = (/** @type {number[]} */ values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  console.log(`median: rows after ${median(rounds.map(({ rows }) => rows)).toFixed(0)} ms, everything after ${median(rounds.map(({ loaded }) => loaded)).toFixed(0)} ms`);
} finally {
  await browser.close();
  await drive.remove();
}

async function measure() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", LINE);
  await session.send("Emulation.setCPUThrottlingRate", { rate: Number(process.env.SLOWER ?? SLOWER) });
  await page.addInitScript(() => {
    const times = { rows: 0, loaded: 0 };
    Object.assign(window, { times });
    const observer = new MutationObserver(() => {
      if (times.rows === 0 && document.querySelector("#rows input")) requestAnimationFrame(() => (times.rows ||= performance.now()));
      if (document.querySelector("#more[aria-expanded]")) {
        times.loaded = performance.now();
        observer.disconnect();
      }
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-expanded"] });
  });
  await page.goto(drive.at.page);
  await page.waitForFunction(() => /** @type {any} */ (window).times.loaded > 0);
  const figures = await page.evaluate(() => {
    const before = performance.getEntriesByType("resource").filter((entry) => /** @type {PerformanceResourceTiming} */ (entry).responseEnd < /** @type {any} */ (window).times.rows);
    return { .../** @type {any} */ (window).times, requests: before.length + 1, bytes: before.reduce((sum, entry) => sum + /** @type {PerformanceResourceTiming} */ (entry).encodedBodySize, 0) };
  });
  await context.close();
  return figures;
}

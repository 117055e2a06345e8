// @ts-check
/**
 * Measures the demo page, and prints the figures:
 *
 *     cargo xtask bench page [--rounds 7] [--items 5000] [--copies 500]
 *
 * - The start on a slow connection and a slow processor, each round with empty caches.
 * - A folder of many items: its first rows, all of it, the tasks of the main thread, the arrow keys.
 * - Many copies as one group: the tasks of the main thread until all are finished.
 */

import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../page/support/chromium.js";
import { Drive } from "../page/support/drive.js";
import { FileManager } from "../page/support/file-manager.js";
import { copyItems, writeItems } from "../page/support/copies.js";
import { readOptions } from "./support/options.js";

/** 1.6 Mbit/s down, 750 kbit/s up, 150 ms of latency. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
/** How many times slower than this machine's the processor is. */
const SLOWER = 4;
/** Arrow keys, in each direction. */
const KEYS = 40;
const WINDOW = { viewport: { width: 1280, height: 800 } };
/** Slow enough that many copies are in progress at once. */
const BYTES_PER_SECOND = 8_000;

/** A longer task of the main thread counts as long, in milliseconds. */
const LONG = 50;
/** How many of the longest tasks are printed. */
const PRINTED = 10;

const { rounds, items, copies } = readOptions("cargo xtask bench page", { rounds: 7, items: 5000, copies: 500 });

const browser = await start();
try {
  await measureStart();
  await measureList();
  await measureCopies();
} finally {
  await browser.close();
}

async function measureStart() {
  const drive = await Drive.start();
  try {
    const figures = [];
    for (let round = 0; round < rounds; round += 1) figures.push(await startOnce(drive));
    const show = (/** @type {"rows" | "loaded"} */ name) => {
      const sorted = figures.map((one) => one[name]).sort((one, other) => one - other);
      return `${sorted[Math.floor(rounds / 2)].toFixed(0)} ms (${sorted[0].toFixed(0)}–${sorted[rounds - 1].toFixed(0)})`;
    };
    const [{ requests, bytes }] = figures;
    console.log(`start: rows after ${show("rows")}, everything after ${show("loaded")}; ${requests} requests and ${(bytes / 1000).toFixed(0)} kB before the rows`);
  } finally {
    await drive.remove();
  }
}

/** @param {Drive} drive @returns {Promise<{ rows: number, loaded: number, requests: number, bytes: number }>} */
async function startOnce(drive) {
  const context = await browser.newContext(WINDOW);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", LINE);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(recordTimes);
  await page.goto(drive.at.page);
  await page.waitForFunction(() => /** @type {any} */ (window).times.loaded > 0);
  const figures = await page.evaluate(() => {
    const { times } = /** @type {any} */ (window);
    const resources = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
    const before = resources.filter(({ responseEnd }) => responseEnd < times.rows);
    return { ...times, requests: before.length + 1, bytes: before.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) };
  });
  await context.close();
  return figures;
}

/** Notes when the first rows are drawn, and when everything is loaded. Runs in the page. */
function recordTimes() {
  const times = { rows: 0, loaded: 0 };
  Object.assign(window, { times });
  const observer = new MutationObserver(() => {
    if (times.rows === 0 && document.querySelector("#rows input")) requestAnimationFrame(() => (times.rows ||= performance.now()));
    if (!document.querySelector("#more[aria-expanded]")) return;
    times.loaded = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-expanded"] });
}

async function measureList() {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-measure-"));
  await Promise.all(["Items", "Sample project"].map((name) => mkdir(join(folder, name))));
  for (let number = 1; number <= items; number += 1) await writeFile(join(folder, "Items", `Item ${number}.txt`), "x");
  const drive = new Drive(folder, BYTES_PER_SECOND);
  await drive.begin();
  const page = await browser.newPage(WINDOW);
  try {
    const files = new FileManager(page, drive.at.page);
    await files.open();
    const events = await traced(page, async () => {
      const times = await page.evaluate(openMany, items);
      console.log(`list: first rows after ${times.first.toFixed(0)} ms, all ${items} items after ${times.all.toFixed(0)} ms`);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 3));
      await page.getByLabel("Select all").check();
      await page.getByLabel("Filter this folder").fill("9");
      await page.getByLabel("Filter this folder").fill("");
      await page.getByRole("button", { name: "Modified" }).click();
      await page.getByRole("button", { name: "Name", exact: true }).click();
    });
    printTasks("opened, scrolled, selected, filtered and sorted", events);
    await page.locator("#rows tr[tabindex='0']").focus();
    await page.keyboard.press("Home");
    const keys = (await page.evaluate(pressKeys, KEYS)).sort((one, other) => one - other);
    console.log(`an arrow key takes ${keys[KEYS].toFixed(1)} ms (median) and ${keys.at(-1)?.toFixed(1)} ms at most`);
  } finally {
    await page.close();
    await drive.remove();
  }
}

/** Opens the folder. Runs in the page. @param {number} count @returns {Promise<{ first: number, all: number }>} */
function openMany(count) {
  const startedAt = performance.now();
  const times = { first: 0, all: 0 };
  const total = `${count.toLocaleString("en")} items,`;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (times.first === 0 && document.querySelector("#rows [aria-label='Select Item 1.txt']")) times.first = performance.now() - startedAt;
      if (!document.querySelector("#total")?.textContent?.startsWith(total)) return;
      times.all = performance.now() - startedAt;
      observer.disconnect();
      resolve(times);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    location.hash = "#/Items";
  });
}

/** Presses arrow keys, and measures each until its layout is computed. Runs in the page. @param {number} count @returns {Promise<number[]>} */
async function pressKeys(count) {
  const took = [];
  for (let press = 0; press < 2 * count; press += 1) {
    const startedAt = performance.now();
    const key = press < count ? "ArrowDown" : "ArrowUp";
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: press % 2 === 0, bubbles: true }));
    document.body.getBoundingClientRect();
    took.push(performance.now() - startedAt);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return took;
}

async function measureCopies() {
  const drive = new Drive(await mkdtemp(join(tmpdir(), "longhaul-measure-")), BYTES_PER_SECOND);
  await writeItems(drive, copies, 40_000);
  await drive.begin();
  const page = await browser.newPage(WINDOW);
  try {
    const files = new FileManager(page, drive.at.page);
    await page.goto(`${drive.at.page}/#/Items`);
    await files.item("Item 1.txt").waitFor();
    const events = await traced(page, async () => {
      await copyItems(files);
      await files.group(copies).getByText(`${copies} copied`, { exact: true }).waitFor({ timeout: 600_000 });
    });
    printTasks(`${copies} copied`, events);
  } finally {
    await page.close();
    await drive.remove();
  }
}

/** @typedef {{ name: string, ph: string, ts: number, dur?: number, tdur?: number, pid: number, tid: number, args: any }} TraceEvent */

/**
 * Records the browser's trace of some work.
 *
 * @param {import("playwright-core").Page} page
 * @param {() => Promise<void>} work
 * @returns {Promise<TraceEvent[]>}
 */
async function traced(page, work) {
  const browser = /** @type {import("playwright-core").Browser} */ (page.context().browser());
  await browser.startTracing(page, { categories: ["-*", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await work();
  return JSON.parse((await browser.stopTracing()).toString()).traceEvents;
}

/**
 * Prints how long the tasks of the page's main thread took.
 *
 * @param {string} outcome what the work was
 * @param {TraceEvent[]} events
 */
function printTasks(outcome, events) {
  const threads = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const [main] = threads.map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid)).sort((one, other) => other.length - one.length);
  const tasks = main.filter(({ name, ph, tdur }) => name === "RunTask" && ph === "X" && tdur !== undefined);
  const onProcessor = (/** @type {TraceEvent} */ { tdur = 0 }) => tdur / 1000;
  const sorted = tasks.toSorted((one, other) => onProcessor(other) - onProcessor(one));
  const began = Math.min(...tasks.map(({ ts }) => ts));
  const seconds = (Math.max(...tasks.map(({ ts, dur = 0 }) => ts + dur)) - began) / 1e6;
  const busy = tasks.reduce((sum, task) => sum + onProcessor(task), 0);
  console.log(`${outcome}, in ${seconds.toFixed(1)} s; the page's thread was at work for ${(busy / 10 / seconds).toFixed(1)} % of it`);
  console.log(`${tasks.length} tasks, ${tasks.filter((task) => onProcessor(task) > LONG).length} of them over ${LONG} ms on the processor, ${tasks.filter(({ dur = 0 }) => dur / 1000 > LONG).length} on the clock`);
  for (const task of sorted.slice(0, PRINTED)) {
    const [processor, clock, at] = [onProcessor(task), (task.dur ?? 0) / 1000, (task.ts - began) / 1e6].map((figure) => figure.toFixed(1));
    console.log(`  ${processor} ms (${clock} on the clock) after ${at} s: ${partsOf(task, main)}`);
  }
}

/**
 * The parts that took most of a task's time.
 *
 * @param {TraceEvent} task
 * @param {TraceEvent[]} events
 */
function partsOf(task, events) {
  const ends = task.ts + (task.dur ?? 0);
  const within = events.filter(({ name, ts, ph }) => name !== "RunTask" && ph === "X" && ts >= task.ts && ts < ends);
  /** @type {Map<string, number>} */
  const parts = new Map();
  for (const { name, args, tdur = 0 } of within) {
    const url = args.data?.url ?? "";
    const part = url === "" ? name : `${name} ${new URL(url).pathname}`;
    parts.set(part, (parts.get(part) ?? 0) + tdur / 1000);
  }
  const largest = [...parts].sort(([, one], [, other]) => other - one).slice(0, 4);
  return largest.map(([part, milliseconds]) => `${part} ${milliseconds.toFixed(1)}`).join(", ");
}

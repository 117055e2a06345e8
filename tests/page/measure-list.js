// @ts-check
/**
 * Prints how a folder of many items behaves: when its first rows are there, when all of it is read, how long the tasks of the main thread
 * take on the way, and how long an arrow key takes until its row has been drawn.
 *
 *     node tests/page/measure-list.js [items]
 */

import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "./support/chromium.js";
import { Drive } from "./support/drive.js";
import { FileManager } from "./support/file-manager.js";
import { printTasks, traced } from "./support/tasks.js";

const ITEMS = Number(process.argv[2] ?? 5000);
/** Arrow keys, in each direction. */
const KEYS = 40;

const folder = await mkdtemp(join(tmpdir(), "longhaul-measure-"));
await mkdir(join(folder, "Items"));
for (let number = 1; number <= ITEMS; number += 1) await writeFile(join(folder, "Items", `Item ${number}.txt`), "x");
await mkdir(join(folder, "Sample project"));
const drive = new Drive(folder, 8_000);
await drive.begin();
const browser = await start();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const files = new FileManager(page, drive.at.page);
  await files.open();
  const events = await traced(page, async () => {
    const times = await page.evaluate(openMany, ITEMS);
    console.log(`first rows after ${times.first.toFixed(0)} ms, all ${ITEMS} items after ${times.all.toFixed(0)} ms`);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 3));
    await page.getByLabel("Select all").check();
    await page.getByLabel("Filter this folder").fill("9");
    await page.getByLabel("Filter this folder").fill("");
    await page.getByRole("button", { name: "Modified" }).click();
    await page.getByRole("button", { name: "Name" }).click();
  });
  printTasks("opened, scrolled, selected, filtered and sorted", events);
  await page.locator("#rows tr[tabindex='0']").focus();
  await page.keyboard.press("Home");
  const keys = await page.evaluate(pressKeys, KEYS);
  const sorted = keys.toSorted((one, other) => one - other);
  console.log(`an arrow key takes ${sorted[KEYS].toFixed(1)} ms (median) and ${sorted.at(-1)?.toFixed(1)} ms at most`);
} finally {
  await browser.close();
  await drive.remove();
}

/** Opens the folder. Runs in the page. @param {number} count @returns {Promise<{ first: number, all: number }>} */
function openMany(count) {
  const began = performance.now();
  const times = { first: 0, all: 0 };
  const total = `${count.toLocaleString("en")} items,`;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (times.first === 0 && document.querySelector("#rows [aria-label='Select Item 1.txt']")) times.first = performance.now() - began;
      if (!document.querySelector("#total")?.textContent?.startsWith(total)) return;
      times.all = performance.now() - began;
      observer.disconnect();
      resolve(times);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    location.hash = "#/Items";
  });
}

/** Presses arrow keys, and measures each until the frame with its result is drawn. Runs in the page. @param {number} count */
async function pressKeys(count) {
  const took = [];
  for (let press = 0; press < 2 * count; press += 1) {
    const began = performance.now();
    const key = press < count ? "ArrowDown" : "ArrowUp";
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: press % 2 === 0, bubbles: true }));
    document.body.getBoundingClientRect();
    took.push(performance.now() - began);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return took;
}

// @ts-check
/**
 * Prints how long the tasks of the page's main thread take while many files are selected and copied as a group:
 *
 *     node tests/page/measure.js [copies]
 *
 * Each task is given with its processor time, which other programs on the machine don't lengthen, and its time on the clock.
 */

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "./support/chromium.js";
import { Drive } from "./support/drive.js";
import { FileManager } from "./support/file-manager.js";
import { copyItems, writeItems } from "./support/items.js";
import { printTasks, traced } from "./support/tasks.js";

const COPIES = Number(process.argv[2] ?? 200);

const folder = await mkdtemp(join(tmpdir(), "longhaul-measure-"));
const drive = new Drive(folder, 8_000);
await writeItems(drive, COPIES, 40_000);
await drive.begin();
const browser = await start();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const files = new FileManager(page, drive.at.page);
  await page.goto(`${drive.at.page}/#/Items`);
  await files.item("Item 1.txt").waitFor();
  const events = await traced(page, async () => {
    await copyItems(files);
    await files.group(COPIES).getByText(`${COPIES} copied`, { exact: true }).waitFor({ timeout: 600_000 });
  });
  printTasks(`${COPIES} copied`, events);
} finally {
  await browser.close();
  await drive.remove();
}

// @ts-check
/** Many small files in a folder of the drive, and how to copy all of them at once. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes `Item 1.txt`, `Item 2.txt` … into a new folder, and an empty folder `Target` beside it.
 *
 * @param {import("./drive.js").Drive} drive
 * @param {number} count
 * @param {number} [bytes] the size of each
 */
export async function writeItems(drive, count, bytes = 10) {
  await Promise.all(["Items", "Target"].map((name) => mkdir(join(drive.folder, name))));
  const write = (/** @type {number} */ number) => writeFile(join(drive.folder, "Items", `Item ${number}.txt`), `${number}`.padEnd(bytes, "x"));
  await Promise.all(Array.from({ length: count }, (_, index) => write(index + 1)));
}

/**
 * Copies all of them from `Items` to `Target`.
 *
 * @param {import("./file-manager.js").FileManager} files
 */
export async function copyItems(files) {
  const { page } = files;
  await page.evaluate(() => (location.hash = "#/Items"));
  await files.item("Item 1.txt").waitFor();
  // The first rows are shown before the rest is read.
  await page.locator('#items[aria-busy="false"]').waitFor();
  await page.getByLabel("Select all").check();
  await page.getByRole("button", { name: "Copy to…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Up one folder" }).click();
  await dialog.getByRole("button", { name: "Target", exact: true }).click();
  await dialog.getByRole("button", { name: "Copy to Target" }).click();
  await dialog.waitFor({ state: "hidden" });
}

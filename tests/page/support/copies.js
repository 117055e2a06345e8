// @ts-check
/** Many copies at once: of files in a folder by the page, or requested from the drive directly. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How many copies of a group run at a time. */
export const GROUP_CONCURRENCY = 20;

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

/** Sub-requests that a batch may have. */
const BATCH = 20;

/** @typedef {{ source: string, name: string }} Copy the path of an item on the drive, and its copy's name */

/**
 * Has a drive begin copies.
 *
 * @param {import("./drive.js").Drive} drive
 * @param {Copy[]} copies
 * @returns {Promise<string[]>} their monitor URLs
 */
export async function begin(drive, copies) {
  const monitors = [];
  for (let from = 0; from < copies.length; from += BATCH) monitors.push(...(await batch(drive, copies.slice(from, from + BATCH))));
  return monitors;
}

/**
 * @param {import("./drive.js").Drive} drive
 * @param {Copy[]} copies
 */
async function batch(drive, copies) {
  const { drive: origin, token } = drive.at;
  const headers = { "Content-Type": "application/json" };
  const requests = copies.map(({ source, name }, index) => ({
    id: String(index),
    method: "POST",
    url: `/me/drive/root:/${source}:/copy`,
    headers,
    body: { name },
  }));
  const response = await fetch(`${origin}/v1.0/$batch`, {
    method: "POST",
    headers: { ...headers, Authorization: `Bearer ${token}` },
    body: JSON.stringify({ requests }),
  });
  const { responses } = /** @type {{ responses: { id: string, headers: { Location: string } }[] }} */ (await response.json());
  const monitors = new Map(responses.map(({ id, headers }) => [id, headers.Location]));
  return requests.map(({ id }) => /** @type {string} */ (monitors.get(id)));
}

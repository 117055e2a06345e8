// @ts-check
/** A folder of thousands of items: rows are there where they are seen, and everything works on the others too. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hold } from "./support/hold.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const ITEMS = 5000;

/** The name of the 1st, 2nd … item. @param {number} number */
const nameOf = (number) => `Item ${String(number).padStart(4, "0")}.txt`;

/** Rows of items that are in the page. @param {import("./support/file-manager.js").FileManager} files */
const rows = ({ page }) => page.locator("#rows tr:not(.gap)");

journey("shows a folder of 5,000 items, and works on all of them", {}, async (files, drive) => {
  const { page } = files;
  const { keyboard } = page;
  const folder = join(drive.folder, "Many");
  await mkdir(folder);
  for (let from = 1; from <= ITEMS; from += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, offset) => writeFile(join(folder, nameOf(from + offset)), "x")));
  }
  // The first rows come with the first of 25 pages.
  const later = await hold(page, /skiptoken/);
  await page.evaluate(() => (location.hash = "#/Many"));
  await later.held(1);
  await page.getByText("200 items so far…").waitFor();
  await files.item(nameOf(1)).waitFor();
  await later.release();
  await page.getByText("5,000 items, 5 kB").waitFor();
  assert.ok((await rows(files).count()) <= 100, "rows are made that are out of sight");
  assert.equal(await page.locator("#items").getAttribute("aria-rowcount"), "5001");

  await files.item(nameOf(1)).focus();
  await keyboard.press("End");
  await page.waitForFunction((name) => document.activeElement?.querySelector("input")?.ariaLabel === `Select ${name}`, nameOf(ITEMS));
  assert.equal(await files.item(nameOf(ITEMS)).getAttribute("aria-rowindex"), "5001");
  await keyboard.press("Shift+Home");
  await page.getByText("5000 selected").waitFor();
  await keyboard.press("Shift+ArrowDown");
  await page.getByText("4999 selected").waitFor();
  await keyboard.press("Escape");

  // Scrolling: the rows in sight are those of that place, and the page is as long as all of them.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  await page.waitForFunction(() => {
    const row = document.elementFromPoint(300, innerHeight / 2)?.closest("#rows tr");
    return Math.abs(Number(row?.ariaRowIndex) - 2500) < 100;
  });
  assert.ok((await rows(files).count()) <= 101);
  await look(files, "the middle of a long list");

  // The focus stays on its row, and letters go to rows that aren't there yet.
  assert.equal(await page.evaluate(() => document.activeElement?.querySelector("input")?.ariaLabel), `Select ${nameOf(2)}`);
  await keyboard.type("item 4321");
  await page.waitForFunction((name) => document.activeElement?.querySelector("input")?.ariaLabel === `Select ${name}`, nameOf(4321));
  await keyboard.press("Space");
  await page.getByText("1 selected").waitFor();
  await keyboard.press("PageUp");
  await keyboard.press("Control+a");
  await page.getByText("5000 selected").waitFor();

  await page.getByLabel("Filter this folder").fill("99.txt");
  await page.getByText("50 of 5,000 items").waitFor();
  assert.equal(await rows(files).count(), 50);
  await page.getByRole("button", { name: "Clear selection" }).click();
  await page.getByLabel("Filter this folder").fill("");
  await page.getByText("5,000 items, 5 kB").waitFor();
});

journey("shows changes of a long folder, however often it changes", {}, async (files, drive) => {
  const { page } = files;
  const folder = join(drive.folder, "Many");
  await mkdir(folder);
  await Promise.all(Array.from({ length: 450 }, (_, index) => writeFile(join(folder, nameOf(index + 1)), "x")));
  await page.evaluate(() => (location.hash = "#/Many"));
  await page.getByText("450 items").waitFor();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await files.item(nameOf(450)).focus();
  // Each change begins before the folder was read to its end.
  const later = await hold(page, /skiptoken/);
  await writeFile(join(folder, "Item 0451.txt"), "x");
  await page.getByRole("button", { name: "Refresh" }).click();
  await later.held(1);
  await writeFile(join(folder, "Item 0452.txt"), "x");
  await page.getByRole("button", { name: "Refresh" }).click();
  await later.release();
  await page.getByText("452 items").waitFor();
  await files.item("Item 0452.txt").waitFor();
});

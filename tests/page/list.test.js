// @ts-check
/** The list of items: sorting, filtering, names of any kind, thousands of items. */

import assert from "node:assert/strict";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

/** The names of the shown items. @param {import("./support/file-manager.js").FileManager} files */
async function shown({ page }) {
  const labels = await page.locator("#rows tr input").evaluateAll((inputs) => inputs.map(({ ariaLabel }) => ariaLabel ?? ""));
  return labels.map((label) => label.replace("Select ", ""));
}

journey("sorts by name, date and size, and keeps that", { views: false }, async (files, drive) => {
  const { page } = files;
  await utimes(join(drive.folder, "To do.txt"), new Date("2020-01-01"), new Date("2020-01-01"));
  const sort = (/** @type {string} */ column) => page.getByRole("columnheader", { name: column }).getByRole("button").click();
  const sorted = (/** @type {string} */ column) => page.getByRole("columnheader", { name: column }).getAttribute("aria-sort");
  assert.deepEqual(await shown(files), ["Documents", "Pictures", "Sample project", "Getting started.pdf", "To do.txt"]);
  assert.equal(await sorted("Name"), "ascending");
  await sort("Name");
  assert.deepEqual(await shown(files), ["Sample project", "Pictures", "Documents", "To do.txt", "Getting started.pdf"]);
  assert.equal(await sorted("Name"), "descending");
  await sort("Size");
  assert.deepEqual(await shown(files), ["Sample project", "Pictures", "Documents", "Getting started.pdf", "To do.txt"]);
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("button", { name: "Modified" }).click();
  await page.getByRole("button", { name: "Modified" }).click();
  await page.locator("#rows tr:nth-child(4) [aria-label='Select To do.txt']").waitFor();
  assert.equal(await sorted("Modified"), "ascending");
  assert.equal(await sorted("Size"), "none");
  await checkViews(files, "sorted by date");
  await page.reload();
  await files.item("To do.txt").waitFor();
  assert.deepEqual((await shown(files)).slice(3), ["To do.txt", "Getting started.pdf"]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByLabel("Sort by").selectOption("Largest first");
  assert.deepEqual((await shown(files)).slice(3), ["Getting started.pdf", "To do.txt"]);
});

journey("filters by a part of the name, by keyboard alone", { views: false }, async (files, drive) => {
  const { page } = files;
  const { keyboard } = page;
  const filter = page.getByLabel("Filter this folder");
  await page.getByLabel("Select Pictures").check();
  await files.item("Documents").focus();
  await keyboard.press("/");
  await keyboard.type("DO");
  await page.getByText("2 of 5 items").waitFor();
  assert.deepEqual(await shown(files), ["Documents", "To do.txt"]);
  // Hidden items aren't selected: no command applies to them unseen.
  assert.equal(await page.getByText("1 selected").isVisible(), false);
  await checkViews(files, "a filtered list");
  await keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.matches("tr[aria-label^='Documents']"));
  await keyboard.press("/");
  await keyboard.type("nothing like this");
  await page.getByText("No name contains “nothing like this”.").waitFor();
  await checkViews(files, "a filter that matches nothing");
  await keyboard.press("Escape");
  assert.equal(await filter.inputValue(), "");
  assert.equal((await shown(files)).length, 5);
  await keyboard.press("/");
  await keyboard.type("docu");
  await page.getByText("1 of 5 items").waitFor();
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
  assert.equal(await filter.inputValue(), "");
  await files.item("Invoices").waitFor();
  assert.equal((await drive.starts()).length, 0);
});

journey("leaves the keys of an input method to it in the filter", { views: false }, async ({ page }) => {
  const filter = page.getByLabel("Filter this folder");
  await filter.fill("ど");
  // Safari reports the last key after the composition has ended, with the key code 229.
  for (const during of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const key of ["ArrowDown", "Enter", "Escape"]) {
      const isLeft = await filter.evaluate((input, init) => input.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true })), { key, ...during });
      assert.ok(isLeft, key);
    }
  }
  assert.equal(await filter.inputValue(), "ど");
  assert.ok(await filter.evaluate((input) => input === document.activeElement));
});

const DISGUISED = "abc\u202egnp.exe";
const LONG = `${"A long name that goes on and on ".repeat(7)}.final.docx`;

journey("shows the extension of every name at its end", { views: false }, async (files, drive) => {
  const { page } = files;
  await mkdir(join(drive.folder, "مجلد"));
  for (const name of [DISGUISED, LONG, "<b>bold<b>&amp;.txt".replaceAll(/[<>]/g, "′"), "  two  spaces.txt".trim()]) await writeFile(join(drive.folder, name), "…");
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item(LONG).waitFor();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    // At the right end of the name is the extension, whole and in its own direction.
    for (const [name, extension] of [[DISGUISED, ".exe"], [LONG, ".docx"]]) {
      const parts = files.item(name).locator(".name bdi");
      assert.deepEqual(await parts.last().innerText(), extension);
      const [stem, end] = await Promise.all([parts.first().boundingBox(), parts.last().boundingBox()]);
      assert.ok(stem && end && end.x >= stem.x + stem.width - 1 && end.x + end.width <= width, `${extension} is cut off or out of place`);
    }
  }
  assert.equal(await files.item(LONG).locator(".name").getAttribute("title"), LONG);
  await checkViews(files, "names of many kinds");
  await files.item(DISGUISED).focus();
  await page.keyboard.press("Delete");
  // Within a sentence the name is isolated from the words around it.
  await page.getByText(`Deleted “\u2068${DISGUISED}\u2069”.`).first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await files.item(DISGUISED).waitFor();
  await files.togglePanel("Code");
  await files.copy([DISGUISED]);
  await page.getByText("Copied to Files as “\u2068abc\u202egnp 1.exe\u2069”.", { exact: true }).waitFor();
  // Code that a user copies is in the order in which it is shown.
  assert.match(await page.locator("#code").innerText(), /name: "abc\\u202egnp\.exe"/);
  assert.doesNotMatch(await page.locator("#code").innerText(), /\u202e/);
});

journey("gives each row a name for screen readers", { views: false }, async (files) => {
  const snapshot = await files.page.locator("#items").ariaSnapshot();
  assert.match(snapshot, /row "Documents, folder, [\d.]+ kB, modified [^"]+"/);
  assert.match(snapshot, /row "To do\.txt, [\d.]+ kB, modified [^"]+"/);
  assert.equal(await files.page.locator("#items").getAttribute("aria-rowcount"), "6");
  assert.equal(await files.item("To do.txt").getAttribute("aria-rowindex"), "6");
});

const ITEMS = 5000;

/** The name of the 1st, 2nd … item. @param {number} number */
const nameOf = (number) => `Item ${String(number).padStart(4, "0")}.txt`;

/** Rows of items that are in the page. @param {import("./support/file-manager.js").FileManager} files */
const rows = ({ page }) => page.locator("#rows tr:not(.gap)");

journey("shows a folder of 5,000 items, and works on all of them", { views: false }, async (files, drive) => {
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
  await checkViews(files, "the middle of a long list");

  // The focus stays on its row, and letters go to rows that aren't there yet.
  assert.equal(await page.evaluate(() => document.activeElement?.querySelector("input")?.ariaLabel), `Select ${nameOf(2)}`);
  await files.type("item 4321");
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

journey("shows changes of a long folder, however often it changes", { views: false }, async (files, drive) => {
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

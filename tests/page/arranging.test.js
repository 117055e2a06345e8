// @ts-check
/** Sorting and filtering the list. */

import assert from "node:assert/strict";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

/** The names of the shown items. @param {import("./support/file-manager.js").FileManager} files */
async function shown({ page }) {
  const labels = await page.locator("#rows tr input").evaluateAll((inputs) => inputs.map(({ ariaLabel }) => ariaLabel ?? ""));
  return labels.map((label) => label.replace("Select ", ""));
}

journey("sorts by name, date and size, and keeps that", {}, async (files, drive) => {
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
  await look(files, "sorted by date");
  await page.reload();
  await files.item("To do.txt").waitFor();
  assert.deepEqual((await shown(files)).slice(3), ["To do.txt", "Getting started.pdf"]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByLabel("Sort by").selectOption("Largest first");
  assert.deepEqual((await shown(files)).slice(3), ["Getting started.pdf", "To do.txt"]);
});

journey("filters by a part of the name, by keyboard alone", {}, async (files, drive) => {
  const { page } = files;
  const { keyboard } = page;
  const filter = page.getByLabel("Filter this folder");
  await page.getByLabel("Select Pictures").check();
  await files.item("Documents").focus();
  await keyboard.press("/");
  await keyboard.type("DO");
  await page.getByText("2 of 5 items").waitFor();
  assert.deepEqual(await shown(files), ["Documents", "To do.txt"]);
  // What isn't shown isn't selected: nothing is done to it unseen.
  assert.equal(await page.getByText("1 selected").isVisible(), false);
  await look(files, "a filtered list");
  await keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.matches("tr[aria-label^='Documents']"));
  await keyboard.press("/");
  await keyboard.type("nothing like this");
  await page.getByText("No name contains “nothing like this”.").waitFor();
  await look(files, "a filter that matches nothing");
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

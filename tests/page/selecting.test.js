// @ts-check
/** Selecting and opening items by mouse, touch and keyboard, and what a command is for. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

/** @typedef {import("./support/file-manager.js").FileManager} FileManager */

const ALL = ["Documents", "Pictures", "Sample project", "Getting started.pdf", "To do.txt"];

/** The names of the selected items. @param {FileManager} files */
async function selected({ page }) {
  const labels = await page.locator("#rows tr[aria-selected=true] input").evaluateAll((inputs) => inputs.map(({ ariaLabel }) => ariaLabel ?? ""));
  return labels.map((label) => label.replace("Select ", ""));
}

/** Waits until an item is selected, or isn't: a tap takes effect after it has ended. @param {FileManager} files @param {string} name @param {boolean} [is] */
function isSelected(files, name, is = true) {
  return files.item(name).and(files.page.locator(`[aria-selected=${is}]`)).waitFor();
}

/** The name of the item whose row has the focus. @param {FileManager} files */
async function focused({ page }) {
  const label = await page.evaluate(() => document.activeElement?.querySelector("input")?.ariaLabel);
  return label?.replace("Select ", "");
}

journey("selects by mouse, one, several and a range", { views: false }, async (files) => {
  const { page } = files;
  const click = (/** @type {string} */ name, /** @type {("Shift" | "Control")[]} */ ...modifiers) => files.item(name).locator(".size").click({ modifiers });
  await click("Documents");
  assert.deepEqual(await selected(files), ["Documents"]);
  await click("Sample project", "Shift");
  assert.deepEqual(await selected(files), ["Documents", "Pictures", "Sample project"]);
  await click("Pictures", "Shift");
  assert.deepEqual(await selected(files), ["Documents", "Pictures"]);
  await click("To do.txt", "Control");
  await click("Documents", "Control");
  assert.deepEqual(await selected(files), ["Pictures", "To do.txt"]);
  await click("Sample project");
  assert.deepEqual(await selected(files), ["Sample project"]);
  // The boxes add, also with Shift.
  await page.getByLabel("Select Documents").click();
  await page.getByLabel("Select Pictures").click({ modifiers: ["Shift"] });
  assert.deepEqual(await selected(files), ["Documents", "Pictures", "Sample project"]);
  await page.getByLabel("Select all").click();
  assert.deepEqual(await selected(files), ALL);
  await page.getByText("5 selected").waitFor();
  await page.getByRole("button", { name: "Clear selection" }).click();
  assert.deepEqual(await selected(files), []);

  // A link opens, but not with the keys that select.
  await files.item("Documents").getByRole("link").click({ modifiers: ["Control"] });
  assert.deepEqual(await selected(files), ["Documents"]);
  assert.equal(page.context().pages().length, 1);
  await files.item("Documents").locator(".size").dblclick();
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
});

journey("takes presses on an item that changes meanwhile", { views: false }, async (files, drive) => {
  const { page } = files;
  const { mouse } = page;
  let bytes = 0;
  const change = async () => {
    const before = await files.item("Documents").getAttribute("aria-label");
    await writeFile(join(drive.folder, "Documents", "Notes.txt"), "x".repeat((bytes += 50_000)));
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await page.waitForFunction((before) => document.querySelector("#rows tr")?.ariaLabel !== before, before);
  };
  await page.getByLabel("Select Documents").hover();
  await mouse.down();
  await change();
  await mouse.up();
  assert.deepEqual(await selected(files), ["Documents"]);

  await files.item("Documents").locator(".size").click();
  await change();
  await mouse.down({ clickCount: 2 });
  await change();
  await mouse.up({ clickCount: 2 });
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
});

journey("selects by keyboard, and finds names by their first letters", { views: false }, async (files, drive) => {
  await writeFile(join(drive.folder, "Today at noon.txt"), "Lunch.");
  const { page } = files;
  const { keyboard } = page;
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item("Today at noon.txt").waitFor();
  await files.item("Documents").focus();
  await keyboard.press("Shift+ArrowDown");
  await keyboard.press("Shift+ArrowDown");
  assert.deepEqual(await selected(files), ["Documents", "Pictures", "Sample project"]);
  await keyboard.press("Shift+ArrowUp");
  assert.deepEqual(await selected(files), ["Documents", "Pictures"]);
  await keyboard.press("Shift+End");
  assert.equal((await selected(files)).length, 6);
  await keyboard.press("Shift+Home");
  assert.deepEqual(await selected(files), ["Documents"]);
  await keyboard.press("Escape");
  assert.deepEqual(await selected(files), []);

  await files.type("to");
  assert.equal(await focused(files), "To do.txt");
  // A space belongs to a name that is being typed.
  await files.type("day at");
  assert.equal(await focused(files), "Today at noon.txt");
  assert.deepEqual(await selected(files), []);
  await keyboard.press("Home");
  assert.equal(await focused(files), "Documents");
  await keyboard.press("Control+a");
  assert.equal((await selected(files)).length, 6);

  // The menu by keyboard: it opens at the row, and gives the focus back.
  await keyboard.press("Escape");
  await keyboard.press("Shift+F10");
  const menu = page.getByRole("menu", { name: "Actions" });
  await menu.getByRole("menuitem", { name: "Open" }).waitFor();
  await checkViews(files, "the menu of a folder");
  await keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent?.startsWith("Delete")), true);
  await keyboard.type("m");
  await keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Move “Documents”" }).waitFor();
  await keyboard.press("Escape");
  assert.equal(await focused(files), "Documents");
});

journey("keeps selected what the user selects while a copy is being prepared", { views: false }, async (files) => {
  const { page } = files;
  await files.item("To do.txt").focus();
  await page.keyboard.press("Control+c");
  const reads = await hold(page, /root\/children/);
  await page.keyboard.press("Control+v");
  await reads.held(1);
  await page.getByLabel("Select Documents").check();
  await reads.release();
  await files.item("To do 1.txt").waitFor();
  assert.deepEqual(await selected(files), ["Documents"]);
});

journey("deselects what is moved before the folder is read again", { views: false }, async (files) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  await page.getByLabel("Select To do.txt").check();
  await page.getByRole("button", { name: "Move to…" }).click();
  await dialog.getByRole("button", { name: "Documents", exact: true }).click();
  await hold(page, /root\/children/);
  await dialog.getByRole("button", { name: "Move to Documents" }).click();
  await page.getByText("Moved “To do.txt” to Documents.").first().waitFor();
  assert.deepEqual(await selected(files), []);
});

journey("opens the menu by mouse, for the items and for the folder", { views: false }, async (files) => {
  const { page } = files;
  const menu = page.getByRole("menu", { name: "Actions" });
  const entries = async () => (await menu.getByRole("menuitem").locator(".text").allInnerTexts()).join(" · ");
  await page.getByLabel("Select Documents").check();
  await page.getByLabel("Select Pictures").check();
  await files.item("Pictures").locator(".size").click({ button: "right" });
  assert.equal(await entries(), "Copy to… · Move to… · Copy · Cut · Delete");
  await page.keyboard.press("Escape");
  // Another row than those that are selected.
  await files.item("To do.txt").click({ button: "right" });
  assert.deepEqual(await selected(files), ["To do.txt"]);
  await menu.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog", { name: "Rename “To do.txt”" }).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Clear selection" }).click();
  await page.getByText("5 items").click({ button: "right" });
  assert.equal(await entries(), "New folder… · Upload files… · Upload folder… · Select all · Refresh");
  await checkViews(files, "the menu of the shown folder");
  await menu.getByRole("menuitem", { name: "Select all" }).click();
  assert.deepEqual(await selected(files), ALL);
});

journey("opens folders with a tap, and selects with taps once something is selected", { views: false, browser: { hasTouch: true, viewport: { width: 360, height: 740 } } }, async (files) => {
  const { page } = files;
  await files.item("Documents").locator("td").nth(1).tap({ position: { x: 200, y: 20 } });
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
  await files.item("Travel plan.md").locator("td").nth(1).tap();
  await isSelected(files, "Travel plan.md");
  assert.deepEqual(await selected(files), ["Travel plan.md"]);
  await files.item("Invoices").locator("td").nth(1).tap({ position: { x: 200, y: 20 } });
  await isSelected(files, "Invoices");
  assert.deepEqual(await selected(files), ["Invoices", "Travel plan.md"]);
  await files.item("Invoices").locator("td").nth(1).tap({ position: { x: 200, y: 20 } });
  await isSelected(files, "Invoices", false);
  await page.getByRole("button", { name: "More actions" }).tap();
  await page.getByRole("menuitem", { name: "Move to…" }).tap();
  await page.getByRole("dialog", { name: "Move “Travel plan.md”" }).waitFor();
  await checkViews(files, "where to move to");
  await page.getByRole("button", { name: "Cancel" }).tap();
  await page.getByRole("button", { name: "Folders above" }).waitFor({ state: "hidden" });
});

journey("deletes only what the user can see is meant, and undoes that", { views: false }, async (files, drive) => {
  const { page } = files;
  const { keyboard } = page;
  const deletes = async () => (await drive.log()).filter(({ method }) => method === "DELETE").length;
  // Deselected again: the row has the focus, and nothing shows that.
  await files.item("To do.txt").locator(".size").click({ modifiers: ["Control"] });
  await files.item("To do.txt").locator(".size").click({ modifiers: ["Control"] });
  assert.deepEqual(await selected(files), []);
  await keyboard.press("Delete");
  assert.ok(await files.item("To do.txt").isVisible());

  // Pressed twice, it is selected, and so it is deleted.
  await files.item("To do.txt").locator(".size").click();
  await files.item("To do.txt").locator(".size").click();
  assert.deepEqual(await selected(files), ["To do.txt"]);
  await keyboard.press("Delete");
  await files.item("To do.txt").waitFor({ state: "hidden" });
  assert.equal(await focused(files), "Getting started.pdf");
  await keyboard.press("Control+z");
  await files.item("To do.txt").waitFor();
  assert.equal(await focused(files), "To do.txt");
  assert.ok((await files.announcements()).includes("Restored “To do.txt”."));
  await keyboard.press("Delete");
  await files.item("To do.txt").waitFor({ state: "hidden" });
  assert.ok(await files.item("Getting started.pdf").isVisible());

  // The notice is closed: that isn't the end of the offer.
  await page.getByText("Deleted “To do.txt”.").first().waitFor();
  await page.locator(".notice").getByRole("button", { name: "Close" }).click();
  assert.equal(await deletes(), 0);
  await keyboard.press("Control+z");
  await files.item("To do.txt").waitFor();
  assert.equal(await deletes(), 0);
});

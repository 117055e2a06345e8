// @ts-check
/** Everything works without a mouse, and what has the focus is never covered (WCAG 2.2, 2.4.11). */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CONSOLE_ERRORS, FORMS, journey } from "./support/journey.js";
import { checkViews, covering } from "./support/views.js";

/** @typedef {import("playwright-core").Page} Page */

/** After more presses than this a key never gets to where it should. */
const MOST = 30;

/** The label of what has the focus, or its text. @param {Page} page */
function focused(page) {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) return "";
    const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0] : undefined;
    return (label ?? activeElement).textContent?.trim() ?? "";
  });
}

/**
 * Presses a key until the focus is on what has this label.
 *
 * @param {Page} page
 * @param {string} key
 * @param {RegExp} text
 */
async function pressUntil(page, key, text) {
  for (let presses = 0; presses < MOST; presses += 1) {
    if (text.test(await focused(page))) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${key} never got to ${text}`);
}

for (const form of FORMS) {
  journey(`copies by keyboard alone in the ${form} form`, { views: false, consoleErrors: CONSOLE_ERRORS[form] }, async (files) => {
    const { keyboard } = files.page;
    const go = (/** @type {string} */ key, /** @type {RegExp} */ text) => pressUntil(files.page, key, text);
    const inTheList = () => files.page.waitForFunction(() => document.activeElement?.matches("#rows tr"));
    if (form === "OneDrive") {
      await go("Shift+Tab", /^Requests/);
      await keyboard.press("Enter");
      await go("Tab", /^Microsoft Graph$/);
      await keyboard.press("ArrowRight");
      assert.ok(await files.page.getByRole("radio", { name: "OneDrive" }).isChecked());
      await files.item("Sample project").waitFor();
      await keyboard.press("Escape");
      assert.match(await focused(files.page), /^Requests/);
    }
    await go("Tab", /^Skip to the files/);
    await keyboard.press("Enter");
    await inTheList();
    assert.match(await focused(files.page), /^Documents/);
    await keyboard.press("Enter");
    await files.page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
    await inTheList();
    await keyboard.press("Backspace");
    await files.page.getByRole("heading", { name: "Files", level: 1 }).waitFor();
    await files.item("Sample project").waitFor();
    await inTheList();

    await go("ArrowDown", /^Sample project/);
    await keyboard.press("Space");
    assert.equal(await files.item("Sample project").getAttribute("aria-selected"), "true");
    await checkViews(files, `an item is selected by keyboard in the ${form} form`);
    await go("Shift+Tab", /^Copy to…/);
    await keyboard.press("Enter");
    await files.page.getByRole("dialog").waitFor();
    await files.page.getByRole("dialog").getByRole("button", { name: "Documents", exact: true }).waitFor();
    await checkViews(files, `where to copy to, by keyboard in the ${form} form`);
    await go("Tab", /^Documents$/);
    await keyboard.press("Enter");
    await files.page.getByRole("button", { name: "Copy to Documents" }).waitFor();
    await go("Tab", /^Copy to Documents$/);
    await keyboard.press("Enter");
    await inTheList();
    await files.says("Sample project", "Copied to Documents.");
  });
}

journey("knows its shortcuts on a keyboard without Latin letters", { views: false }, async (files) => {
  await files.item("To do.txt").focus();
  const press = (/** @type {string} */ key, /** @type {string} */ code) =>
    files.page.evaluate(([key, code]) => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, code, ctrlKey: true, bubbles: true, cancelable: true })), [key, code]);
  await press("ф", "KeyA");
  await files.page.getByText("5 selected").waitFor();
  await files.page.keyboard.press("Escape");
  await press("с", "KeyC");
  await press("м", "KeyV");
  await files.item("To do 1.txt").waitFor();
  // On a Latin keyboard the letter counts, wherever its key is: this is Ctrl+K of the Dvorak layout.
  assert.equal(await press("k", "KeyV"), true);
});

const ITEMS = 24;
/** More tab stops than the page has. */
const STOPS = 120;

/** A desktop's window, and windows in which the copies are docked: narrow ones, and a desktop's at 200 %. @type {Record<string, import("playwright-core").BrowserContextOptions>} */
const WINDOWS = {
  "1280 × 800": { viewport: { width: 1280, height: 800 } },
  "360 × 740": { viewport: { width: 360, height: 740 } },
  "900 × 700": { viewport: { width: 900, height: 700 } },
  "1280 × 800 at 200 %": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  "1280 × 720 at 200 %": { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
  "1280 × 1024 at 400 %": { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};

for (const [name, browser] of Object.entries(WINDOWS)) {
  journey(`shows whatever has the focus, ${name}`, { views: false, browser }, async (files, drive) => {
    const { page } = files;
    const { keyboard } = page;
    await mkdir(join(drive.folder, "Rows"));
    await Promise.all(Array.from({ length: ITEMS }, (_, index) => writeFile(join(drive.folder, "Rows", `Row ${index + 1}.txt`), "x")));
    await drive.pause(20);
    await files.copy(["Sample project"], { name: "In progress" });
    // In a short window the copies are folded at first.
    await page.locator("#transfers .transfer").waitFor({ state: "attached" });
    await page.evaluate(() => (location.hash = "#/Rows"));
    await files.item("Row 1.txt").focus();
    for (const key of ["ArrowDown", "ArrowUp"]) {
      for (let step = 1; step < ITEMS; step += 1) {
        await keyboard.press(key);
        assert.equal(await covering(page), null, key);
      }
    }
    await keyboard.press("End");
    assert.equal(await covering(page), null, "End");

    // The tray grows over the row that has the focus.
    const fold = page.locator("#tray-fold");
    if ((await fold.getAttribute("aria-expanded")) === "true") await fold.dispatchEvent("click");
    await keyboard.press("Home");
    for (let step = 1; step < ITEMS / 2; step += 1) await keyboard.press("ArrowDown");
    await fold.dispatchEvent("click");
    assert.equal(await covering(page), null, "after the copies were unfolded");

    for (const key of ["Tab", "Shift+Tab"]) {
      for (let stop = 0; stop < STOPS; stop += 1) {
        await keyboard.press(key);
        assert.equal(await covering(page), null, `${key}, stop ${stop}`);
        if (await page.evaluate(() => document.activeElement === document.body)) break;
      }
    }
  });
}

for (const [width, height] of [[640, 360], [360, 640], [900, 700]]) {
  journey(`shows whatever has the focus while the faults are open, ${width} × ${height}`, { views: false, browser: { viewport: { width, height } } }, async (files) => {
    const { page } = files;
    await files.copy(["Documents"], { name: "Finished" });
    await page.locator("#transfers [data-tone=completed]").waitFor({ state: "attached" });
    await files.item("Finished").waitFor();
    await files.togglePanel("Break it");
    for (const key of ["Tab", "Shift+Tab"]) {
      for (let stop = 0; stop < STOPS; stop += 1) {
        await page.keyboard.press(key);
        assert.equal(await covering(page), null, `${key}, stop ${stop}`);
        if (await page.evaluate(() => document.activeElement === document.body)) break;
      }
    }
  });
}

// @ts-check
/** Everything works without a mouse. */

import assert from "node:assert/strict";
import { COMPLAINTS, FORMS } from "./support/forms.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

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
  journey(`copies by keyboard alone in the ${form} form`, { complaints: COMPLAINTS[form] }, async (files) => {
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
    await look(files, `an item is selected by keyboard in the ${form} form`);
    await go("Shift+Tab", /^Copy to…/);
    await keyboard.press("Enter");
    await files.page.getByRole("dialog").waitFor();
    await look(files, `where to copy to, by keyboard in the ${form} form`);
    await go("Tab", /^Documents$/);
    await keyboard.press("Enter");
    await files.page.getByRole("button", { name: "Copy to Documents" }).waitFor();
    await go("Tab", /^Copy to Documents$/);
    await keyboard.press("Enter");
    await inTheList();
    await files.says("Sample project", "Copied to Documents.");
  });
}

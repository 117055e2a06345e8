// @ts-check
/** For users who look elsewhere: progress in the page's title, and a notification at the end. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

const SLOWLY = 8 * 1024 * 1024;

journey("shows progress in the title", { bytesPerSecond: SLOWLY }, async (files) => {
  const { page } = files;
  assert.equal(await page.title(), "Files · Longhaul");
  await files.copy(["Sample project"], { name: "In the title" });
  await page.waitForFunction(() => /^[1-9]\d?% · Files · Longhaul$/.test(document.title));
  await files.says("Sample project", "Copied to Files as “In the title”.");
  await page.waitForFunction(() => document.title === "Files · Longhaul");
});

journey("notifies at the end, if asked to", { bytesPerSecond: SLOWLY, browser: { permissions: ["notifications"] } }, async (files) => {
  const { page } = files;
  await page.evaluate(recordNotifications);
  await files.copy(["Documents"], { name: "Without" });
  await files.says("Documents", "Copied to Files as “Without”.");
  assert.deepEqual(await shownNotifications(page), []);

  await files.copy(["Sample project"], { name: "With" });
  const notify = page.getByRole("button", { name: "Notify me at the end" });
  await notify.click();
  await page.locator("#tray-notify[aria-pressed=true]").waitFor();
  await files.says("Sample project", "Copied to Files as “With”.");
  assert.deepEqual(await shownNotifications(page), ["Sample project: Copied to Files as “With”."]);
  assert.equal(await notify.isVisible(), false);
});

journey("says that the browser doesn't allow notifications", { bytesPerSecond: SLOWLY }, async (files) => {
  await files.copy(["Sample project"], { name: "Not allowed" });
  await files.page.getByRole("button", { name: "Notify me at the end" }).click();
  await files.page.getByText("The browser doesn’t allow this page to notify you.").first().waitFor();
  await files.says("Sample project", "Copied to Files as “Not allowed”.");
});

/** Records what is shown; the notifications are real. Runs in the page. */
function recordNotifications() {
  const shown = /** @type {string[]} */ ([]);
  Object.assign(window, {
    shown,
    Notification: class extends Notification {
      constructor(/** @type {string} */ title, /** @type {NotificationOptions} */ options) {
        super(title, options);
        shown.push(`${title}: ${options.body}`);
      }
    },
  });
}

/** @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
function shownNotifications(page) {
  return page.evaluate(() => /** @type {any} */ (window).shown);
}

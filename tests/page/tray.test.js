// @ts-check
/** The tray of copies, and what users who use another tab see of it: the title and a notification. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { covering } from "./support/views.js";

journey("is folded to one line in a short window, and unfolds by keyboard", { browser: { viewport: { width: 640, height: 400 } } }, async (files, drive) => {
  const { page } = files;
  await drive.pause(20);
  await files.copy(["Sample project"], { name: "In little room" });
  const line = page.locator("#tray-total-line");
  await line.filter({ hasText: /^0 of 1 item copied · ≈\u2009[1-9]/ }).waitFor();
  assert.equal(await files.transfer("Sample project").isVisible(), false);
  const fold = page.getByRole("button", { name: "Show copies" });
  await fold.focus();
  await page.keyboard.press("Enter");
  await files.transfer("Sample project").getByRole("progressbar").waitFor();
  assert.equal(await fold.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Enter");
  await drive.resume();
  await line.filter({ hasText: /^1 item copied$/ }).waitFor();
});

/** A phone, upright and on its side, which is also a small window at 200 %; the smallest phone; a tablet; a desktop. */
const WINDOWS = [[360, 640], [640, 360], [320, 568], [900, 700], [1280, 800]];

/** How many rows of the list are in sight at once. Runs in the page. */
async function rowsInSight() {
  const rows = [...document.querySelectorAll("#rows tr")];
  rows[0].scrollIntoView();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const isInSight = (/** @type {Element} */ row) => {
    const { left, right, top, bottom } = row.getBoundingClientRect();
    return [top + 3, bottom - 3].every((y) => row.contains(document.elementFromPoint((left + right) / 2, y)));
  };
  return rows.filter(isInSight).length;
}

journey("leaves three rows of the list in sight while a panel is open, and shows the panel", { views: false }, async (files, drive) => {
  const { page } = files;
  await drive.pause(20);
  await files.copy(["Sample project"], { name: "Beside a panel" });
  await files.reached("Sample project", 1);
  for (const [width, height] of WINDOWS) {
    await page.setViewportSize({ width, height });
    for (const panel of /** @type {const} */ (["Break it", "Compare", "Requests", "Code"])) {
      const where = `${panel}, ${width} × ${height}`;
      await files.togglePanel(panel);
      assert.equal(await covering(page), null, where);
      const { y = 0 } = (await page.getByRole("heading", { name: panel, exact: true }).boundingBox()) ?? {};
      assert.ok(y < height * 0.75, `${where}: only its title is in sight`);
      const rows = await page.evaluate(rowsInSight);
      assert.ok(rows >= 3, `${where}: it leaves ${rows} rows`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where}: the page scrolls sideways`);
      const open = page.locator(".dock-bar [aria-expanded=true]");
      while ((await open.count()) > 0) await open.first().click();
    }
  }
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “Beside a panel”.");
});

journey("shows a total when there are several cards", { browser: { reducedMotion: "reduce" } }, async (files, drive) => {
  const { page } = files;
  await drive.pause(20);
  const total = page.locator("#tray-total");
  await files.copy(["Sample project"], { name: "The first" });
  await files.reached("Sample project", 1);
  assert.equal(await total.isVisible(), false);
  await page.evaluate(recordTotals);
  await files.copy(["Pictures"], { name: "The second" });
  await total.getByText(/^[01] of 2 items copied · ≈/).waitFor();
  const shown = await page.evaluate(() => /** @type {any} */ (window).totals);
  assert.ok(shown.length > 0 && shown.every((/** @type {string} */ text) => /^\d of 2 items copied/.test(text)), JSON.stringify(shown));
  await drive.resume();
  await total.getByText("2 items copied", { exact: true }).waitFor();
});

/** Records the total whenever it is shown or changes how it is shown. Runs in the page. */
function recordTotals() {
  const totals = /** @type {string[]} */ ([]);
  Object.assign(window, { totals });
  const total = /** @type {Element} */ (document.querySelector("#tray-total"));
  const record = () => total.matches(".several") && totals.push(total.textContent ?? "");
  new MutationObserver(record).observe(total, { attributeFilter: ["class", "hidden"] });
}

journey("shows progress in the title", { views: false }, async (files, drive) => {
  const { page } = files;
  assert.equal(await page.title(), "Files · Longhaul");
  await drive.pause(20);
  await files.copy(["Sample project"], { name: "In the title" });
  await page.waitForFunction(() => /^[1-9]\d?% · Files · Longhaul$/.test(document.title));
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “In the title”.");
  await page.waitForFunction(() => document.title === "Files · Longhaul");
});

journey("notifies at the end, if asked to", { views: false, browser: { permissions: ["notifications"] } }, async (files, drive) => {
  const { page } = files;
  await page.evaluate(recordNotifications);
  await files.copy(["Documents"], { name: "Without" });
  await files.says("Documents", "Copied to Files as “Without”.");
  assert.deepEqual(await shownNotifications(page), []);

  await drive.pause(20);
  await files.copy(["Sample project"], { name: "With" });
  const notify = page.getByRole("button", { name: "Notify me at the end" });
  await notify.click();
  await page.locator("#tray-notify[aria-pressed=true]").waitFor();
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “With”.");
  assert.deepEqual(await shownNotifications(page), ["Sample project: Copied to Files as “With”."]);
  assert.equal(await notify.isVisible(), false);
});

journey("says that the browser doesn't allow notifications", {}, async (files, drive) => {
  await drive.pause(20);
  await files.copy(["Sample project"], { name: "Not allowed" });
  await files.page.getByRole("button", { name: "Notify me at the end" }).click();
  await files.page.getByText("The browser doesn’t allow this page to notify you.").first().waitFor();
  await drive.resume();
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

// @ts-check
/** Each outcome of a copy has a sentence, and something to do next that works. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { explain } from "../../www/page/transfers/service-errors.js";
import { FULL } from "./support/drive.js";
import { hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

journey("says that a name is taken, and keeps both", { views: false, consoleErrors: [/status of 409/] }, async (files, drive) => {
  // Taken after the page has read the folder.
  const taken = { error: { code: "nameAlreadyExists", message: "Taken." } };
  await drive.fault({ where: "start", answer: { status: 409, body: taken } });
  await files.copy(["Sample project"]);
  await files.says("Sample project", "Files already has an item named “Sample project”.");
  await pressTwice(files.transfer("Sample project").getByRole("button", { name: "Keep both" }));
  await files.says("Sample project", /Copied to Files as “Sample project.+”\./);
  assert.equal((await drive.starts()).length, 2, "it was copied twice");
});

/** Presses a button twice before the page shows what the first press does. @param {import("playwright-core").Locator} button */
function pressTwice(button) {
  return button.evaluate((/** @type {HTMLButtonElement} */ button) => {
    button.click();
    button.click();
  });
}

journey("tries again once, and resumes once, however often the button is pressed", { views: false, consoleErrors: [/status of 507/] }, async (files, drive) => {
  await drive.fault({ where: "start", answer: FULL });
  await drive.pause(5);
  await files.copy(["Sample project"], { name: "Once" });
  await files.says("Sample project", "Not started. The drive is full.");
  await pressTwice(files.transfer("Sample project").getByRole("button", { name: "Try again" }));
  await files.reached("Sample project", 1);
  await files.transfer("Sample project").getByRole("button", { name: "Stop following" }).click();
  await pressTwice(files.transfer("Sample project").getByRole("button", { name: "Resume" }));
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “Once”.");
  assert.equal((await drive.starts()).length, 2, "it was copied twice");
});

journey("stops following and resumes", { views: false }, async (files, drive) => {
  await drive.pause(5);
  await files.copy(["Sample project"], { name: "Resumed" });
  await files.reached("Sample project", 5);
  await files.transfer("Sample project").getByRole("button", { name: "Stop following" }).click();
  await files.says("Sample project", "You stopped following this copy. It continues at the service.");
  await files.stored(1);
  await files.page.reload();
  await files.says("Sample project", "You stopped following this copy.");
  await drive.resume();
  await files.transfer("Sample project").getByRole("button", { name: "Resume" }).click();
  await files.says("Sample project", "Copied to Files as “Resumed”.");
  assert.deepEqual(await drive.files("Resumed"), await drive.files("Sample project"));
});

journey("says that a copy was cancelled, and that its item can't be read", { consoleErrors: [/status of 403/] }, async (files, drive) => {
  await drive.fault({ where: "monitor", answer: { status: 200, body: { status: "canceled" } } });
  await files.copy(["Documents"], { name: "Cancelled" });
  await files.says("Documents", "The copy was cancelled at the service.");

  const forbidden = { error: { code: "accessDenied", message: "Not for you." } };
  // The page itself reads the destination folder first.
  await drive.fault({ where: "item", skip: 1, times: null, answer: { status: 403, body: forbidden } });
  await files.copy(["Pictures"], { name: "Unread" });
  await files.says("Pictures", "Copied to Files as “Unread”.");
  await files.says("Pictures", "The service didn’t let this page read the new item.");
  await files.item("Unread").waitFor();
});

journey("distinguishes a rejected start, a failure, an uncertain start and an unknown outcome", { consoleErrors: [/status of 50[0-9]/, /status of 4[0-9]{2}/, /ERR_/] }, async (files, drive) => {
  await drive.fault({ where: "start", answer: FULL });
  await files.copy(["Documents"], { name: "Refused" });
  await files.says("Documents", "Not started. The drive is full.");

  const failure = { status: "failed", error: { code: "accessDenied", message: "Not here." } };
  await drive.fault({ where: "monitor", answer: { status: 200, body: failure } });
  await files.copy(["Pictures"], { name: "Failed" });
  await files.says("Pictures", "The copy failed. You aren’t allowed to copy this to Files.");

  // Always, because Chromium repeats a request when a connection that was used before breaks.
  await drive.fault({ where: "start", cut: "connection", times: null });
  await files.clearFinished();
  await files.copy(["Documents"], { name: "Uncertain" });
  await files.says("Documents", "The service may or may not have received the request to copy.");

  // The destination can't be checked either.
  const hidden = { where: "start", cors: "hideLocation", bytesPerSecond: 1 };
  const unseen = ["item", "children"].map((where) => ({ where, times: null, answer: { status: 403, body: refusal } }));
  await drive.fault(hidden);
  await files.copy(["Pictures"], { name: "Unknown" });
  await drive.fault(hidden, ...unseen);
  await files.says("Pictures", "but its result is unknown");
  await files.transfer("Pictures").getByRole("button", { name: "Show folder" }).waitFor();
});

journey("checks the destination where the monitor is hidden", {}, async (files, drive) => {
  await drive.fault({ where: "start", cors: "hideLocation" });
  await files.copy(["Pictures"], { name: "Checked" });
  await files.says("Pictures", "Copied to Files as “Checked”.");
  await files.says("Pictures", "Longhaul checked the destination");
  await files.item("Checked").waitFor();
});

journey("cancels a copy that waits for another start", {}, async (files, drive) => {
  const starts = await hold(files.page, /\/copy\b/);
  await files.copy(["Pictures"], { name: "Slow start" });
  await files.copy(["Documents"], { name: "Never started" });
  await starts.held(1);
  await files.says("Documents", "Not started yet");
  await files.transfer("Documents").getByRole("button", { name: "Cancel" }).click();
  await files.says("Documents", "Cancelled before it started.");
  await starts.release();
  await files.says("Pictures", "Copied to Files as “Slow start”.");
  assert.equal((await drive.starts()).length, 1);
});

journey("says between which times a copy took that wasn't observed meanwhile", { consoleErrors: [/status of 429/] }, async (files, drive) => {
  const throttled = { status: 429, headers: { "Retry-After": "5", "Access-Control-Expose-Headers": "Retry-After" } };
  await drive.fault({ where: "monitor", skip: 1, times: null, answer: throttled });
  await drive.pause(10);
  await files.copy(["Pictures"], { name: "Unobserved" });
  await files.says("Pictures", /^Throttled, next try in/);
  await drive.fault();
  await drive.resume();
  await files.says("Pictures", /^The copy took between \d.* and \d.*\.$/);
});

const CODES = [
  "accessDenied",
  "activityLimitReached",
  "generalException",
  "itemNotFound",
  "malwareDetected",
  "nameAlreadyExists",
  "noToken",
  "notAllowed",
  "notSupported",
  "quotaLimitReached",
  "resourceModified",
  "serviceNotAvailable",
  "unauthenticated",
  "somethingNew",
];

/** @type {any} */
const SPEC = { item: { name: "Report" }, destination: { name: "Archive", path: "/Archive" }, name: "Report" };

for (const code of CODES) {
  test(`a failure with ${code} offers something to do next`, () => {
    for (const source of [undefined, "/Documents"]) {
      const { sentence, hint, actions } = explain({ ...SPEC, source }, { code, message: "The service's own words." });
      assert.ok(sentence.endsWith(".") || sentence.endsWith(":"));
      assert.ok(hint.length > 0);
      assert.ok(actions.length > 0);
    }
  });
}

const consoleErrors = [/status of [45]\d\d/];

/** @param {string} code */
function refusal(code) {
  return { where: "start", answer: { status: 403, body: { error: { code, message: "No." } } } };
}

journey("copies to another folder where the first isn't allowed", { views: false, consoleErrors }, async (files, drive) => {
  const { page } = files;
  await drive.fault(refusal("accessDenied"));
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Not started. You aren’t allowed to copy this to Documents.");
  await checkViews(files, "a copy that isn't allowed");
  await files.transfer("To do.txt").getByRole("button", { name: "Choose another folder…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Pictures", exact: true }).click();
  await dialog.getByRole("button", { name: "Copy to Pictures" }).click();
  await files.says("To do.txt", "Copied to Pictures.");
  assert.equal(await page.locator(".card").count(), 1, "the failed copy is still there");
});

journey("shows the original of an item with malware", { consoleErrors }, async (files, drive) => {
  const { page } = files;
  await page.getByRole("link", { name: "Documents" }).click();
  await files.item("Travel plan.md").waitFor();
  await drive.fault(refusal("malwareDetected"));
  await files.copy(["Travel plan.md"], { to: "Invoices" });
  await files.says("Travel plan.md", "Not started. The service found malware in “Travel plan.md”.");
  await page.evaluate(() => (location.hash = "#/"));
  await files.item("Pictures").waitFor();
  await files.transfer("Travel plan.md").getByRole("button", { name: "Show original" }).click();
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
  await selected(files, "Travel plan.md");
});

journey("selects the new item, in another folder and in the shown one", { views: false }, async (files) => {
  const { page } = files;
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  const show = files.transfer("To do.txt").getByRole("button", { name: "Show item" });
  await show.click();
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
  await selected(files, "To do.txt");
  await files.item("Travel plan.md").click();
  await show.click();
  await selected(files, "To do.txt");
});

journey("shows the new item where it is now, after it and its folder were renamed", { views: false }, async (files) => {
  const { page } = files;
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  const show = files.transfer("To do.txt").getByRole("button", { name: "Show item" });
  await show.click();
  await selected(files, "To do.txt");
  await rename(files, "To do.txt", "Done.txt");
  await page.getByRole("navigation", { name: "Path" }).getByRole("link", { name: "Files" }).click();
  await rename(files, "Documents", "Papers");
  await show.click();
  await page.getByRole("heading", { name: "Papers", level: 1 }).waitFor();
  await selected(files, "Done.txt");
});

/** @param {import("./support/file-manager.js").FileManager} files @param {string} name @param {string} newName */
async function rename(files, name, newName) {
  await files.item(name).focus();
  await files.page.keyboard.press("F2");
  await files.page.getByRole("dialog").getByLabel("Name").fill(newName);
  await files.page.keyboard.press("Enter");
  await files.item(newName).waitFor();
}

/** Waits until an item is the only selected one, and has the focus. @param {import("./support/file-manager.js").FileManager} files @param {string} name */
async function selected(files, name) {
  await files.page.locator(`#rows tr[aria-selected="true"]:focus`).filter({ has: files.page.getByLabel(`Select ${name}`, { exact: true }) }).waitFor();
  assert.equal(await files.page.locator(`#rows tr[aria-selected="true"]`).count(), 1);
}

// @ts-check
/** Groups of copies, and copies in several tabs. */

import assert from "node:assert/strict";
import { copyItems, writeItems } from "./support/copies.js";
import { FULL } from "./support/drive.js";
import { choose, CONSOLE_ERRORS, FORMS, hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

journey("shows what failed first, and retries it", { views: false, consoleErrors: [/status of 507/] }, async (files, drive) => {
  await writeItems(drive, 12);
  await drive.fault(...[4, 7, 11].map((number) => ({ where: "start", name: `Item ${number}.txt`, answer: FULL })));
  await copyItems(files);
  const card = files.group(12);
  await card.getByText("3 failed", { exact: true }).waitFor();
  await card.getByText("9 copied", { exact: true }).waitFor();
  await card.getByText("Items", { exact: true }).click();
  await files.says("Item 4.txt", "Not started. The drive is full.");
  const names = await card.getByRole("heading", { level: 4 }).allInnerTexts();
  assert.deepEqual(names.slice(0, 3), ["Item 4.txt", "Item 7.txt", "Item 11.txt"]);
  await checkViews(files, "a group with failures");

  await card.getByRole("button", { name: "Retry 3 failed" }).click();
  await card.getByText("12 copied", { exact: true }).waitFor();
  assert.equal(await files.page.locator(".card").count(), 1);
  await card.getByRole("button", { name: "Retry" }).waitFor({ state: "hidden" });
  assert.ok(await files.page.evaluate(() => document.activeElement?.closest(".card") != null), "the focus left the card");
});

journey("retries one row of a group", { consoleErrors: [/status of 507/] }, async (files, drive) => {
  await drive.fault({ where: "start", name: "Documents", answer: FULL });
  await files.copy(["Documents", "Pictures"], { to: "Sample project" });
  await files.says("Documents", "Not started. The drive is full.");
  await files.says("Pictures", "Copied to Sample project.");
  await files.transfer("Documents").getByRole("button", { name: "Try again" }).click();
  await files.says("Documents", "Copied to Sample project.");
  await files.group(2).getByText("2 copied", { exact: true }).waitFor();
});

journey("starts nothing that is dismissed as soon as it was to be tried again", { views: false, consoleErrors: [/status of 507/] }, async (files, drive) => {
  const { page } = files;
  await drive.fault({ where: "start", answer: FULL });
  await files.copy(["Documents"], { name: "Dismissed" });
  await files.says("Documents", "Not started. The drive is full.");
  // Both presses come before the card is drawn again.
  await files.transfer("Documents").evaluate((card) => {
    const press = (/** @type {string} */ text) => [...card.querySelectorAll("button")].find((button) => (button.ariaLabel ?? button.textContent ?? "").startsWith(text))?.click();
    press("Try again");
    press("Dismiss");
  });
  await files.copy(["Pictures"], { name: "Afterwards" });
  await files.says("Pictures", "Copied to Files as “Afterwards”.");
  assert.equal(await page.locator(".card").count(), 1);
  assert.equal((await drive.starts()).length, 2, "a dismissed copy was started");
});

journey("cancels what hasn't started, and continues with the rest", {}, async (files, drive) => {
  await writeItems(drive, 30);
  await drive.pause(0);
  await copyItems(files);
  const card = files.group(30);
  await card.getByText(/^\d+ in progress$/).waitFor();
  await card.getByText(/^\d+ not started$/).waitFor();
  await card.getByRole("button", { name: "Cancel not started" }).click();
  await card.getByText(/^\d+ stopped$/).waitFor();
  await card.getByRole("button", { name: "Cancel not started" }).waitFor({ state: "hidden" });
  const cancelled = Number.parseInt(await card.getByText(/^\d+ stopped$/).innerText());
  await drive.resume();
  await card.getByText(`${30 - cancelled} copied`, { exact: true }).waitFor();
  await card.getByText("Items", { exact: true }).click();
  await card.getByText("Cancelled before it started.").nth(cancelled - 1).waitFor();
  assert.equal((await drive.files("Target")).size, 30 - cancelled, "a cancelled copy was started");
});

journey("retries what failed in several cards with one button", { views: false, consoleErrors: [/status of 507/] }, async (files, drive) => {
  await drive.fault({ where: "start", times: 2, answer: FULL });
  for (const name of ["Documents", "Pictures"]) {
    await files.copy([name], { name: `${name} of 2026` });
    await files.says(name, "Not started. The drive is full.");
  }
  await files.page.getByRole("button", { name: "Retry 2 failed" }).click();
  for (const name of ["Documents", "Pictures"]) await files.says(name, `Copied to Files as “${name} of 2026”.`);
});

/** Counts the requests of a tab to monitors. @param {import("./support/file-manager.js").FileManager} files @param {import("./support/drive.js").Drive} drive */
function countPolls({ page }, drive) {
  const count = { polls: 0 };
  page.on("request", (request) => {
    if (request.url().startsWith(drive.at.monitor)) count.polls += 1;
  });
  return count;
}

for (const form of FORMS) {
  journey(`shows a copy in two tabs, and continues in one when the other is closed, in the ${form} form`, { views: false, consoleErrors: CONSOLE_ERRORS[form] }, async (files, drive) => {
    await choose(files, form);
    const other = await files.another();
    const count = countPolls(other, drive);
    await drive.pause(10);
    await files.copy(["Sample project"], { name: "In two tabs" });
    await other.reached("Sample project", 10);
    assert.equal(count.polls, 0, "the other tab polls too");
    await checkViews(other, `a copy in a second tab in the ${form} form`);
    await files.stored(1);
    await files.page.close();
    await drive.resume();
    await other.says("Sample project", "Copied to Files as “In two tabs”.");
    assert.deepEqual(await drive.files("In two tabs"), await drive.files("Sample project"));
    assert.equal((await drive.starts()).length, 1);
    assert.ok(count.polls > 0);
    await other.stored(0);
    files.consoleErrors.push(...other.consoleErrors);
    files.page = other.page;
  });
}

journey("starts in one tab only what that tab hasn't started yet", { views: false }, async (files, drive) => {
  const starts = await hold(files.page, /\/copy\b/);
  await files.copy(["Documents"], { name: "The first" });
  await files.copy(["Pictures"], { name: "The second" });
  await starts.held(1);
  const other = await files.another();
  await starts.release();
  for (const tab of [files, other]) await tab.says("Pictures", "Copied to Files as “The second”.");
  assert.equal((await drive.starts()).length, 2);
});

journey("shows a group in two tabs, and continues in one when the other is closed", { views: false }, async (files, drive) => {
  const other = await files.another();
  await writeItems(drive, 8);
  await drive.pause(0);
  await copyItems(files);
  await other.group(8).getByText("8 in progress", { exact: true }).waitFor();
  await files.stored(8);
  await files.page.close();
  await drive.resume();
  await other.group(8).getByText("8 copied", { exact: true }).waitFor();
  assert.deepEqual(await drive.files("Target"), await drive.files("Items"));
  files.consoleErrors.push(...other.consoleErrors);
  files.page = other.page;
});

/** Holds back what the page writes under keys that begin like this, until `release` is called. Runs in the page. @param {string} prefix */
async function holdWrites(prefix) {
  const { store } = await import(new URL("page/transfers/starting.js", document.baseURI).href);
  const { set } = store;
  const released = new Promise((release) => Object.assign(window, { release }));
  store.set = async (/** @type {string} */ key, /** @type {string} */ value) => {
    if (key.startsWith(prefix)) await released;
    return set(key, value);
  };
}

/** Counts how often a tab is notified that the store has changed. Runs in the page. */
function countChanges() {
  const changes = { count: 0 };
  new BroadcastChannel("longhaul-demo").onmessage = () => (changes.count += 1);
  Object.assign(window, { changes });
}

journey("shows a group in the other tabs whose record is written after its copies were started", { views: false }, async (files, drive) => {
  const { page } = files;
  const other = await files.another();
  await other.page.evaluate(countChanges);
  // A tab in the background is slow.
  await page.bringToFront();
  await page.evaluate(holdWrites, "longhaul-demo.group:");
  await drive.pause(0);
  await files.copy(["Documents", "Pictures"], { to: "Sample project" });
  // One for each start. By the end of another reading, the other tab has read the store.
  await other.page.waitForFunction(() => /** @type {any} */ (window).changes.count >= 2);
  await other.stored(2);
  assert.equal(await other.page.locator(".card").count(), 0);
  await page.evaluate(() => /** @type {any} */ (window).release());
  await other.group(2).getByText("2 in progress", { exact: true }).waitFor();
});

journey("says in the other tabs that a copy was dismissed", {}, async (files, drive) => {
  const other = await files.another();
  await drive.pause(10);
  await files.copy(["Sample project"], { name: "Dismissed elsewhere" });
  await other.transfer("Sample project").getByRole("button", { name: "Stop following" }).click();
  await other.transfer("Sample project").getByRole("button", { name: "Dismiss Sample project" }).click();
  await files.says("Sample project", "You dismissed this copy in another tab. It continues at the service.");
  await files.stored(0);
});

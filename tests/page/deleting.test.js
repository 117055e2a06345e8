// @ts-check
/** Deletes in the file manager: when the requests are sent, what the page shows meanwhile, and leaving the page in between. */

import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { PATIENCE_MS } from "./support/browser.js";
import { writeItems } from "./support/copies.js";
import { journey } from "./support/journey.js";

/** The responses to requests that delete. @param {import("./support/drive.js").Drive} drive */
async function deletions(drive) {
  return (await drive.log()).filter(({ method, preflight }) => method === "DELETE" && !preflight).map(({ status }) => status);
}

/** Waits until an item isn't on the disk any more. @param {import("./support/drive.js").Drive} drive @param {string} name */
async function deleted(drive, name) {
  const deadline = Date.now() + PATIENCE_MS;
  while (await stat(join(drive.folder, name)).then(() => true, () => false)) {
    assert.ok(Date.now() < deadline, `${name} wasn't deleted after ${JSON.stringify(await deletions(drive))}`);
  }
}

/**
 * Makes the folder `Items` with that number of items, and opens it.
 *
 * @param {import("./support/file-manager.js").FileManager} files
 * @param {import("./support/drive.js").Drive} drive
 * @param {number} count
 */
async function openItems({ page }, drive, count) {
  await writeItems(drive, count);
  await page.evaluate(() => (location.hash = "#/Items"));
  await page.getByText(`${count} items,`).waitFor();
}

/** Deletes a file, and reloads the page while that could still be undone. @param {import("./support/file-manager.js").FileManager} files @param {string} name */
async function deleteAndReload(files, name) {
  await files.item(name).focus();
  await files.page.keyboard.press("Delete");
  await files.item(name).waitFor({ state: "hidden" });
  await files.page.reload();
  await files.item("Pictures").waitFor();
}

journey("deletes when the page is left, and doesn't show the item again", { views: false }, async (files, drive) => {
  const { page } = files;
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await deleteAndReload(files, "To do.txt");
  assert.equal(await files.item("To do.txt").count(), 0);
  // The request outlives the page: the new one may have read the folder before.
  while ((await deletions(drive)).length === 0);
  assert.deepEqual(await deletions(drive), [204]);
  const read = page.waitForResponse(/children/);
  await page.clock.runFor(5000);
  await read;
  await page.locator("#items[aria-busy=false]").waitFor();
  assert.equal(await files.item("To do.txt").count(), 0);
});

journey("shows an item again that couldn't be deleted when the page was left", { views: false, consoleErrors: [/status of 423/] }, async (files, drive) => {
  const { page } = files;
  await drive.fault({ where: "any", method: "DELETE", answer: { status: 423, body: { error: { code: "resourceLocked", message: "Locked." } } } });
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await deleteAndReload(files, "To do.txt");
  assert.equal(await files.item("To do.txt").count(), 0);
  while ((await deletions(drive)).length === 0);
  await page.clock.runFor(5000);
  await files.item("To do.txt").waitFor();
});

journey("shows an item again that couldn't be deleted when the page was left, if the browser restores the page", { views: false, consoleErrors: [/status of 423/] }, async (files, drive) => {
  const { page } = files;
  await drive.fault({ where: "any", method: "DELETE", answer: { status: 423, body: { error: { code: "resourceLocked", message: "Locked." } } } });
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await files.item("To do.txt").focus();
  await page.keyboard.press("Delete");
  await files.item("To do.txt").waitFor({ state: "hidden" });
  const refused = page.waitForResponse((response) => response.request().method() === "DELETE");
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await refused;
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await page.clock.runFor(5000);
  await files.item("To do.txt").waitFor();
});

journey("deletes all items if the page is left while it deletes one after another", { views: false }, async (files, drive) => {
  const { page } = files;
  const names = ["Documents", "Getting started.pdf", "To do.txt"];
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  for (const name of names) await page.getByLabel(`Select ${name}`).check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  // The page is left before the first response.
  await drive.fault({ where: "any", method: "DELETE", delayMs: 60_000 });
  const sent = page.waitForRequest((request) => request.method() === "DELETE");
  await page.clock.runFor(11_000);
  await sent;
  await page.reload();
  await files.item("Pictures").waitFor();
  for (const name of names) await deleted(drive, name);
});

journey("asks before the page is left while it deletes more items than it then could", { views: false }, async (files, drive) => {
  const { page } = files;
  await openItems(files, drive, 101);
  const removeAll = async () => {
    await page.getByLabel("Select all").check();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByText("This folder is empty.").waitFor();
  };
  await removeAll();
  const asked = page.waitForEvent("dialog");
  void page.evaluate(() => location.reload());
  const question = await asked;
  assert.equal(question.type(), "beforeunload");
  await question.dismiss();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("101 items,").waitFor();
  assert.deepEqual(await deletions(drive), []);

  // What can't be deleted then is shown again.
  page.once("dialog", (dialog) => void dialog.accept());
  await removeAll();
  await page.reload();
  await files.item("Item 101.txt").waitFor();
  for (let number = 1; number <= 100; number += 1) await deleted(drive, `Items/Item ${number}.txt`);
});

journey("shows the progress of a deletion of many items", { views: false }, async (files, drive) => {
  const { page } = files;
  await openItems(files, drive, 20);
  await page.clock.install();
  await page.getByLabel("Select all").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  let requests = 0;
  await page.route("**/items/*", async (route) => {
    requests += Number(route.request().method() === "DELETE");
    if (requests === 6) await released;
    await route.continue();
  });
  await page.clock.fastForward(11_000);
  const notice = page.locator(".notice");
  await notice.getByText("Deleting 20 items").waitFor();
  await notice.getByText("5 of 20").waitFor();
  assert.equal(await notice.getByRole("progressbar").getAttribute("aria-valuenow"), "25");
  release();
  await notice.waitFor({ state: "detached" });
  await page.getByText("This folder is empty.").waitFor();
});

journey("says once which items couldn't be deleted, and shows them again", { views: false, consoleErrors: [/status of 423/, /ERR_/] }, async (files, drive) => {
  const { page } = files;
  let requests = 0;
  page.on("request", (request) => (requests += Number(request.method() === "DELETE")));
  await drive.fault({ where: "any", method: "DELETE", times: null, answer: { status: 423, body: { error: { code: "resourceLocked", message: "Locked." } } } });
  await page.clock.install();
  // Without a connection, the first item is tried twice, and the others aren't.
  for (const [reason, expected] of /** @type {const} */ ([["The drive responded: Locked.", 3], ["The drive can’t be reached.", 2]])) {
    requests = 0;
    if (expected === 2) await drive.kill();
    for (const name of ["Documents", "Pictures", "To do.txt"]) await page.getByLabel(`Select ${name}`).check();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Undo" }).waitFor();
    await page.clock.fastForward(11_000);
    const notice = page.locator(".notice");
    await notice.getByText("3 items couldn’t be deleted.").waitFor();
    await notice.getByText(reason).waitFor();
    assert.equal(await notice.count(), 1);
    assert.equal(requests, expected);
    await files.item("To do.txt").waitFor();
    await notice.getByRole("button", { name: "Close" }).click();
  }
});

journey("deletes when the offer to undo is over, and not before", { views: false }, async (files, drive) => {
  const { page } = files;
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await files.item("To do.txt").focus();
  await page.keyboard.press("Delete");
  const undo = page.getByRole("button", { name: "Undo" });
  await undo.waitFor();
  await page.clock.runFor(9_000);
  assert.ok(await undo.isVisible());
  assert.equal((await drive.log()).filter(({ method }) => method === "DELETE").length, 0);
  const sent = page.waitForResponse((response) => response.request().method() === "DELETE");
  await page.clock.runFor(2_000);
  assert.equal((await sent).status(), 204);
  await undo.waitFor({ state: "hidden" });
});

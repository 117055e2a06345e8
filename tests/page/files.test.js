// @ts-check
/** A file manager's other actions: renaming, deleting and undoing that, uploading, conflicts, dragging. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { PATIENCE_MS } from "./support/browser.js";
import { FULL } from "./support/drive.js";
import { COMPLAINTS, choose, journey } from "./support/journey.js";
import { look } from "./support/looks.js";

journey("renames, deletes and undoes that by keyboard", { complaints: [/status of 409/] }, async (files, drive) => {
  const { page } = files;
  const { keyboard } = page;
  await files.item("To do.txt").focus();
  await keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: "Rename “To do.txt”" });
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => getSelection()?.toString()), "To do");
  await keyboard.type("Getting started");
  await dialog.getByLabel("Name").fill("Getting started.pdf");
  await keyboard.press("Enter");
  await dialog.getByText("An item with this name already exists.").waitFor();
  await look(files, "another name that is taken");
  await dialog.getByLabel("Name").fill("Done.txt");
  await keyboard.press("Enter");
  await files.item("Done.txt").waitFor();
  assert.ok((await files.announcements()).includes("Renamed “To do.txt” to “Done.txt”."));

  await files.item("Done.txt").focus();
  await keyboard.press("Delete");
  await files.item("Done.txt").waitFor({ state: "hidden" });
  await page.getByText("Deleted “Done.txt”.").first().waitFor();
  await keyboard.press("Control+z");
  await files.item("Done.txt").waitFor();
  assert.equal((await drive.log()).filter(({ method }) => method === "DELETE").length, 0);

  await page.getByLabel("Select Done.txt").check();
  await page.getByLabel("Select Pictures").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Deleted 2 items.").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await files.item("Pictures").waitFor();
});

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

/** Deletes a file, and reloads the page while that could still be undone. @param {import("./support/file-manager.js").FileManager} files @param {string} name */
async function deleteAndReload(files, name) {
  await files.item(name).focus();
  await files.page.keyboard.press("Delete");
  await files.item(name).waitFor({ state: "hidden" });
  await files.page.reload();
  await files.item("Pictures").waitFor();
}

journey("deletes when the page is left, and doesn't show the item again", { looks: false }, async (files, drive) => {
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

journey("shows an item again that couldn't be deleted when the page was left", { looks: false, complaints: [/status of 423/] }, async (files, drive) => {
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

journey("deletes all items if the page is left while it deletes one after another", { looks: false }, async (files, drive) => {
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

journey("asks before the page is left while it deletes more items than it then could", { looks: false }, async (files, drive) => {
  const { page } = files;
  await mkdir(join(drive.folder, "Many"));
  await Promise.all(Array.from({ length: 101 }, (_, index) => writeFile(join(drive.folder, "Many", `Item ${index + 1}.txt`), "x")));
  await page.evaluate(() => (location.hash = "#/Many"));
  await page.getByText("101 items,").waitFor();
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
  for (let number = 1; number <= 100; number += 1) await deleted(drive, `Many/Item ${number}.txt`);
});

journey("shows the progress of a deletion of many items", { looks: false }, async (files, drive) => {
  const { page } = files;
  await mkdir(join(drive.folder, "Many"));
  await Promise.all(Array.from({ length: 20 }, (_, index) => writeFile(join(drive.folder, "Many", `Item ${index + 1}.txt`), "x")));
  await page.evaluate(() => (location.hash = "#/Many"));
  await page.getByText("20 items,").waitFor();
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

journey("says once which items couldn't be deleted, and shows them again", { looks: false, complaints: [/status of 423/, /ERR_/] }, async (files, drive) => {
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

journey("deletes when the offer to undo is over, and not before", { looks: false }, async (files, drive) => {
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

journey("asks about taken names", { looks: false, complaints: COMPLAINTS.OneDrive }, async (files, drive) => {
  const { page } = files;
  const question = page.getByRole("dialog", { name: /is already in/ });
  const toDo = join(drive.folder, "To do.txt");
  await files.copy(["To do.txt", "Pictures"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  await files.says("Pictures", "Copied to Documents.");
  await files.clearFinished();
  await writeFile(toDo, "Something else to do.\n");

  // Into its own folder: there is nothing to ask.
  await files.copy(["To do.txt"]);
  await files.says("To do.txt", "Copied to Files as “To do 1.txt”.");
  await files.clearFinished();

  await files.copy(["To do.txt"], { to: "Documents", hold: true });
  await look(files, "a file's name is taken");
  await files.answer("Keep both");
  await files.says("To do.txt", "Copied to Documents as “To do 1.txt”.");
  await look(files, "both files are kept");
  await files.clearFinished();
  await files.copy(["To do.txt"], { to: "Documents", conflict: "Replace" });
  await files.says("To do.txt", "Copied to Documents.");
  await look(files, "a file is replaced");
  assert.equal((await drive.files("Documents")).get("/To do.txt")?.toString(), "Something else to do.\n");
  await files.clearFinished();

  // One answer for several; a folder can't be replaced.
  await files.copy(["Pictures", "To do.txt"], { to: "Documents", hold: true });
  await question.getByText("The service can’t replace folders.").waitFor();
  assert.equal(await question.getByRole("button", { name: "Replace" }).isVisible(), false);
  await look(files, "a folder's and a file's names are taken");
  await question.getByLabel("Do this for the other one").check();
  await files.answer("Skip");
  await question.waitFor({ state: "hidden" });
  await files.copy(["Pictures", "To do.txt"], { to: "Documents", hold: true });
  await question.waitFor();
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "hidden" });
  assert.equal(await page.locator(".transfer").count(), 0);
  // Three copies of one item, and one batch of two: a cancelled question copies nothing.
  assert.equal((await drive.log()).filter(({ method, path }) => method === "POST" && /\/(copy|\$batch)/.test(path)).length, 4);

  // OneDrive personal knows no conflict behavior for a copy.
  await choose(files, "OneDrive");
  await files.item("To do 1.txt").waitFor();
  await files.copy(["To do.txt"], { to: "Documents", hold: true });
  await question.getByText("This kind of drive can’t replace a file by a copy.").waitFor();
  await look(files, "a file's name is taken in the OneDrive form");
  assert.equal(await question.getByRole("button", { name: "Replace" }).isVisible(), false);
  await files.answer("Skip");
  await files.copy(["To do.txt"], { to: "Documents", conflict: "Keep both" });
  await files.says("To do.txt", "Copied to Documents as “To do 2.txt”.");
  const starts = await drive.starts();
  assert.deepEqual(starts.map(({ path }) => /conflictBehavior=(\w+)/.exec(path)?.[1]), ["rename", "rename", "replace", undefined]);
});

journey("copies by dragging, and by the clipboard, for a reader of German", { looks: false, browser: { locale: "de-DE" } }, async (files, drive) => {
  const { page } = files;
  assert.match((await files.item("Pictures").textContent()) ?? "", /\d,\d MB\d\d\.\d\d\.\d{4}\d,\d MB$/);
  await page.getByLabel("Select To do.txt").check();
  await page.getByLabel("Select Getting started.pdf").check();
  await files.item("To do.txt").dragTo(files.item("Documents"));
  await files.says("To do.txt", "Copied to Documents.");
  await files.says("Getting started.pdf", "Copied to Documents.");
  await page.getByRole("link", { name: "Documents" }).first().click();
  await files.item("Invoices").dragTo(page.locator(".crumbs").getByRole("link", { name: "Files" }));
  await files.says("Invoices", "Copied to Files.");
  await files.item("Invoices").focus();
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Backspace");
  await page.getByRole("heading", { name: "Files", level: 1 }).waitFor();
  await files.item("Pictures").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Pictures", level: 1 }).waitFor();
  await files.item("Screenshots").waitFor();
  await page.keyboard.press("Control+v");
  await files.says("Invoices", "Copied to Pictures.");
  await files.item("Invoices").waitFor();
  assert.deepEqual(await drive.files("Pictures/Invoices"), await drive.files("Documents/Invoices"));
  assert.deepEqual(await drive.files("Invoices"), await drive.files("Documents/Invoices"));
});

journey("uploads what is dropped, large and small", { looks: false, complaints: [/status of 507/] }, async (files, drive) => {
  const { page } = files;
  const large = Buffer.alloc(12_000_000, "long haul ");
  await page.locator("#upload-files").setInputFiles([
    { name: "Large.bin", mimeType: "application/octet-stream", buffer: large },
    { name: "To do.txt", mimeType: "text/plain", buffer: Buffer.from("Mine.\n") },
  ]);
  await files.answer("Keep both");
  await page.getByText("Uploaded 2 files to Files.").first().waitFor();
  await files.item("To do 1.txt").waitFor();
  assert.ok((await drive.file("Large.bin")).equals(large));
  assert.equal((await drive.file("To do 1.txt")).toString(), "Mine.\n");
  const parts = (await drive.log()).filter(({ method, path }) => method === "PUT" && path.startsWith("/upload/"));
  assert.deepEqual(parts.map(({ authorization }) => authorization), [false, false, false]);

  // Onto a folder's row, and rejected the first time.
  await drive.fault({ where: "any", method: "PUT", answer: FULL });
  const device = await mkdtemp(join(tmpdir(), "longhaul-device-"));
  after(() => rm(device, { recursive: true }));
  await writeFile(join(device, "Dropped.txt"), "Dropped.");
  await files.drop(join(device, "Dropped.txt"), "Pictures");
  await page.getByText("“Dropped.txt” couldn’t be uploaded.").first().waitFor();
  await page.getByText("The drive is full.").waitFor();
  await look(files, "an upload is refused");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Uploaded “Dropped.txt” to Pictures.").first().waitFor();
  assert.equal((await drive.file("Pictures/Dropped.txt")).toString(), "Dropped.");

  // A folder, with its content.
  await mkdir(join(device, "Tree/Branch"), { recursive: true });
  await writeFile(join(device, "Tree/Branch/Leaf.txt"), "Green.");
  await files.drop(join(device, "Tree"), "Documents");
  await page.getByText("Uploaded “Tree” to Documents.").first().waitFor();
  assert.equal((await drive.file("Documents/Tree/Branch/Leaf.txt")).toString(), "Green.");
});

// @ts-check
/** A file manager's other actions: renaming, undoing a delete, uploading, conflicts, dragging. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { FULL } from "./support/drive.js";
import { CONSOLE_ERRORS, choose, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

journey("renames, deletes and undoes that by keyboard", { consoleErrors: [/status of 409/] }, async (files, drive) => {
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
  await checkViews(files, "another name that is taken");
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

journey("asks about taken names", { views: false, consoleErrors: CONSOLE_ERRORS.OneDrive }, async (files, drive) => {
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
  await checkViews(files, "a file's name is taken");
  await files.answer("Keep both");
  await files.says("To do.txt", "Copied to Documents as “To do 1.txt”.");
  await checkViews(files, "both files are kept");
  await files.clearFinished();
  await files.copy(["To do.txt"], { to: "Documents", conflict: "Replace" });
  await files.says("To do.txt", "Copied to Documents.");
  await checkViews(files, "a file is replaced");
  assert.equal((await drive.files("Documents")).get("/To do.txt")?.toString(), "Something else to do.\n");
  await files.clearFinished();

  // One answer for several; a folder can't be replaced.
  await files.copy(["Pictures", "To do.txt"], { to: "Documents", hold: true });
  await question.getByText("The service can’t replace folders.").waitFor();
  assert.equal(await question.getByRole("button", { name: "Replace" }).isVisible(), false);
  await checkViews(files, "a folder's and a file's names are taken");
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
  await checkViews(files, "a file's name is taken in the OneDrive form");
  assert.equal(await question.getByRole("button", { name: "Replace" }).isVisible(), false);
  await files.answer("Skip");
  await files.copy(["To do.txt"], { to: "Documents", conflict: "Keep both" });
  await files.says("To do.txt", "Copied to Documents as “To do 2.txt”.");
  const starts = await drive.starts();
  assert.deepEqual(starts.map(({ path }) => /conflictBehavior=(\w+)/.exec(path)?.[1]), ["rename", "rename", "replace", undefined]);
});

journey("copies by dragging, and by the clipboard, for a reader of German", { views: false, browser: { locale: "de-DE" } }, async (files, drive) => {
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

journey("uploads what is dropped, large and small", { views: false, consoleErrors: [/status of 507/] }, async (files, drive) => {
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
  await checkViews(files, "an upload is refused");
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

// @ts-check
/** Uploading and moving. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { choose, hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

/** A folder of this device with a tree of files in it. */
async function deviceFolder() {
  const device = await mkdtemp(join(tmpdir(), "longhaul-device-"));
  after(() => rm(device, { recursive: true }));
  await mkdir(join(device, "Tree/Branch"), { recursive: true });
  for (const name of ["Root.txt", "Branch/Leaf 1.txt", "Branch/Leaf 2.txt"]) await writeFile(join(device, "Tree", name), `${name}.`);
  return device;
}

journey("uploads a folder by button", {}, async (files, drive) => {
  const { page } = files;
  const device = await deviceFolder();
  await page.getByRole("button", { name: "Upload" }).click();
  await page.getByRole("menuitem", { name: "Files…" }).waitFor();
  await checkViews(files, "what to upload");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Folder…" }).click();
  await (await chooser).setFiles(join(device, "Tree"));
  await page.getByText("Uploaded “Tree” to Files.").first().waitFor();
  await files.item("Tree").waitFor();
  const uploaded = await drive.files("Tree");
  assert.deepEqual([...uploaded].map(([path, content]) => [path, content.toString()]).sort(), [
    ["/Branch/Leaf 1.txt", "Branch/Leaf 1.txt."],
    ["/Branch/Leaf 2.txt", "Branch/Leaf 2.txt."],
    ["/Root.txt", "Root.txt."],
  ]);
});

journey("says which file of this device can't be read, and uploads the others", { views: false, consoleErrors: [/ERR_/] }, async (files, drive) => {
  const { page } = files;
  const device = await deviceFolder();
  const names = ["First.txt", "Removed.txt", "Last.txt"];
  for (const name of names) await writeFile(join(device, name), name);
  const first = await hold(page, /First\.txt:\/content/);
  await page.locator("#upload-files").setInputFiles(names.map((name) => join(device, name)));
  await first.held(1);
  await rm(join(device, "Removed.txt"));
  await first.release();
  const notice = page.locator(".notice").filter({ hasText: "“Removed.txt” couldn’t be uploaded." });
  await notice.getByText("could not be").waitFor();
  assert.equal((await drive.file("Last.txt")).toString(), "Last.txt");
  await notice.getByRole("button", { name: "Close" }).click();

  await page.evaluate(refuseFolders);
  await files.drop(join(device, "Tree"), "Documents");
  await page.locator(".notice").getByText("Refused by the system.").waitFor();
});

/** Makes folders of this device unreadable. Runs in the page. */
function refuseFolders() {
  const readEntries = (/** @type {unknown} */ _, /** @type {(error: DOMException) => void} */ refuse) => refuse(new DOMException("Refused by the system.", "NotReadableError"));
  const folder = { isDirectory: true, name: "Tree", createReader: () => ({ readEntries }) };
  DataTransferItem.prototype.webkitGetAsEntry = () => /** @type {any} */ (folder);
}

journey("uploads what was dropped to the drive that was shown then", { views: false }, async (files, drive) => {
  const { page } = files;
  const device = await deviceFolder();
  await page.evaluate(holdFolders);
  await files.drop(join(device, "Tree"), "Documents");
  await choose(files, "OneDrive");
  await files.item("Documents").waitFor();
  await page.evaluate(() => dispatchEvent(new Event("release")));
  await page.getByText("Uploaded “Tree” to Documents.").first().waitFor();
  const paths = (await drive.log()).filter(({ method }) => method === "PUT" || method === "POST").map(({ path }) => path);
  assert.deepEqual(paths.filter((path) => !path.startsWith("/v1.0/me/drive/")), []);
});

/** Replaces the folders of this device by an empty one that is read when the window gets an event. Runs in the page. */
function holdFolders() {
  const released = new Promise((resolve) => addEventListener("release", resolve));
  const readEntries = (/** @type {(entries: FileSystemEntry[]) => void} */ resolve) => void released.then(() => resolve([]));
  const folder = { isDirectory: true, name: "Tree", createReader: () => ({ readEntries }) };
  DataTransferItem.prototype.webkitGetAsEntry = () => /** @type {any} */ (folder);
}

journey("uploads again only what failed, also within a folder", { views: false, consoleErrors: [/status of 507/] }, async (files, drive) => {
  const { page } = files;
  const device = await deviceFolder();
  const full = { status: 507, json: { error: { code: "quotaLimitReached", message: "No room." } }, headers: { "Access-Control-Allow-Origin": "*" } };
  await page.route(/Leaf%201\.txt/, (route) => (route.request().method() === "PUT" ? route.fulfill(full) : route.continue()));
  await files.drop(join(device, "Tree"), "Documents");
  await page.getByText("“Leaf 1.txt” couldn’t be uploaded.").first().waitFor();
  assert.deepEqual([...(await drive.files("Documents/Tree")).keys()].sort(), ["/Branch/Leaf 2.txt", "/Root.txt"]);
  await page.unrouteAll();
  await drive.forget();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Uploaded “Tree” to Documents.").first().waitFor();
  assert.equal((await drive.file("Documents/Tree/Branch/Leaf 1.txt")).toString(), "Branch/Leaf 1.txt.");
  const changes = (await drive.log()).filter(({ method }) => method === "PUT" || method === "POST");
  assert.equal(changes.length, 1, "more than the missing file was sent");
});

journey("keeps all files for another try when the connection is lost", { views: false, consoleErrors: [/ERR_/] }, async (files, drive) => {
  const { page } = files;
  await page.route(/:\/content/, (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  await page.locator("#upload-files").setInputFiles(["One.txt", "Two.txt", "Three.txt"].map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) })));
  await page.getByText("“One.txt” and 2 others couldn’t be uploaded.").first().waitFor();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Uploaded 3 files to Files.").first().waitFor();
  for (const name of ["One.txt", "Two.txt", "Three.txt"]) assert.equal((await drive.file(name)).toString(), name);
});

journey("has the browser ask before the page is closed during an upload, and only then", { views: false }, async (files) => {
  const { page } = files;
  /** @type {string[]} */
  const questions = [];
  page.on("dialog", async (dialog) => {
    questions.push(dialog.type());
    await dialog.dismiss();
  });
  // Without a press on the page the browser asks nothing.
  await page.getByLabel("Select To do.txt").check();
  const upload = await hold(page, /:\/content/);
  await page.locator("#upload-files").setInputFiles([{ name: "Slow.txt", mimeType: "text/plain", buffer: Buffer.from("Slow.") }]);
  await upload.held(1);
  await page.getByText("Uploading “Slow.txt” to Files").first().waitFor();
  await checkViews(files, "an upload in progress");
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => location.reload());
  await asked;
  assert.deepEqual(questions, ["beforeunload"]);
  await upload.release();
  await page.getByText("Uploaded “Slow.txt” to Files.").first().waitFor();
  await page.reload();
  await files.item("Slow.txt").waitFor();
  assert.deepEqual(questions, ["beforeunload"]);
});

journey("moves by dialog, by dragging and by the clipboard", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  const toDo = await drive.file("To do.txt");
  await page.getByLabel("Select To do.txt").check();
  await page.getByLabel("Select Getting started.pdf").check();
  await page.getByRole("button", { name: "Move to…" }).click();
  await dialog.getByText("Choose another folder to move to.").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Move to Files" }).isDisabled());
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Move to Documents" }).click();
  await page.getByText("Moved 2 items to Documents.").first().waitFor();
  await files.item("To do.txt").waitFor({ state: "hidden" });
  assert.deepEqual(await drive.file("Documents/To do.txt"), toDo);
  await checkViews(files, "two items are moved");

  // A drag moves with Shift, which is pressed while it is under way, and with Alt.
  await page.getByRole("link", { name: "Documents" }).first().click();
  await files.item("To do.txt").hover();
  await page.mouse.down();
  await files.item("Invoices").hover();
  await page.keyboard.down("Shift");
  await files.item("Invoices").hover({ position: { x: 200, y: 20 } });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await page.getByText("Moved “To do.txt” to Invoices.").first().waitFor();
  await files.item("To do.txt").waitFor({ state: "hidden" });
  assert.deepEqual(await drive.file("Documents/Invoices/To do.txt"), toDo);

  await files.item("Invoices").focus();
  await page.keyboard.press("Enter");
  await files.item("To do.txt").waitFor();
  await page.keyboard.down("Alt");
  await files.item("To do.txt").dragTo(page.locator(".crumbs").getByRole("link", { name: "Documents" }));
  await page.keyboard.up("Alt");
  await files.item("To do.txt").waitFor({ state: "hidden" });

  await page.locator(".crumbs").getByRole("link", { name: "Documents" }).click();
  await files.item("To do.txt").focus();
  await page.keyboard.press("Control+x");
  const hint = page.locator(".notices").getByText("Paste into another folder to move “To do.txt”.");
  await hint.waitFor();
  await page.keyboard.press("Backspace");
  await files.item("Pictures").waitFor();
  await page.keyboard.press("Control+v");
  await files.item("To do.txt").waitFor();
  assert.equal(await hint.count(), 0);
  assert.deepEqual(await drive.file("To do.txt"), toDo);
  // It was cut: there is nothing to paste again.
  await page.getByRole("button", { name: "Paste" }).waitFor({ state: "hidden" });
  assert.equal((await drive.starts()).length, 0);
  assert.equal((await drive.log()).filter(({ method }) => method === "PATCH").length, 5);
});

journey("asks about names that are taken, replaces nothing, and reports what couldn't be moved", { views: false, consoleErrors: [/status of 423/] }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  const toDo = await drive.file("To do.txt");
  await writeFile(join(drive.folder, "Documents/To do.txt"), "Another.");
  await page.getByLabel("Select To do.txt").check();
  await page.getByRole("button", { name: "Move to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Move to Documents" }).click();
  const question = page.getByRole("dialog", { name: "“To do.txt” is already in Documents" });
  await question.getByText("A move can’t replace a file.").waitFor();
  assert.equal(await question.getByRole("button", { name: "Replace" }).isVisible(), false);
  await question.getByRole("button", { name: "Keep both" }).click();
  await page.getByText("Moved “To do.txt” to Documents.").first().waitFor();
  assert.deepEqual(await drive.file("Documents/To do 1.txt"), toDo);
  assert.equal((await drive.file("Documents/To do.txt")).toString(), "Another.");

  const locked = { error: { code: "resourceLocked", message: "Somebody has it open." } };
  let refusals = 0;
  await page.route(/\/items\//, (route) => {
    if (route.request().method() !== "PATCH" || refusals > 0) return route.continue();
    refusals += 1;
    return route.fulfill({ status: 423, json: locked, headers: { "Access-Control-Allow-Origin": "*" } });
  });
  await page.getByLabel("Select Pictures").check();
  await page.getByLabel("Select Getting started.pdf").check();
  await page.getByRole("button", { name: "Move to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Move to Documents" }).click();
  await page.getByText("“Pictures” couldn’t be moved.").first().waitFor();
  await page.getByText("The drive responded: Somebody has it open.").waitFor();
  assert.ok(await drive.file("Documents/Getting started.pdf"));
  await checkViews(files, "an item couldn't be moved");
  await page.getByRole("button", { name: "Try again" }).click();
  await files.item("Pictures").waitFor({ state: "hidden" });
  assert.ok(await drive.file("Documents/Pictures/Harbour at dusk.jpg"));
});

// @ts-check
/** Uploads by button, what is left of them after a failure, and leaving the page meanwhile. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { hold } from "./support/hold.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

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
  await look(files, "what to upload");
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

journey("uploads again only what failed, also within a folder", { complaints: [/status of 507/] }, async (files, drive) => {
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

journey("keeps all files for another try when the connection is lost", { complaints: [/ERR_/] }, async (files, drive) => {
  const { page } = files;
  await page.route(/:\/content/, (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  await page.locator("#upload-files").setInputFiles(["One.txt", "Two.txt", "Three.txt"].map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) })));
  await page.getByText("“One.txt” and 2 others couldn’t be uploaded.").first().waitFor();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Uploaded 3 files to Files.").first().waitFor();
  for (const name of ["One.txt", "Two.txt", "Three.txt"]) assert.equal((await drive.file(name)).toString(), name);
});

journey("has the browser ask before the page is closed during an upload, and only then", {}, async (files) => {
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
  await look(files, "an upload in progress");
  await page.evaluate(() => location.reload());
  await page.waitForFunction(() => document.readyState === "complete");
  assert.deepEqual(questions, ["beforeunload"]);
  await upload.release();
  await page.getByText("Uploaded “Slow.txt” to Files.").first().waitFor();
  await page.reload();
  await files.item("Slow.txt").waitFor();
  assert.deepEqual(questions, ["beforeunload"]);
});

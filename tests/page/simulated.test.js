// @ts-check
/** Where no local drive serves it, the page runs on a simulated one: from a plain static host, with no other process. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "./support/browser.js";
import { FileManager } from "./support/file-manager.js";
import { look } from "./support/looks.js";
import { staticSite } from "./support/static-site.js";

/** @param {import("node:test").TestContext} t */
async function open(t) {
  const site = await staticSite(t);
  const context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 } });
  t.after(() => context.close());
  const files = new FileManager(await context.newPage(), site);
  const hosts = /** @type {Set<string>} */ (new Set());
  files.page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  await files.open();
  await files.page.getByText("No drive serves this page, so it runs a simulated one").waitFor();
  return { files, site, hosts };
}

test("a simulated copy shows its progress, survives a reload, and is the same in another tab", async (t) => {
  const { files, site, hosts } = await open(t);
  await files.page.getByRole("button", { name: "Simulated drive" }).waitFor();
  await files.copy(["Sample project"], { name: "Simulated copy" });
  await files.reached("Sample project", 5);
  await look(files, "a simulated copy");
  await files.page.reload();
  await files.item("Sample project").waitFor();
  await files.says("Sample project", "Copied to Files as “Simulated copy”.");
  await files.item("Simulated copy").waitFor();

  const other = await files.another();
  await other.item("Simulated copy").waitFor();
  await other.copy(["Pictures"], { name: "From another tab" });
  await other.says("Pictures", "Copied to Files as “From another tab”.");
  await files.page.reload();
  await files.item("From another tab").waitFor();
  assert.deepEqual([...hosts], [site], "nothing is sent to anywhere else");
});

test("a simulated copy meets the faults that are on", async (t) => {
  const { files } = await open(t);
  await files.page.getByRole("button", { name: "Break it" }).click();
  await files.page.getByRole("switch", { name: "Fail the copy" }).check();
  await files.copy(["Sample project"], { name: "Failed copy" });
  await files.says("Sample project", /drive is full/);
});

test("uploads go to the simulated drive, and folders are made and deleted there", async (t) => {
  const { files } = await open(t);
  await files.page.locator("#upload-files").setInputFiles({ name: "large.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(6_000_000) });
  await files.item("large.bin").waitFor();
  await files.page.getByRole("button", { name: "New folder" }).click();
  await files.page.getByRole("dialog").getByLabel("Name").fill("Made here");
  await files.page.getByRole("dialog").getByRole("button", { name: "Create folder" }).click();
  await files.item("Made here").waitFor();
  await files.page.reload();
  await files.item("large.bin").waitFor();
  await files.item("Made here").waitFor();
});

test("what something else wrote in the journal's place is ignored", async (t) => {
  const { files } = await open(t);
  for (const text of ["no JSON", "null", '{"startedAt":1,"seed":1,"entries":[]}', `{"startedAt":${Date.now()},"seed":1,"entries":[null,1,{"url":"https://graph.microsoft.com/"},{"method":"PUT","url":"https://drive.simulated.invalid/admin/faults","body":"x"}]}`]) {
    await files.page.evaluate((text) => localStorage.setItem("longhaul-demo.simulated-drive", text), text);
    await files.page.reload();
    await files.item("Sample project").waitFor();
  }
});

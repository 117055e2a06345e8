// @ts-check
/** Firefox and WebKitGTK: one journey through most of the demo page, and a page that catches every rejection of the package. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { installed } from "../../package/support/installed.js";
import { servePackage } from "../../package/support/package-page.js";
import { axe, endOfMotion } from "../support/views.js";
import { Drive } from "../support/drive.js";
import { ENGINES, Engine, Key } from "../support/engine.js";

for (const name of /** @type {(keyof typeof ENGINES)[]} */ (Object.keys(ENGINES))) {
  test(`works in ${name}`, async (t) => {
    const drive = await Drive.start({ bytesPerSecond: 0 });
    t.after(() => drive.remove());
    const page = await Engine.start(name);
    t.after(async () => {
      await page.screenshot(`works in ${name}`);
      await page.quit();
    });
    await page.driver.get(drive.at.page);
    await page.row("Sample project");
    await page.loaded();

    // A copy survives a reload, and is identical to its source.
    await page.select("Sample project");
    await drive.pause(20);
    await page.copyAs("Copied project");
    await page.find(`//*[@role="progressbar" and number(@aria-valuenow) > 10]`);
    await page.driver.navigate().refresh();
    await drive.resume();
    await page.says("Copied to Files as “Copied project”.");
    await page.row("Copied project");
    assert.deepEqual(await drive.files("Copied project"), await drive.files("Sample project"));
    assert.equal((await drive.starts()).length, 1);

    // The other form ends with a redirect, which browsers hide from the page.
    await page.choose("OneDrive");
    await page.row("To do.txt");
    await page.select("To do.txt");
    await page.copyAs("Copied.txt");
    await page.says("Copied to Files as “Copied.txt”.");
    await page.choose("Microsoft Graph");

    // By keyboard: another name, a deletion and back, copy and paste.
    const row = await page.row("Copied.txt");
    await page.driver.executeScript("arguments[0].focus()", row);
    await page.keys(Key.F2);
    const field = await page.find(`//input[@id="name-name"]`);
    await field.clear();
    await field.sendKeys("Renamed.txt", Key.ENTER);
    await page.driver.executeScript("arguments[0].focus()", await page.row("Renamed.txt"));
    await page.keys(Key.DELETE);
    await page.gone("Renamed.txt");
    await page.press("Undo");
    await page.driver.executeScript("arguments[0].focus()", await page.row("Renamed.txt"));
    await page.keys(Key.chord(Key.CONTROL, "c"), Key.HOME, Key.ARROW_DOWN, Key.ENTER);
    await page.row("Invoices");
    await page.keys(Key.chord(Key.CONTROL, "v"));
    await page.row("Renamed.txt");
    await page.keys(Key.BACK_SPACE);
    await page.row("Pictures");
    assert.deepEqual(await drive.file("Documents/Renamed.txt"), await drive.file("To do.txt"));

    // A large file, in parts.
    const device = await mkdtemp(join(tmpdir(), "longhaul-device-"));
    t.after(() => rm(device, { recursive: true }));
    const large = join(device, "Large.bin");
    await writeFile(large, Buffer.alloc(12_000_000, "long haul "));
    await page.driver.findElement({ id: "upload-files" }).sendKeys(large);
    await page.says("Uploaded “Large.bin” to Files.");
    assert.deepEqual(await drive.file("Large.bin"), await readFile(large));

    const cut = "return [...document.querySelectorAll('.card')].slice(0, 2).filter((card) => card.clientHeight < card.scrollHeight).length";
    assert.equal(await page.driver.executeScript(cut), 0, "a card is cut off");
    await page.driver.executeScript(axe);
    // A color in transition has another contrast.
    await page.driver.executeAsyncScript(`(${endOfMotion})().then(arguments[arguments.length - 1])`);
    const { violations } = await page.driver.executeAsyncScript("axe.run().then(arguments[arguments.length - 1])");
    assert.deepEqual(violations.map((/** @type {any} */ { id }) => id), []);
  });
}

/** Writes into the title which calls didn't reject, and what was left unhandled: of what is caught, and of one that isn't. */
const SCRIPT = `
  import * as longhaul from "longhaul";
  import * as groups from "longhaul/groups";
  import { indexedDbStore } from "longhaul/store";
  import { catchAll, contextOf } from "/support/caught.js";
  const resolved = await catchAll(contextOf(longhaul, groups));
  resolved.push(...(await catchAll(contextOf(longhaul, groups, { store: indexedDbStore() }))));
  const caught = [...unhandled];
  contextOf(longhaul, groups).drive.copy("A", { name: "b" }, { signal: AbortSignal.abort() });
  await new Promise((resolve) => setTimeout(resolve, 200));
  document.title = JSON.stringify({ resolved, caught, all: unhandled.length });`;

for (const name of /** @type {(keyof typeof ENGINES)[]} */ (Object.keys(ENGINES))) {
  test(`a page that catches every rejection is silent in ${name}`, async (t) => {
    const { folder } = await installed();
    const page = await Engine.start(name);
    t.after(() => page.quit());
    await page.driver.get(await servePackage(folder, SCRIPT));
    await page.driver.wait(async () => (await page.driver.getTitle()).startsWith("{"), 60_000, "the page isn't done");
    assert.deepEqual(JSON.parse(await page.driver.getTitle()), { resolved: [], caught: [], all: 1 });
  });
}

/** Copies with a store, as an extension does, and shows the outcome in the page. */
const CONTENT_SCRIPT = `
import { DriveClient } from "longhaul";
import { indexedDbStore } from "longhaul/store";

let starts = 0;
const fetch = async (url, { method }) => {
  if (method === "GET") return new Response('{ "id": "2", "status": "completed", "resourceId": "2" }');
  starts++;
  return new Response(null, { status: 202, headers: { Location: "https://contoso.sharepoint.com/monitor" } });
};
const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "t", fetch, store: indexedDbStore() });
drive.copy("1", { name: "b.txt" }).then(({ item }) => item.id, String).then((text) => {
  document.body.textContent = "item " + text + ", starts: " + starts;
});`;

test("works in a content script of Firefox, which can't pass promises and bytes to the page's objects", async (t) => {
  const { folder } = await installed();
  const extension = await mkdtemp(join(tmpdir(), "longhaul-extension-"));
  t.after(() => rm(extension, { recursive: true }));
  await build({ stdin: { contents: CONTENT_SCRIPT, resolveDir: folder }, bundle: true, outfile: join(extension, "content.js") });
  const scripts = { matches: ["http://localhost/*"], js: ["content.js"] };
  await writeFile(join(extension, "manifest.json"), JSON.stringify({ manifest_version: 2, name: "x", version: "1", content_scripts: [scripts] }));

  const page = await Engine.start("Firefox");
  t.after(() => page.quit());
  await /** @type {import("selenium-webdriver/firefox.js").Driver} */ (page.driver).installAddon(extension, true);
  await page.driver.get(await servePackage(folder));
  await page.find(`//body[. = "item 2, starts: 1"]`);
});

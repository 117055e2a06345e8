// @ts-check
/** How the page starts: what a new visitor sees, what is loaded when, what the policy allows, and the simulated drive of a static host. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { INDEX, withLinks } from "./preloads.js";
import { browserTest, newContext, staticSite } from "./support/browser.js";
import { FileManager } from "./support/file-manager.js";
import { hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

// Before the first test: while this file waits after tests that a filter skips, Node takes the run as over, and runs `after` too early.
const html = await readFile(join(import.meta.dirname, "../../www/index.html"), "utf8");

journey("says what this is and starts a sample copy with one press", {}, async (files, drive) => {
  const { page } = files;
  const banner = page.getByRole("banner");
  await banner.getByText("A JavaScript library that starts long OneDrive and Microsoft Graph copies").waitFor();
  await banner.getByText("npm install longhaul", { exact: true }).waitFor();
  assert.match((await banner.getByRole("link", { name: "Source" }).getAttribute("href")) ?? "", /^https:/);
  const docs = await page.request.get(new URL((await banner.getByRole("link", { name: "Docs" }).getAttribute("href")) ?? "", drive.at.page).href);
  assert.match(await docs.text(), /^# Longhaul\n/);
  assert.equal(await banner.getByRole("link", { name: "Check a drive" }).getAttribute("href"), "./check/");

  const planned = page.waitForRequest((request) => request.method() === "PUT" && request.url().endsWith("/admin/faults"));
  await page.getByRole("button", { name: "Copy a sample folder" }).click();
  const [{ bytesPerSecond, name }] = (await planned).postDataJSON().faults;
  assert.equal(name, "Sample project");
  const seconds = [...(await drive.files("Sample project")).values()].reduce((sum, { length }) => sum + length, 0) / bytesPerSecond;
  assert.ok(seconds >= 60 && seconds <= 120, `the sample takes ${seconds} s`);

  await files.reached("Sample project", 1);
  assert.equal(await page.locator("#welcome").isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "tray-title");
  assert.equal((await drive.starts()).length, 1);
  // The pace is for the sample alone.
  await files.copy(["Documents"], { name: "At full speed" });
  await files.says("Documents", "Copied to Files as “At full speed”.");
});

journey("copies the install command", { browser: { permissions: ["clipboard-read", "clipboard-write"] } }, async ({ page }) => {
  await page.getByRole("button", { name: "Copy the install command" }).click();
  await page.getByText("Copied the install command.").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "npm install longhaul");
});

journey("shows the first step again when the cards are gone", { views: false }, async (files) => {
  const start = files.page.getByRole("button", { name: "Copy a sample folder" });
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  assert.equal(await start.isVisible(), false);
  await files.transfer("To do.txt").getByRole("button", { name: "Dismiss To do.txt" }).click();
  await start.waitFor();
});

test("index.html has a link to each module", async () => {
  const html = await readFile(INDEX, "utf8");
  assert.equal(html, await withLinks(html), "the links are out of date: run node tests/page/preloads.js");
});

journey("loads each module once, those that show the list first, and none in a waterfall", { views: false }, async (files, drive) => {
  const { page } = files;
  // The page waits for the list for seconds only, which isn't long enough on every machine.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  /** @type {string[]} */
  const requested = [];
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  await page.goto(`${drive.at.page}/?again`);
  await files.item("Sample project").waitFor();
  await files.loaded();
  const modules = requested.filter((path) => path.endsWith(".js"));
  assert.equal(new Set(modules).size, modules.length, "a module is loaded twice");
  const linked = await page.locator("link[rel=modulepreload]").evaluateAll((links) => links.map((link) => new URL(/** @type {HTMLLinkElement} */ (link).href).pathname));
  assert.deepEqual(modules.filter((path) => !linked.includes(path)), [], "modules without a link");
  const listed = requested.findIndex((path) => path.endsWith("/children"));
  assert.ok(listed < modules.length / 2 && requested.indexOf("/page/main.js") > listed, "the list waits for what it doesn't need");
  await page.clock.resume();
});

journey("runs a command that was pressed before everything was loaded, unless the user has gone to another item since", { views: false }, async (files) => {
  const { page } = files;
  for (const [name, next, isDeleted] of /** @type {const} */ ([["Documents", "Pictures", false], ["Pictures", "Pictures", true]])) {
    const modules = await hold(page, /main\.js$/);
    await page.reload({ waitUntil: "commit" });
    await files.item(name).focus();
    await page.keyboard.press("Delete");
    await files.item(next).focus();
    await modules.held(1);
    await modules.release();
    await files.loaded();
    assert.equal(await files.page.getByText(`Deleted “${next}”.`).first().isVisible(), isDeleted);
    await page.unrouteAll();
  }
});

const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
const directives = new Map(policy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]));

test("the policy names the import map by its hash", () => {
  const map = /<script type="importmap">([^<]+)<\/script>/.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(map).digest("base64");
  assert.deepEqual(directives.get("script-src"), ["'self'", "'wasm-unsafe-eval'", `'sha256-${hash}'`]);
  const imports = { longhaul: "./pkg/index.js", "longhaul/groups": "./pkg/groups.js", "longhaul/store": "./pkg/store.js" };
  assert.deepEqual(JSON.parse(map), { imports });
});

test("the policy allows nothing by default, and nothing inline", () => {
  assert.deepEqual(directives.get("default-src"), ["'none'"]);
  assert.deepEqual(directives.get("style-src"), ["'self'"]);
  assert.deepEqual(directives.get("base-uri"), ["'none'"]);
  assert.deepEqual(directives.get("form-action"), ["'none'"]);
  assert.ok(!policy.includes("'unsafe-inline'") && !policy.includes("'unsafe-eval'"));
});

test("the policy allows requests to this computer and to the services' hosts only", async () => {
  const source = await readFile(join(import.meta.dirname, "../../www/drive/src/http/middleware/browser_headers.rs"), "utf8");
  const hosts = source.match(/https:\/\/[*\w.-]+/g) ?? [];
  assert.ok(hosts.length > 8);
  assert.deepEqual(directives.get("connect-src"), ["'self'", "http://127.0.0.1:*", "http://localhost:*", ...hosts]);
});

test("the page has no inline styles and no inline handlers", () => {
  assert.doesNotMatch(html, /\sstyle=/);
  assert.doesNotMatch(html, /\son[a-z]+=/);
  assert.doesNotMatch(html, /<style/);
});

/** @param {import("node:test").TestContext} t */
async function open(t) {
  const site = await staticSite(t);
  const files = new FileManager(await (await newContext(t)).newPage(), site);
  const hosts = /** @type {Set<string>} */ (new Set());
  files.page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  await files.open();
  await files.page.getByText("No drive serves this page, so it runs a simulated one").waitFor();
  return { files, site, hosts };
}

browserTest("a simulated copy shows its progress, survives a reload, and is the same in another tab", async (t) => {
  const { files, site, hosts } = await open(t);
  await files.page.getByRole("button", { name: "Simulated drive" }).waitFor();
  await files.copy(["Sample project"], { name: "Simulated copy" });
  // It takes seconds, and may be over before the bar can be looked for.
  await files.page.waitForFunction(() => /** @type {any} */ (window).recorded.percentages.some((/** @type {number} */ percentage) => percentage >= 5));
  await checkViews(files, "a simulated copy");
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

browserTest("a simulated copy meets the faults that are on", async (t) => {
  const { files } = await open(t);
  await files.page.getByRole("button", { name: "Break it" }).click();
  await files.page.getByRole("switch", { name: "Fail the copy" }).check();
  await files.copy(["Sample project"], { name: "Failed copy" });
  await files.says("Sample project", /drive is full/);
});

browserTest("uploads go to the simulated drive, and folders are made and deleted there", async (t) => {
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

browserTest("what something else wrote in the journal's place is ignored", async (t) => {
  const { files } = await open(t);
  for (const text of ["no JSON", "null", '{"startedAt":1,"seed":1,"entries":[]}', `{"startedAt":${Date.now()},"seed":1,"entries":[null,1,{"url":"https://graph.microsoft.com/"},{"method":"PUT","url":"https://drive.simulated.invalid/admin/faults","body":"x"}]}`]) {
    await files.page.evaluate((text) => localStorage.setItem("longhaul-demo.simulated-drive", text), text);
    await files.page.reload();
    await files.item("Sample project").waitFor();
  }
});

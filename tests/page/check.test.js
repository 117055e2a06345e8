// @ts-check
/** The check page: what it reports of the local drive, what it never reports, and what it leaves on the drive. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CheckPage } from "./support/check-page.js";
import { Drive } from "./support/drive.js";
import { checkViews } from "./support/views.js";
import { browserTest, staticSite } from "./support/browser.js";

const REPORTS = join(import.meta.dirname, "check-reports.json");
const WWW = join(import.meta.dirname, "../../www");

/** An empty drive. @param {import("node:test").TestContext} t */
async function emptyDrive(t) {
  const drive = new Drive(await mkdtemp(join(tmpdir(), "longhaul-check-")), 0);
  drive.flags = [];
  await drive.begin();
  t.after(() => drive.remove());
  return drive;
}

/** The names in the drive's root. @param {Drive} drive */
async function rootOf({ folder }) {
  return (await readdir(folder)).filter((name) => name !== ".local-drive");
}

/**
 * Compares a report with the saved one. With `REMAKE_REPORTS=1` in the environment, saves it instead.
 *
 * @param {any} report
 * @param {"graph" | "onedrive"} form
 */
async function assertReport(report, form) {
  assert.ok(report.browser.version > 100);
  report.browser.version = 0;
  // A busy drive hasn't begun the copy at the first poll.
  const { monitor, library } = report.steps;
  monitor.responses = monitor.responses.filter((/** @type {{ word: string }} */ { word }) => word !== "notStarted");
  // How often Longhaul polls depends on how fast this machine is.
  const { requests } = library;
  assert.ok(requests.elsewhere > 0);
  requests.elsewhere = 0;
  const saved = JSON.parse(await readFile(REPORTS, "utf8"));
  if (process.env.REMAKE_REPORTS) await writeFile(REPORTS, `${JSON.stringify({ ...saved, [form]: report }, null, 2)}\n`);
  else assert.deepEqual(report, saved[form]);
}

/** Resolves when a monitor has reported progress to the page. @param {CheckPage} check @param {Drive} drive */
function reportedProgress({ page }, drive) {
  const isProgress = (/** @type {string} */ text) => text.includes('"inProgress"');
  return page.waitForResponse((response) => response.url().startsWith(drive.at.monitor) && response.text().then(isProgress, () => false));
}

browserTest("reports what a page sees of a drive in the Graph form, from a static host", async (t) => {
  const drive = await emptyDrive(t);
  const check = await CheckPage.open(t, await staticSite(t));
  const elsewhere = /** @type {(string | undefined)[]} */ ([]);
  check.page.on("request", async (request) => {
    if (!request.url().startsWith(`${drive.at.drive}/`)) elsewhere.push((await request.allHeaders()).authorization);
  });
  await checkViews(check, "the check page");
  await drive.pause(10);
  const seen = reportedProgress(check, drive);
  await check.start(`${drive.at.drive}/v1.0/me/drive/`, `Bearer ${drive.at.token}`);
  await check.step("Read its monitor").getByText("running …").waitFor();
  await checkViews(check, "a check under way");
  await seen;
  await drive.resume();
  await assertReport(await check.report(), "graph");
  assert.deepEqual(await rootOf(drive), [], "nothing is left");
  assert.ok(!elsewhere.some((header) => header?.includes(drive.at.token)), "the token goes to the drive alone");
  assert.ok(elsewhere.length > 3);
  const stored = await check.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
  assert.ok(!stored.includes(drive.at.token));
  await check.page.getByText("The folder that the check created is deleted.").waitFor();
  await checkViews(check, "a report");
});

browserTest("reports what a page sees of a drive in the OneDrive form, with the local drive's button", async (t) => {
  const drive = await emptyDrive(t);
  const check = await CheckPage.open(t, drive.at.page, { permissions: ["clipboard-read", "clipboard-write"] });
  await check.page.getByRole("button", { name: "… in the OneDrive form" }).click();
  await drive.pause(10);
  const seen = reportedProgress(check, drive);
  await check.button.click();
  await seen;
  await drive.resume();
  const report = await check.report();
  await check.page.getByRole("button", { name: "Copy report" }).click();
  const copied = await check.page.evaluate(() => navigator.clipboard.readText());
  assert.deepEqual(JSON.parse(copied.replace(/^```json\n|```\n$/g, "")), report);
  await check.page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new DOMException("Refused.", "NotAllowedError"))));
  await check.page.locator("#copy").click();
  await check.page.getByText("The report is selected.").waitFor();
  assert.deepEqual(JSON.parse(await check.page.evaluate(() => String(getSelection()))), report);
  await assertReport(report, "onedrive");
  assert.deepEqual(await rootOf(drive), []);
});

/** Texts of twelve characters and more that are no words of the page's own: ids, tokens, addresses, names. @param {string} text @param {string} known */
function secretsIn(text, known) {
  const found = decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, "")).match(/[\w!.~-]{12,}/g) ?? [];
  return found.filter((word) => !known.toLowerCase().includes(word.toLowerCase()));
}

/** The secret that is planted wherever a service can put text. */
const SECRET = "Tr4de-s3cret";

/** Plants secrets in an answer, and keeps what the page needs to go on. @param {any} body */
function plant(body) {
  if (Array.isArray(body)) return body.map(plant);
  if (typeof body !== "object" || body === null) return body;
  const planted = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, plant(value)]));
  const more = { [SECRET]: SECRET, driveType: SECRET, operation: SECRET, statusDescription: SECRET, webUrl: `https://${SECRET}.example/`, "@odata.deltaLink": SECRET, notificationUrl: SECRET };
  if ("error" in planted) Object.assign(planted.error, { code: SECRET, message: SECRET, [SECRET]: SECRET });
  return { ...more, ...planted, ...("driveType" in body && { driveType: SECRET }), ...("operation" in body && { operation: SECRET, statusDescription: SECRET }) };
}

browserTest("reports no secret, wherever one is", async (t) => {
  const drive = await emptyDrive(t);
  // Everything that the page's own files say may be said.
  const sources = await Promise.all(["check/vocabulary.js", "check/assumptions.js", "check/view.js", "check/report.js", "check/run.js", "check/index.html"].map((file) => readFile(join(WWW, file), "utf8")));
  const known = sources.join("\n");
  for (const failing of [false, true]) {
    const check = await CheckPage.open(t, await staticSite(t));
    /** @type {Set<string>} */
    const secrets = new Set([drive.at.token]);
    const note = (/** @type {unknown} */ text) => secretsIn(String(text), known).forEach((secret) => secrets.add(secret));
    await check.page.route((url) => url.origin === drive.at.drive || url.origin === drive.at.monitor, async (route) => {
      const request = route.request();
      note(request.url());
      note(request.postData() ?? "");
      // A monitor's address with a secret in its path and in a parameter's name.
      const response = await route.fetch({ maxRedirects: 0, url: request.url().replace(`/${SECRET}`, "").replace(`&${SECRET}=1`, "") });
      const text = await response.text();
      const headers = response.headers();
      note(text);
      note(JSON.stringify(headers));
      if (headers.location?.startsWith(drive.at.monitor)) headers.location = `${headers.location.replace(drive.at.monitor, `${drive.at.monitor}/${SECRET}`)}&${SECRET}=1`;
      const planted = { etag: SECRET, "request-id": SECRET, "retry-after": SECRET, "preference-applied": SECRET, [`x-${SECRET}`]: SECRET, "access-control-expose-headers": "*" };
      const failure = { error: { code: SECRET, message: SECRET, innerError: { code: SECRET, "request-id": SECRET } } };
      const fails = failing && (request.method() !== "POST" || /copy|batch/.test(request.url())) && request.method() !== "DELETE";
      await route.fulfill({
        status: fails ? 403 : response.status(),
        headers: { ...headers, ...planted, "access-control-allow-origin": "*", "content-type": `application/json; ${SECRET}` },
        body: fails ? JSON.stringify(failure) : text === "" ? "" : JSON.stringify(plant(JSON.parse(text))),
      });
    });
    await check.start(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`, drive.at.token);
    const report = await check.report();
    assert.equal(report.steps.monitor.state, failing ? "not needed" : "done");
    const text = (await check.reportText()).toLowerCase();
    const said = [...secrets, SECRET, drive.at.driveId, new URL(drive.at.drive).port, new URL(drive.at.monitor).port].filter((secret) => text.includes(secret.toLowerCase()));
    assert.deepEqual(said, []);
    assert.ok(secrets.size > 10, `${secrets.size} secrets were seen`);
    assert.deepEqual(await rootOf(drive), []);
  }
});

browserTest("cleans up when it is stopped, and when the response of the folder's creation is lost", async (t) => {
  const drive = await emptyDrive(t);
  // The copy with Longhaul never ends. The drive gets one start before: it doesn't allow the other's header.
  await drive.fault({ where: "start", skip: 1, bytesPerSecond: 1 });
  const site = await staticSite(t);
  const stopped = await CheckPage.open(t, site);
  await stopped.start(`${drive.at.drive}/v1.0/me/drive`, drive.at.token);
  await stopped.step("Copy with Longhaul").getByText("running …").waitFor();
  assert.equal((await rootOf(drive)).length, 1);
  await stopped.page.getByRole("button", { name: "Stop and clean up" }).click();
  const { steps } = await stopped.report();
  assert.deepEqual([steps.drive.state, steps.library.state, steps.delta.state, steps.cleanup.state], ["done", "failed", "skipped", "done"]);
  assert.deepEqual(await rootOf(drive), []);

  const lost = await CheckPage.open(t, site);
  await lost.page.route(/\/root\/children$/, async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await lost.start(`${drive.at.drive}/v1.0/me/drive`, drive.at.token);
  const report = await lost.report();
  assert.deepEqual([report.steps.folder.folder.result, report.steps.upload.state, report.steps.cleanup.found], ["blocked", "skipped", true]);
  assert.deepEqual(await rootOf(drive), []);
});

browserTest("names the folder that it can't delete, and not in the report", async (t) => {
  const drive = await emptyDrive(t);
  const check = await CheckPage.open(t, await staticSite(t));
  await check.page.route((url) => url.origin === drive.at.drive, async (route) => {
    if (route.request().method() === "DELETE") await route.fulfill({ status: 403, headers: { "access-control-allow-origin": "*" }, body: "{}" });
    else await route.fallback();
  });
  await check.start(`${drive.at.drive}/v1.0/me/drive`, drive.at.token);
  const report = await check.report();
  const [name] = await rootOf(drive);
  assert.equal(report.steps.cleanup.state, "failed");
  await check.page.getByText(`The folder “${name}” may still be in the root of the drive`).waitFor();
  assert.ok(!(await check.reportText()).includes(name));
  await checkViews(check, "a folder that is left");
});

browserTest("sends nothing where the address or the token can't be right", async (t) => {
  const drive = await emptyDrive(t);
  const check = await CheckPage.open(t, await staticSite(t));
  for (const [address, token, message] of /** @type {const} */ ([
    ["graph.microsoft.com", "token", "This isn’t a URL."],
    ["http://example.com/v1.0/me/drive", "token", "The address must begin with https"],
    ["https://user@graph.microsoft.com/v1.0/me/drive", "token", "The address must have no user name"],
    ["https://graph.microsoft.com/v1.0", "token", "The address must be a drive’s"],
    ["https://graph.microsoft.com/v1.0/me/drive", "", "Paste an access token."],
    ["https://graph.microsoft.com/v1.0/me/drive", "to ken", "This isn’t an access token"],
    ["https://graph.microsoft.com/v1.0/me/drive", "🙂", "This isn’t an access token"],
  ])) {
    await check.start(address, token);
    await check.page.getByText(message).waitFor();
    const wrong = check.page.locator("[aria-invalid=true]");
    assert.deepEqual([await wrong.count(), await wrong.evaluate((field) => field === document.activeElement)], [1, true], message);
  }
  await checkViews(check, "a token that can't be right");
  assert.deepEqual(await drive.log(), []);
});

browserTest("refuses to run inside another page", async (t) => {
  const site = await staticSite(t);
  const check = await CheckPage.open(t, site);
  await check.page.route("**/framing.html", (route) => route.fulfill({ contentType: "text/html", body: `<iframe src="${site}/check/" width="800" height="600"></iframe>` }));
  await check.page.goto(`${site}/framing.html`);
  const frame = check.page.frameLocator("iframe");
  await frame.getByText("This page doesn’t run inside another page").waitFor();
  assert.equal(await frame.getByRole("button").count(), 0);
  assert.equal(await frame.getByLabel("Access token").isVisible(), false);
});

test("is linked from the demo, and its policy fits it", async () => {
  const html = await readFile(join(WWW, "check/index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
  const map = /<script type="importmap">([^<]+)<\/script>/.exec(html)?.[1] ?? "";
  assert.ok(policy.startsWith("default-src 'none'; "));
  assert.ok(policy.includes(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${createHash("sha256").update(map).digest("base64")}'`));
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/);
  assert.doesNotMatch(html, /\sstyle=|\son[a-z]+=|<style/);
  assert.match(await readFile(join(WWW, "index.html"), "utf8"), /href="\.\/check\/"/);
});

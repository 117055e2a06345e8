// Every code block of README.md, as it is there.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { test } from "node:test";
import { App } from "./support/app.js";
import { seenInPage, serve, startBrowser } from "./support/browser.js";
import { AppDrive } from "./support/drive.js";
import { Examples, FOLDER, ID, assertRising, runInPage } from "./support/examples.js";

const readme = await Examples.read("README.md");

const install = readme.block("npm install", "sh");
test("the package has the name that README.md installs", async (t) => {
  const app = await App.install(t);
  const { dependencies } = JSON.parse(await app.read("package.json"));
  assert.deepEqual(Object.keys(dependencies), [install.trim().split(" ").at(-1)]);
});

const page = readme.block("<script", "html");
test("a page imports the package from a CDN", async (t) => {
  const app = await App.install(t);
  const [, origin, version] = /** @type {RegExpMatchArray} */ (page.match(/(https:[^"]*longhaul)@([\d.]+)\//));
  const folder = join(app.folder, "node_modules/longhaul");
  assert.ok(JSON.parse(await app.read("node_modules/longhaul/package.json")).version.startsWith(`${version}.`));
  await app.write("index.html", `<link rel="icon" href="data:,">${page.replace("</script>", "document.title = JSON.stringify({ name: typeof DriveClient });</script>")}`);
  const prepare = (/** @type {import("playwright-core").BrowserContext} */ context) =>
    context.route(`${origin}@${version}/**`, async (route) => {
      const path = join(folder, new URL(route.request().url()).pathname.replace(/^.*longhaul@[^/]*/, ""));
      const headers = { "Access-Control-Allow-Origin": "*", "Content-Type": extname(path) === ".js" ? "text/javascript" : "" };
      await route.fulfill({ body: await readFile(path), headers });
    });
  assert.deepEqual(await seenInPage(await startBrowser(), await serve(t, app.folder), { prepare }), { name: "function" });
});

const copy = readme.block("auth: ({ forceRefresh })");
test("a folder is copied with progress", async (t) => {
  const { seen, drive } = await runInPage(t, `${copy} const seen = { item, values };`);
  assert.equal(seen.item.name, "Copy of LargeFolder1");
  assertRising(seen.values);
  assert.equal(seen.values.at(-1), 100);
  await drive.holds("Documents/Copy of LargeFolder1");
});

const outcomes = readme.block("async function report(action)");
test("each outcome is reported by its error class", async (t) => {
  const drive = await AppDrive.start(FOLDER);
  const error = { code: "quotaLimitReached", message: "The drive is full." };
  await drive.fault(
    { where: "start", name: "Failing", outcome: { error } },
    { where: "start", name: "Uncertain", answer: { status: 504 } },
    { where: "start", name: "Hidden", cors: "hideLocation" },
    { where: "start", name: "Slow", bytesPerSecond: 1 },
  );
  const { seen } = await runInPage(
    t,
    `${outcomes}
    const start = (name, options) => drive.copy("${ID}", { name }, options);
    const names = ["Copied", "LargeFolder1", "Failing", "Uncertain"];
    const slow = start("Slow");
    await slow.accepted;
    const reports = await Promise.all([
      ...names.map((name) => report(start(name))),
      report(start("Hidden", { checkDestination: false })),
      report(drive.resume(slow.toJSON(), { timeoutMs: 50 })),
      report(drive.resume(slow.toJSON(), { signal: AbortSignal.timeout(50) })),
      report(start("")).catch(({ name }) => name),
    ]);
    const seen = { reports };`,
    { drive, consoleErrors: [/status of (409|504)/, /status of (409|504)/] },
  );
  const expected = [
    /^Copied as Copied\.$/,
    /^Not copied\. .*\(nameAlreadyExists\)/,
    /^Incomplete\. .*The drive is full\. \(quotaLimitReached\)/,
    /may have started/,
    /was started/,
    /Not followed any more/,
    /Not followed any more/,
    /^TypeError$/,
  ];
  for (const [index, pattern] of expected.entries()) assert.match(seen.reports[index], pattern);
});

const cancel = readme.block("cancelButton.onclick");
test("a cancel button stops following permanently", async (t) => {
  const { seen } = await runInPage(
    t,
    `const action = drive.copy("${ID}", { name: "Cancelled" });
    ${cancel}
    await action.accepted;
    cancelButton.click();
    const seen = await action.catch(({ name }) => ({ name, phase: action.state.phase }));`,
  );
  assert.deepEqual(seen, { name: "AbortError", phase: "stopped" });
});

const many = readme.block("copyAll(");
test("many copies are one group", async (t) => {
  const { seen, drive } = await runInPage(t, `${many} const seen = { results: await group, values };`);
  const names = seen.results.map((/** @type {any} */ { value }) => value.item.name).sort();
  assert.deepEqual(names, ["LargeFolder1 1", "LargeFolder1 2"]);
  assertRising(seen.values);
  for (const name of names) await drive.holds(`Documents/${name}`);
});

const reloads = readme.block("indexedDbStore()");
test("an action continues after a reload", async (t) => {
  const { seen, drive } = await runInPage(
    t,
    `${reloads}
    if (running.length === 0) {
      await backUp().accepted;
      location.reload();
      await new Promise(() => {});
    }
    const [{ title, action }] = running;
    const { item } = await action;
    const seen = { title, item, values, others: running.length - 1 };`,
  );
  assert.equal(seen.title, "Backup");
  assert.equal(seen.item.name, "Backup");
  assert.equal(seen.others, 0);
  assertRising(seen.values);
  await drive.holds("Documents/Backup");
});

const graph = readme.block("new GraphClient");
test("a team is created and read", async (t) => {
  const team = { id: "cafe", displayName: "Launch" };
  const operation = { id: "1", status: "succeeded", targetResourceId: "cafe", targetResourceLocation: "/teams('cafe')" };
  const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Location" };
  const prepare = (/** @type {import("playwright-core").BrowserContext} */ context) =>
    context.route("https://graph.microsoft.com/v1.0/teams**", async (route) => {
      const isStart = route.request().method() === "POST";
      const headers = isStart ? { ...cors, Location: "/teams('cafe')/operations('1')" } : cors;
      const json = route.request().url().includes("operations") ? operation : team;
      await route.fulfill(isStart ? { status: 202, headers, body: "" } : { status: 200, headers, json });
    });
  const { seen } = await runInPage(t, `${graph} const seen = team;`, { prepare });
  assert.deepEqual(seen, team);
});

const policy = readme.block("script-src", "csp");
test("the Content Security Policy allows the copy and every monitor host, and no other", async (t) => {
  const national = readme.text.match(/In national clouds.*?\n\n/s)?.[0].match(/https:\/\/[\w*.-]+\.\w+/g) ?? [];
  const hosts = ["graph.microsoft.com", "api.onedrive.com", "contoso-my.sharepoint.com", "my.microsoftpersonalcontent.com"];
  const nationalHosts = ["graph.microsoft.us", "contoso.sharepoint.us", "dod-graph.microsoft.us", "contoso.sharepoint-mil.us", "microsoftgraph.chinacloudapi.cn", "contoso.sharepoint.cn"];
  const urls = [...hosts, ...nationalHosts].map((host) => `https://${host}/longhaul-test`);
  const other = "https://contoso.example/longhaul-test";
  const { seen, drive } = await runInPage(
    t,
    `${copy}
    const allowed = (url) => fetch(url).then(() => true, () => false);
    const seen = { name: item.name, allowed: await Promise.all(${JSON.stringify(urls)}.map(allowed)), other: await allowed("${other}") };`,
    {
      headers: { "Content-Security-Policy": `${policy.replaceAll("\n", " ")} ${national.join(" ")}` },
      prepare: (context) => context.route("**/longhaul-test", (route) => route.fulfill({ headers: { "Access-Control-Allow-Origin": "*" } })),
      consoleErrors: [/contoso\.example.*violates/, /contoso\.example.*violates/],
    },
  );
  assert.deepEqual(seen, { name: "Copy of LargeFolder1", allowed: urls.map(() => true), other: false });
  await drive.holds("Documents/Copy of LargeFolder1");
});

test("README.md has at most 250 lines", () => assert.ok(readme.text.split("\n").length <= 251));

readme.testThatAllAreTested();

// The recipes for UI frameworks: type-checked and built with the framework's own tools, and run in a page. The recipes for hosts that load and
// restrict code in their own way: SharePoint pages, Cloudflare Workers.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { App } from "../support/app.js";
import { FRAMEWORKS } from "../support/apps.js";
import { seenInPage, serve, startBrowser } from "../support/browser.js";
import { AppDrive } from "../support/drive.js";
import { Examples, FOLDER, asGraph, assertRising } from "../support/examples.js";

const recipes = await Examples.read("docs/recipes.md");
const browser = await startBrowser();
const drive = await AppDrive.start();

for (const [heading, { check, build, compilerOptions: more, ...kind }] of Object.entries(FRAMEWORKS)) {
  test(`${heading} shows the progress and the end of a copy`, async (t) => {
    const app = await App.install(t, "page", "recipes", kind);
    const files = recipes.files(heading);
    for (const { name, code } of files) await app.write(name, code);
    if (check) {
      const compilerOptions = {
        ...{ strict: true, target: "es2022", lib: ["es2022", "dom", "dom.iterable"], module: "esnext", moduleResolution: "bundler" },
        ...{ skipLibCheck: true, noEmit: true, exactOptionalPropertyTypes: true, types: [] },
        ...more,
      };
      await app.write("tsconfig.json", JSON.stringify({ compilerOptions, include: files.map(({ name }) => name) }));
      await app.run(check[0], ...check.slice(1));
    }
    await app.run(build[0], ...build.slice(1));

    const settings = drive.settings();
    const url = await serve(t, join(app.folder, "dist"));
    const { values, text } = await seenInPage(browser, `${url}?${new URLSearchParams(settings)}`);
    assert.equal(text, "Copied.");
    assertRising(values);
    await drive.holds(settings.to);
  });
}

/** @param {App} app @param {string} heading */
async function write(app, heading) {
  for (const { name, code } of recipes.files(heading)) await app.write(name, code);
}

test("a web part copies under the Content Security Policy of SharePoint", async (t) => {
  const drive = await AppDrive.start(FOLDER);
  const app = await App.install(t, "page", "spfx");
  await write(app, "SharePoint Framework");
  await app.run("webpack");
  // SharePoint's default policy allows eval, and WebAssembly by that; 'wasm-unsafe-eval' can't be added.
  const url = await serve(t, app.folder, { "Content-Security-Policy": "script-src 'self' 'unsafe-eval'" });
  const settings = new URLSearchParams({ token: drive.at.token, from: `/${FOLDER}`, to: "By a web part" });
  const { texts, calls } = await seenInPage(browser, `${url}?${settings}`, { prepare: await asGraph(drive) });

  assert.match(texts.at(-1), /^completed/);
  assert.ok(texts.some((/** @type {string} */ text) => /^running \d/.test(text)), texts.join(", "));
  for (const call of calls) assert.deepEqual(call, ["https://graph.microsoft.com", true]);
  await drive.holds("Documents/By a web part");
});

test("a Cloudflare Worker starts a copy without configuration, and an app resumes it", async (t) => {
  const drive = await AppDrive.start();
  const app = await App.install(t, "worker-cloudflare");
  await write(app, "Cloudflare Workers");
  const baseUrl = `${drive.at.drive}/v1.0/me/drive`;
  const url = await app.start(t, "wrangler", "dev", "--port", "0", "--var", `BASE_URL:${baseUrl}`, "--var", `TOKEN:${drive.at.token}`);
  const { from, to } = drive.settings();
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ from: `/${from}`, to }) });
  const text = await response.text();
  assert.equal(response.status, 200, text);

  const { DriveClient } = await app.import("longhaul");
  const { item } = await new DriveClient({ baseUrl, auth: drive.at.token }).resume(JSON.parse(text));
  assert.equal(item.name, to);
  await drive.holds(to);
});

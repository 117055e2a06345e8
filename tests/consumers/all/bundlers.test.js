// Apps with a bundler, a framework or a runtime of their own, in its default configuration. Each makes a real copy.
//
// An app's dependencies are pinned in its package.json; their own dependencies aren't, as in most apps.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { App, TYPESCRIPT, compile, copiesInProgram } from "../support/app.js";
import { copiesInPage, serve, startBrowser } from "../support/browser.js";
import { AppDrive } from "../support/drive.js";

/** @typedef {import("node:test").TestContext} TestContext */

const browser = await startBrowser();
const drive = await AppDrive.start();

/**
 * Declares the tests of one app. They share its folder and run in sequence.
 *
 * @param {string} name
 * @param {string[]} folders in apps/
 * @param {Record<string, (app: App, t: TestContext) => Promise<string>>} variants each builds the app and returns its URL
 */
function consumer(name, folders, variants) {
  test(name, async (t) => {
    const app = await App.install(t, ...folders);
    for (const [variant, ready] of Object.entries(variants)) {
      await t.test(variant, async (t) => copiesInPage(browser, drive, await ready(app, t)));
    }
  });
}

const viteDev = (/** @type {App} */ app, /** @type {TestContext} */ t) => app.start(t, "vite", "--port", "0");

async function viteBuild(/** @type {App} */ app, /** @type {TestContext} */ t) {
  await app.run("vite", "build");
  return serve(t, join(app.folder, "dist"));
}

for (const version of ["vite-8", "vite-7", "vite-5"]) {
  consumer(version, [version, "page"], { dev: viteDev, build: viteBuild });
  consumer(`${version}, a worker`, [version, "worker"], { dev: viteDev, build: viteBuild });
}
consumer("vite-8, slim", ["vite-8", "page", "slim-vite"], { dev: viteDev, build: viteBuild });

async function webpack(/** @type {App} */ app, /** @type {TestContext} */ t, program = "webpack") {
  await app.run(program, "build", "--entry", "./main.js", "--mode", "production");
  await app.load("dist/index.html", '<script defer src="main.js"></script>');
  return serve(t, join(app.folder, "dist"));
}

consumer("webpack", ["webpack", "page"], { build: webpack });
consumer("webpack, slim", ["webpack", "page", "slim-webpack"], { build: webpack });
consumer("rspack", ["rspack", "page"], { build: (app, t) => webpack(app, t, "rspack") });
consumer("webpack, a worker", ["webpack", "worker"], { build: webpack });

consumer("rollup", ["rollup", "page"], {
  build: async (app, t) => {
    await app.run("rollup", "main.js", "--dir", "dist", "--plugin", "node-resolve");
    await app.load("dist/index.html", '<script type="module" src="main.js"></script>');
    return serve(t, join(app.folder, "dist"));
  },
});

async function parcel(/** @type {App} */ app, /** @type {TestContext} */ t) {
  await app.run("parcel", "build", "index.html");
  return serve(t, join(app.folder, "dist"));
}

consumer("parcel", ["parcel", "page"], { build: parcel });
consumer("parcel, slim", ["parcel", "page", "slim-parcel"], { build: parcel });
consumer("parcel, a worker", ["parcel", "worker"], { build: parcel });

test("next", async (t) => {
  const app = await App.install(t, "next");
  await app.run("next", "build");
  const url = await app.start(t, "next", "start", "--hostname", "localhost", "--port", "0");
  await t.test("a page of the client", () => copiesInPage(browser, drive, `${url}client`));
  await t.test("a page of the server", () => copiesInPage(browser, drive, url));
});

test("vitest", async (t) => {
  const app = await App.install(t, "vitest");
  const settings = drive.settings();
  app.settings = settings;
  await app.run("vitest", "run");
  await drive.check(settings, JSON.parse(await app.read("seen.json")));
});

test("typescript-5", async (t) => {
  const app = await App.install(t, "typescript", "typescript-5");
  for (const options of TYPESCRIPT) {
    await t.test(`${options.moduleResolution}, ${options.lib}`, async () => {
      await compile(app, options);
      await copiesInProgram(app, drive);
    });
  }
});

test("deno", async (t) => {
  const app = await App.install(t, "node", "deno");
  await copiesInProgram(app, drive, ["deno", "run", "--allow-env", "--allow-net", "main.js"]);
});

test("bun", async (t) => {
  const app = await App.install(t, "node", "bun");
  // Install scripts are disabled, and bun needs its own.
  await app.run("node", "node_modules/bun/install.js");
  await copiesInProgram(app, drive, ["bun", "main.js"]);
});

// tests/package/contents.test.js checks the same with esbuild.
test("rollup bundles only what is used", async (t) => {
  const app = await App.install(t, "rollup");
  const bundle = async (/** @type {string} */ code) => {
    await app.write("main.js", code);
    return (await app.run("rollup", "main.js", "--plugin", "node-resolve", "--silent")).trim();
  };
  for (const entry of ["longhaul", "longhaul/slim", "longhaul/groups", "longhaul/store", "longhaul/testing"]) {
    assert.equal(await bundle(`import * as all from "${entry}";`), "", entry);
  }
  assert.equal(await bundle('import { DriveClient, GraphClient, follow, load } from "longhaul";'), "");
  const one = await bundle('import { DriveClient } from "longhaul"; console.log(DriveClient);');
  assert.match(one, /DecompressionStream/);
  // The other entries, and the other clients, stay out.
  for (const word of ["/$batch", "steal", "class GraphClient ", "https://contoso.sharepoint.com"]) assert.ok(!one.includes(word), word);
});

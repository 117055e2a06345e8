// @ts-check
/** A page that catches every rejection of the package is silent, in Firefox and WebKitGTK as in Chromium. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { installed } from "../../package/installed.js";
import { servePackage } from "../../package/support/serve-package.js";
import { ENGINES, Engine } from "../support/engine.js";

const app = await installed();
const url = await servePackage(app.folder);

/** Calls back with the calls that didn't reject, and what was left unhandled. */
const SCRIPT = `
  const done = arguments[arguments.length - 1];
  const names = ["longhaul", "longhaul/groups", "longhaul/store", "/support/caught.js"];
  Promise.all(names.map((name) => import(name))).then(async ([longhaul, groups, store, caught]) => {
    const resolved = await caught.catchAll(caught.contextOf(longhaul, groups));
    resolved.push(...(await caught.catchAll(caught.contextOf(longhaul, groups, { store: store.indexedDbStore() }))));
    const caughtOnly = [...unhandled];
    caught.contextOf(longhaul, groups).drive.copy("A", { name: "b" }, { signal: AbortSignal.abort() });
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { resolved, caughtOnly, all: unhandled.length };
  }).then(done, (error) => done(String(error)));`;

for (const name of /** @type {(keyof typeof ENGINES)[]} */ (Object.keys(ENGINES))) {
  test(`a page that catches every rejection is silent in ${name}`, async (t) => {
    const page = await Engine.start(name);
    t.after(() => page.quit());
    await page.driver.get(url);
    await page.driver.manage().setTimeouts({ script: 60_000 });
    assert.deepEqual(await page.driver.executeAsyncScript(SCRIPT), { resolved: [], caughtOnly: [], all: 1 });
  });
}

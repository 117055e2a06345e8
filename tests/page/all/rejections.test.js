// @ts-check
/** A page that catches every rejection of the package is silent, in Firefox and WebKitGTK as in Chromium. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { installed } from "../../package/installed.js";
import { servePackage } from "../../package/support/package-page.js";
import { ENGINES, Engine } from "../support/engine.js";

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

const app = await installed();
const url = await servePackage(app.folder, SCRIPT);

for (const name of /** @type {(keyof typeof ENGINES)[]} */ (Object.keys(ENGINES))) {
  test(`a page that catches every rejection is silent in ${name}`, async (t) => {
    const page = await Engine.start(name);
    t.after(() => page.quit());
    await page.driver.get(url);
    await page.driver.wait(async () => (await page.driver.getTitle()).startsWith("{"), 60_000, "the page isn't done");
    assert.deepEqual(JSON.parse(await page.driver.getTitle()), { resolved: [], caught: [], all: 1 });
  });
}

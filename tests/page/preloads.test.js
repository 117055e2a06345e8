// @ts-check
/** The browser fetches all modules of the page early, and none in vain. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { journey } from "./support/journey.js";
import { INDEX, withLinks } from "./support/module-graph.js";

test("index.html has a link to each module, in the order in which they are needed", async () => {
  const html = await readFile(INDEX, "utf8");
  assert.equal(html, await withLinks(html), "the links are out of date: run node tests/page/preloads.js");
});

journey("loads each module once, those that show the list first, and none in a waterfall", {}, async (files, drive) => {
  const { page } = files;
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
});

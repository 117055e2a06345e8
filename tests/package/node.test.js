// The package under plain Node: imported by name, nothing configured.

import assert from "node:assert/strict";
import { test } from "node:test";
import { installed } from "./installed.js";

const app = await installed();

test("importing it does nothing yet, and needs nothing configured", async () => {
  const longhaul = await app.import("longhaul");
  const { DriveClient, follow, load } = longhaul;
  assert.deepEqual([DriveClient, follow, load].map((each) => typeof each), ["function", "function", "function"]);
});

test("load() brings up the wasm, as often as it is called", async () => {
  const { load } = await app.import("longhaul");
  await Promise.all([load(), load()]);
  await load();
});

// The package under plain Node: imported by name, nothing configured.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { installed } from "./installed.js";

const app = await installed();

test("importing it does nothing yet, and needs nothing configured", async () => {
  const longhaul = await app.import("longhaul");
  const { DriveClient, follow, load } = longhaul;
  assert.deepEqual([DriveClient, follow, load].map((each) => typeof each), ["function", "function", "function"]);
});

test("importing it needs nothing beyond the language", async () => {
  // A new context has what the language defines, and WebAssembly.
  const script = `
    import { runInNewContext } from "node:vm";
    const language = new Set(runInNewContext("Object.getOwnPropertyNames(globalThis)"));
    language.delete("WebAssembly");
    for (const name of Object.getOwnPropertyNames(globalThis)) if (!language.has(name) && name !== "process") delete globalThis[name];
    for (const entry of ["longhaul", "longhaul/slim", "longhaul/groups", "longhaul/store"]) await import(entry);
    process.stdout.write([typeof WebAssembly, typeof TextDecoder, typeof fetch].join());`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { cwd: app.folder });
  assert.equal(stdout, "undefined,undefined,undefined");
});

test("load() brings up the wasm, as often as it is called", async () => {
  const { load } = await app.import("longhaul");
  await Promise.all([load(), load()]);
  await load();
});

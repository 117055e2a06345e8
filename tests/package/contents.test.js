// What is shipped, and whether it is well formed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { installed } from "./installed.js";

const app = await installed();

test("the tarball holds what ships and nothing else", () => {
  assert.deepEqual(app.files, [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "action.js",
    "auth.js",
    "client.js",
    "errors.js",
    "index.d.ts",
    "index.js",
    "longhaul.js",
    "longhaul_bg.wasm",
    "package.json",
    "progress-stream.js",
    "wasm.js",
  ]);
});

test("the wasm tells nothing of the machine that built it", async () => {
  const wasm = await readFile(join(app.folder, "node_modules/longhaul/longhaul_bg.wasm"), "latin1");
  // Cargo and rustup keep their things in hidden folders of the home folder.
  assert.ok(!wasm.includes(`${homedir()}/.`), "it holds no path of a home folder");
  assert.doesNotMatch(wasm, /registry\/src/);
});

test("publint finds nothing to say", async () => {
  const tarball = await readFile(app.tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

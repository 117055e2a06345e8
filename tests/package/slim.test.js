// The entry without the wasm: its sources, and its errors if none is loaded.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { installed } from "./support/installed.js";

const app = await installed();

/** Runs a program with `slim`, `bytes` of the wasm and `copy`, and returns what it prints. A process loads the wasm only once. */
async function program(/** @type {string} */ text) {
  const script = `
    import { readFile } from "node:fs/promises";
    import { DriveClient, LonghaulError, load } from "longhaul/slim";
    const bytes = await readFile(new URL(import.meta.resolve("longhaul/longhaul_bg.wasm")));
    const fetched = (url) => url.endsWith("/copy")
      ? new Response(null, { status: 202, headers: { Location: "https://contoso.sharepoint.com/monitor/1" } })
      : Response.json({ status: "completed" });
    const options = { baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "a-token", fetch: async (url) => fetched(url) };
    const drive = new DriveClient(options);
    const copy = () => drive.copy("1", { name: "x" }, { pacing: { firstMs: 1 } });
    const said = (error) => [error instanceof LonghaulError, error.name, error.code].join(" ");
    ${text}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { cwd: app.folder });
  return stdout.trim();
}

test("an action before load() rejects with notLoaded, and later actions run", async () => {
  const text = `
    console.log(await copy().catch(said));
    await load(bytes);
    console.log((await copy()).status);`;
  assert.equal(await program(text), "true LonghaulError notLoaded\ncompleted");
});

test("an action that begins while it loads waits for it", async () => {
  const text = `
    const loading = load(new Promise((resolve) => setImmediate(resolve, bytes)));
    console.log((await copy()).status);
    await loading;`;
  assert.equal(await program(text), "completed");
});

for (const [what, source] of [
  ["a view of bytes", "bytes"],
  ["an ArrayBuffer", "new Uint8Array(bytes).buffer"],
  ["a module", "await WebAssembly.compile(bytes)"],
  ["a response", 'new Response(bytes, { headers: { "Content-Type": "application/wasm" } })'],
  ["a promise of a response", 'Promise.resolve(new Response(bytes, { headers: { "Content-Type": "application/wasm" } }))'],
  ["a URL", 'new URL("data:application/wasm;base64," + bytes.toString("base64"))'],
]) {
  test(`it is loaded from ${what}`, async () => {
    assert.equal(await program(`await load(${source}); console.log((await copy()).status);`), "completed");
  });
}

test("its clients work with groups and stores", async () => {
  const text = `
    import { copyAll } from "longhaul/groups";
    import { actionStore } from "longhaul/store";
    await load(bytes);
    const stored = new DriveClient({ ...options, store: actionStore(new Map()) });
    const copies = ["x", "y"].map((name) => ({ item: "1", name }));
    const group = copyAll(stored, copies, { concurrency: 1, pacing: { firstMs: 1 } });
    await group.actions[0].accepted;
    console.log((await stored.pending()).length);
    for (const { value } of await group) console.log(value.status);`;
  assert.equal(await program(text), "1\ncompleted\ncompleted");
});

test("a wasm of another build, or without a build id, is rejected", async () => {
  // The id is the last section of the wasm: 19 bytes with its name and 8 digits.
  const text = `
    const stale = Uint8Array.from(bytes).fill(48, -8);
    console.log(await load(stale).catch(said), "-", await load(stale).catch((error) => error.cause.message));
    console.log(await load(bytes.subarray(0, -19)).catch(said));
    await load(bytes);
    console.log((await copy()).status);`;
  const printed = [
    "true LonghaulError loadFailed - the WebAssembly is of another build",
    "true LonghaulError loadFailed",
    "completed",
  ];
  assert.equal(await program(text), printed.join("\n"));
});

test("a source that isn't wasm is rejected, and load() can be called again", async () => {
  const text = `
    console.log(await load().catch((error) => error.message));
    console.log(await load(new Response(null, { status: 404 })).catch(said));
    console.log(await load(bytes.subarray(1)).catch(said));
    await load(bytes);
    await load("never asked for");
    console.log((await copy()).status);`;
  const printed = [
    "source must be the longhaul_bg.wasm: a URL, a Response, bytes or a WebAssembly.Module",
    "true LonghaulError loadFailed",
    "true LonghaulError loadFailed",
    "completed",
  ];
  assert.equal(await program(text), printed.join("\n"));
});

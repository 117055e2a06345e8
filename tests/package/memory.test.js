// Memory doesn't grow with completed actions: the wasm's memory, its references to JavaScript, and the JavaScript heap.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { installed } from "./support/installed.js";

const ACTIONS = 10_000;
/** How many run at a time. Few, since the wasm's memory never shrinks: the peak of many would hide a leak. */
const BATCH = 20;
/** Allowance for the engine and the test runner. A leak of one kilobyte per action would be ten times as much. */
const HEAP_SLACK = 1_000_000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

/** The exports of the wasm, once it is loaded. @type {unknown[]} */
let exported = [];
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = /** @type {any} */ (async (/** @type {[any, any]} */ ...given) => {
  const instance = /** @type {any} */ (await instantiate(...given));
  // Node has WebAssembly of its own.
  if (instance.exports?.run) exported = Object.values(instance.exports);
  return instance;
});

const longhaul = await (await installed()).import("longhaul");
await longhaul.load();

/** Each action has a host of its own for its monitor, as in a server with many tenants. */
let hosts = 0;
const inProgress = { operation: "ItemCopy", percentageComplete: 50, status: "inProgress", statusDescription: "Copied 1 of 2 items" };

/** Alternating outcomes, and the monitor's responses that lead to them. */
const OUTCOMES = [
  { outcome: "completed", responses: [inProgress, { status: "completed", resourceId: "2" }] },
  { outcome: "ActionFailedError", responses: [inProgress, { status: "failed", error: { code: "nameAlreadyExists", message: "There is one" } }] },
  { outcome: "AbortError", responses: [inProgress], abort: true },
  { outcome: "StartRejectedError", responses: [] },
];

/** Runs an action to its end. @param {typeof OUTCOMES[number]} expected */
async function act({ outcome, responses, abort = false }) {
  const left = [...responses];
  const monitor = `https://tenant-${hosts++}.sharepoint.com/monitor`;
  const fetch = async (/** @type {string} */ url) => {
    if (url === monitor) return Response.json(left.length > 1 ? left.shift() : left[0]);
    if (!url.endsWith("/copy")) return Response.json({ id: "2", name: "x" });
    return left.length > 0
      ? new Response(null, { status: 202, headers: { Location: monitor } })
      : Response.json({ error: { code: "accessDenied", message: "No" } }, { status: 403 });
  };
  const drive = new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "a-token", fetch });
  const controller = new AbortController();
  const onProgress = () => abort && controller.abort();
  const options = { signal: controller.signal, onProgress, pacing: { firstMs: 1, minMs: 1, maxMs: 1 } };
  const action = drive.copy("1", { name: "x" }, options);
  assert.equal(await action.then((/** @type {any} */ { status }) => status, (/** @type {Error} */ { name }) => name), outcome);
}

/** @param {number} count */
async function actions(count) {
  for (let done = 0; done < count; done += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, (_, index) => act(OUTCOMES[index % OUTCOMES.length])));
  }
}

/** Measures the bytes of the wasm's memory, the entries of its tables, and the bytes of the JavaScript heap. */
async function inUse() {
  // Finalizers run in later iterations of the event loop, and may free more.
  for (let turn = 0; turn < 5; turn++) {
    collectGarbage();
    await setImmediate();
  }
  const [memory] = exported.filter((each) => each instanceof WebAssembly.Memory);
  const tables = exported.filter((each) => each instanceof WebAssembly.Table);
  const entries = tables.reduce((sum, { length }) => sum + length, 0);
  return { memory: memory.buffer.byteLength, entries, heap: process.memoryUsage().heapUsed };
}

test("ten thousand actions leave nothing behind", async () => {
  await actions(ACTIONS / 10);
  const before = await inUse();
  await actions(ACTIONS);
  const after = await inUse();
  assert.equal(after.memory, before.memory, "the wasm's memory");
  assert.ok(before.entries > 0, "the wasm exports its tables");
  // The table of references to JavaScript grows in blocks, with the most that are in use at a time. One left by each action would be
  // ten times as much.
  assert.ok(after.entries < before.entries + ACTIONS / 10, `the wasm's tables: ${before.entries} entries, then ${after.entries}`);
  assert.ok(after.heap < before.heap + HEAP_SLACK, `JavaScript's heap grew by ${after.heap - before.heap} bytes`);
});

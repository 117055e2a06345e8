// Ten thousand actions, each to its end, leave the memory as it was: the wasm's, its references to JavaScript, and JavaScript's own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { installed } from "./installed.js";

const ACTIONS = 10_000;
/** So many at a time: few, since the wasm's memory never shrinks, and what many take at once would hide what each leaves. */
const BATCH = 20;
/** For what the engine and the test runner do meanwhile. One kilobyte left by each action would be ten times as much. */
const HEAP_SLACK = 1_000_000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

/** What the wasm exports, once it has been loaded. Names mean nothing there. @type {unknown[]} */
let exported = [];
/** JavaScript's values are known to the wasm by their places in a list, where freed places are taken again: the last that an action got. */
let lastPlace = 0;
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = /** @type {any} */ (async (/** @type {[any, any]} */ ...given) => {
  const made = /** @type {any} */ (await instantiate(...given));
  const { exports } = made.instance ?? made;
  // The one export with a name like this runs an action; Node has wasm of its own, which has none.
  const name = Object.keys(exports).find((name) => /^n[0-9a-f]{8}$/.test(name));
  if (name === undefined) return made;
  exported = Object.values(exports);
  const run = (/** @type {number[]} */ ...places) => {
    lastPlace = Math.max(lastPlace, ...places);
    return exports[name](...places);
  };
  return { exports: { ...exports, [name]: run } };
});

const longhaul = await (await installed()).import("longhaul");
await longhaul.load();

const MONITOR = "https://contoso.sharepoint.com/monitor";
const inProgress = { operation: "ItemCopy", percentageComplete: 50, status: "inProgress", statusDescription: "Copied 1 of 2 items" };

/** How actions end, one way after the other, and what the monitor answers until then. */
const ENDINGS = [
  { end: "completed", answers: [inProgress, { status: "completed", resourceId: "2" }] },
  { end: "ActionFailedError", answers: [inProgress, { status: "failed", error: { code: "nameAlreadyExists", message: "There is one" } }] },
  { end: "AbortError", answers: [inProgress], abort: true },
  { end: "StartRejectedError", answers: [] },
];

/** Begins an action and waits for its end. @param {typeof ENDINGS[number]} ending */
async function act({ end, answers, abort = false }) {
  const left = [...answers];
  const fetch = async (/** @type {string} */ url) => {
    if (url === MONITOR) return Response.json(left.length > 1 ? left.shift() : left[0]);
    if (!url.endsWith("/copy")) return Response.json({ id: "2", name: "x" });
    return left.length > 0
      ? new Response(null, { status: 202, headers: { Location: MONITOR } })
      : Response.json({ error: { code: "accessDenied", message: "No" } }, { status: 403 });
  };
  const drive = new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "a-token", fetch });
  const controller = new AbortController();
  const onProgress = () => abort && controller.abort();
  const options = { signal: controller.signal, onProgress, pacing: { firstMs: 1, minMs: 1, maxMs: 1 } };
  const action = drive.copy("1", { name: "x" }, options);
  assert.equal(await action.then((/** @type {any} */ { status }) => status, (/** @type {Error} */ { name }) => name), end);
}

/** @param {number} count */
async function actions(count) {
  for (let done = 0; done < count; done += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, (_, index) => act(ENDINGS[index % ENDINGS.length])));
  }
}

/** What is held now: bytes of the wasm's memory, places in its tables and in the list of JavaScript's values, bytes of JavaScript's heap. */
async function held() {
  // Finalizers run in a turn of their own, and may free more.
  for (let turn = 0; turn < 5; turn++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const [memory] = exported.filter((each) => each instanceof WebAssembly.Memory);
  const tables = exported.filter((each) => each instanceof WebAssembly.Table);
  const heap = process.memoryUsage().heapUsed;
  return { memory: memory.buffer.byteLength, tables: tables.map(({ length }) => length), places: lastPlace, heap };
}

test("ten thousand actions leave nothing behind", async () => {
  await actions(ACTIONS / 10);
  const before = await held();
  await actions(ACTIONS);
  const after = await held();
  assert.equal(after.memory, before.memory, "the wasm's memory");
  assert.deepEqual(after.tables, before.tables, "the wasm's tables");
  assert.ok(before.places > 0, "no action was noticed");
  // How many there are at a time differs a little. One left by each action would be ten times as much.
  assert.ok(after.places < before.places + ACTIONS / 10, `references to JavaScript: ${before.places}, then ${after.places}`);
  assert.ok(after.heap < before.heap + HEAP_SLACK, `JavaScript's heap grew by ${after.heap - before.heap} bytes`);
});

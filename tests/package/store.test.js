// An app's own stores in a single tab: which entries they contain, for how long, and the effects of their failures.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { installed } from "./support/installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { actionStore, indexedDbStore } = await app.import("longhaul/store");

const BASE = "https://graph.microsoft.com/v1.0/me/drive";
const TOKEN = "eyJ0b2tlbiI6InNlY3JldCJ9";
const MONITOR = "https://contoso.sharepoint.com/_api/v2.0/monitor/4A3407B5?tempauth=v1.secret";
const pacing = { firstMs: 1, minMs: 1, maxMs: 2 };

const RUNNING = { status: "inProgress", percentageComplete: 50 };
const COMPLETED = { status: "completed", resourceId: "2" };

/**
 * A client with a store in this object. `monitor` is the response of the monitors, and `requests` lists the requests.
 *
 * @param {unknown} kept
 * @param {object} [options]
 */
function service(kept, options = {}) {
  /** @type {{ url: string, token: string | null }[]} */
  const requests = [];
  const monitor = { body: /** @type {object} */ (RUNNING), status: 200 };
  const fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    requests.push({ url, token: new Headers(init.headers).get("Authorization") });
    if (url === MONITOR) return Response.json(monitor.body, { status: monitor.status });
    if (url.endsWith("/copy")) return new Response(null, { status: 202, headers: { Location: MONITOR } });
    return Response.json({ id: "2", name: "x" });
  };
  const drive = new longhaul.DriveClient({ baseUrl: BASE, auth: TOKEN, fetch, store: actionStore(kept), ...options });
  const copy = (more = {}) => drive.copy("1", { name: "x" }, { pacing, checkDestination: false, ...more });
  return { drive, copy, monitor, requests };
}

test("an action is in the store until it has ended", async () => {
  const store = new Map([["mine", "untouched"]]);
  const { drive, copy, monitor } = service(store);
  const before = Date.now();
  const action = copy({ note: { title: "x" } });
  await action.accepted;

  const [saved, ...more] = await drive.pending();
  assert.deepEqual(more, []);
  assert.deepEqual(saved, JSON.parse(JSON.stringify(action)));
  assert.equal(saved.monitorUrl, MONITOR);
  assert.deepEqual(saved.note, { title: "x" });
  assert.ok(saved.startedAt >= before);
  assert.deepEqual([...store.keys()], ["mine", saved.key]);
  assert.ok(!saved.key.includes("monitor"), "a key does not reveal the monitor");
  assert.ok(!store.get(saved.key)?.includes(TOKEN), "no token is kept");

  monitor.body = COMPLETED;
  await action;
  await setImmediate();
  assert.deepEqual([...store], [["mine", "untouched"]]);
  assert.deepEqual(await drive.pending(), []);
});

test("a failed action, and one whose outcome stays unknown, are removed from the store", async () => {
  for (const [name, response] of /** @type {const} */ ([
    ["ActionFailedError", { body: { status: "failed" }, status: 200 }],
    ["OutcomeUnknownError", { body: { error: { code: "itemNotFound" } }, status: 404 }],
  ])) {
    const store = new Map();
    const { copy, monitor } = service(store);
    const action = copy();
    await action.accepted;
    assert.equal(store.size, 1);
    Object.assign(monitor, response);
    await assert.rejects(action.result, { name });
    await setImmediate();
    assert.equal(store.size, 0, name);
  }
});

test("an action that was aborted or timed out stays in the store and can be resumed", async () => {
  const store = new Map();
  const { drive, copy, monitor } = service(store);
  const stopped = copy();
  await stopped.accepted;
  stopped.abort("enough");
  await assert.rejects(stopped.result, (error) => error === "enough");
  await assert.rejects(copy({ timeoutMs: 50 }).result, { name: "TimeoutError" });
  const pending = await drive.pending();
  assert.equal(pending.length, 2);

  monitor.body = COMPLETED;
  for (const saved of pending) {
    const resumed = drive.resume(saved, { pacing });
    await resumed.accepted;
    assert.equal(resumed.toJSON().key, saved.key);
    assert.equal((await resumed).item.name, "x");
  }
  await setImmediate();
  assert.equal(store.size, 0);
});

test("clients that share a store list their own actions", async () => {
  const store = new Map();
  const other = service(store, { baseUrl: "https://graph.microsoft.com/v1.0/drives/2" });
  const mine = service(store);
  await Promise.all([other.copy({ note: "other" }).accepted, mine.copy({ note: "mine" }).accepted]);
  const notes = async (/** @type {typeof mine} */ { drive }) => (await drive.pending()).map((/** @type {any} */ { note }) => note);
  assert.deepEqual(await notes(mine), ["mine"]);
  assert.deepEqual(await notes(other), ["other"]);
  for (const { monitor } of [mine, other]) monitor.body = COMPLETED;
});

test("invalid entries are ignored, and malicious ones get no token", async () => {
  const good = { longhaul: 1, kind: "copy", startedAt: 5, monitorUrl: MONITOR, baseUrl: BASE };
  const evil = { ...good, startedAt: 6, kind: "any", monitorUrl: "https://evil.example/monitor", driveId: "../../evil", note: null };
  const older = { ...good, startedAt: 4 };
  const entries = [
    ["mine", JSON.stringify(good)],
    ["longhaul:text", "no JSON"],
    ["longhaul:null", "null"],
    ["longhaul:number", 5],
    ["longhaul:version", JSON.stringify({ ...good, longhaul: 2 })],
    ["longhaul:other-drive", JSON.stringify({ ...good, baseUrl: "https://evil.example" })],
    [7, JSON.stringify(good)],
    ["longhaul:evil", JSON.stringify({ ...evil, key: "mine" })],
    ["longhaul:good", JSON.stringify(good)],
    ["longhaul:old", JSON.stringify(older)],
    ["longhaul:broken", JSON.stringify({ ...good, startedAt: 7, monitorUrl: "http://evil.example" })],
  ];
  const store = new Map(/** @type {any} */ (entries));
  const { drive, requests } = service(store);
  const pending = await drive.pending();
  assert.deepEqual(pending.map((/** @type {any} */ { key }) => key), ["longhaul:old", "longhaul:good", "longhaul:evil", "longhaul:broken"]);

  const [, , hostile, broken] = pending;
  const action = drive.resume(hostile, { pacing });
  await action.catch(() => {});
  assert.ok(requests.length > 0);
  for (const { url, token } of requests) assert.ok(token === null || url.startsWith(`${BASE}/`), `a token went to ${url}`);
  await assert.rejects(drive.resume(broken).result, /saved\.monitorUrl must be/);
  assert.equal(store.get("mine"), JSON.stringify(good));
});

test("an entry can't name another key", async () => {
  const store = new Map([["mine", "untouched"]]);
  const { drive, copy } = service(store);
  const action = copy();
  await action.accepted;
  const resumed = drive.resume({ ...action.toJSON(), key: "mine" }, { pacing });
  await resumed.accepted;
  assert.equal(store.get("mine"), "untouched");
  for (const each of [action, resumed]) each.catch(() => {}), each.abort();
});

/** A store whose methods all call this function. @param {() => unknown} does */
const storeThat = (does) => ({ get: does, set: does, delete: does, keys: does });

for (const [what, does] of /** @type {[string, () => any][]} */ ([
  ["throws", () => { throw new Error("the store is full"); }],
  ["rejects", () => Promise.reject(new Error("the store is full"))],
])) {
  test(`a store that ${what} doesn't affect an action, and its error is reported`, async (t) => {
    const reports = t.mock.method(console, "error", () => {});

    const { drive, copy, monitor } = service(storeThat(does));
    monitor.body = COMPLETED;
    const action = copy();
    await action.accepted;
    assert.equal((await action).status, "completed");
    await setImmediate();
    // Before the start, after its acceptance, and after its completion.
    const messages = reports.mock.calls.map(({ arguments: [error] }) => error.message);
    assert.deepEqual(messages, Array(3).fill("the store is full"));
    await assert.rejects(drive.pending(), /the store is full/);
  });
}

test("a store that never answers delays a start by at most two seconds, and is reported", async (t) => {
  const reports = t.mock.method(console, "error", () => {});

  const { copy, monitor } = service(storeThat(() => new Promise(() => {})));
  const stopped = copy();
  const rejected = assert.rejects(stopped.result, (error) => error === "enough");
  while (stopped.state.phase !== "running") await setImmediate();
  stopped.abort("enough");
  await rejected;
  await stopped.accepted;
  assert.match(reports.mock.calls[0].arguments[0].message, /did not answer in time.*If the page closes before the response, the action is lost/);

  monitor.body = COMPLETED;
  const action = copy();
  await action.accepted;
  assert.equal((await action).status, "completed");
});

test("a store's own methods read and delete its entries", async () => {
  const kept = new Map();
  const store = actionStore(kept);
  const { drive, copy } = service(kept, { store });
  const action = copy();
  await action.accepted;
  const [{ key }] = await drive.pending();
  assert.deepEqual([...(await store.keys())], [key]);
  assert.equal(store.get(key), kept.get(key));
  store.delete(key);
  assert.deepEqual(await drive.pending(), []);
  store.set("mine", "x");
  assert.deepEqual([...kept], [["mine", "x"]]);
  action.catch(() => {}), action.abort();
});

test("a store's methods can be replaced", async () => {
  const kept = new Map();
  /** @type {string[]} */
  const dropped = [];
  const store = { ...actionStore(kept), delete: (/** @type {string} */ key) => void dropped.push(key) };
  const { copy, monitor } = service(kept, { store });
  monitor.body = COMPLETED;
  await copy();
  await setImmediate();
  assert.deepEqual(dropped, [...kept.keys()]);
});

test("without IndexedDB, its store reports an error and doesn't affect an action", async (t) => {
  /** @type {Error[]} */
  const reported = [];
  const globals = /** @type {any} */ (globalThis);
  globals.reportError = (/** @type {Error} */ error) => reported.push(error);
  t.after(() => delete globals.reportError);

  const { drive, copy, monitor } = service(new Map(), { store: indexedDbStore() });
  monitor.body = COMPLETED;
  assert.equal((await copy()).status, "completed");
  await setImmediate();
  assert.ok(reported.length > 0);
  for (const error of reported) assert.match(error.message, /indexedDB/);
  await assert.rejects(drive.pending(), /indexedDB/);
});

test("pending() rejects without a store", async () => {
  const { drive } = service(new Map(), { store: undefined });
  await assert.rejects(drive.pending(), { name: "TypeError", message: /^pending\(\) needs a store/ });
});

test("a store that isn't one of longhaul/store is rejected by the constructor", () => {
  for (const store of [new Map(), { get() {}, set() {}, delete() {}, keys: () => [] }, "longhaul", indexedDbStore]) {
    assert.throws(() => service(new Map(), { store }), { name: "TypeError", message: /^store must be one of longhaul\/store/ });
  }
});

test("an object without the methods of a store is rejected", () => {
  for (const kept of [undefined, null, "text", {}, new Set(), { get() {}, set() {}, keys() {} }]) {
    assert.throws(() => actionStore(kept), new TypeError("storage must have get, set, delete and keys, as a Map has"));
  }
});

test("a name of a database that isn't a string is rejected", () => {
  for (const name of [null, 5, {}, Symbol("x")]) assert.throws(() => indexedDbStore(name), new TypeError("name must be a string"));
  indexedDbStore(undefined);
});

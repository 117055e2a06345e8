// The JavaScript side of an action in the wasm: its requests, its tokens, and which of its events count.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Delegate, Start } from "../../src/npm/delegate.js";
import { BugError } from "../../src/npm/errors.js";
import { Exchange } from "../../src/npm/exchange.js";
import { drained } from "./support/browser.js";

const GET = { method: "GET", url: "https://contoso.sharepoint.com/monitor/1" };
const START = { method: "POST", url: "https://graph.microsoft.com/v1.0/me/drive/items/1/copy", isStart: /** @type {const} */ (true) };
const TASK = { operation: "copy" };

/** A delegate, and all calls of its action and of the wasm, in order. @param {{ isOffline?: boolean, shared?: any, token?: () => any }} [options] */
function delegated({ isOffline = false, shared = undefined, token = () => Promise.resolve("t") } = {}) {
  /** @type {any[]} */
  const calls = [];
  const record = (/** @type {string} */ name) => (/** @type {any[]} */ ...values) => void calls.push([name, ...values]);
  /** @type {{ url: string, init: any, settle: (response: Response) => void }[]} */
  const requests = [];
  const fetch = (/** @type {string} */ url, /** @type {any} */ init) => new Promise((settle) => void requests.push({ url, init, settle }));
  const connection = { fetch, environment: { isOffline } };
  const run = {
    connection,
    start: new Start("note", shared && { mayStart: () => Promise.resolve(true), ...shared }),
    token: (/** @type {boolean} */ forceRefresh) => {
      calls.push(["token", forceRefresh]);
      return token();
    },
    accepted: record("accepted"),
    progress: record("progress"),
    ended: record("ended"),
    fail: record("fail"),
  };
  const wasm = {
    run: (/** @type {any} */ ...values) => {
      calls.push(["run", ...values]);
      return 7;
    },
    respond: record("respond"),
    setOffline: record("setOffline"),
    abort: record("abort"),
  };
  const delegate = new Delegate(/** @type {any} */ (run), wasm);
  return { calls, requests, run, wasm, delegate, connection };
}

test("the wasm gets the task, its delegate and whether there is a network, and gives the run a number", () => {
  for (const isOffline of [false, true]) {
    const { calls, delegate } = delegated({ isOffline });
    delegate.begin(TASK);
    assert.deepEqual(calls, [["run", TASK, delegate, isOffline]]);
    assert.equal(delegate.number, 7);
  }
});

test("a run that was stopped before it had a number is aborted once it has one", () => {
  const { calls, wasm, delegate } = delegated();
  wasm.run = () => {
    delegate.stop();
    return 9;
  };
  delegate.begin(TASK);
  assert.deepEqual(calls, [["abort", 0], ["abort", 9]]);
});

test("a request that isn't a start gets a token, and saves nothing", async () => {
  const { calls, delegate } = delegated({ shared: { beforeStart: () => assert.fail("an entry is saved") } });
  for (const isFresh of [false, true]) assert.equal(await delegate.prepare(isFresh, null), "t");
  assert.deepEqual(calls, [["token", false], ["token", true]]);
});

test("the entry of a start is saved with the note, after there is a token and before the request may be sent", async () => {
  /** @type {any[]} */
  const saved = [];
  let store = () => {};
  const beforeStart = (/** @type {any} */ entry) => new Promise((resolve) => (saved.push(entry), (store = () => resolve(undefined))));
  const { delegate } = delegated({ shared: { beforeStart } });
  let isReady = false;
  const ready = delegate.prepare(false, { sent: true }).then((token) => ((isReady = true), token));
  assert.deepEqual(saved, []);
  await drained();
  assert.deepEqual([saved, isReady], [[{ sent: true, note: "note" }], false]);
  store();
  assert.equal(await ready, "t");
});

test("a run that was stopped while it waited for its token saves nothing", async () => {
  const { delegate } = delegated({ shared: { beforeStart: () => assert.fail("an entry is saved") } });
  const prepared = delegate.prepare(false, { sent: true });
  delegate.stop();
  assert.equal(await prepared, "t");
});

test("a start that another tab may have sent since isn't saved, and has no entry that the end of the action would remove", async () => {
  const { start: own } = start({ mayStart: () => Promise.resolve(false), beforeStart: () => assert.fail("an entry is saved"), remove: () => assert.fail("an entry is removed") });
  await own.prepare({ sent: true });
  own.end();
  assert.equal(own.entry, null);
});

test("without a token, nothing is saved", async () => {
  const { delegate } = delegated({ token: () => Promise.reject("no"), shared: { beforeStart: () => assert.fail("an entry is saved") } });
  await assert.rejects(delegate.prepare(false, { sent: true }), (error) => error === "no");
});

test("the response to a request goes to its run in the wasm", async () => {
  const { calls, requests, delegate } = delegated();
  delegate.begin(TASK);
  const sent = delegate.send({ ...GET, method: "POST" }, "t", { a: 1 });
  const [{ url, init }] = requests;
  assert.deepEqual([url, init.method, init.headers.Authorization, init.body], [GET.url, "POST", "Bearer t", '{"a":1}']);
  requests[0].settle(new Response("5"));
  await sent;
  assert.deepEqual(calls.slice(1), [["respond", 7, { status: 200, json: 5 }]]);
});

test("the response to a request that was cancelled is dropped", async () => {
  const { calls, requests, delegate } = delegated();
  const sent = delegate.send(GET, undefined, undefined);
  delegate.cancel();
  assert.equal(requests[0].init.signal.aborted, true);
  requests[0].settle(new Response("5"));
  await sent;
  assert.deepEqual(calls, []);
});

test("a cancel concerns only the request in flight", async () => {
  const { requests, delegate } = delegated();
  delegate.cancel();
  const sent = delegate.send(GET, undefined, undefined);
  requests[0].settle(new Response("5"));
  await sent;
  delegate.cancel();
  delegate.send(GET, undefined, undefined);
  delegate.cancel();
  delegate.cancel();
  assert.deepEqual(requests.map(({ init }) => init.signal.aborted), [false, true]);
});

test("a start is sent by the action's start, and a response that a batch has already passed on isn't passed twice", async () => {
  const { calls, run, delegate } = delegated();
  /** @type {any[]} */
  const sent = [];
  run.start = /** @type {any} */ ({ send: (/** @type {any[]} */ ...values) => (sent.push(values), Promise.resolve(undefined)) });
  await delegate.send(START, "t", { a: 1 });
  assert.deepEqual(calls, []);
  const [[exchange, by]] = sent;
  assert.deepEqual([by, exchange.request, exchange.token], [delegate, START, "t"]);
});

test("what the wasm reports reaches the action", () => {
  const { calls, run, delegate } = delegated();
  /** @type {string[]} */
  const withdrawn = [];
  run.start.withdraw = () => void withdrawn.push("withdrawn");
  delegate.accepted({ monitorUrl: "m" });
  delegate.progress({ status: "inProgress" });
  delegate.ended({ kind: "completed" }, { id: "1" });
  delegate.notStarted();
  assert.deepEqual(calls, [["accepted", { monitorUrl: "m" }], ["progress", { status: "inProgress" }], ["ended", { kind: "completed" }, { id: "1" }]]);
  assert.deepEqual(withdrawn, ["withdrawn"]);
});

test("the page's events reach the wasm", () => {
  const { calls, delegate } = delegated();
  delegate.begin(TASK);
  delegate.setOffline(true);
  delegate.setOffline(false);
  assert.deepEqual(calls.slice(1), [["setOffline", 7, true], ["setOffline", 7, false]]);
});

test("an event that fails in JavaScript fails its action as a bug, and never throws into the wasm", () => {
  const { calls, run, delegate } = delegated();
  const cause = new TypeError("x");
  run.accepted = () => {
    throw cause;
  };
  delegate.accepted({});
  const [[name, error]] = calls;
  assert.equal(name, "fail");
  assert.ok(error instanceof BugError);
  assert.equal(error.cause, cause);
});

test("a run that was stopped aborts its request and itself, and its events are ignored", () => {
  const { calls, requests, run, delegate } = delegated();
  delegate.begin(TASK);
  delegate.send(GET, undefined, undefined);
  run.start.withdraw = () => assert.fail("the start is withdrawn");
  delegate.stop();
  delegate.accepted({});
  delegate.progress({});
  delegate.ended({}, null);
  delegate.notStarted();
  assert.deepEqual(calls.slice(1), [["abort", 7]]);
  assert.equal(requests[0].init.signal.aborted, true);
});

/** A start, and an exchange for it. @param {any} [shared] @param {any} [send] */
function start(shared, send) {
  const { connection, requests } = delegated();
  const exchange = new Exchange(/** @type {any} */ (connection), START, {}, undefined);
  return { start: new Start("note", shared && { mayStart: () => Promise.resolve(true), ...shared }, send), exchange, requests };
}

test("a start has an entry from when it is sent until it is withdrawn", async () => {
  const { start: own, exchange, requests } = start();
  await own.prepare({ sent: true });
  assert.equal(own.entry, null);
  const response = own.send(exchange, /** @type {any} */ ({}));
  assert.deepEqual(own.entry, { sent: true, note: "note" });
  requests[0].settle(new Response("5"));
  assert.equal((await response)?.status, 200);
  own.withdraw();
  assert.equal(own.entry, null);
});

test("with a store, the entry of a sent start is the one in the store", async () => {
  const entry = { key: "longhaul:1" };
  const { start: own, exchange } = start({ entry, beforeStart: () => Promise.resolve() });
  await own.prepare({ sent: true });
  own.send(exchange, /** @type {any} */ ({}));
  assert.equal(own.entry, entry);
});

test("a group sends the start when it decides to", async () => {
  /** @type {any[]} */
  const given = [];
  const send = (/** @type {any[]} */ ...values) => (given.push(values), Promise.resolve({ status: 202 }));
  const { start: own, exchange, requests } = start(undefined, send);
  const delegate = /** @type {any} */ ({});
  await own.prepare({ sent: true });
  assert.deepEqual(await own.send(exchange, delegate), { status: 202 });
  const [[first, second, onSent]] = given;
  assert.deepEqual([first, second, own.entry, requests], [exchange, delegate, null, []]);
  onSent();
  assert.deepEqual(own.entry, { sent: true, note: "note" });
});

test("a start keeps its request after it was sent", () => {
  const { start: own, exchange } = start(undefined, () => Promise.resolve({}));
  assert.equal(own.exchange, undefined);
  own.send(exchange, /** @type {any} */ ({}));
  assert.equal(own.exchange, exchange);
});

test("a start that is withdrawn is removed from the store", async () => {
  let removals = 0;
  const { start: own } = start({ remove: () => void removals++, beforeStart: () => Promise.resolve() });
  await own.prepare({ sent: true });
  own.withdraw();
  assert.equal(removals, 1);
  own.end();
  assert.equal(removals, 1);
});

test("an action that ends withdraws a start that was saved and not sent, and keeps one that was sent", async () => {
  let removals = 0;
  const shared = { remove: () => void removals++, beforeStart: () => Promise.resolve() };
  const { start: own, exchange } = start(shared);
  own.end();
  assert.equal(removals, 0);
  await own.prepare({ sent: true });
  own.send(exchange, /** @type {any} */ ({}));
  own.end();
  assert.equal(removals, 0);
  assert.deepEqual(own.entry, { sent: true, note: "note" });
  await own.prepare({ sent: true });
  own.end();
  assert.equal(removals, 1);
  assert.equal(own.entry, null);
});

// With a store, an entry is written before the start is sent, so that a crash can't lead to a second start.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { FakeService, pacing, until } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll, resumeAll } = await app.import("longhaul/groups");
const { actionStore } = await app.import("longhaul/store");

const body = { name: "x" };
const checkDestination = false;
const never = () => /** @type {Promise<Response>} */ (new Promise(() => {}));

/** A client with a store in this map. @param {Map<string, string>} map @param {object} [more] */
function service(map = new Map(), more = {}) {
  const service = new FakeService();
  const drive = service.drive(longhaul, { store: actionStore(map), ...more });
  return { service, drive, map, copy: (options = {}) => drive.copy("1", body, { pacing, checkDestination, ...options }) };
}

/** @param {Map<string, string>} map */
const entries = (map) => [...map.values()].map((text) => JSON.parse(text));

test("an entry is written before the start is sent, and replaced when the action is accepted", async () => {
  const { service: own, drive, map, copy } = service();
  /** @type {any[]} */
  let atStart = [];
  own.start = () => {
    atStart = entries(map);
    return new Response(null, { status: 202, headers: { Location: "https://contoso.sharepoint.com/monitor/2" } });
  };
  const action = copy({ note: "n" });
  await action.accepted;
  assert.deepEqual(atStart.map(({ sent, monitorUrl, note }) => [sent, monitorUrl, note]), [[true, null, "n"]]);
  const [pending] = await drive.pending();
  assert.deepEqual([pending.sent, pending.monitorUrl, pending.key], [false, "https://contoso.sharepoint.com/monitor/2", atStart[0].key]);
  action.catch(() => {}), action.abort();
});

test("a start without a response is pending, and resuming it sends nothing", async () => {
  const { service: own, drive, map, copy } = service();
  own.start = never;
  const action = copy();
  await until(() => own.starts.length);
  assert.equal(action.toJSON().sent, true);
  const [pending] = await drive.pending();
  assert.equal(pending.sent, true);

  // Another page, after a crash.
  const after = service(map);
  const resumed = after.drive.resume(pending);
  await assert.rejects(resumed, { name: "StartUncertainError" });
  assert.deepEqual(after.service.requests, []);
  assert.equal((await after.drive.pending()).length, 1);
  resumed.forget();
  await until(() => map.size === 0);
  action.catch(() => {}), action.abort();
});

test("a saved start without a store is uncertain, too", async () => {
  const { service: own, copy } = service(new Map(), { store: undefined });
  own.start = never;
  const action = copy();
  await until(() => own.starts.length);
  const saved = JSON.parse(JSON.stringify(action));
  action.catch(() => {}), action.abort();
  const after = service(new Map(), { store: undefined });
  await assert.rejects(after.drive.resume(saved), { name: "StartUncertainError" });
  assert.deepEqual(after.service.requests, []);
});

test("a start whose response is lost stays in the store, and its error has the reason as its cause", async () => {
  const { service: own, map, copy } = service();
  const cause = new TypeError("connection reset");
  own.start = () => Promise.reject(cause);
  const error = await copy().catch((/** @type {Error} */ error) => error);
  assert.equal(error.name, "StartUncertainError");
  assert.equal(error.cause, cause);
  await setImmediate();
  assert.deepEqual(entries(map).map(({ sent }) => sent), [true]);
});

test("a start that the service rejects is removed, and one that is throttled is no longer counted as sent", async () => {
  const { service: own, map, copy } = service();
  own.start = () => Response.json({ error: { code: "activityLimitReached" } }, { status: 429, headers: { "Retry-After": "1" } });
  const throttled = copy();
  await until(() => own.starts.length > 0 && map.size === 0);
  assert.equal(throttled.toJSON(), null);
  throttled.catch(() => {}), throttled.abort();

  own.start = () => Response.json({ error: { code: "accessDenied" } }, { status: 403 });
  await assert.rejects(copy(), { name: "StartRejectedError" });
  await until(() => map.size === 0);
});

test("an action without a token was not sent", async () => {
  const { service: own, map, drive } = service(new Map(), { auth: () => Promise.reject(new Error("signed out")) });
  await assert.rejects(drive.copy("1", body), { name: "StartRejectedError", code: "noToken", cause: new Error("signed out") });
  assert.deepEqual([own.requests.length, map.size], [0, 0]);
});

test("outcomes that a later attempt could resolve stay in the store, others don't", async () => {
  /** @type {[string, () => Response, number][]} */
  const cases = [
    ["ActionFailedError", () => Response.json({ status: "failed" }), 0],
    ["OutcomeUnknownError", () => Response.json({ error: { code: "invalidRequest" } }, { status: 400 }), 1],
    ["OutcomeUnknownError", () => Response.json({ error: { code: "expiredToken", innerError: { code: "expiredToken" } } }, { status: 401 }), 0],
  ];
  for (const [name, monitor, size] of cases) {
    const { service: own, map, copy } = service();
    own.monitor = monitor;
    await assert.rejects(copy(), { name });
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(map.size, size, name);
  }
});

test("forget() removes an action at any time", async () => {
  const { service: own, map, copy } = service();
  const running = copy();
  await running.accepted;
  assert.equal(map.size, 1);
  running.forget();
  await assert.rejects(running, { name: "AbortError" });
  await until(() => map.size === 0);

  const stopped = copy();
  await stopped.accepted;
  stopped.abort();
  await assert.rejects(stopped, { name: "AbortError" });
  assert.equal(map.size, 1);
  stopped.forget();
  await until(() => map.size === 0);

  own.start = never;
  const starting = copy();
  await until(() => own.starts.length === 3);
  starting.forget();
  await assert.rejects(starting, { name: "AbortError" });
  await until(() => map.size === 0);
});

for (const concurrency of [1, 20]) {
  test(`a group that was saved immediately starts nothing twice, ${concurrency} at a time`, async () => {
    const { service: own, drive, map } = service();
    const copies = [1, 2, 3].map((id) => ({ item: String(id), name: "x" }));
    const group = copyAll(drive, copies, { pacing, concurrency });
    const saved = JSON.parse(JSON.stringify(group));
    assert.deepEqual(saved.copies.map((/** @type {any} */ { action }) => action), [null, null, null]);
    await group.actions[0].accepted;
    const sent = own.starts.length;
    group.abort();
    await group;

    const after = service(map);
    after.service.complete();
    const results = await resumeAll(after.drive, saved, { pacing });
    assert.deepEqual(results.map((/** @type {any} */ { outcome }) => outcome), ["completed", "completed", "completed"]);
    assert.equal(sent + after.service.starts.length, 3);
    await until(() => map.size === 0);
  });
}

test("a copy of a saved group that has completed since is not started again", async () => {
  const { service: own, drive, map } = service();
  own.complete();
  let starts = 0;
  const { start } = own;
  own.start = () => (starts++ === 0 ? start() : never());
  const group = copyAll(drive, [{ item: "1", name: "x" }, { item: "2", name: "x" }], { pacing, concurrency: 1 });
  const saved = JSON.parse(JSON.stringify(group));
  await until(() => group.progress.completed === 1 && own.starts.length === 2);
  assert.deepEqual((await drive.pending()).map((/** @type {any} */ { sent }) => sent), [true]);

  // The page crashes, and another one resumes the group.
  const after = service(map);
  const results = await resumeAll(after.drive, saved, { pacing });
  assert.deepEqual(results.map((/** @type {any} */ { outcome }) => outcome), ["completed", "uncertain"]);
  assert.deepEqual(after.service.requests, []);
  await until(() => map.size === 1);
  assert.deepEqual((await after.drive.pending()).map((/** @type {any} */ { sent }) => sent), [true]);
  group.abort();
});

test("a copy of a saved group is not started again where its entry can't be read", async () => {
  for (const get of [() => Promise.reject(new Error("The store is broken")), () => '{"longhaul":2}', () => "{"]) {
    const { drive, map } = service();
    const group = copyAll(drive, [{ item: "1", name: "x" }], { pacing });
    const saved = JSON.parse(JSON.stringify(group));
    await group.actions[0].accepted;
    group.abort();

    const after = service(/** @type {any} */ ({ get, set: () => {}, delete: () => {}, keys: () => [...map.keys()] }));
    const reported = console.error;
    console.error = () => {};
    const [result] = await resumeAll(after.drive, saved, { pacing });
    console.error = reported;
    assert.equal(result.outcome, "uncertain");
    assert.deepEqual(after.service.requests, []);
  }
});

test("a copy of a saved group that can't be followed is uncertain, because it may have started", async () => {
  const { drive, map } = service();
  const group = copyAll(drive, [{ item: "1", name: "x" }], { pacing });
  const early = JSON.parse(JSON.stringify(group));
  await group.actions[0].accepted;
  const late = JSON.parse(JSON.stringify(group));
  group.abort();

  for (const saved of [early, late]) {
    const [result] = await resumeAll(service(map).drive, saved, { timeoutMs: -1 });
    assert.deepEqual([result.outcome, result.reason.name], ["uncertain", "RangeError"]);
  }
  assert.equal(map.size, 1);
});

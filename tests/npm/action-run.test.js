// One action from the app's call to its outcome: what it passes to the wasm, what it reports, and what it leaves behind.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { Action } from "../../src/npm/action.js";
import { ActionRun } from "../../src/npm/action-run.js";
import { clientInternals } from "../../src/npm/arguments.js";
import { GraphClientBase } from "../../src/npm/client.js";
import { BugError, OutcomeUnknownError, StartRejectedError, StartUncertainError, TimeoutError } from "../../src/npm/errors.js";
import { actionStore } from "../../src/npm/store.js";
import { drained } from "./support/browser.js";
import { BASE, begun, COMPLETED, ENTRY, FAILED, handled, MONITOR, openClient, prepareStart, PROGRESS, REJECTED, SAVED, sendStart, settled, START } from "./support/manual-wasm.js";

const CONTINUES = "It continues at the service and can be resumed.";
const THROTTLED = { ...PROGRESS, trouble: { reason: "throttled", attempt: 1, retryAt: 0, error: null } };

test("the wasm gets the operation, the drive, the arguments and the options", async () => {
  const { task, tab } = await begun({ options: { timeoutMs: 5, note: "n" } });
  const { base, options, ...rest } = task;
  assert.equal(base.href, "https://graph.microsoft.com/v1.0/me/drive");
  assert.deepEqual(rest, { operation: "copy", service: null, target: "1", body: { name: "x" } });
  assert.deepEqual([options.timeoutMs, options.kind], [5, undefined]);
  assert.deepEqual(tab.reported, []);
});

test("actions of a Graph client are of any kind, unless the app names one", async () => {
  const { environment, loadEngine, wasm, browser } = openClient();
  const graph = new GraphClientBase(environment, loadEngine, { auth: "t" }, undefined);
  graph.follow(MONITOR);
  graph.follow(MONITOR, { kind: "copy" });
  await browser.pass(0);
  assert.deepEqual(wasm.runs.map(({ task }) => [task.service, task.options.kind]), [["graph", "any"], ["graph", "copy"]]);
});

test("an action waits, starts when the wasm is loaded, runs when it is accepted, and completes", async () => {
  /** @type {(engine: any) => void} */
  let loaded = () => {};
  const { drive, engine, wasm, browser } = openClient({ load: () => new Promise((resolve) => (loaded = resolve)) });
  const action = drive.copy("1", { name: "x" });
  await browser.pass(10);
  assert.equal(action.state.phase, "waiting");
  loaded(engine);
  await browser.pass(0);
  assert.equal(action.state.phase, "starting");
  const [{ delegate }] = wasm.runs;
  delegate.accepted(SAVED);
  assert.equal(action.state.phase, "running");
  delegate.ended(COMPLETED, { id: "2" });
  const { kind: _, ...result } = COMPLETED;
  assert.deepEqual(await action, { ...result, item: { id: "2" } });
  assert.deepEqual([action.state.phase, action.state.result], ["completed", await action]);
});

test("an action fails if the wasm can't be loaded, or doesn't take the task", async () => {
  const failure = new Error("no wasm");
  const unloaded = handled(openClient({ load: () => Promise.reject(failure) }).drive.copy("1", { name: "x" }));
  assert.deepEqual(await settled(unloaded), { error: failure });
  assert.deepEqual(await settled(unloaded.accepted), { error: failure });
  assert.equal(unloaded.state.phase, "failed");

  const { drive, wasm, browser, engine } = openClient();
  wasm.run = () => {
    throw failure;
  };
  const refused = handled(drive.copy("1", { name: "x" }));
  await browser.pass(0);
  assert.deepEqual(await settled(refused), { error: failure });
  assert.equal(engine.live.size, 0);
});

test("an action with an invalid argument fails before the wasm is loaded", async () => {
  let loads = 0;
  const { drive } = openClient({ load: () => (loads++, new Promise(() => {})) });
  const action = drive.copy("1", { name: "x" }, { onProgress: 5 });
  assert.equal((await settled(action))?.error.message, "onProgress must be a function");
  assert.deepEqual([action.toJSON(), loads], [null, 0]);
});

test("an action that is aborted before the wasm is loaded never reaches it", async () => {
  const { drive, wasm, browser } = openClient();
  const action = handled(drive.copy("1", { name: "x" }));
  action.abort("why");
  await browser.pass(0);
  assert.deepEqual([await settled(action), action.state.phase, wasm.runs], [{ error: "why" }, "stopped", []]);

  const early = openClient({ load: () => assert.fail("the wasm is loaded") });
  const aborted = early.drive.copy("1", { name: "x" }, { signal: AbortSignal.abort("before") });
  assert.deepEqual(await settled(aborted), { error: "before" });

  const unloaded = openClient({ load: () => Promise.reject(new Error("no wasm")) });
  const stopped = handled(unloaded.drive.copy("1", { name: "x" }));
  stopped.abort("why");
  await unloaded.browser.pass(0);
  assert.deepEqual([stopped.state.phase, stopped.state.error], ["stopped", "why"]);
});

test("a signal aborts an action with its reason, and the wasm's run too", async () => {
  const controller = new AbortController();
  const { action, wasm } = await begun({ options: { signal: controller.signal } });
  controller.abort("why");
  assert.deepEqual(await settled(action), { error: "why" });
  assert.deepEqual(wasm.calls, [["abort", 1]]);
});

test("an action that has ended listens to nothing, keeps no timer, and isn't live", async () => {
  const controller = new AbortController();
  for (const end of [(own) => own.delegate.ended(COMPLETED, null), (own) => own.action.abort()]) {
    const own = await begun({ options: { signal: controller.signal } });
    assert.deepEqual([own.tab.listeners, own.engine.live.size, getEventListeners(controller.signal, "abort").length], [3, 1, 1]);
    end(own);
    assert.deepEqual([own.tab.listeners, own.engine.live.size, getEventListeners(controller.signal, "abort").length, own.tab.timers.size], [0, 0, 0, 0]);
  }
});

test("the page's events reach the wasm while the action runs", async () => {
  const { browser, wasm } = await begun();
  browser.setOnline(false);
  await browser.pass(1);
  browser.setOnline(true);
  await browser.pass(1);
  assert.deepEqual(wasm.calls, [["setOffline", 1, true], ["setOffline", 1, false]]);
});

test("what can be resumed is nothing, then a start without a response, then the accepted action with its note", async () => {
  const { action, browser, delegate } = await begun({ options: { note: { a: 1 } } });
  assert.equal(action.toJSON(), null);
  await sendStart({ browser, delegate });
  assert.deepEqual(action.toJSON(), { ...ENTRY, note: { a: 1 } });
  delegate.accepted(SAVED);
  assert.deepEqual(action.toJSON(), { ...SAVED, note: { a: 1 } });
  delegate.ended(COMPLETED, null);
  assert.deepEqual(action.toJSON(), { ...SAVED, note: { a: 1 } });
});

test("a resumed action can be resumed again at any time, also after it was aborted", async () => {
  const { drive, browser, wasm } = openClient();
  const saved = { ...SAVED, note: "n" };
  const actions = [drive.resume(saved), drive.resume(saved)].map(handled);
  actions[0].abort();
  for (const action of actions) assert.deepEqual(action.toJSON(), saved);
  await browser.pass(0);
  wasm.runs[0].delegate.ended(FAILED, null);
  for (const action of actions) assert.deepEqual(action.toJSON(), saved);
});

test("an accepted action that can't be resumed has nothing to save", async () => {
  const { action, browser, delegate } = await begun();
  await sendStart({ browser, delegate });
  delegate.accepted(null);
  assert.deepEqual([action.toJSON(), action.state.phase], [null, "running"]);
  assert.deepEqual(await settled(action.accepted), { value: undefined });
});

test("a note is null unless the app gives one, and a resumed action keeps the one that was saved", async () => {
  const { action, delegate } = await begun();
  delegate.accepted(SAVED);
  assert.equal(action.toJSON()?.note, null);

  const { drive, wasm, browser } = openClient();
  const actions = [drive.resume({ ...SAVED, note: "saved" }), drive.resume({ ...SAVED, note: "saved" }, { note: "new" })];
  await browser.pass(0);
  for (const { delegate } of wasm.runs) delegate.accepted(SAVED);
  assert.deepEqual(actions.map((each) => each.toJSON()?.note), ["saved", "new"]);
});

test("the first outcome counts", async () => {
  const { action, delegate, wasm } = await begun();
  delegate.ended(COMPLETED, null);
  delegate.ended(FAILED, null);
  action.abort("late");
  action.forget();
  assert.equal(action.state.phase, "completed");
  assert.deepEqual(wasm.calls, [["abort", 1]]);
  assert.equal((await settled(action))?.value.status, "completed");
});

test("progress is reported to the callback and the state, before and after the acceptance", async () => {
  /** @type {any[]} */
  const received = [];
  const { action, delegate } = await begun({ options: { onProgress: (/** @type {any} */ progress) => received.push(progress) } });
  delegate.progress(PROGRESS);
  assert.deepEqual([action.state.phase, action.progress], ["starting", PROGRESS]);
  delegate.accepted(SAVED);
  const later = { ...PROGRESS, percentageComplete: 5 };
  delegate.progress(later);
  assert.deepEqual(received, [PROGRESS, later]);
});

test("accepted settles with the acceptance, or with the outcome if that comes first", async () => {
  const accepted = await begun();
  assert.equal(await settled(accepted.action.accepted), undefined);
  accepted.delegate.accepted(SAVED);
  assert.deepEqual(await settled(accepted.action.accepted), { value: undefined });

  const immediate = await begun();
  immediate.delegate.ended(COMPLETED, null);
  assert.deepEqual(await settled(immediate.action.accepted), { value: undefined });

  const rejected = await begun();
  rejected.delegate.ended(REJECTED, null);
  const { error } = /** @type {any} */ (await settled(rejected.action.accepted));
  assert.ok(error instanceof StartRejectedError);
  assert.equal((await settled(rejected.action))?.error, error);
});

test("an action that fails after it was accepted stays accepted", async () => {
  const { action, delegate } = await begun();
  delegate.accepted(SAVED);
  delegate.ended(FAILED, null);
  assert.deepEqual(await settled(action.accepted), { value: undefined });
  assert.deepEqual([(await settled(action))?.error.code, action.state.phase], ["c", "failed"]);
});

test("a rejected start leaves nothing to resume, and an uncertain one leaves its entry", async () => {
  const rejected = await begun();
  await sendStart(rejected);
  rejected.delegate.ended(REJECTED, null);
  assert.equal(rejected.action.toJSON(), null);

  const uncertain = await begun();
  await sendStart(uncertain);
  uncertain.delegate.ended({ kind: "uncertain", httpStatus: 504 }, null);
  assert.ok((await settled(uncertain.action))?.error instanceof StartUncertainError);
  assert.deepEqual(uncertain.action.toJSON(), { ...ENTRY, note: null });
});

test("an uncertain start has the error of the fetch as its cause", async () => {
  const { action, browser, delegate, requests } = await begun();
  await sendStart({ browser, delegate });
  const failure = new TypeError("Failed to fetch");
  requests[0].fail(failure);
  await drained();
  delegate.ended({ kind: "uncertain", httpStatus: null }, null);
  assert.equal((await settled(action))?.error.cause, failure);
});

test("an uncertain start has the id for support of its response, or else the id that was sent", async () => {
  const { action, browser, delegate, requests } = await begun();
  await prepareStart({ browser, delegate });
  delegate.send(/** @type {any} */ ({ ...START, clientRequestId: true }), "the-t0ken", {});
  delegate.ended({ kind: "uncertain", httpStatus: null, clientRequestId: null }, null);
  const { error } = /** @type {any} */ (await settled(action));
  assert.equal(error.clientRequestId, new Headers(requests[0].init.headers).get("client-request-id"));
  assert.match(error.clientRequestId, /^uuid-/);

  const answered = await begun();
  await prepareStart(answered);
  answered.delegate.send(/** @type {any} */ ({ ...START, clientRequestId: true }), "the-t0ken", {});
  answered.delegate.ended({ kind: "uncertain", httpStatus: 504, clientRequestId: "returned" }, null);
  assert.equal(/** @type {any} */ (await settled(answered.action)).error.clientRequestId, "returned");
});

/** Returns the message of the cause when the fetch of a start throws. @param {string} token @param {string} message the message of its error */
async function causeOfFailure(token, message) {
  const { action, browser, delegate, requests } = await begun({ client: { auth: token } });
  await prepareStart({ browser, delegate });
  delegate.send(/** @type {any} */ (START), token, {});
  requests[0].fail(new TypeError(message));
  await drained();
  delegate.ended({ kind: "uncertain", httpStatus: null }, null);
  return (await settled(action))?.error.cause.message;
}

test("causes don't contain the token or the monitor URL", async () => {
  assert.equal(await causeOfFailure("the-t0ken", "the-t0ken was refused"), "… was refused");

  const other = await begun();
  await sendStart(other);
  other.delegate.accepted({ ...SAVED, monitorUrl: "opaque-secret" });
  other.requests[0].fail(new TypeError("opaque-secret was refused"));
  await drained();
  other.delegate.ended({ kind: "uncertain", httpStatus: null }, null);
  assert.equal((await settled(other.action))?.error.cause.message, "… was refused");
});

test("a token as short as those of tests hides only words in a cause", async () => {
  assert.equal(await causeOfFailure("t", "Failed to fetch with Bearer t"), "Failed to fetch with Bearer …");
});

test("a start that wasn't sent for lack of a token has the error of auth as its cause", async () => {
  const failure = new Error("signed out");
  const { action, delegate } = await begun({ client: { auth: () => Promise.reject(failure) } });
  await assert.rejects(delegate.prepare(false, ENTRY), failure);
  delegate.ended({ ...REJECTED, httpStatus: null, notSent: "noToken" }, null);
  assert.equal((await settled(action))?.error.cause, failure);
});

test("an invalid argument that the wasm finds has the stack of the app's call", async () => {
  const { action, delegate } = await begun();
  delegate.ended({ kind: "badArgument", field: "body.name", expected: "a string", outOfRange: false }, null);
  const { error } = /** @type {any} */ (await settled(action));
  assert.match(error.stack, /^TypeError: body\.name must be a string\n[^]*manual-wasm\.js/);
});

test("a timeout stops the action, and every other error fails it", async () => {
  const timed = await begun();
  timed.delegate.ended({ kind: "timedOut" }, null);
  assert.ok((await settled(timed.action))?.error instanceof TimeoutError);
  assert.equal(timed.action.state.phase, "stopped");

  const unknown = await begun();
  unknown.delegate.ended({ kind: "unknown", reason: "monitorGone", error: FAILED.error }, null);
  assert.ok((await settled(unknown.action))?.error instanceof OutcomeUnknownError);
  assert.equal(unknown.action.state.phase, "failed");
});

test("an action that is stopped says what happens to it: not started, perhaps started, or continuing", async () => {
  const messageAfter = async (/** @type {(own: any) => any} */ before, /** @type {(own: any) => any} */ stop) => {
    const own = await begun();
    await before(own);
    stop(own);
    return (await settled(own.action))?.error.message;
  };
  const abort = ({ action }) => action.abort();
  const what = "The action is not followed any more.";
  assert.equal(await messageAfter(() => {}, abort), `${what} It was not started.`);
  assert.equal(await messageAfter(sendStart, abort), `${what} Its start has no response, so it may continue at the service.`);
  assert.equal(await messageAfter(({ delegate }) => delegate.accepted(SAVED), abort), `${what} ${CONTINUES}`);
  assert.equal(await messageAfter(() => {}, ({ action }) => action.forget()), "The action was forgotten. It was not started.");
  assert.equal(await messageAfter(() => {}, ({ delegate }) => delegate.ended({ kind: "timedOut" }, null)), "The action did not end within timeoutMs. It was not started.");
});

test("an action that is resumed or followed continues, whenever it is stopped", async () => {
  const { drive } = openClient();
  for (const action of [drive.resume(SAVED), drive.follow(MONITOR)].map(handled)) {
    action.abort();
    assert.match((await settled(action))?.error.message, /can be resumed\.$/);
  }
});

test("an abort before the arguments were read says that nothing was started", async () => {
  const { drive } = openClient();
  const run = new ActionRun(drive[clientInternals]);
  const action = new Action(run);
  run.abort(undefined);
  await assert.rejects(action, /It was not started\.$/);
});

test("actions share a pending token request for as long as a request may take", async () => {
  let tokenRequests = 0;
  const auth = () => (tokenRequests++, new Promise(() => {}));
  const { drive, wasm, browser } = openClient({ options: { auth } });
  drive.copy("1", { name: "x" });
  drive.copy("1", { name: "y" }, { requestTimeoutMs: 1_000 });
  await browser.pass(0);
  const [byDefault, short] = wasm.runs.map(({ delegate }) => delegate);
  byDefault.prepare(false, undefined);
  await browser.pass(900);
  short.prepare(false, undefined);
  assert.equal(tokenRequests, 1);
  await browser.pass(59_000);
  byDefault.prepare(false, undefined);
  assert.equal(tokenRequests, 1);
  short.prepare(false, undefined);
  assert.equal(tokenRequests, 2);
  await browser.pass(60_001);
  byDefault.prepare(false, undefined);
  assert.equal(tokenRequests, 3);
});

test("an estimate adds the time since the last progress, and ends with the action", async () => {
  const { action, delegate, browser } = await begun();
  assert.equal(action.estimate(), null);
  await browser.pass(1_000);
  delegate.progress(PROGRESS);
  await browser.pass(2_000);
  assert.deepEqual(action.estimate(), { ...PROGRESS, percentageComplete: 30, etaMs: 7_000, elapsedMs: 3_000 });
  await browser.pass(8_000);
  assert.equal(action.estimate()?.etaMs, 0);
  delegate.ended(COMPLETED, null);
  assert.deepEqual(action.estimate(), PROGRESS);
});

test("an estimated percentage rises to 99, and never falls below the last percentage", async () => {
  const { action, delegate, browser } = await begun();
  delegate.progress({ ...PROGRESS, percentageComplete: 50, etaMs: 10_000 });
  assert.equal(action.estimate()?.percentageComplete, 50);
  await browser.pass(5_000);
  assert.equal(action.estimate()?.percentageComplete, 75);
  await browser.pass(60_000);
  assert.equal(action.estimate()?.percentageComplete, 99);
  delegate.progress({ ...PROGRESS, percentageComplete: 99.5, etaMs: 1 });
  await browser.pass(60_000);
  assert.equal(action.estimate()?.percentageComplete, 99.5);
});

test("without an estimated time left, the percentage stays", async () => {
  const { action, delegate, browser } = await begun();
  for (const etaMs of [null, 0]) {
    delegate.progress({ ...PROGRESS, percentageComplete: 50, etaMs });
    await browser.pass(5_000);
    assert.equal(action.estimate()?.percentageComplete, 50);
  }
});

test("what the service doesn't report isn't estimated", async () => {
  const { action, delegate } = await begun();
  delegate.progress({ ...PROGRESS, percentageComplete: null, etaMs: null });
  assert.deepEqual([action.estimate()?.percentageComplete, action.estimate()?.etaMs], [null, null]);
});

test("a group is notified when a start is throttled, and not when a poll is", async () => {
  const { drive, wasm, browser } = openClient();
  let throttled = 0;
  const readArguments = () => ({ target: "1", body: {} });
  drive[clientInternals].begin("copy", {}, readArguments, { onThrottled: () => void throttled++ });
  await browser.pass(0);
  const [{ delegate }] = wasm.runs;
  delegate.progress(PROGRESS);
  delegate.progress({ ...PROGRESS, trouble: { reason: "offline" } });
  assert.equal(throttled, 0);
  delegate.progress(THROTTLED);
  assert.equal(throttled, 1);
  delegate.accepted(SAVED);
  delegate.progress(THROTTLED);
  assert.equal(throttled, 1);
});

test("an action of a group waits until the group lets it start", async () => {
  const { drive, wasm, browser } = openClient();
  let enter = () => {};
  const hooks = { enter: () => /** @type {Promise<void>} */ (new Promise((resolve) => (enter = resolve))), onThrottled: () => {} };
  const { action } = drive[clientInternals].begin("copy", {}, () => ({ target: "1", body: {} }), hooks);
  await browser.pass(100);
  assert.deepEqual([wasm.runs.length, action.state.phase], [0, "waiting"]);
  enter();
  await browser.pass(0);
  assert.equal(wasm.runs.length, 1);
});

test("a throttled start outside of a group does no harm", async () => {
  const { action, delegate } = await begun();
  delegate.progress(THROTTLED);
  assert.equal(action.progress, THROTTLED);
});

/** A copy in a client with a store of the given methods. @param {object} [methods] @param {any} [options] */
async function beginStored(methods, options) {
  /** @type {Map<string, string>} */
  const map = new Map();
  const store = actionStore({ get: (key) => map.get(key), set: (key, text) => void map.set(key, text), delete: (key) => void map.delete(key), keys: () => map.keys(), ...methods });
  const own = openClient({ options: { store } });
  const action = handled(own.drive.copy("1", { name: "x" }, options));
  await own.browser.pass(50);
  const [{ delegate }] = own.wasm.runs;
  const entries = () => [...map.values()].map((text) => JSON.parse(text));
  return { ...own, store, map, entries, action, delegate };
}

test("with a store, the accepted action is what is in the store, and accepted settles when it is there", async () => {
  let written = () => {};
  const own = await beginStored({ set: (/** @type {string} */ _key, /** @type {string} */ _text) => /** @type {Promise<void>} */ (new Promise((resolve) => (written = resolve))) }, { note: "n" });
  own.delegate.accepted(SAVED);
  const saved = own.action.toJSON();
  assert.deepEqual(saved, { ...SAVED, note: "n", baseUrl: BASE, key: saved?.key });
  assert.match(saved?.key ?? "", /^longhaul:/);
  assert.equal(await settled(own.action.accepted), undefined);
  written();
  assert.deepEqual(await settled(own.action.accepted), { value: undefined });
});

test("with a store, an action that fails before its acceptance is stored was accepted nevertheless", async () => {
  const { action, delegate } = await beginStored({ set: () => new Promise(() => {}) });
  delegate.accepted(SAVED);
  delegate.ended(FAILED, null);
  assert.deepEqual(await settled(action.accepted), { value: undefined });
  assert.equal(action.state.phase, "failed");
});

test("what other tabs report after the action was aborted changes nothing", async () => {
  const { action, delegate, browser } = await beginStored({ set: () => new Promise(() => {}) });
  delegate.accepted(SAVED);
  const script = browser.open();
  const [key] = browser.locks.held.keys();
  script.scope.navigator.locks.request(key, { steal: true }, () => new Promise(() => {})).catch(() => {});
  await browser.pass(50);
  action.abort("why");
  const { state } = action;
  const channel = new script.scope.BroadcastChannel(key);
  for (const message of [{ progress: PROGRESS, isAccepted: true }, { report: FAILED }]) channel.postMessage({ longhaul: 1, type: "state", message });
  await browser.pass(50);
  assert.equal(action.state, state);
});

test("an action that is aborted while it looks for its entry in the store can be resumed as before", async () => {
  /** @type {((text: string) => void)[]} */
  const reads = [];
  const { browser, store, delegate } = await beginStored({ get: () => new Promise((resolve) => reads.push(resolve)) });
  await prepareStart({ browser, delegate });
  const other = openClient({ browser, options: { store } });
  const entry = { ...ENTRY, key: [...browser.locks.held.keys()][0] };
  const followed = handled(other.drive.resume(entry));
  await browser.pass(50);
  delegate.accepted(SAVED);
  await browser.pass(50);
  followed.abort("why");
  for (const answer of reads) answer(JSON.stringify({ ...SAVED, longhaul: 1, baseUrl: BASE }));
  await browser.pass(50);
  assert.deepEqual([followed.state.phase, followed.toJSON()], ["stopped", entry]);
});

test("with a store, an accepted action that can't be resumed has nothing to save", async () => {
  const { action, delegate } = await beginStored();
  delegate.accepted(null);
  assert.equal(action.toJSON(), null);
  assert.deepEqual(await settled(action.accepted), { value: undefined });
});

test("with a store, the entry of the start is removed when the action ends, is aborted before it is sent, or is forgotten", async () => {
  const ended = await beginStored();
  await prepareStart(ended);
  assert.equal(ended.map.size, 1);
  ended.delegate.accepted(SAVED);
  ended.delegate.ended(COMPLETED, null);
  await ended.browser.pass(50);
  assert.equal(ended.map.size, 0);

  const aborted = await beginStored();
  await prepareStart(aborted);
  aborted.action.abort();
  await aborted.browser.pass(50);
  assert.equal(aborted.map.size, 0);
  assert.equal(aborted.browser.locks.held.size, 0);

  const kept = await beginStored();
  kept.delegate.accepted(SAVED);
  kept.action.abort();
  await kept.browser.pass(50);
  assert.equal(kept.map.size, 1);
  kept.action.forget();
  await kept.browser.pass(50);
  assert.equal(kept.map.size, 0);
});

test("with a store, an action that fails in JavaScript releases its lock", async () => {
  const { action, delegate, browser, engine } = await beginStored();
  assert.equal(browser.locks.held.size, 1);
  for (const run of engine.live) run.fail(new BugError("trap"));
  delegate.ended(COMPLETED, null);
  await browser.pass(50);
  assert.equal(browser.locks.held.size, 0);
  assert.ok((await settled(action))?.error instanceof BugError);
});

test("with a store, progress never goes back, and other tabs get it with whether the action is accepted", async () => {
  const { browser, tab, action, delegate, map } = await beginStored();
  await prepareStart({ browser, delegate });
  const [key] = map.keys();
  /** @type {any[]} */
  const received = [];
  new (browser.open().scope.BroadcastChannel)(key).onmessage = ({ data }) => received.push(/** @type {any} */ (data).message);
  delegate.progress({ ...PROGRESS, percentageComplete: 50 });
  delegate.accepted(SAVED);
  delegate.progress(PROGRESS);
  await browser.pass(50);
  const raised = { ...PROGRESS, percentageComplete: 50 };
  assert.deepEqual(action.progress, raised);
  assert.deepEqual(received, [{ progress: raised, isAccepted: false }, { progress: raised, isAccepted: true }, { progress: raised, isAccepted: true }]);
  assert.deepEqual(tab.reported, []);
});

test("a tab that leads again runs the action once", async () => {
  const { browser, tab, wasm, map, delegate, requests } = await beginStored();
  await sendStart({ browser, delegate });
  assert.equal(requests.length, 1);
  const [key] = map.keys();
  const script = browser.open();
  script.scope.navigator.locks.request(key, { steal: true }, () => new Promise((resolve) => script.post(() => resolve(undefined), 500))).catch(() => {});
  await browser.pass(2_000);
  assert.equal(wasm.runs.length, 2);
  assert.equal(wasm.runs[1].task.operation, "resume");
  assert.deepEqual(wasm.calls.filter(([name]) => name === "abort"), [["abort", 1]]);
  assert.equal(tab.listeners, 3);
});

test("in another tab, an accepted action can be resumed as soon as it is in the store", async () => {
  const { browser, store, map, delegate, action } = await beginStored();
  await prepareStart({ browser, delegate });
  const other = openClient({ browser, options: { store } });
  const [entry] = await other.drive.pending();
  const followed = handled(other.drive.resume(entry));
  await browser.pass(50);
  assert.deepEqual([followed.state.phase, followed.toJSON(), other.wasm.runs.length], ["starting", entry, 0]);
  delegate.accepted(SAVED);
  await browser.pass(50);
  assert.equal(followed.state.phase, "running");
  assert.deepEqual(followed.toJSON(), action.toJSON());
  assert.deepEqual(await settled(followed.accepted), { value: undefined });
  assert.equal(map.size, 1);

  followed.abort("enough");
  delegate.progress(PROGRESS);
  await browser.pass(50);
  assert.deepEqual([followed.state.phase, followed.progress, followed.state.error], ["stopped", null, "enough"]);
});

// Many copies or moves as one promise: what is started, the progress, the results, and how the rest is resumed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BugError } from "../../src/npm/errors.js";
import { copyAll, moveAll, resumeAll } from "../../src/npm/groups.js";
import { actionStore } from "../../src/npm/store.js";
import { COMPLETED, FAILED, handled, openClient, PROGRESS, REJECTED, SAVED, sendStart, settled } from "./support/manual-wasm.js";

const PROGRESS_MS = 100;
const [a, b, c] = ["a", "b", "c"].map((name) => ({ item: name, name: `Copy of ${name}` }));
const COUNTS = { waiting: 0, running: 0, completed: 0, rejected: 0, failed: 0, uncertain: 0, unknown: 0, stopped: 0 };

/** A group in a tab of its own. @param {any} copies @param {any} [options] @param {any} [all] the function that begins it @param {any} [client] */
async function begin(copies, options, all = copyAll, client = undefined) {
  const own = openClient({ options: client });
  await own.browser.pass(500);
  const group = all(own.drive, copies, options);
  group.catch(() => {});
  await own.browser.pass(0);
  return { ...own, group };
}

/** The delegate of a run in the wasm. */
const delegateOf = ({ wasm }, number) => wasm.runs[number].delegate;

/** A store over a Map, and the Map. */
function storeOf() {
  /** @type {Map<string, string>} */
  const map = new Map();
  return { map, store: actionStore(map) };
}

for (const [operation, all] of Object.entries({ copy: copyAll, move: moveAll })) {
  test(`each ${operation} is an action with its own item and body, and the options of the group`, async () => {
    const { wasm, group } = await begin([{ item: { path: "/x" }, name: "n", parentReference: { id: "p" } }, a], { conflictBehavior: "rename", timeoutMs: 5 }, all);
    const tasks = wasm.runs.map(({ task: { operation, target, body, options } }) => ({ operation, target, body, conflictBehavior: options.conflictBehavior, timeoutMs: options.timeoutMs }));
    const options = { conflictBehavior: "rename", timeoutMs: 5 };
    assert.deepEqual(tasks, [{ operation, target: { path: "/x" }, body: { name: "n", parentReference: { id: "p" } }, ...options }, { operation, target: "a", body: { name: "Copy of a" }, ...options }]);
    assert.equal(group.toJSON().operation, operation);
  });

  test(`a ${operation} may have its own conflict behavior`, async () => {
    const { wasm } = await begin([{ ...a, conflictBehavior: "replace" }, b], { conflictBehavior: "rename" }, all);
    assert.deepEqual(wasm.runs.map(({ task }) => task.options.conflictBehavior), ["replace", "rename"]);
    assert.deepEqual(wasm.runs.map(({ task }) => Object.keys(task.body)), [["name"], ["name"]]);
  });

  test(`something that can't be iterated is refused as ${operation === "copy" ? "copies" : "moves"}`, async () => {
    for (const given of [undefined, null, 5, {}, "abc"]) {
      const { error } = /** @type {any} */ (await settled((await begin(given, {}, all)).group));
      assert.ok(error instanceof TypeError);
      assert.equal(error.message, `${operation === "copy" ? "copies" : "moves"} must be an array or another iterable`);
    }
  });

  test(`an invalid ${operation} fails alone, by its place`, async () => {
    const own = await begin([a, null, "x", { item: "1", name: 5n }], {}, all);
    delegateOf(own, 0).ended(COMPLETED, null);
    const results = await own.group;
    const name = operation === "copy" ? "copies" : "moves";
    assert.deepEqual(results.map((/** @type {any} */ { status, outcome, reason }) => [status, outcome, reason?.message]), [
      ["fulfilled", "completed", undefined],
      ["rejected", "rejected", `${name}[1] must be an object`],
      ["rejected", "rejected", `${name}[2] must be an object`],
      ["rejected", "rejected", `${name}[3] must be data that JSON can represent`],
    ]);
    assert.deepEqual(results.map((/** @type {any} */ result) => result[operation].item), ["a", null, null, "1"]);
    assert.deepEqual(results[0][operation], { conflictBehavior: undefined, ...a });
  });
}

test("any iterable is taken, and read once when the group begins", async () => {
  const copies = new Set([a, b]);
  const { wasm, browser, drive } = openClient();
  copyAll(drive, copies);
  copyAll(drive, (function* () { yield c; })());
  copies.clear();
  await browser.pass(0);
  assert.deepEqual(wasm.runs.map(({ task }) => task.target), ["a", "b", "c"]);
});

test("only a DriveClient begins a group", async () => {
  for (const drive of [undefined, null, {}, "x", { [Symbol.toStringTag]: "GraphClient" }]) {
    const group = copyAll(/** @type {any} */ (drive), [a]);
    const { error } = /** @type {any} */ (await settled(group));
    assert.ok(error instanceof TypeError);
    assert.deepEqual([error.message, group.state.phase, group.actions], ["drive must be a DriveClient", "failed", []]);
  }
});

test("options that are invalid reject the group, and nothing is started", async () => {
  const cases = /** @type {[any, Function, string][]} */ ([
    [{ concurrency: 0 }, RangeError, "concurrency must be a number that is at least 1"],
    [{ concurrency: Number.NaN }, RangeError, "concurrency must be a number that is at least 1"],
    ...["5", 5n, new Date()].map((concurrency) => [{ concurrency }, TypeError, "concurrency must be a number that is at least 1"]),
    ["fast", TypeError, "options must be an object"],
    [{ signal: {} }, TypeError, "signal must be an AbortSignal"],
    [{ onProgress: 5 }, TypeError, "onProgress must be a function"],
    [{ note: () => {} }, TypeError, "note must be data that JSON can represent"],
  ]);
  for (const [options, kind, message] of cases) {
    const { group, wasm } = await begin([a], options);
    const { error } = /** @type {any} */ (await settled(group));
    assert.deepEqual([error.constructor, error.message, wasm.runs.length], [kind, message, 0]);
    assert.equal(group.state.error, error);
  }
});

test("twenty copies run at a time, unless the app wants fewer or more", async () => {
  const copies = Array.from({ length: 30 }, (_, index) => ({ ...a, item: String(index) }));
  for (const [options, count] of /** @type {[any, number][]} */ ([[undefined, 20], [null, 20], [{ concurrency: null }, 20], [{ concurrency: 1 }, 1], [{ concurrency: 25 }, 25], [{ concurrency: Infinity }, 30]])) {
    const { wasm, group, tab } = await begin(copies, options);
    assert.equal(wasm.runs.length, count);
    group.abort();
    await group;
    assert.equal(tab.timers.size, 0);
  }
});

test("the group fulfills when all have ended, with a result for each in the order of the input", async () => {
  const own = await begin([a, b, c], { conflictBehavior: "rename" });
  assert.deepEqual([Object.prototype.toString.call(own.group), own.group.actions.length, own.group.state.phase], ["[object CopyGroup]", 3, "running"]);
  delegateOf(own, 2).ended({ kind: "uncertain", httpStatus: null }, null);
  delegateOf(own, 0).ended(COMPLETED, { id: "2" });
  assert.equal(await settled(own.group), undefined);
  delegateOf(own, 1).ended(FAILED, null);
  const results = await own.group;
  const copies = [a, b, c].map((copy) => ({ conflictBehavior: "rename", ...copy }));
  assert.deepEqual(results[0], { status: "fulfilled", value: await own.group.actions[0], outcome: "completed", copy: copies[0] });
  assert.deepEqual([results[0].value.item, results[1].copy, results[2].copy], [{ id: "2" }, copies[1], copies[2]]);
  assert.deepEqual(results.slice(1).map((/** @type {any} */ { status, outcome, reason }) => [status, outcome, reason.name]), [["rejected", "failed", "ActionFailedError"], ["rejected", "uncertain", "StartUncertainError"]]);
  assert.deepEqual([own.group.state.phase, own.group.state.result], ["completed", results]);
});

test("a copy that is invalid, or ends in a bug, is counted by its outcome", async () => {
  const own = await begin([a, b]);
  delegateOf(own, 0).ended(REJECTED, null);
  for (const run of own.engine.live) run.fail(new BugError("x"));
  assert.deepEqual((await own.group).map((/** @type {any} */ { outcome }) => outcome), ["rejected", "unknown"]);
});

test("errors of another copy of the package are counted by their outcomes too", async () => {
  const own = await begin([a]);
  const specifier = "../../src/npm/errors.js?another";
  const { StartUncertainError } = await import(specifier);
  for (const run of own.engine.live) run.fail(new StartUncertainError({}));
  assert.deepEqual((await own.group).map((/** @type {any} */ { outcome }) => outcome), ["uncertain"]);
});

test("an error that can't be read doesn't hold up the group", async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const unreadable = { get item() { throw proxy; } };
  const { group } = await begin([unreadable]);
  assert.deepEqual((await group).map((/** @type {any} */ { outcome }) => outcome), ["rejected"]);
});

test("a group of nothing is complete", async () => {
  const { group, tab } = await begin([]);
  assert.deepEqual(await group, []);
  assert.deepEqual([group.state.phase, group.progress.percentageComplete, group.progress.total, tab.timers.size], ["completed", 100, 0, 0]);
});

test("the progress counts the copies by state, adds up what they report, and estimates the rest from the time so far", async () => {
  const own = await begin([a, b, c], { concurrency: 2 });
  assert.deepEqual(own.group.progress, { total: 3, ...COUNTS, waiting: 3, percentageComplete: 0, items: null, bytes: null, etaMs: null, elapsedMs: 0 });
  await own.browser.pass(1_000);
  delegateOf(own, 0).progress({ ...PROGRESS, percentageComplete: 50, items: { done: 1, total: 4 }, bytes: { done: 100, total: 200 } });
  delegateOf(own, 1).progress({ ...PROGRESS, percentageComplete: null, items: { done: 2, total: 3 } });
  await own.browser.pass(PROGRESS_MS + 1);
  const { elapsedMs, etaMs, ...rest } = own.group.progress;
  assert.deepEqual(rest, { total: 3, ...COUNTS, waiting: 1, running: 2, percentageComplete: 50 / 3, items: { done: 3, total: 7 }, bytes: { done: 100, total: 200 } });
  assert.deepEqual([elapsedMs, etaMs], [1_100, 5_500]);
});

test("the time left of a resumed group doesn't depend on what its copies had done before", async () => {
  const own = await begin({ longhaul: 1, copies: [{ copy: a, action: SAVED }, { copy: b, action: SAVED }] }, {}, resumeAll);
  delegateOf(own, 0).progress({ ...PROGRESS, percentageComplete: 80 });
  await own.browser.pass(PROGRESS_MS);
  assert.equal(own.group.progress.etaMs, null);
  await own.browser.pass(900);
  delegateOf(own, 0).progress({ ...PROGRESS, percentageComplete: 100 });
  await own.browser.pass(PROGRESS_MS);
  const { percentageComplete, elapsedMs, etaMs } = own.group.progress;
  assert.deepEqual([percentageComplete, elapsedMs, etaMs], [50, 1_100, 5_500]);
  for (const number of [0, 1]) delegateOf(own, number).ended(COMPLETED, null);
  await own.group;
  assert.equal(own.group.progress.etaMs, 0);
});

test("a copy that has ended counts as done, and its items and bytes too if it completed", async () => {
  const own = await begin([a, b, c]);
  for (const number of [0, 1]) delegateOf(own, number).progress({ ...PROGRESS, percentageComplete: 50, items: { done: 1, total: 4 } });
  delegateOf(own, 0).ended(COMPLETED, null);
  delegateOf(own, 1).ended(FAILED, null);
  await own.browser.pass(PROGRESS_MS + 1);
  const { percentageComplete, items, completed, failed, running } = own.group.progress;
  assert.deepEqual([percentageComplete, items, completed, failed, running], [200 / 3, { done: 5, total: 8 }, 1, 1, 1]);
});

test("progress is reported at most ten times a second, and at the end", async () => {
  /** @type {any[]} */
  const received = [];
  const own = await begin([a, b], { onProgress: (/** @type {any} */ progress) => received.push(progress) });
  for (const percentageComplete of [1, 2, 3]) delegateOf(own, 0).progress({ ...PROGRESS, percentageComplete });
  await own.browser.pass(PROGRESS_MS - 1);
  assert.equal(received.length, 0);
  await own.browser.pass(2);
  assert.deepEqual([received.length, received[0].percentageComplete], [1, 1.5]);
  await own.browser.pass(10 * PROGRESS_MS);
  assert.equal(received.length, 1);
  for (const number of [0, 1]) delegateOf(own, number).ended(COMPLETED, null);
  await own.group;
  assert.deepEqual([received.length, received[1].percentageComplete, received[1].completed, received[1].etaMs], [2, 100, 2, 0]);
  assert.equal(own.tab.timers.size, 0);
  await own.browser.pass(1_000);
  assert.equal(own.group.estimate().elapsedMs, received[1].elapsedMs);
});

for (const copies of [[], [a, b]]) {
  test(`onProgress isn't called before the app has the group, which has ${copies.length} copies`, async () => {
    let phase = "none";
    const phases = new Set();
    const { drive, wasm, browser } = openClient();
    const group = copyAll(drive, copies, { onProgress: () => phases.add(phase) });
    phase = "begun";
    await browser.pass(PROGRESS_MS);
    for (const { delegate } of wasm.runs) delegate.ended(COMPLETED, null);
    await group;
    assert.deepEqual([...phases], ["begun"]);
  });
}

test("a copy counts as running as soon as it begins", async () => {
  const { group, browser } = await begin([a, b, c], { concurrency: 2 });
  await browser.pass(PROGRESS_MS + 1);
  assert.deepEqual([group.progress.waiting, group.progress.running], [1, 2]);
});

test("each end of a copy is reported", async () => {
  /** @type {any[]} */
  const received = [];
  const own = await begin([a, b], { onProgress: (/** @type {any} */ progress) => received.push(progress) });
  delegateOf(own, 0).ended(COMPLETED, null);
  await own.browser.pass(PROGRESS_MS + 1);
  assert.equal(received.at(-1).completed, 1);
});

test("an estimate of a group adds up the estimates of its copies", async () => {
  const own = await begin([a, b]);
  delegateOf(own, 0).progress({ ...PROGRESS, percentageComplete: 20, etaMs: 2 * (PROGRESS_MS + 1) });
  await own.browser.pass(PROGRESS_MS + 1);
  assert.deepEqual([own.group.progress.percentageComplete, own.group.estimate().percentageComplete], [10, 30]);
});

for (const [how, stop] of /** @type {[string, (group: any, controller: AbortController) => void][]} */ ([
  ["abort()", (group) => group.abort("why")],
  ["its signal", (_, controller) => controller.abort("why")],
])) {
  test(`${how} stops all copies with one reason, and the group fulfills with what happened to each`, async () => {
    const controller = new AbortController();
    const own = await begin([a, b, c], { concurrency: 2, signal: controller.signal });
    delegateOf(own, 0).ended(COMPLETED, null);
    await settled(own.group.actions[0]);
    stop(own.group, controller);
    const results = await own.group;
    assert.deepEqual(results.map((/** @type {any} */ { outcome, reason }) => [outcome, reason]), [["completed", undefined], ["stopped", "why"], ["stopped", "why"]]);
    assert.deepEqual([own.group.state.phase, own.group.state.result, own.tab.timers.size], ["stopped", results, 0]);
    assert.equal(own.group.progress.stopped, 2);
    assert.deepEqual(own.group.toJSON().copies, []);
  });
}

test("an abort without a reason says what happens to the copies", async () => {
  const { group } = await begin([a, b]);
  group.abort();
  const [one, other] = await group;
  assert.equal(one.reason.name, "AbortError");
  assert.equal(one.reason.message, "The group is not followed any more. What has started continues at the service.");
  assert.equal(other.reason, one.reason);
});

test("a group that has ended can't be aborted, and doesn't listen to its signal", async () => {
  const controller = new AbortController();
  const own = await begin([a], { signal: controller.signal });
  delegateOf(own, 0).ended(COMPLETED, null);
  await own.group;
  controller.abort();
  own.group.abort();
  assert.equal(own.group.state.phase, "completed");
});

test("a signal that has already aborted stops the group before anything is sent", async () => {
  const { group, wasm } = await begin([a], { signal: AbortSignal.abort("before") });
  assert.deepEqual((await group).map((/** @type {any} */ { reason }) => reason), ["before"]);
  assert.equal(wasm.runs.length, 0);
});

test("a saved group has the copies that have not ended: not sent, sent or accepted", async () => {
  const own = await begin([a, b, c, { item: "d" }], { concurrency: 3, conflictBehavior: "rename" });
  delegateOf(own, 0).accepted(SAVED);
  await sendStart({ ...own, delegate: delegateOf(own, 1) });
  delegateOf(own, 2).ended(COMPLETED, null);
  await settled(own.group.actions[2]);
  const saved = own.group.toJSON();
  assert.deepEqual([saved.longhaul, saved.operation, saved.copies.map((/** @type {any} */ { copy }) => copy)], [1, "copy", [a, b, { item: "d" }].map((copy) => ({ conflictBehavior: "rename", ...copy }))]);
  assert.deepEqual(saved.copies.map((/** @type {any} */ { action, key }) => [action?.sent, key]), [[false, undefined], [true, undefined], [undefined, undefined]]);
});

for (const [operation, all] of Object.entries({ copy: copyAll, move: moveAll })) {
  test(`a resumed group of ${operation === "copy" ? "copies" : "moves"} follows what was accepted, and starts the rest`, async () => {
    const first = await begin([a, b, c], { concurrency: 2, conflictBehavior: "rename" }, all);
    delegateOf(first, 0).accepted(SAVED);
    const saved = JSON.parse(JSON.stringify(first.group));
    const own = await begin(saved, { conflictBehavior: "replace" }, resumeAll);
    const tasks = own.wasm.runs.map(({ task: { operation, target, body, options } }) => [operation, target.monitorUrl ?? target, body, options.conflictBehavior]);
    const rest = [b, c].map(({ item, ...body }) => [operation, item, body, "rename"]);
    assert.deepEqual(tasks, [["resume", SAVED.monitorUrl, undefined, "rename"], ...rest]);
    for (const { delegate } of own.wasm.runs) delegate.ended(COMPLETED, null);
    assert.deepEqual((await own.group).map((/** @type {any} */ result) => result[operation].name), ["Copy of a", "Copy of b", "Copy of c"]);
  });
}

test("what isn't a saved group is refused", async () => {
  for (const saved of [undefined, null, {}, { longhaul: 2, copies: [] }, { longhaul: 1 }, { longhaul: 1, copies: "abc" }, { longhaul: 1, copies: [], operation: "delete" }]) {
    const { error } = /** @type {any} */ (await settled((await begin(saved, {}, resumeAll)).group));
    assert.ok(error instanceof TypeError);
    assert.equal(error.message, "saved must be what a group's toJSON() returned, version 1");
  }
});

test("listeners are called when a start is sent and when it is accepted, because the saved group changes", async () => {
  const own = await begin([a]);
  /** @type {any} */
  let saved;
  own.group.subscribe(() => (saved = own.group.toJSON().copies[0].action));
  await own.browser.pass(PROGRESS_MS + 1);
  await sendStart({ ...own, delegate: delegateOf(own, 0) });
  await own.browser.pass(PROGRESS_MS + 1);
  assert.equal(saved.sent, true);
  delegateOf(own, 0).accepted(SAVED);
  await own.browser.pass(PROGRESS_MS + 1);
  assert.equal(saved.monitorUrl, SAVED.monitorUrl);
});

test("changing a saved group doesn't change what is sent", async () => {
  const { drive, wasm, browser } = openClient();
  const group = copyAll(drive, [{ item: { id: "1" }, parentReference: { id: "p" } }]);
  const [{ copy }] = /** @type {any} */ (group.toJSON().copies);
  copy.item.id = copy.parentReference.id = "other";
  await browser.pass(0);
  assert.deepEqual([wasm.runs[0].task.target, wasm.runs[0].task.body], [{ id: "1" }, { parentReference: { id: "p" } }]);
});

test("a saved group that JSON can't hold is refused by its name", async () => {
  const { group } = await begin({ longhaul: 1, copies: [{ copy: { item: 5n } }] }, {}, resumeAll);
  assert.equal((await settled(group))?.error.message, "saved must be data that JSON can represent");
});

test("a group whose signal can't be listened to rejects, starts nothing, and stays as it is", async () => {
  const failure = new Error("x");
  const signal = /** @type {any} */ ({ addEventListener: () => assert.fail(failure) });
  const own = openClient();
  const group = handled(copyAll(own.drive, [a], { signal }));
  const { state } = group;
  await own.browser.pass(PROGRESS_MS + 1);
  assert.deepEqual([await settled(group), await settled(group.actions[0])], [{ error: failure }, { error: failure }]);
  assert.deepEqual([own.wasm.runs, group.state, own.tab.timers.size], [[], state, 0]);
});

test("a saved group is read when it is resumed, and an invalid copy in it fails alone", async () => {
  const saved = { longhaul: 1, copies: [{ copy: { ...a } }, null, { copy: null, action: null }] };
  const { wasm, browser, drive } = openClient();
  const group = resumeAll(drive, /** @type {any} */ (saved));
  /** @type {any} */ (saved.copies[0]).copy.item = "changed";
  await browser.pass(0);
  assert.deepEqual(wasm.runs.map(({ task }) => [task.operation, task.target]), [["copy", "a"]]);
  wasm.runs[0].delegate.ended(COMPLETED, null);
  assert.deepEqual((await group).map((/** @type {any} */ { reason }) => reason?.message), [undefined, "copies[1] must be an object", "copies[2] must be an object"]);
});

/** A group of two accepted copies, the first of which has completed. @param {any} store */
async function withOneOfTwoCompleted(store) {
  const own = await begin([a, b], {}, copyAll, { store });
  await own.browser.pass(50);
  // Outcomes of actions that started more than a week ago would be removed anyway.
  for (const number of [0, 1]) delegateOf(own, number).accepted({ ...SAVED, startedAt: Date.UTC(2026, 0, 1) });
  delegateOf(own, 0).ended(COMPLETED, null);
  return own;
}

test("with a store, outcomes stay in it until the whole group has ended", async () => {
  const { map, store } = storeOf();
  const own = await withOneOfTwoCompleted(store);
  await own.browser.pass(50);
  assert.deepEqual([...map.values()].map((text) => JSON.parse(text).report?.kind), ["completed", undefined]);
  assert.deepEqual([...map.keys()], own.group.actions.map((/** @type {any} */ action) => action.toJSON().key));
  delegateOf(own, 1).ended(COMPLETED, null);
  await own.group;
  await own.browser.pass(50);
  assert.equal(map.size, 0);
});

test("with a store, the outcomes of copies that had ended when the group was saved stay until it is forgotten, because the copies may still wait in a tab that is frozen", async () => {
  const { map, store } = storeOf();
  const own = await withOneOfTwoCompleted(store);
  await own.browser.pass(50);
  const [ended] = map.keys();
  const saved = JSON.parse(JSON.stringify(own.group));
  assert.equal(saved.copies.length, 1);
  const again = await begin(saved, {}, resumeAll, { store });
  await again.browser.pass(50);
  again.wasm.runs[0].delegate.ended(COMPLETED, null);
  await again.group;
  await again.browser.pass(50);
  assert.deepEqual([...map.keys()], [ended]);
  again.group.forget();
  await again.browser.pass(50);
  assert.equal(map.size, 0);
});

test("with a store, the outcomes of a group that another tab follows too stay, because its copies may still wait there", async () => {
  const { map, store } = storeOf();
  const own = await begin([a], {}, copyAll, { store });
  const { copies: [{ key }] } = own.group.toJSON();
  new (own.browser.open().scope.BroadcastChannel)(key).postMessage({ longhaul: 1, type: "hello" });
  await own.browser.pass(500);
  delegateOf(own, 0).ended(COMPLETED, null);
  await own.group;
  await own.browser.pass(500);
  assert.deepEqual([...map.keys()], [key]);
});

test("with a store, a group that another tab has followed keeps its outcomes also after a reload", async () => {
  const { map, store } = storeOf();
  const own = await begin([a], {}, copyAll, { store });
  const { copies: [{ key }] } = own.group.toJSON();
  new (own.browser.open().scope.BroadcastChannel)(key).postMessage({ longhaul: 1, type: "hello" });
  await own.browser.pass(500);
  const saved = JSON.parse(JSON.stringify(own.group));
  own.group.abort();
  await own.group;
  const again = await begin(saved, {}, resumeAll, { store });
  await again.browser.pass(500);
  again.wasm.runs[0].delegate.ended(COMPLETED, null);
  await again.group;
  await again.browser.pass(500);
  assert.deepEqual([...map.keys()], [key]);
});

test("with a store, the outcomes of a group that is stopped stay, because the group may be resumed", async () => {
  const { map, store } = storeOf();
  const own = await begin([a, b], {}, copyAll, { store });
  await own.browser.pass(50);
  const saved = JSON.parse(JSON.stringify(own.group));
  for (const number of [0, 1]) delegateOf(own, number).accepted(SAVED);
  delegateOf(own, 0).ended(COMPLETED, null);
  own.group.abort();
  await own.group;
  await own.browser.pass(50);
  assert.equal(map.size, 2);
  const again = await begin(saved, {}, resumeAll, { store });
  await again.browser.pass(50);
  assert.equal(again.wasm.runs.length, 1);
  assert.deepEqual([again.wasm.runs[0].task.operation, again.wasm.runs[0].task.target.monitorUrl], ["resume", SAVED.monitorUrl]);
  again.wasm.runs[0].delegate.ended(COMPLETED, null);
  assert.deepEqual((await again.group).map((/** @type {any} */ { outcome }) => outcome), ["completed", "completed"]);
  await again.browser.pass(50);
  assert.equal(map.size, 0);
});

test("forget() removes all copies from the store, those that have ended too", async () => {
  const { map, store } = storeOf();
  const own = await withOneOfTwoCompleted(store);
  await own.browser.pass(50);
  own.group.forget();
  assert.deepEqual((await own.group).map((/** @type {any} */ { outcome }) => outcome), ["completed", "stopped"]);
  await own.browser.pass(50);
  assert.equal(map.size, 0);
});

/** The same group in two tabs of one browser. In the second tab, only one copy runs at a time. @param {number} [concurrency] of the first tab */
async function inTwoTabs(concurrency = 1) {
  const { store } = storeOf();
  const own = openClient({ options: { store } });
  const group = copyAll(own.drive, [a, b], { concurrency });
  const saved = JSON.parse(JSON.stringify(group));
  await own.browser.pass(500);
  const other = openClient({ options: { store }, browser: own.browser });
  const resumed = resumeAll(other.drive, saved, { concurrency: 1 });
  await own.browser.pass(500);
  return { own: { ...own, group, store }, other: { ...other, group: resumed }, saved };
}

test("forget() stops the group in other tabs too, with the copies that wait there", async () => {
  const { own, other } = await inTwoTabs();
  own.group.forget();
  await own.browser.pass(20_000);
  for (const { group } of [own, other]) {
    assert.equal(group.state.phase, "stopped");
    assert.deepEqual(group.state.result?.map((/** @type {any} */ { outcome }) => outcome), ["stopped", "stopped"]);
  }
  assert.equal(other.group.state.result?.[1].reason.message, "The action was forgotten in another tab. It was not started.");
  assert.equal(own.browser.channels.size, 0);
});

test("forget() of one copy stops it in other tabs too, where it waits", async () => {
  const { own, other } = await inTwoTabs();
  own.group.actions[1].forget();
  await own.browser.pass(500);
  assert.deepEqual(other.group.actions.map(({ state }) => state.phase), ["starting", "stopped"]);
  assert.equal(other.group.state.phase, "running");
  delegateOf(own, 0).ended(COMPLETED, null);
  await own.browser.pass(500);
  assert.deepEqual([own, other].map(({ group }) => group.state.phase), ["completed", "completed"]);
});

test("forget() stops a group without a store too", async () => {
  const { group } = await begin([a, b], { concurrency: 1 });
  group.forget();
  assert.deepEqual((await group).map((/** @type {any} */ { outcome }) => outcome), ["stopped", "stopped"]);
  assert.equal(group.toJSON().key, undefined);
});

test("forget() of a copy whose entry was resumed alone stops it in other tabs too, where it waits", async () => {
  const { own, other } = await inTwoTabs(2);
  await sendStart({ ...own, delegate: delegateOf(own, 1) });
  const [entry] = await own.drive.pending();
  handled(openClient({ options: { store: own.store }, browser: own.browser }).drive.resume(entry)).forget();
  await own.browser.pass(500);
  for (const { group } of [own, other]) {
    assert.deepEqual(group.actions.map(({ state }) => state.phase), ["starting", "stopped"]);
    group.abort();
  }
});

test("a group that has ended is forgotten in other tabs too", async () => {
  const { own, other } = await inTwoTabs();
  own.group.abort();
  await own.group;
  own.group.forget();
  await own.browser.pass(20_000);
  assert.equal(other.group.state.phase, "stopped");
});

test("a resumed group keeps its key, and gets another if the key isn't one of the package", async () => {
  const { own, other, saved } = await inTwoTabs();
  assert.match(saved.key, /^longhaul:/);
  assert.equal(other.group.toJSON().key, saved.key);
  for (const key of [undefined, 5, "x"]) assert.match(String(resumeAll(own.drive, { ...saved, key }).toJSON().key), /^longhaul:/);
});

test("no other message of another tab stops a group", async () => {
  const { own, other, saved } = await inTwoTabs();
  const channel = new (own.browser.open().scope.BroadcastChannel)(saved.key);
  for (const message of [null, "forget", {}, { type: "forget" }, { longhaul: 2, type: "forget" }, { longhaul: 1, type: "hello" }, { longhaul: 1, type: "state", message: { isForgotten: true } }, { longhaul: 1, type: "forget", copy: null }, { longhaul: 1, type: "forget", copy: "longhaul:x" }]) channel.postMessage(message);
  await own.browser.pass(500);
  assert.deepEqual([own.group.state.phase, other.group.state.phase], ["running", "running"]);
  for (const { group } of [own, other]) group.abort();
});

test("the next copies start when enough have ended", async () => {
  const copies = Array.from({ length: 6 }, (_, index) => ({ ...a, item: String(index) }));
  const own = await begin(copies, { concurrency: 4 });
  for (const number of [0, 1]) delegateOf(own, number).ended(COMPLETED, null);
  await own.browser.pass(0);
  assert.deepEqual(own.wasm.runs.map(({ task }) => task.target), ["0", "1", "2", "3", "4", "5"]);
});

test("a copy that fails because too many ran at once makes the group slower", async () => {
  const copies = Array.from({ length: 6 }, (_, index) => ({ ...a, item: String(index) }));
  const own = await begin(copies, { concurrency: 2 });
  delegateOf(own, 0).ended({ ...FAILED, error: { ...FAILED.error, code: "generalException" } }, null);
  await own.browser.pass(10_000);
  assert.equal(own.wasm.runs.length, 2);
});

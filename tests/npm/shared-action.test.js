// One tab with an action that other tabs share: which messages it accepts, and what it stores and when.

import assert from "node:assert/strict";
import { test } from "node:test";
import { storeInternals } from "../../src/npm/arguments.js";
import { Environment } from "../../src/npm/environment.js";
import { actionStore } from "../../src/npm/store.js";
import { Browser } from "./support/browser.js";

const KEY = "longhaul:1";
const GROUP_KEY = "longhaul:group";
const BASE = "https://graph.microsoft.com/v1.0/me/drive";
/** A message to another tab arrives within this time, in milliseconds. */
const MESSAGE_MS = 50;

const PROGRESS = { status: "inProgress", operation: "copy", percentageComplete: 5, statusDescription: "x", items: {}, bytes: {}, etaMs: 1, elapsedMs: 1, trouble: {} };
const ERROR = { message: "m", code: "c", details: [], innerCodes: ["i"] };
/** Each kind of outcome with all its members. @type {Record<string, any>} */
const REPORTS = {
  completed: { kind: "completed", status: "completed", resourceId: "2", location: "l", observed: "monitor", elapsedMs: 1, polls: 1, faults: 0 },
  rejected: { kind: "rejected", httpStatus: 400, error: ERROR, retryAfterMs: 1 },
  uncertain: { kind: "uncertain", httpStatus: 500 },
  failed: { kind: "failed", status: "failed", error: ERROR, statusDescription: "d" },
  unknown: { kind: "unknown", reason: "monitorHidden", httpStatus: 400, error: ERROR },
};
/** The members that may be null or missing. */
const OPTIONAL = ["operation", "percentageComplete", "statusDescription", "items", "bytes", "etaMs", "trouble", "resourceId", "location", "httpStatus", "retryAfterMs"];

/**
 * A shared action whose run records the calls of its methods.
 *
 * @param {{ browser?: Browser, map?: Map<string, string>, given?: any, operation?: string, target?: any, timeoutMs?: number, isInGroup?: boolean, saved?: any, store?: object }} [options]
 */
function sharedAction({ browser = new Browser(1), map = new Map(), given = { key: KEY }, operation = "resume", target = { monitorUrl: "m", sent: false }, timeoutMs, isInGroup = false, saved = null, store = {} } = {}) {
  const tab = browser.open();
  const environment = new Environment(tab.scope);
  const methods = { get: (key) => map.get(key), set: (key, text) => void map.set(key, text), delete: (key) => void map.delete(key), keys: () => map.keys(), ...store };
  /** @type {any[]} */
  const calls = [];
  const note = (/** @type {string} */ name) => (/** @type {any[]} */ ...values) => calls.push([name, ...values]);
  const run = {
    group: isInGroup ? { isShared: false, key: GROUP_KEY } : undefined,
    state: { isOver: false, current: { phase: "starting", progress: /** @type {any} */ (null) } },
    toJSON: () => saved,
    runInWasm: note("runInWasm"),
    stopInWasm: note("stopInWasm"),
    advance: (/** @type {any} */ progress) => {
      run.state.current = { ...run.state.current, progress };
      calls.push(["advance", progress]);
    },
    acceptedElsewhere: (/** @type {any} */ entry) => {
      run.state.current = { ...run.state.current, phase: "running" };
      calls.push(["acceptedElsewhere", entry]);
    },
    ended: note("ended"),
    abort: note("abort"),
  };
  /** @type {import("../../src/npm/shared-action.js").SharedAction} */
  const shared = /** @type {any} */ (actionStore(methods))[storeInternals](environment, BASE).share(run, given, "note");
  const begin = () => shared.begin({ operation, target, options: { timeoutMs } });
  return { browser, tab, map, shared, run, calls, begin };
}

/** A shared action that follows another tab, and that tab's way to publish. @param {Parameters<typeof sharedAction>[0]} [options] */
async function follower(options) {
  const own = sharedAction(options);
  const leader = own.browser.open();
  leader.scope.navigator.locks.request(KEY, {}, () => new Promise(() => {})).catch(() => {});
  const channel = new leader.scope.BroadcastChannel(KEY);
  await own.browser.pass(MESSAGE_MS);
  own.begin();
  const publish = async (/** @type {any} */ message) => {
    channel.postMessage({ longhaul: 1, type: "state", message });
    await own.browser.pass(MESSAGE_MS);
  };
  return { ...own, leader, publish };
}

/** Copies of an object, each with one member replaced by an invalid value. @param {Record<string, any>} object */
function broken(object) {
  return Object.keys(object).flatMap((name) => {
    const wrong = typeof object[name] === "string" ? [5, {}] : ["x", typeof object[name] === "object" ? 5 : {}];
    const missing = OPTIONAL.includes(name) || (name === "statusDescription" && object.kind) ? [] : [null, undefined];
    return [...wrong, ...missing].map((value) => ({ ...object, [name]: value }));
  });
}

test("progress is passed on, with or without its optional members", async () => {
  const { calls, publish } = await follower();
  await publish({ progress: PROGRESS });
  const least = { status: "inProgress", elapsedMs: 2 };
  await publish({ progress: { ...Object.fromEntries(OPTIONAL.map((name) => [name, null])), ...least } });
  assert.deepEqual(calls.map(([name, { status, elapsedMs }]) => [name, status, elapsedMs]), [["advance", "inProgress", 1], ["advance", "inProgress", 2]]);
});

test("progress that misses a member, or has one of another type, is ignored", async () => {
  const { calls, publish } = await follower();
  for (const progress of [...broken(PROGRESS), 5, "x", []]) await publish({ progress });
  assert.deepEqual(calls, []);
});

for (const [kind, report] of Object.entries(REPORTS)) {
  test(`an outcome of the kind ${kind} is passed on if it is whole, and ignored if not`, async () => {
    const isAccepted = ["completed", "failed", "unknown"].includes(kind);
    const target = { monitorUrl: isAccepted ? "m" : null, sent: !isAccepted };
    const { calls, publish } = await follower({ target });
    for (const bad of broken(report)) await publish({ report: bad });
    const errors = report.error ? [{ ...ERROR, details: 5 }, { ...ERROR, innerCodes: 5 }, { ...ERROR, innerCodes: ["i", 5] }, { ...ERROR, code: 5 }, { ...ERROR, message: 5 }] : [];
    for (const error of errors) await publish({ report: { ...report, error } });
    assert.deepEqual(calls, []);
    await publish({ report, item: { id: "2" } });
    assert.deepEqual(calls, [...(isAccepted ? [["acceptedElsewhere", target]] : []), ["ended", report, { id: "2" }]]);
  });
}

test("a tab that knows the monitor URL doesn't end with the outcome of a leader that doesn't know it, and leads next", async () => {
  for (const kind of ["rejected", "uncertain"]) {
    const { browser, calls, leader, publish } = await follower();
    await publish({ report: REPORTS[kind] });
    leader.leave("is closed");
    await browser.pass(2_000);
    assert.deepEqual(calls.map(([name, task]) => [name, task.target]), [["runInWasm", { monitorUrl: "m", sent: false }]]);
  }
});

test("a tab whose start was accepted doesn't end with the outcome of a leader that doesn't know it, and leads again", async () => {
  const { browser, calls, begin, shared } = sharedAction({ given: {}, operation: "copy", target: undefined });
  begin();
  await browser.pass(MESSAGE_MS);
  const thief = steal(browser, shared.key);
  shared.accepted({ startedAt: 1, monitorUrl: "m" });
  await browser.pass(MESSAGE_MS);
  new thief.scope.BroadcastChannel(shared.key).postMessage({ longhaul: 1, type: "state", message: { report: REPORTS.uncertain } });
  await browser.pass(1_000);
  assert.deepEqual(calls.map(([name, task]) => [name, task?.operation]), [["runInWasm", "copy"], ["stopInWasm", undefined], ["runInWasm", "resume"]]);
});

test("errors of a service may lack a code and a message, and an outcome its item", async () => {
  const { calls, publish } = await follower();
  const report = { ...REPORTS.failed, error: { message: null, details: [], innerCodes: [null, undefined] } };
  await publish({ report });
  assert.deepEqual(calls.at(-1), ["ended", report, null]);
});

test("outcomes that no tab publishes are ignored", async () => {
  const { calls, publish } = await follower();
  for (const report of [{ kind: "aborted" }, { kind: "timedOut" }, { kind: "badArgument", field: "x" }, { kind: "toString" }, { kind: { toString: null } }, {}, null, 5]) await publish({ report });
  for (const message of [{}, { isAccepted: "x" }, { isAccepted: false }]) await publish(message);
  assert.deepEqual(calls, []);
});

test("once the action is accepted, a follower saves the entry that it resumed with, or the one in the store", async () => {
  const resumed = await follower();
  await resumed.publish({ isAccepted: true });
  await resumed.publish({ progress: PROGRESS, isAccepted: true });
  assert.deepEqual(resumed.calls, [["acceptedElsewhere", { monitorUrl: "m", sent: false }], ["advance", PROGRESS]]);

  const late = await follower();
  await late.publish({ progress: PROGRESS, isAccepted: true });
  assert.deepEqual(late.calls.map(([name]) => name), ["acceptedElsewhere", "advance"]);

  const copy = await follower({ operation: "copy", target: "1" });
  await copy.publish({ progress: PROGRESS, isAccepted: true });
  assert.deepEqual(copy.calls, [["acceptedElsewhere", null], ["advance", PROGRESS]]);

  const entry = { longhaul: 1, baseUrl: BASE, startedAt: 1, monitorUrl: "m", key: KEY };
  for (const stored of [entry, { ...entry, monitorUrl: null }]) {
    const { calls, publish } = await follower({ target: { sent: true }, map: new Map([[KEY, JSON.stringify(stored)]]) });
    await publish({ isAccepted: true });
    assert.deepEqual(calls, [["acceptedElsewhere", null], ...(stored.monitorUrl ? [["acceptedElsewhere", entry]] : [])]);
  }
});

test("progress that is lower than the reported one is raised to it", async () => {
  const { calls, publish } = await follower();
  await publish({ progress: { ...PROGRESS, percentageComplete: null, elapsedMs: 4 } });
  await publish({ progress: { ...PROGRESS, percentageComplete: null, elapsedMs: 5 } });
  await publish({ progress: { ...PROGRESS, percentageComplete: 50, elapsedMs: 9 } });
  await publish({ progress: { ...PROGRESS, percentageComplete: 40, elapsedMs: 7 } });
  await publish({ progress: { ...PROGRESS, percentageComplete: null, elapsedMs: 10 } });
  assert.deepEqual(calls.map(([, { percentageComplete, elapsedMs }]) => [percentageComplete, elapsedMs]), [[null, 4], [null, 5], [50, 9], [50, 9], [50, 10]]);
});

test("an action that was forgotten elsewhere is aborted, and a forged outcome doesn't reach a tab that runs it", async () => {
  const { browser, calls, begin } = sharedAction();
  begin();
  await browser.pass(MESSAGE_MS);
  const channel = new (browser.open().scope.BroadcastChannel)(KEY);
  channel.postMessage({ longhaul: 1, type: "state", message: { report: REPORTS.completed } });
  channel.postMessage({ longhaul: 1, type: "forget" });
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(calls.map(([name]) => name), ["runInWasm", "abort"]);
  assert.deepEqual(calls[1], ["abort", undefined, "The action was forgotten in another tab."]);
});

test("a follower keeps the caller's time, however long, and a leader leaves that to the wasm", async () => {
  const timed = await follower({ timeoutMs: 1_000 });
  await timed.browser.pass(900 - MESSAGE_MS);
  assert.deepEqual(timed.calls, []);
  await timed.browser.pass(150);
  assert.deepEqual(timed.calls, [["ended", { kind: "timedOut" }, null]]);

  for (const timeoutMs of [0, -1, Number.NaN]) {
    const { browser, calls, tab } = await follower({ timeoutMs });
    await browser.pass(1_000);
    assert.deepEqual(calls, []);
    assert.equal(tab.timers.size, 1, "the election's timer only");
  }

  const leading = sharedAction({ timeoutMs: 1_000 });
  leading.begin();
  await leading.browser.pass(2_000);
  assert.deepEqual(leading.calls.map(([name]) => name), ["runInWasm"]);
  assert.ok(leading.calls[0][1].options.timeoutMs > 900 && leading.calls[0][1].options.timeoutMs <= 1_000);
});

test("a tab that takes over has the rest of the time, and resumes the entry in the store", async () => {
  const entry = { longhaul: 1, baseUrl: BASE, startedAt: 1, monitorUrl: "of the store", key: KEY };
  const { browser, calls, leader } = await follower({ timeoutMs: 1_000, map: new Map([[KEY, JSON.stringify(entry)]]), operation: "copy" });
  await browser.pass(400);
  leader.leave("is closed");
  await browser.pass(MESSAGE_MS);
  const [name, task] = /** @type {any[]} */ (calls)[0];
  assert.deepEqual([name, task.operation, task.target], ["runInWasm", "resume", entry]);
  assert.ok(task.options.timeoutMs > 500 && task.options.timeoutMs <= 600, task.options.timeoutMs);
});

test("without a timeoutMs, the wasm gets the options unchanged", async () => {
  const { browser, calls, begin, shared } = sharedAction({ given: {}, operation: "copy", target: "1" });
  begin();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(calls, [["runInWasm", { operation: "copy", target: "1", options: { timeoutMs: undefined } }]]);
  assert.match(shared.key, /^longhaul:/);
});

test("a tab that takes over after the entry was removed waits a second for the outcome", async () => {
  const { browser, calls, leader, publish } = await follower();
  await publish(undefined);
  leader.leave("is closed");
  await browser.pass(500);
  assert.deepEqual(calls, []);
  await browser.pass(700);
  assert.equal(/** @type {any[]} */ (calls)[0][0], "runInWasm");
});

test("an outcome in the store ends the action, and an unreadable entry makes a start uncertain", async () => {
  const entry = { longhaul: 1, baseUrl: BASE, startedAt: 1, report: REPORTS.completed };
  const kept = sharedAction({ map: new Map([[KEY, JSON.stringify(entry)]]), operation: "copy" });
  kept.begin();
  await kept.browser.pass(MESSAGE_MS);
  assert.deepEqual(kept.calls, [["ended", REPORTS.completed, null]]);

  for (const [operation, call] of [["copy", "ended"], ["resume", "runInWasm"]]) {
    const torn = sharedAction({ map: new Map([[KEY, "{"]]), operation });
    torn.begin();
    await torn.browser.pass(MESSAGE_MS);
    assert.equal(torn.calls[0][0], call);
    if (call === "ended") assert.deepEqual(torn.calls, [["ended", { kind: "uncertain" }, null]]);
  }
});

test("a start waits for the store, no longer than two seconds, and says when it didn't answer", async () => {
  /** @type {() => void} */
  let answer = () => {};
  const { browser, tab, shared, begin, map } = sharedAction({ given: {}, operation: "copy", store: { set: () => new Promise((resolve) => (answer = () => resolve(undefined))) } });
  begin();
  let isReady = false;
  const ready = () => shared.beforeStart({ sent: true }).then(() => (isReady = true));
  ready();
  await browser.pass(1_900);
  assert.equal(isReady, false);
  answer();
  await browser.pass(1);
  assert.equal(isReady, true);
  assert.deepEqual(tab.reported, []);

  isReady = false;
  ready();
  await browser.pass(2_100);
  assert.equal(isReady, true);
  assert.match(/** @type {any} */ (tab.reported)[0].message, /did not answer in time/);
  assert.equal(map.size, 0);
});

test("a group's copy that another tab has started while this tab was frozen is followed, and not started again", async () => {
  const { browser, calls, shared, begin, map } = sharedAction({ operation: "copy", isInGroup: true });
  begin();
  await browser.pass(MESSAGE_MS);
  assert.equal(await shared.mayStart(), true);
  const entry = { longhaul: 1, baseUrl: BASE, startedAt: 5, monitorUrl: "m", key: KEY };
  map.set(KEY, JSON.stringify(entry));
  assert.equal(await shared.mayStart(), false);
  await browser.pass(MESSAGE_MS);
  const [[first, copy], [second], [third, resume]] = calls;
  assert.deepEqual([first, copy.operation, second, third, resume.operation, resume.target], ["runInWasm", "copy", "stopInWasm", "runInWasm", "resume", entry]);
});

test("a group's copy that loses the lead before its start reads the store when it leads again", async () => {
  const entry = { longhaul: 1, baseUrl: BASE, startedAt: 5, monitorUrl: "m" };
  for (const isInGroup of [true, false]) {
    const { browser, calls, shared, begin, map } = sharedAction({ given: {}, operation: "copy", isInGroup });
    begin();
    await browser.pass(MESSAGE_MS);
    map.set(shared.key, JSON.stringify(entry));
    steal(browser, shared.key);
    await browser.pass(1_000);
    // Only the saved form of a group reveals the key before the start.
    assert.deepEqual(calls.map(([name, task]) => [name, task?.operation]), [["runInWasm", "copy"], ["stopInWasm", undefined], ["runInWasm", isInGroup ? "resume" : "copy"]]);
  }
});

test("a group's copy reads the store before its start if the group was met in another tab, and isn't started if that fails", async () => {
  for (const [get, ms] of /** @type {[() => Promise<any>, number][]} */ ([[() => Promise.reject(new Error("no")), 0], [() => new Promise(() => {}), 15_000]])) {
    const { browser, calls, begin, run } = sharedAction({ given: {}, operation: "copy", isInGroup: true, store: { get } });
    /** @type {any} */ (run.group).isShared = true;
    begin();
    await browser.pass(ms + MESSAGE_MS);
    assert.deepEqual(calls, [["ended", { kind: "uncertain" }, null]]);

    const joined = sharedAction({ given: {}, operation: "copy", isInGroup: true, store: { get } });
    joined.begin();
    await joined.browser.pass(MESSAGE_MS);
    const mayStart = joined.shared.mayStart();
    // A tab that joins after this one leads can't have started the copy.
    /** @type {any} */ (joined.run.group).isShared = true;
    await joined.browser.pass(2_000);
    assert.equal(await mayStart, true);
    const again = joined.shared.mayStart();
    await joined.browser.pass(ms + MESSAGE_MS);
    assert.equal(await again, false);
    assert.deepEqual(joined.calls.at(-1), ["ended", { kind: "uncertain" }, null]);
  }
});

test("a group's copy that another tab has started isn't started again if its entry is gone", async () => {
  for (const isAccepted of [true, false]) {
    const { browser, calls, leader, publish } = await follower({ operation: "copy", target: "1", isInGroup: true });
    await publish({ progress: PROGRESS, isAccepted });
    leader.leave("is closed");
    await browser.pass(2_000);
    assert.deepEqual(calls.at(-1).slice(0, 2), isAccepted ? ["ended", { kind: "uncertain" }] : ["runInWasm", { operation: "copy", target: "1", options: { timeoutMs: undefined } }]);
  }
});

test("a tab waits 15 seconds for an entry without which it doesn't know whether the action was accepted, and two seconds for others", async () => {
  for (const [given, target, ms] of /** @type {[any, any, number][]} */ ([[{ key: KEY }, { monitorUrl: "m", sent: false }, 2_000], [{ key: KEY }, { sent: true }, 15_000], [{}, "1", 15_000]])) {
    const { browser, calls, begin, shared } = sharedAction({ given, operation: target === "1" ? "copy" : "resume", target, store: { get: () => new Promise(() => {}) } });
    if (target === "1") await shared.beforeStart({ startedAt: 1, sent: true });
    begin();
    await browser.pass(ms - 100);
    assert.equal(calls.length, 0);
    await browser.pass(100 + MESSAGE_MS);
    assert.deepEqual(calls.map(([name, task]) => [name, task.operation]), [["runInWasm", "resume"]]);
  }
});

test("a tab that has accepted the action, and leads again, waits two seconds for the store", async () => {
  const { browser, calls, begin, shared } = sharedAction({ given: {}, operation: "copy", target: "1", store: { get: () => new Promise(() => {}) } });
  begin();
  await browser.pass(MESSAGE_MS);
  await shared.accepted({ startedAt: 1, monitorUrl: "m", sent: false });
  steal(browser, shared.key);
  await browser.pass(3_000);
  assert.deepEqual(calls.map(([name, task]) => [name, task?.target.monitorUrl]), [["runInWasm", undefined], ["stopInWasm", undefined], ["runInWasm", "m"]]);
});

test("a tab that leads again reads its entry after its own changes", async () => {
  const browser = new Browser(1);
  const map = new Map();
  const remove = (/** @type {string} */ key) => new Promise((resolve) => browser.later(() => resolve(map.delete(key)), 2_000));
  const { calls, begin, shared } = sharedAction({ browser, map, given: {}, operation: "copy", store: { delete: remove } });
  begin();
  await browser.pass(MESSAGE_MS);
  await shared.beforeStart({ startedAt: 1, sent: true });
  shared.remove();
  steal(browser, shared.key);
  await browser.pass(5_000);
  assert.deepEqual(calls.map(([name, task]) => [name, task?.operation]), [["runInWasm", "copy"], ["stopInWasm", undefined], ["runInWasm", "copy"]]);
});

test("a tab may send its start again although the store couldn't remove the entry of the first attempt", async () => {
  const { browser, shared, begin, map } = sharedAction({ operation: "copy", isInGroup: true, store: { delete: () => Promise.reject(new Error("full")) } });
  begin();
  await browser.pass(MESSAGE_MS);
  await shared.beforeStart({ startedAt: 7, sent: true });
  shared.remove();
  await browser.pass(MESSAGE_MS);
  assert.equal(map.size, 1);
  assert.equal(await shared.mayStart(), true);
});

test("a tab waits until its own entry is removed before it looks for another one", async () => {
  const browser = new Browser(1);
  const map = new Map();
  const remove = (/** @type {string} */ key) => new Promise((resolve) => browser.later(() => resolve(map.delete(key)), 500));
  const { shared, begin } = sharedAction({ browser, map, operation: "copy", isInGroup: true, store: { delete: remove } });
  begin();
  await browser.pass(MESSAGE_MS);
  await shared.beforeStart({ startedAt: 7, sent: true });
  shared.remove();
  let mayStart;
  shared.mayStart().then((value) => (mayStart = value));
  await browser.pass(400);
  assert.equal(mayStart, undefined);
  await browser.pass(200);
  assert.equal(mayStart, true);
});

test("an action outside of a group, or in a store that can't be read, may always start", async () => {
  for (const isInGroup of [false, true]) {
    const { browser, shared, begin } = sharedAction({ operation: "copy", given: {}, isInGroup, store: { get: () => (isInGroup ? Promise.reject(new Error("no")) : assert.fail("the store is read")) } });
    begin();
    await browser.pass(MESSAGE_MS);
    assert.equal(await shared.mayStart(), true);
  }
});

test("a tab whose action ends, or that loses the lead, while it looks for an entry may not start", async () => {
  for (const change of /** @type {((own: any) => void)[]} */ ([({ run }) => (run.state.isOver = true), ({ browser, shared }) => steal(browser, shared.key)])) {
    const browser = new Browser(1);
    let isSlow = false;
    const get = () => new Promise((resolve) => browser.later(() => resolve(undefined), isSlow ? 1_000 : 0));
    const own = sharedAction({ browser, operation: "copy", isInGroup: true, store: { get } });
    own.begin();
    await browser.pass(MESSAGE_MS);
    isSlow = true;
    let mayStart;
    own.shared.mayStart().then((value) => (mayStart = value));
    change({ ...own, browser });
    await browser.pass(1_600);
    assert.equal(mayStart, false);
  }
});

test("whether an entry stays in the store depends on the outcome, and on whether the action can be resumed", async () => {
  /** @type {[any, any, boolean, number][]} the outcome, what can be saved, whether in a group, how many entries stay */
  const cases = [
    [REPORTS.completed, {}, false, 0],
    [REPORTS.failed, {}, false, 0],
    [REPORTS.rejected, {}, false, 0],
    [REPORTS.uncertain, {}, false, 1],
    [{ kind: "timedOut" }, {}, false, 1],
    [REPORTS.unknown, {}, false, 1],
    [REPORTS.unknown, null, false, 0],
    [{ ...REPORTS.unknown, reason: "monitorGone" }, {}, false, 0],
    [{ ...REPORTS.unknown, reason: "monitorExpired" }, {}, false, 0],
    [REPORTS.completed, {}, true, 1],
  ];
  for (const [report, saved, isInGroup, size] of cases) {
    const { browser, shared, begin, map } = sharedAction({ given: {}, saved, isInGroup });
    begin();
    await browser.pass(MESSAGE_MS);
    shared.accepted({ startedAt: 7, monitorUrl: "m" });
    await browser.pass(MESSAGE_MS);
    assert.equal(map.size, 1);
    shared.ended(report, null);
    await browser.pass(MESSAGE_MS);
    assert.equal(map.size, size, `${JSON.stringify(report)} ${saved}`);
    if (!isInGroup) continue;
    assert.deepEqual(JSON.parse([...map.values()][0]), { startedAt: 7, report, longhaul: 1, key: shared.key, baseUrl: BASE, note: "note", groupKey: GROUP_KEY });
    shared.removeOutcome();
    await browser.pass(MESSAGE_MS);
    assert.equal(map.size, 0);
  }
});

test("a follower keeps the entry of an action whose monitor is hidden, although it can't resume the action itself", async () => {
  const entry = JSON.stringify({ longhaul: 1, baseUrl: BASE, startedAt: 1, monitorUrl: "m", key: KEY });
  const { browser, shared, map } = await follower({ map: new Map([[KEY, entry]]), saved: null });
  shared.ended(REPORTS.unknown, null);
  await browser.pass(MESSAGE_MS);
  assert.deepEqual([...map], [[KEY, entry]]);
});

test("an entry that is resumed isn't written again, because it may have been forgotten", async () => {
  const { browser, shared, begin, map } = sharedAction();
  begin();
  await browser.pass(MESSAGE_MS);
  shared.accepted({ startedAt: 7, monitorUrl: "m" });
  await browser.pass(MESSAGE_MS);
  assert.equal(map.size, 0);
  assert.deepEqual(shared.entry, { startedAt: 7, monitorUrl: "m", longhaul: 1, key: KEY, baseUrl: BASE, note: "note" });
});

test("a group's copy is written when the service accepts it", async () => {
  const { browser, shared, begin, map } = sharedAction({ operation: "copy", isInGroup: true });
  begin();
  await browser.pass(MESSAGE_MS);
  await shared.beforeStart({ startedAt: 7, sent: true });
  await shared.accepted({ startedAt: 7, monitorUrl: "m" });
  assert.equal(JSON.parse(/** @type {string} */ (map.get(KEY))).monitorUrl, "m");
});

test("a tab that begins to follow while a forgotten entry is being removed is notified", async () => {
  /** @type {() => void} */
  let answer = () => {};
  const { browser, shared } = sharedAction({ store: { delete: () => new Promise((resolve) => (answer = () => resolve(undefined))) } });
  shared.forget();
  /** @type {string[]} */
  const received = [];
  new (browser.open().scope.BroadcastChannel)(KEY).onmessage = ({ data }) => received.push(/** @type {any} */ (data).type);
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(received, []);
  answer();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(received, ["forget"]);
});

test("the outcome of a group's action stays in the store if the app has resumed the entry without the group", async () => {
  const group = sharedAction({ operation: "copy", isInGroup: true });
  group.begin();
  await group.shared.beforeStart({ startedAt: 7, sent: true });
  const entry = JSON.parse(/** @type {string} */ (group.map.get(KEY)));
  assert.equal(entry.groupKey, GROUP_KEY);
  const alone = sharedAction({ map: group.map, given: entry, target: entry });
  alone.begin();
  await alone.browser.pass(MESSAGE_MS);
  alone.shared.ended(REPORTS.completed, null);
  await alone.browser.pass(MESSAGE_MS);
  assert.deepEqual(JSON.parse(/** @type {string} */ (group.map.get(KEY))).report, REPORTS.completed);
});

test("a start that is taken back is removed, and an action that can't be resumed isn't written", async () => {
  const { browser, shared, begin, map } = sharedAction({ given: null, operation: "copy" });
  begin();
  shared.accepted(null);
  await browser.pass(MESSAGE_MS);
  assert.equal(map.size, 0);
  shared.beforeStart({ sent: true });
  await browser.pass(MESSAGE_MS);
  assert.equal(map.size, 1);
  shared.remove();
  await browser.pass(MESSAGE_MS);
  assert.equal(map.size, 0);
});

/** Takes the lock of a shared action for half a second. @param {Browser} browser @param {string} key */
function steal(browser, key) {
  const script = browser.open();
  const hold = () => new Promise((resolve) => script.post(() => resolve(undefined), 500));
  script.scope.navigator.locks.request(key, { steal: true }, hold).catch(() => {});
  return script;
}

test("a tab that loses the lead receives the outcome from the new leader", async () => {
  const { browser, calls, begin } = sharedAction({ target: { sent: true } });
  begin();
  await browser.pass(MESSAGE_MS);
  const channel = new (steal(browser, KEY).scope.BroadcastChannel)(KEY);
  await browser.pass(MESSAGE_MS);
  channel.postMessage({ longhaul: 1, type: "state", message: { report: REPORTS.uncertain } });
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(calls.map(([name]) => name), ["runInWasm", "stopInWasm", "ended"]);
});

test("a tab that leads again resumes the current entry in the store", async () => {
  const { browser, calls, begin, shared, map } = sharedAction({ given: {}, operation: "copy" });
  begin();
  await browser.pass(MESSAGE_MS);
  shared.beforeStart({ startedAt: 1, sent: true });
  await browser.pass(MESSAGE_MS);
  steal(browser, shared.key);
  const [[key, text]] = map;
  map.set(key, text.replace("true", "false"));
  await browser.pass(1_000);
  const [, , [name, task]] = /** @type {any[]} */ (calls);
  assert.deepEqual([name, task.operation, task.target.sent], ["runInWasm", "resume", false]);
});

test("a tab that loses the lead and leads again while the store answers runs the action once", async () => {
  const browser = new Browser(1);
  const get = () => new Promise((resolve) => browser.later(() => resolve(undefined), 1_000));
  const { calls, begin } = sharedAction({ browser, store: { get } });
  begin();
  await browser.pass(MESSAGE_MS);
  steal(browser, KEY);
  await browser.pass(5_000);
  assert.deepEqual(calls.map(([name]) => name), ["stopInWasm", "runInWasm"]);
});

test("an accepted action is resumed as the app has saved it, if the store has only the entry of its start", async () => {
  const entry = { longhaul: 1, baseUrl: BASE, startedAt: 1, monitorUrl: null, sent: true };
  for (const [operation, target, monitorUrl] of /** @type {[string, any, string | null][]} */ ([["resume", { monitorUrl: "m", sent: false }, "m"], ["resume", { monitorUrl: null, sent: true }, null], ["copy", "1", null]])) {
    const { browser, calls, begin } = sharedAction({ map: new Map([[KEY, JSON.stringify(entry)]]), operation, target });
    begin();
    await browser.pass(MESSAGE_MS);
    assert.deepEqual(calls.map(([name, task]) => [name, task.operation, task.target.monitorUrl]), [["runInWasm", "resume", monitorUrl]]);
  }
});

test("a group's end removes outcomes only", async () => {
  const { browser, shared, map, begin } = sharedAction({ given: {} });
  begin();
  shared.removeOutcome();
  shared.accepted({ startedAt: 7, monitorUrl: "m" });
  shared.removeOutcome();
  await browser.pass(MESSAGE_MS);
  assert.equal(map.size, 1);
});

test("a tab publishes its acceptance and its outcome, but not its own timeout", async () => {
  const { browser, shared, begin } = sharedAction();
  begin();
  await browser.pass(MESSAGE_MS);
  /** @type {any[]} */
  const received = [];
  new (browser.open().scope.BroadcastChannel)(KEY).onmessage = ({ data }) => received.push(/** @type {any} */ (data).message);
  await shared.accepted(null);
  shared.ended({ kind: "timedOut" }, null);
  shared.ended(REPORTS.completed, { id: "2", notCloneable: () => {} });
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(received, [{ progress: null, isAccepted: true }, { report: REPORTS.completed, item: null }]);
});

test("a tab publishes its acceptance when its entry is stored, unless the action has ended", async () => {
  for (const isOver of [false, true]) {
    /** @type {() => void} */
    let answer = () => {};
    const { browser, shared, begin, run } = sharedAction({ given: {}, operation: "copy", store: { set: () => new Promise((resolve) => (answer = () => resolve(undefined))) } });
    begin();
    await browser.pass(MESSAGE_MS);
    let received = 0;
    new (browser.open().scope.BroadcastChannel)(shared.key).onmessage = () => received++;
    shared.accepted({ startedAt: 7, monitorUrl: "m" });
    await browser.pass(1_000);
    assert.equal(received, 0);
    run.state.isOver = isOver;
    answer();
    await browser.pass(MESSAGE_MS);
    assert.equal(received, isOver ? 0 : 1);
  }
});

test("a tab leads until the store has finished its requests, up to 15 seconds", async () => {
  /** @type {() => void} */
  let answer = () => {};
  const { browser, shared, begin } = sharedAction({ store: { delete: () => new Promise((resolve) => (answer = () => resolve(undefined))) } });
  begin();
  await browser.pass(MESSAGE_MS);
  shared.ended(REPORTS.completed, null);
  await browser.pass(14_000);
  assert.equal(browser.locks.held.size, 1);
  answer();
  await browser.pass(MESSAGE_MS);
  assert.equal(browser.locks.held.size, 0);

  const hanging = sharedAction({ store: { delete: () => new Promise(() => {}) } });
  hanging.begin();
  await hanging.browser.pass(MESSAGE_MS);
  hanging.shared.ended(REPORTS.completed, null);
  await hanging.browser.pass(15_000 + MESSAGE_MS);
  assert.equal(hanging.browser.locks.held.size, 0);
});

test("a tab that loses the lead stops, and one that closes leaves no timer", async () => {
  const { browser, tab, shared, calls, begin } = sharedAction({ timeoutMs: 3_600_000 });
  begin();
  await browser.pass(MESSAGE_MS);
  const script = browser.open();
  script.scope.navigator.locks.request(KEY, { steal: true }, () => new Promise(() => {})).catch(() => {});
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(calls.map(([name]) => name), ["runInWasm", "stopInWasm"]);
  shared.close();
  await browser.pass(MESSAGE_MS);
  assert.equal(tab.timers.size, 0);
});

test("a tab that waits for the last leader's outcome leaves no timer either", async () => {
  const { browser, tab, leader, publish, shared } = await follower({ timeoutMs: 3_600_000 });
  await publish(undefined);
  leader.leave("is closed");
  await browser.pass(500);
  shared.close();
  await browser.pass(MESSAGE_MS);
  assert.equal(tab.timers.size, 0);
});

// What the actions of a page share: the timer for their polls, and the wait that a host's `Retry-After` asks for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fakeTimers from "fake-timers-15";
import { until } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
const { DriveClient, follow, load } = await app.import("longhaul");
// Before the clock is replaced.
await load();

const BASE = "https://graph.microsoft.com/v1.0/me/drive";
const MONITORS = "https://contoso.sharepoint.com/monitor/";
const pacing = { firstMs: 1, minMs: 1, maxMs: 1 };

/** Starts three copies. Their polls wait for `complete`, and the first result read is throttled for `retryAfter` seconds. */
async function threeCopies(/** @type {string} */ retryAfter) {
  /** The polls that wait for the test, by the name of their copy. @type {Map<string, (response: Response) => void>} */
  const polls = new Map();
  /** The names of the copies whose items were read. @type {string[]} */
  const reads = [];
  const fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    if (init.method === "POST") {
      const { name } = JSON.parse(String(init.body));
      return new Response(null, { status: 202, headers: { Location: MONITORS + name } });
    }
    const name = url.slice(url.lastIndexOf("/") + 1);
    if (url.startsWith(MONITORS)) return new Promise((resolve) => polls.set(name, resolve));
    reads.push(name);
    if (reads.length === 1) return new Response(null, { status: 429, headers: { "Retry-After": retryAfter } });
    return Response.json({ id: name, name });
  };
  const drive = new DriveClient({ baseUrl: BASE, auth: "token", fetch });
  const [throttled, waiting, late] = ["throttled", "waiting", "late"].map((name) => drive.copy(name, { name }, { pacing }));
  for (const action of [throttled, late]) action.catch(() => {});
  const complete = (/** @type {string} */ name) => polls.get(name)?.(Response.json({ status: "completed", resourceId: name }));
  await until(() => polls.size === 3);
  complete("throttled");
  await until(() => reads.length === 1);
  complete("waiting");
  await until(() => waiting.progress?.percentageComplete === 100);
  return { reads, complete, throttled, waiting, late };
}

test("an action whose request is the first after the wait is continued like those that waited", async (t) => {
  // The test moves the clock. Timers don't fire earlier because of that, as when a page is busy at the end of the wait.
  const { now } = performance;
  let aheadMs = 0;
  t.mock.method(performance, "now", () => now.call(performance) + aheadMs);

  const { reads, complete, throttled, waiting, late } = await threeCopies("5");
  assert.deepEqual(reads, ["throttled"]);

  aheadMs += 6_000;
  complete("late");
  assert.equal((await waiting).item.name, "waiting");
  assert.equal((await late).item.name, "late");
  assert.equal((await throttled).item.name, "throttled");
  assert.deepEqual(reads, ["throttled", "waiting", "late", "throttled"]);
});

test("an action that waits is continued after the wait although all others were aborted", async () => {
  const { throttled, waiting, late } = await threeCopies("0.5");
  for (const action of [throttled, late]) action.abort();
  assert.equal((await waiting).item.name, "waiting");
});

const ACTIONS = 100;
/** How long the actions take, in milliseconds. */
const ACTION_MS = 60_000;

test("the polls of a hundred actions are sent together, and each outcome is noticed at its end", async (t) => {
  const clock = fakeClock(t);
  const begun = clock.now;
  const name = (/** @type {string} */ url) => url.slice(url.lastIndexOf("/") + 1);
  /** When each poll was sent. @type {number[]} */
  const polls = [];
  const fetch = async (/** @type {string} */ url) => {
    if (!url.includes("/monitor/")) return Response.json({ id: name(url) });
    polls.push(clock.now);
    const percentageComplete = Math.min(100, ((clock.now - begun) / ACTION_MS) * 100);
    const status = percentageComplete < 100 ? "inProgress" : "completed";
    return Response.json({ status, percentageComplete, resourceId: name(url) });
  };
  const drive = new DriveClient({ baseUrl: BASE, auth: "token", fetch });

  const items = [];
  for (let index = 0; index < ACTIONS; index++) {
    items.push(drive.follow(`https://contoso.sharepoint.com/monitor/${index}`).then((/** @type {any} */ { item }) => ({ id: item.id, at: clock.now })));
    await pass(clock, 37);
  }
  const all = Promise.all(items);
  await pass(clock, ACTION_MS);

  const ended = await all;
  assert.deepEqual(ended.map(({ id }) => Number(id)), [...Array(ACTIONS).keys()]);
  assert.ok(ended.every(({ at }) => at - begun < 1.02 * ACTION_MS), "an end is noticed within 1.2 s");
  const moments = new Set(polls);
  assert.ok(moments.size < polls.length / 2, `${polls.length} polls at ${moments.size} moments`);
});

/** Lets fake time pass, and responses arrive meanwhile. @param {any} clock @param {number} ms */
async function pass(clock, ms) {
  await setImmediate();
  for (const until = clock.now + ms; clock.now < until; ) {
    clock.tick(1);
    await setImmediate();
  }
}

/** Stops following actions. @param {import("longhaul").Action[]} actions */
function stop(actions) {
  for (const action of actions) {
    action.catch(() => {});
    action.abort();
  }
}

/** Replaces the clock for a test. @param {import("node:test").TestContext} t */
function fakeClock(t) {
  const clock = fakeTimers.install({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  t.after(() => clock.uninstall());
  return clock;
}

test("fewer requests to a host are in flight after one was throttled or lost", async (t) => {
  const clock = fakeClock(t);
  /** @type {{ resolve(response: Response): void, reject(error: unknown): void }[]} */
  let inFlight = [];
  const fetch = () => new Promise((resolve, reject) => inFlight.push({ resolve, reject }));
  const actions = Array.from({ length: 60 }, (_, id) => follow(`https://limited.example/monitor/${id}`, { fetch, pacing }));
  await pass(clock, 10);
  const counts = [inFlight.length];
  for (let response = 0; response < 8; response++) {
    inFlight.shift()?.resolve(Response.json({ status: "completed" }));
    await pass(clock, 0);
  }
  counts.push(inFlight.length);
  const throttled = () => Promise.resolve(new Response(null, { status: 429 }));
  for (const answer of [throttled, () => Promise.reject(new TypeError("Failed to fetch"))]) {
    await pass(clock, 10);
    const answered = inFlight;
    inFlight = [];
    for (const { resolve, reject } of answered) {
      answer().then(resolve, reject);
      await pass(clock, 0);
    }
    counts.push(inFlight.length);
  }
  assert.deepEqual(counts, [4, 12, 6, 4]);
  stop(actions);
});

test("a Retry-After of a running action delays no other action", async (t) => {
  const clock = fakeClock(t);
  /** @type {string[]} */
  const polls = [];
  const fetch = async (/** @type {string} */ url) => {
    polls.push(url);
    return Response.json({ status: "inProgress" }, { headers: { "Retry-After": "3600" } });
  };
  const actions = [];
  for (const id of [1, 2]) {
    actions.push(follow(`${MONITORS}${id}`, { fetch, pacing }));
    await pass(clock, 100);
  }
  assert.deepEqual(polls, [`${MONITORS}1`, `${MONITORS}2`]);
  stop(actions);
});

test("starts don't wait for each other", async () => {
  let sent = 0;
  const fetch = () => new Promise(() => sent++);
  const drive = new DriveClient({ baseUrl: BASE, auth: "token", fetch });
  const copies = Array.from({ length: 64 }, (_, id) => drive.copy(`${id}`, { name: `${id}` }));
  await until(() => sent === copies.length);
  stop(copies);
});

/** Follows an action of a host that has just asked for no requests for some seconds. @param {any} clock @param {string} host @param {number} seconds */
async function followPaused(clock, host, seconds) {
  let polls = 0;
  const fetch = async () =>
    polls++ === 0 ? new Response(null, { status: 429, headers: { "Retry-After": `${seconds}` } }) : Response.json({ status: "completed" });
  const throttled = follow(`https://${host}/monitor/1`, { fetch });
  await pass(clock, 100);
  stop([throttled]);
  const action = follow(`https://${host}/monitor/2`, { fetch });
  await pass(clock, 100);
  assert.equal(polls, 1);
  return { action };
}

test("an action that is followed while its host asks for no requests is polled afterwards, although no other action waits", async (t) => {
  const clock = fakeClock(t);
  const { action } = await followPaused(clock, "paused.example", 5);
  await pass(clock, 5_000);
  assert.equal(action.state.phase, "completed");
});

test("a host that asks for a long wait doesn't prolong that of another host", async (t) => {
  const clock = fakeClock(t);
  const slow = await followPaused(clock, "slow.example", 3_600);
  const soon = await followPaused(clock, "soon.example", 5);
  // Its poll sets the timer again.
  const other = follow(`${MONITORS}1`, { fetch: async () => Response.json({ status: "inProgress" }) });
  await pass(clock, 2_000);
  stop([other]);
  await pass(clock, 5_000);
  assert.deepEqual([slow, soon].map(({ action }) => action.state.phase), ["running", "completed"]);
  stop([slow.action]);
});

test("the result of an action is read before other actions are polled", async () => {
  /** @type {string[]} */
  const sent = [];
  /** @type {((response: Response) => void)[]} */
  const responses = [];
  const fetch = (/** @type {string} */ url) => (sent.push(url), new Promise((resolve) => responses.push(resolve)));
  const drive = new DriveClient({ baseUrl: "https://one.example/v1.0/me/drive", auth: "token", fetch });
  const actions = Array.from({ length: 10 }, (_, id) => drive.follow(`https://one.example/monitor/${id}`));
  await until(() => sent.length > 0 && actions.every(({ state }) => state.phase === "running"));
  const before = sent.length;
  responses[0](Response.json({ status: "completed", resourceId: "a" }));
  // The response frees a permit, and raises the limit by one.
  await until(() => sent.length === before + 2);
  assert.ok(sent.includes("https://one.example/v1.0/me/drive/items/a"), `${sent.slice(before)}`);
  stop(actions);
});

test("a request that may take months sets no timer that fires immediately", async (t) => {
  const { mock } = t.mock.method(globalThis, "setTimeout");
  const action = follow(`${MONITORS}1`, { fetch: () => new Promise(() => {}), requestTimeoutMs: 2 ** 40 });
  await until(() => mock.calls.length > 0);
  assert.ok(mock.calls.every(({ arguments: [, ms] }) => ms !== undefined && ms >= 0 && ms < 2 ** 31));
  stop([action]);
});

test("a start whose timeout has passed during sleep is waited for once more", async (t) => {
  let now = Date.now();
  const clock = fakeClock(t);
  /** @type {((response: Response) => void)[]} */
  const responses = [];
  const drive = new DriveClient({ baseUrl: BASE, auth: "token", fetch: () => new Promise((resolve) => responses.push(resolve)) });
  const sleep = async () => {
    clock.setSystemTime((now += 3_600_000));
    await pass(clock, 20_000);
  };
  const options = { requestTimeoutMs: 30_000 };
  const [answered, lost] = ["1", "2"].map((name) => drive.copy(name, { name }, options));
  await pass(clock, 10);
  await sleep();
  responses[0](new Response(null, { status: 202, headers: { Location: `${MONITORS}1` } }));
  await answered.accepted;
  stop([answered]);
  const error = assert.rejects(lost, { code: "startUncertain" });
  await sleep();
  await error;
});

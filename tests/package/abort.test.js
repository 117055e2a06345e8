// An ended action leaves no listener, no timer and no open request, with any outcome.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { FakeService, pacing, until } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll } = await app.import("longhaul/groups");
const { actionStore } = await app.import("longhaul/store");
await longhaul.load();

const MONITOR = "https://contoso.sharepoint.com/monitor/1";

/** A fetch function that accepts the start, and returns the given response for the monitor. `calls` lists its arguments. */
function service(/** @type {(init: RequestInit) => Response | Promise<Response>} */ monitor) {
  /** @type {RequestInit[]} */
  const calls = [];
  const fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    calls.push(init);
    return url === MONITOR ? monitor(init) : new Response(null, { status: 202, headers: { Location: MONITOR } });
  };
  const drive = new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token", fetch });
  return { drive, calls };
}

const never = () => /** @type {Promise<Response>} */ (new Promise(() => {}));
const running = () => Response.json({ status: "inProgress" }, { status: 202 });
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

for (const [state, monitor, options] of /** @type {[string, (init: RequestInit) => any, object][]} */ ([
  ["in a wait", running, { pacing: { firstMs: 1, minMs: 600_000, maxMs: 600_000 } }],
  ["in a request", never, { pacing: { firstMs: 1 } }],
  ["in the reading of a body", () => new Response(new ReadableStream({})), { pacing: { firstMs: 1 } }],
])) {
  test(`an abort ${state} leaves nothing behind`, async () => {
    const before = timers();
    const { drive, calls } = service(monitor);
    const controller = new AbortController();
    const action = drive.copy("1", { name: "x" }, { ...options, signal: controller.signal });
    await action.accepted;
    while (calls.length < 2) await setImmediate();
    await setImmediate();

    const reason = { why: "enough" };
    controller.abort(reason);
    await assert.rejects(action.result, (error) => error === reason);
    await setImmediate();
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
    assert.equal(timers(), before);
    const aborted = calls.map((init) => init.signal?.aborted);
    assert.deepEqual(aborted, [false, state !== "in a wait"], "only a request without a response is aborted");
  });
}

test("an app's fetch that aborts the action leaves nothing behind", async () => {
  const before = timers();
  const fetch = () => (action.abort("enough"), never());
  const action = new FakeService().drive(longhaul, { fetch }).copy("1", { name: "x" });
  await assert.rejects(action, (reason) => reason === "enough");
  await setImmediate();
  assert.equal(timers(), before);
});

test("a completed action leaves nothing behind", async () => {
  const before = timers();
  const { drive } = service(() => Response.json({ status: "completed" }));
  const { signal } = new AbortController();
  await drive.copy("1", { name: "x" }, { signal, pacing: { firstMs: 1 } });
  await setImmediate();
  assert.equal(getEventListeners(signal, "abort").length, 0);
  assert.equal(timers(), before);
});

test("a group that is aborted while its starts wait for their batch leaves no timer", async () => {
  const before = timers();
  const own = new FakeService();
  let tokenRequests = 0;
  const auth = () => {
    tokenRequests++;
    return "token";
  };
  const group = copyAll(own.drive(longhaul, { auth }), ["1", "2"].map((item) => ({ item, name: "x" })), { pacing });
  await until(() => tokenRequests > 0);
  await setImmediate();
  group.abort();
  await group;
  await setImmediate();
  assert.equal(timers(), before);
});

/** A fetch that isn't answered before its signal aborts. @param {string} _ @param {RequestInit} init */
const unanswered = (_, { signal }) =>
  new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason), { once: true }));

test("an action in a queue sets no timers, however short its requestTimeoutMs, and is continued when one before it is aborted", async (t) => {
  /** @type {string[]} */
  const sent = [];
  const fetch = (/** @type {string} */ url, /** @type {RequestInit} */ init) => (sent.push(url), unanswered(url, init));
  const follow = (/** @type {number} */ id, options = {}) => longhaul.follow(`https://queue.example/monitor/${id}`, { fetch, ...options });
  // More than the limit of requests in flight to one host.
  const others = Array.from({ length: 64 }, (_, id) => follow(id));
  const queued = follow(64, { requestTimeoutMs: 1 });
  await until(() => sent.length > 0 && queued.state.phase === "running");
  const { setTimeout: original } = globalThis;
  const timers = t.mock.method(globalThis, "setTimeout");
  await new Promise((resolve) => original(resolve, 200));
  assert.ok(timers.mock.callCount() < 20, `${timers.mock.callCount()} timers`);
  timers.mock.restore();
  assert.ok(sent.length < others.length, `${sent.length} requests are in flight`);
  for (const action of [...others, queued]) action.catch(() => {});
  const before = sent.length;
  others[0].abort();
  await until(() => sent.length > before);
  // First those in the queue.
  for (const action of others.reverse()) action.abort();
  await until(() => sent.includes("https://queue.example/monitor/64"));
  queued.abort();
});

test("each request without a response is aborted after its own requestTimeoutMs", async () => {
  /** @type {any[]} */
  const actions = [];
  const timeouts = [60, 20, 40].map(
    (requestTimeoutMs, id) =>
      new Promise((resolve) => {
        /** @param {string} url @param {RequestInit} init */
        const fetch = (url, init) => {
          init.signal?.addEventListener("abort", resolve, { once: true });
          return unanswered(url, init);
        };
        const drive = new longhaul.DriveClient({ baseUrl: "https://silent.example/v1.0/me/drive", auth: "token", fetch });
        const monitor = `https://silent.example/monitor/${id}`;
        actions.push(id < 2 ? drive.follow(monitor, { requestTimeoutMs }) : drive.copy("1", { name: "x" }, { requestTimeoutMs }));
        actions[id].catch(() => {});
      }),
  );
  await Promise.all(timeouts);
  for (const action of actions) action.abort();
});

const throttled = () => new Response(null, { status: 429, headers: { "Retry-After": "30" } });
const accepted = () => new Response(null, { status: 202, headers: { Location: MONITOR } });

const copied = (/** @type {any} */ drive, /** @type {object} */ options) => drive.copy("1", { name: "x" }, options);
const isRunning = (/** @type {any} */ action) => action.state.phase === "running";

/**
 * What the error says about an action that is no longer followed, for each stage of the action.
 *
 * @type {[string, RegExp, object, (drive: any, options: object) => any, (action: any) => boolean][]}
 */
const STAGES = [
  ["before its start is sent", /It was not started\.$/, { auth: () => new Promise(() => {}) }, copied, (action) => action.state.phase === "starting"],
  ["while its start is throttled", /It was not started\.$/, { fetch: async () => throttled() }, copied, (action) => action.progress?.trouble?.reason === "throttled"],
  ["while its start isn't answered", /it may continue at the service\.$/, { fetch: never }, copied, (action) => action.toJSON() !== null],
  [
    "while it runs",
    /It continues at the service and can be resumed\.$/,
    { fetch: async (/** @type {string} */ url) => (url === MONITOR ? running() : accepted()) },
    copied,
    isRunning,
  ],
  [
    "that was resumed",
    /It continues at the service and can be resumed\.$/,
    { fetch: async () => running() },
    (drive, options) => drive.follow(MONITOR, options),
    isRunning,
  ],
];

for (const [stage, message, options, begin, isReached] of STAGES) {
  test(`an action ${stage} says what happens to it when it is aborted or times out`, async () => {
    const drive = new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token", ...options });
    const aborted = begin(drive, {});
    await until(() => isReached(aborted));
    aborted.abort();
    await assert.rejects(aborted, { name: "AbortError", message });
    // A throttled start is rejected as soon as its next wait is longer than the time left.
    if (stage === "while its start is throttled") return;
    const timedOut = begin(drive, { timeoutMs: 40_000 });
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      await until(() => isReached(timedOut));
      await until(() => {
        mock.timers.tick(1_000);
        return timedOut.state.phase === "stopped";
      });
    } finally {
      mock.timers.reset();
    }
    await assert.rejects(timedOut, { name: "TimeoutError", message });
  });
}

for (const method of ["abort", "forget"]) {
  for (const hasStore of [false, true]) {
    const where = hasStore ? "with a store" : "without a store";

    test(`a listener that calls ${method} before the start prevents the start, ${where}`, async () => {
      for (const phase of ["waiting", "starting"]) {
        const service = new FakeService();
        const map = new Map();
        const drive = service.drive(longhaul, hasStore ? { store: actionStore(map) } : {});
        const action = drive.copy("1", { name: "x" }, { pacing });
        action.subscribe((/** @type {any} */ state) => state.phase === phase && action[method]());
        await assert.rejects(action, { name: "AbortError", message: /It was not started\.$/ });
        // A later action, so that a request of the first one would have been sent.
        service.complete();
        await drive.copy("2", { name: "x" }, { pacing });
        assert.deepEqual([service.starts.length, action.toJSON(), [...map.values()].filter((text) => text.includes('"1"'))], [1, null, []]);
        assert.match(service.starts[0].url, /\/items\/2\/copy$/);
      }
    });
  }
}

test("a listener that forgets an action when the service accepts it leaves no entry in the store", async () => {
  const service = new FakeService();
  const map = new Map();
  const drive = service.drive(longhaul, { store: actionStore(map) });
  const action = drive.copy("1", { name: "x" }, { pacing });
  action.subscribe((/** @type {any} */ { phase }) => phase === "running" && action.forget());
  await assert.rejects(action, { name: "AbortError", message: /It continues at the service/ });
  await action.accepted;
  await until(() => map.size === 0);
  assert.deepEqual(await drive.pending(), []);
});

test("a listener that aborts an action when the service accepts it leaves an entry that can be resumed", async () => {
  const service = new FakeService();
  const drive = service.drive(longhaul, { store: actionStore(new Map()) });
  const action = drive.copy("1", { name: "x" }, { pacing });
  action.subscribe((/** @type {any} */ { phase }) => phase === "running" && action.abort());
  await assert.rejects(action, { name: "AbortError" });
  await action.accepted;
  const [saved] = await drive.pending();
  assert.deepEqual(saved, JSON.parse(JSON.stringify(action)));
  service.complete();
  assert.equal((await drive.resume(saved, { pacing })).status, "completed");
});

test("an event is no reason for abort(), but is kept as the reason of a signal", async () => {
  const service = new FakeService();
  const drive = service.drive(longhaul);
  const event = new Event("click");
  const begin = [
    (/** @type {any} */ options) => drive.copy("1", { name: "x" }, options),
    (/** @type {any} */ options) => {
      const { actions, abort } = copyAll(drive, [{ item: "1", name: "x" }], options);
      return Object.assign(Promise.resolve(actions[0]), { abort });
    },
  ];
  for (const copy of begin) {
    const byMethod = copy({});
    byMethod.abort(event);
    await assert.rejects(byMethod, { name: "AbortError" });
    for (const isEarly of [true, false]) {
      const controller = new AbortController();
      if (isEarly) controller.abort(event);
      const bySignal = copy({ signal: controller.signal });
      controller.abort(event);
      await assert.rejects(bySignal, (error) => error === event);
    }
  }
});

test("a reason that can't be read stops an action and a group", async () => {
  const service = new FakeService();
  const drive = service.drive(longhaul);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const controller = new AbortController();
  const byMethod = drive.copy("1", { name: "x" });
  const bySignal = drive.copy("1", { name: "x" }, { signal: controller.signal });
  const group = copyAll(drive, [{ item: "1", name: "x" }]);
  for (const { abort } of [byMethod, group]) abort(proxy);
  controller.abort(proxy);
  // assert.rejects would read the reason.
  const reasons = await Promise.all([byMethod, bySignal, ...group.actions].map((action) => action.catch((/** @type {unknown} */ error) => [error])));
  assert.ok(reasons.every(([reason]) => reason === proxy));
  assert.equal((await group)[0].outcome, "stopped");
});

test("a group that is aborted after all its copies have completed is complete", async () => {
  const service = new FakeService();
  service.complete();
  /** @type {any} */
  const group = copyAll(service.drive(longhaul), [{ item: "1", name: "x" }], {
    pacing,
    onProgress: (/** @type {any} */ { completed }) => completed === 1 && group.abort(),
  });
  assert.equal((await group)[0].outcome, "completed");
  assert.equal(group.state.phase, "completed");
});

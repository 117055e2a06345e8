// How an app observes an action: promise, state, subscriptions, iterators.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { FakeService, pacing, until } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll } = await app.import("longhaul/groups");
await longhaul.load();

/** @param {object} [options] */
function begin(options = {}) {
  const service = new FakeService();
  const action = service.drive(longhaul).copy("1", { name: "x" }, { pacing, ...options });
  return { service, action };
}

test("an action is a promise whose then() returns a plain one", async () => {
  const { service, action } = begin();
  service.complete();
  assert.equal(action instanceof Promise, true);
  assert.equal(action.then(() => {}).constructor, Promise);
  assert.equal(action.finally(() => {}).constructor, Promise);
  assert.equal(Object.prototype.toString.call(action), "[object Action]");
  assert.equal((await Promise.all([action]))[0].status, "completed");
  assert.equal((await action.result).status, "completed");
});

test("the state goes from waiting to completed, and is the same object until something changes", async () => {
  const { service, action } = begin();
  /** @type {any[]} */
  const states = [];
  assert.equal(action.state, action.state);
  action.subscribe((/** @type {any} */ state) => states.push(state));
  assert.deepEqual(states, [{ phase: "waiting", progress: null, result: null, error: null }]);
  await action.accepted;
  await until(() => action.progress);
  assert.equal(action.state, states.at(-1));
  assert.equal(action.state.progress, action.progress);
  service.complete();
  const result = await action;
  assert.equal(action.state.result, result);
  assert.ok(Object.isFrozen(action.state));
  const phases = states.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);
  assert.deepEqual(phases, ["waiting", "starting", "running", "completed"]);
});

test("a failure and a stop are phases with their error", async () => {
  const failed = begin();
  failed.service.monitor = () => Response.json({ status: "failed" });
  const error = await failed.action.catch((/** @type {Error} */ error) => error);
  assert.deepEqual([failed.action.state.phase, failed.action.state.error], ["failed", error]);

  const stopped = begin();
  const reason = new Error("enough");
  stopped.action.abort(reason);
  await assert.rejects(stopped.action, reason);
  assert.deepEqual([stopped.action.state.phase, stopped.action.state.error], ["stopped", reason]);

  const late = begin({ timeoutMs: 20 });
  await assert.rejects(late.action, { name: "TimeoutError" });
  assert.equal(late.action.state.phase, "stopped");
});

test("a subscription calls back immediately, also after the end, and never after it was cancelled", async () => {
  const { service, action } = begin();
  let calls = 0;
  const unsubscribe = action.subscribe(() => calls++);
  assert.equal(calls, 1);
  unsubscribe();
  service.complete();
  await action;
  assert.equal(calls, 1);
  /** @type {any[]} */
  const after = [];
  action.subscribe((/** @type {any} */ state) => after.push(state.phase))();
  assert.deepEqual(after, ["completed"]);
  assert.throws(() => action.subscribe("no function"), new TypeError("listener must be a function"));
});

test("methods work detached, and are always the same functions", async () => {
  const { action } = begin();
  const { abort, estimate, forget, subscribe, toJSON } = action;
  for (const [name, method] of Object.entries({ abort, estimate, forget, subscribe, toJSON })) assert.equal(action[name], method);
  assert.equal(estimate(), null);
  assert.equal(toJSON(), null);
  subscribe(() => {});
  abort();
  forget();
  await assert.rejects(action, { name: "AbortError" });
});

test("an event isn't a reason to abort, anything else is", async () => {
  for (const event of [new Event("click"), { nativeEvent: {}, preventDefault() {} }, undefined]) {
    const { action } = begin();
    action.abort(event);
    await assert.rejects(action, { name: "AbortError" });
  }
  for (const reason of ["enough", null, 0, { why: "enough" }]) {
    const { action } = begin();
    action.abort(reason);
    assert.equal(await action.then(assert.fail, (/** @type {unknown} */ error) => error), reason);
  }
});

test("listeners that throw are reported and have no other effect, in Node too", async (t) => {
  const reports = t.mock.method(console, "error", () => {});
  const { service, action } = begin({ onProgress: () => assert.fail("onProgress") });
  action.subscribe(() => assert.fail("listener"));
  service.complete();
  assert.equal((await action).status, "completed");
  const messages = reports.mock.calls.map(({ arguments: [error] }) => error.message);
  assert.ok(messages.includes("onProgress") && messages.includes("listener"));
});

test("a listener may unsubscribe another, or abort the action", async () => {
  const { action } = begin();
  let others = 0;
  /** @type {() => void} */
  let unsubscribe = () => {};
  action.subscribe(({ phase }) => {
    if (phase !== "running") return;
    unsubscribe();
    action.abort("enough");
  });
  unsubscribe = action.subscribe(({ phase }) => phase === "running" && others++);
  await assert.rejects(action, (error) => error === "enough");
  assert.equal(others, 0);
});

test("an iterator yields the progress since it was opened, and ends with the action's error", async () => {
  const { service, action } = begin();
  await until(() => action.progress);
  const seen = [];
  await assert.rejects(async () => {
    for await (const { status } of action) {
      seen.push(status);
      service.monitor = () => Response.json({ status: "failed" });
    }
  }, { name: "ActionFailedError" });
  assert.ok(seen.includes("inProgress"));
  const iterator = action[Symbol.asyncIterator]();
  await assert.rejects(iterator.next(), { name: "ActionFailedError" });
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("an iterator that is closed early, or never read, doesn't delay the action", async () => {
  const { service, action } = begin();
  action[Symbol.asyncIterator]();
  for await (const { status } of action) {
    assert.equal(status, "inProgress");
    break;
  }
  const iterator = action[Symbol.asyncIterator]();
  const [first, second] = [iterator.next(), iterator.next()];
  service.complete();
  await action;
  assert.equal((await first).done, false);
  await second;
});

test("estimates are reported between polls to listeners with { estimates: true }", async () => {
  const { action } = begin({ pacing: { firstMs: 1, minMs: 60_000, maxMs: 60_000 } });
  await until(() => action.progress);
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    /** @type {any[]} */
    const estimates = [];
    let plain = 0;
    const unsubscribe = action.subscribe((/** @type {any} */ state) => estimates.push(state), { estimates: true });
    action.subscribe(() => plain++);
    for (let turn = 0; turn < 4; turn++) mock.timers.tick(250);
    assert.equal(estimates.length, 5);
    assert.equal(plain, 1);
    assert.equal(action.state, estimates[0]);
    assert.notEqual(estimates[4].progress, action.progress);
    assert.ok(estimates[4].progress.elapsedMs >= action.progress.elapsedMs);
    unsubscribe();
    mock.timers.tick(1_000);
    assert.equal(estimates.length, 5);
  } finally {
    mock.timers.reset();
    action.abort();
  }
});

test("a group has a state of its own", async () => {
  const service = new FakeService();
  service.start = () => Response.json({ error: { code: "accessDenied" } }, { status: 403 });
  const group = copyAll(service.drive(longhaul), [{ item: "1", name: "x" }], { pacing });
  /** @type {string[]} */
  const phases = [];
  const { subscribe } = group;
  subscribe(({ phase }) => phases.push(phase));
  const results = await group;
  assert.equal(group.state.result, results);
  assert.equal(phases.at(-1), "completed");
  assert.equal(group.state.progress.rejected, 1);
  assert.equal(group.result, group);
});

test("a group's items and bytes include those of copies that have completed", async () => {
  const service = new FakeService();
  service.monitor = () => {
    // The last status has no description.
    service.complete();
    return Response.json({ status: "inProgress", statusDescription: "Completed 1/2 files; 50/100 bytes" }, { status: 202 });
  };
  const group = copyAll(service.drive(longhaul), [{ item: "1", name: "x" }], { pacing });
  await group;
  assert.deepEqual([group.progress.items, group.progress.bytes], [{ done: 2, total: 2 }, { done: 100, total: 100 }]);
});

test("times are whole milliseconds, also when they are extrapolated", async () => {
  const service = new FakeService();
  let percentageComplete = 0;
  service.monitor = () => Response.json({ status: "inProgress", percentageComplete: (percentageComplete += 0.3) }, { status: 202 });
  const group = copyAll(service.drive(longhaul), [{ item: "1", name: "x" }], { pacing });
  const [action] = group.actions;
  await until(() => action.progress?.etaMs);
  for (const { etaMs, elapsedMs } of [action.progress, action.estimate(), group.progress, group.estimate()]) {
    assert.ok(Number.isInteger(etaMs ?? 0) && Number.isInteger(elapsedMs), `${etaMs} ${elapsedMs}`);
  }
  group.abort();
  await group;
});

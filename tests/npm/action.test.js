// The promise that an app gets for an action, and when the platform reports its rejection as unhandled.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Action } from "../../src/npm/action.js";
import { drained } from "./support/browser.js";

/** @type {unknown[]} */
let unhandled = [];
/** The test runner fails a test with an unhandled rejection, so its own listeners don't count here. @type {any[]} */
let runner = [];
beforeEach(() => {
  unhandled = [];
  runner = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => void unhandled.push(reason));
});
afterEach(() => {
  process.removeAllListeners("unhandledRejection");
  for (const listener of runner) process.on("unhandledRejection", listener);
});

/** An action, and what is behind it. @param {typeof Action} [Class] */
function begin(Class = Action) {
  /** @type {any[]} */
  const calls = [];
  const record = (/** @type {string} */ name, /** @type {any} */ result = undefined) => (/** @type {any[]} */ ...values) => (calls.push([name, ...values]), result);
  const iterator = {};
  const run = {
    /** Set by the constructors of the promises. @type {any} */
    acceptance: undefined,
    /** @type {any} */
    settle: undefined,
    state: { current: { phase: "running", progress: { a: 1 } }, subscribe: record("subscribe", "unsubscribe"), iterate: () => iterator },
    estimate: record("estimate", { a: 2 }),
    abort: record("abort"),
    forget: record("forget"),
    toJSON: record("toJSON", { saved: true }),
  };
  const action = new Class(/** @type {any} */ (run));
  return { action, run, calls, iterator, resolve: run.settle.resolve, reject: run.settle.reject };
}

test("an action is a promise, which is its own result, and then() returns a plain promise", async () => {
  const { action, resolve } = begin();
  assert.ok(action instanceof Promise);
  assert.equal(action.result, action);
  assert.equal(Object.prototype.toString.call(action), "[object Action]");
  for (const promise of [action.then(), action.catch(() => {}), action.finally(() => {}), action.accepted.then()]) assert.equal(promise.constructor, Promise);
  resolve("value");
  assert.equal(await action, "value");
});

test("an action keeps its members where a monitoring tool has replaced Promise", async () => {
  const { Promise: Native } = globalThis;
  /** As New Relic's browser agent 1.290 does. @param {any} executor */
  function Wrapped(executor) {
    return Reflect.construct(Native, [executor], Wrapped);
  }
  Wrapped.prototype = Native.prototype;
  globalThis.Promise = Object.setPrototypeOf(Wrapped, Native);
  try {
    const { Action } = await import(/** @type {string} */ ("../../src/npm/action.js?wrapped"));
    const { action, run, resolve } = begin(Action);
    assert.equal(action.state, run.state.current);
    resolve("value");
    run.acceptance.resolve();
    assert.deepEqual([await action, await action.accepted, action.subscribe()], ["value", undefined, "unsubscribe"]);
  } finally {
    globalThis.Promise = Native;
  }
});

test("the state and the progress are the current ones", () => {
  const { action, run } = begin();
  assert.equal(action.state, run.state.current);
  assert.equal(action.progress, run.state.current.progress);
});

test("methods work detached, pass their arguments on, and are always the same functions", () => {
  const { action, calls } = begin();
  const { subscribe, estimate, abort, forget, toJSON } = action;
  for (const [name, method] of Object.entries({ subscribe, estimate, abort, forget, toJSON })) assert.equal(action[name], method);
  assert.deepEqual([subscribe("listener", "options"), estimate(), abort("reason"), forget(), toJSON()], ["unsubscribe", { a: 2 }, undefined, undefined, { saved: true }]);
  assert.deepEqual(calls, [["subscribe", "listener", "options"], ["estimate"], ["abort", "reason"], ["forget"], ["toJSON"]]);
  assert.equal(JSON.stringify(action), '{"saved":true}');
});

test("an app's test can spy on each method of an action", () => {
  const { action, calls } = begin();
  for (const name of ["subscribe", "estimate", "abort", "forget", "toJSON"]) {
    const spy = mock.method(/** @type {any} */ (action), name);
    action[name]();
    assert.equal(spy.mock.callCount(), 1);
  }
  assert.deepEqual(calls.map(([name]) => name), ["subscribe", "estimate", "abort", "forget", "toJSON"]);
});

test("iterating an action iterates its progress", () => {
  const { action, iterator } = begin();
  assert.equal(action[Symbol.asyncIterator](), iterator);
});

test("a rejection is unhandled if the app has attached nothing", async () => {
  const { action, reject } = begin();
  assert.ok(action.accepted);
  reject("error");
  await drained();
  assert.deepEqual(unhandled, ["error"]);
});

for (const [what, attach] of /** @type {[string, (action: any) => unknown][]} */ ([
  ["a handler on the action", (action) => action.catch(() => {})],
  ["a handler on its result", (action) => action.result.then(() => {}, () => {})],
  ["a handler on accepted", (action) => action.accepted.then(() => {}, () => {})],
  ["a listener", (action) => action.subscribe(() => {})],
  ["an iterator", (action) => action[Symbol.asyncIterator]()],
])) {
  test(`a rejection is handled by ${what}`, async () => {
    const { action, reject } = begin();
    attach(action);
    reject("error");
    await drained();
    assert.deepEqual(unhandled, []);
  });
}

test("a promise that the app makes from an action, and doesn't handle, is unhandled as for any promise", async () => {
  const { action, reject } = begin();
  action.then(() => {});
  reject("error");
  await drained();
  assert.deepEqual(unhandled, ["error"]);
});

test("accepted is always the same promise, and settles once", async () => {
  const { action, run } = begin();
  const { accepted } = action;
  assert.equal(action.accepted, accepted);
  assert.ok(accepted instanceof Promise);
  run.acceptance.resolve();
  run.acceptance.reject("late");
  assert.equal(await accepted, undefined);
});

test("accepted rejects with the error of an action that was not accepted, also if there was none to throw", async () => {
  for (const error of ["error", undefined]) {
    const { action, run } = begin();
    const { accepted } = action;
    run.acceptance.reject(error);
    await assert.rejects(accepted, (reason) => reason === error);
  }
});

test("accepted may be read after the action has settled, and a rejection of it is never unhandled", async () => {
  const { action, run } = begin();
  run.acceptance.reject("error");
  assert.ok(action.accepted);
  await drained();
  assert.deepEqual(unhandled, []);
  await assert.rejects(action.accepted, (reason) => reason === "error");

  const accepted = begin();
  accepted.run.acceptance.resolve();
  accepted.run.acceptance.reject("late");
  assert.equal(await accepted.action.accepted, undefined);
});

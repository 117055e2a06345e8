// The state of an action or a group, and those who observe it: listeners, a callback for progress, and iterators.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Environment } from "../../src/npm/environment.js";
import { ObservableState } from "../../src/npm/observable-state.js";
import { Browser, drained } from "./support/browser.js";

const ESTIMATE_MS = 250;

/** A state in a tab of its own. @param {{ progress?: any, estimate?: () => any }} [options] */
function observed({ progress, estimate = () => ({ estimated: true }) } = {}) {
  const browser = new Browser(1);
  const tab = browser.open();
  const state = new ObservableState(new Environment(tab.scope), { estimate }, progress);
  return { browser, tab, state };
}

/** Subscribes, and records the states that the listener gets. @param {ObservableState} state @param {any} [options] */
function record(state, options) {
  /** @type {any[]} */
  const states = [];
  const unsubscribe = state.subscribe((each) => states.push(each), options);
  return { states, unsubscribe };
}

/** @param {any[]} states */
const phases = (states) => states.map(({ phase }) => phase);

test("a state begins as waiting, with the progress that it is given", () => {
  assert.deepEqual(observed().state.current, { phase: "waiting", progress: null, result: null, error: null });
  assert.deepEqual(observed({ progress: { total: 5 } }).state.current.progress, { total: 5 });
});

test("each change makes a new frozen snapshot, whose other members stay", () => {
  const { state } = observed();
  const first = state.current;
  state.enter("starting");
  const second = state.current;
  state.advance({ a: 1 });
  state.complete({ b: 2 });
  assert.deepEqual([first.phase, second.phase], ["waiting", "starting"]);
  assert.deepEqual(state.current, { phase: "completed", progress: { a: 1 }, result: { b: 2 }, error: null });
  for (const snapshot of [first, second, state.current]) assert.ok(Object.isFrozen(snapshot));
});

test("a phase that is entered again changes nothing", () => {
  const { state } = observed();
  state.enter("running");
  const { states } = record(state);
  const before = state.current;
  state.enter("running");
  assert.equal(state.current, before);
  assert.deepEqual(states, [before]);
});

test("progress keeps the phase, unless it comes with another one", () => {
  const { state } = observed();
  state.enter("starting");
  state.advance({ a: 1 });
  assert.deepEqual([state.current.phase, state.current.progress], ["starting", { a: 1 }]);
  state.advance({ a: 2 }, "running");
  assert.deepEqual([state.current.phase, state.current.progress], ["running", { a: 2 }]);
});

test("a state is over once it completed or failed, with the phase that it was given", () => {
  const ends = /** @type {[(state: ObservableState) => void, object][]} */ ([
    [(state) => state.complete(1), { phase: "completed", result: 1, error: null }],
    [(state) => state.complete(1, "stopped"), { phase: "stopped", result: 1, error: null }],
    [(state) => state.fail(2, "failed"), { phase: "failed", result: null, error: 2 }],
    [(state) => state.fail(2, "stopped"), { phase: "stopped", result: null, error: 2 }],
  ]);
  for (const [end, expected] of ends) {
    const { state } = observed();
    assert.equal(state.isOver, false);
    end(state);
    assert.equal(state.isOver, true);
    assert.deepEqual(state.current, { progress: null, ...expected });
  }
});

test("a listener gets the current state immediately, and each change until the end", () => {
  const { state } = observed();
  const { states } = record(state);
  state.enter("running");
  state.complete(1);
  assert.deepEqual(phases(states), ["waiting", "running", "completed"]);
  assert.equal(states[2], state.current);
});

test("a listener that unsubscribes gets nothing more, and may do so again", () => {
  const { state } = observed();
  const { states, unsubscribe } = record(state);
  assert.equal(unsubscribe(), undefined);
  unsubscribe();
  state.enter("running");
  assert.deepEqual(phases(states), ["waiting"]);
});

test("one listener that subscribes twice gets every change twice, until it unsubscribes one of them", () => {
  const { state } = observed();
  let calls = 0;
  const listener = () => void calls++;
  state.subscribe(listener);
  const unsubscribe = state.subscribe(listener);
  state.enter("starting");
  assert.equal(calls, 4);
  unsubscribe();
  state.enter("running");
  assert.equal(calls, 5);
});

test("a listener that an earlier one unsubscribes isn't called for the same change", () => {
  const { state } = observed();
  /** @type {string[]} */
  const calls = [];
  let unsubscribe = () => {};
  state.subscribe(() => {
    calls.push("first");
    unsubscribe();
  });
  unsubscribe = state.subscribe(() => calls.push("second"));
  state.enter("running");
  assert.deepEqual(calls, ["first", "second", "first"]);
});

test("a listener that subscribes during a change isn't called twice for it", () => {
  const { state } = observed();
  /** @type {any[]} */
  const late = [];
  state.subscribe(({ phase }) => {
    if (phase === "running") state.subscribe((each) => late.push(each));
  });
  state.enter("running");
  assert.deepEqual(phases(late), ["running"]);
});

test("when a listener ends the action, the others get the end, and not the change before it", () => {
  const { state, tab } = observed();
  state.subscribe(({ phase }) => phase === "running" && state.complete(1));
  const { states } = record(state);
  state.enter("running");
  assert.deepEqual(phases(states), ["waiting", "completed"]);
  assert.deepEqual(tab.reported, []);
});

test("a listener that throws is reported, and the others still get the change", () => {
  const { state, tab } = observed();
  state.subscribe(({ phase }) => assert.notEqual(phase, "running", "no"));
  const { states } = record(state);
  state.enter("running");
  assert.deepEqual(phases(states), ["waiting", "running"]);
  assert.equal(tab.reported.length, 1);
});

test("a listener that subscribes after the end gets the last state, and can unsubscribe", () => {
  const { state, tab } = observed();
  state.fail("x", "failed");
  const { states, unsubscribe } = record(state, { estimates: true });
  unsubscribe();
  assert.deepEqual(states, [state.current]);
  assert.equal(tab.timers.size, 0);
});

test("something that can't be called isn't a listener", () => {
  const { state } = observed();
  for (const listener of [undefined, null, {}, "x"]) {
    assert.throws(() => state.subscribe(/** @type {any} */ (listener)), (/** @type {any} */ error) => error instanceof TypeError && error.message === "listener must be a function");
  }
});

test("the callback for progress gets progress only, until the end", () => {
  const { state, tab } = observed();
  /** @type {any[]} */
  const received = [];
  state.onProgress = (/** @type {any} */ progress) => received.push(progress);
  state.enter("running");
  state.advance({ a: 1 });
  state.complete(1);
  assert.deepEqual(received, [{ a: 1 }]);
  state.onProgress = () => assert.fail("no");
  state.advance({ a: 2 });
  assert.equal(tab.reported.length, 1);
});

test("a listener with estimates gets the estimated progress four times a second while the action runs, as a state of its own", async () => {
  const { browser, state } = observed({ estimate: () => ({ at: browser.now }) });
  const { states } = record(state, { estimates: true });
  const plain = record(state);
  await browser.pass(4 * ESTIMATE_MS + 1);
  assert.deepEqual(phases(states), ["waiting"]);
  state.enter("running");
  const { current } = state;
  await browser.pass(2 * ESTIMATE_MS);
  assert.deepEqual(states.slice(1), [current, { ...current, progress: { at: 5 * ESTIMATE_MS } }, { ...current, progress: { at: 6 * ESTIMATE_MS } }]);
  assert.ok(states.every((each) => Object.isFrozen(each)));
  assert.equal(state.current, current);
  assert.equal(plain.states.length, 2);
});

test("without an estimate, a listener isn't called", async () => {
  const { browser, state } = observed({ estimate: () => null });
  state.enter("running");
  const { states } = record(state, { estimates: true });
  await browser.pass(2 * ESTIMATE_MS);
  assert.equal(states.length, 1);
});

test("several listeners with estimates share one timer, which ends with the last of them", async () => {
  const { browser, state, tab } = observed();
  state.enter("running");
  const [one, other] = [record(state, { estimates: true }), record(state, { estimates: true })];
  assert.equal(tab.timers.size, 1);
  one.unsubscribe();
  await browser.pass(ESTIMATE_MS + 1);
  assert.deepEqual([one.states.length, other.states.length], [1, 2]);
  assert.equal(tab.timers.size, 1);
  other.unsubscribe();
  await browser.pass(ESTIMATE_MS + 1);
  assert.equal(tab.timers.size, 0);
  record(state, { estimates: true });
  assert.equal(tab.timers.size, 1);
});

test("estimates are off unless they are asked for, and need a timer only if so", () => {
  const { state, tab } = observed();
  for (const options of [undefined, null, {}, { estimates: false }, { estimates: "x" }, () => {}]) record(state, options);
  assert.equal(tab.timers.size, 0);
});

test("the end stops the estimates", async () => {
  const { browser, state, tab } = observed();
  state.enter("running");
  const { states } = record(state, { estimates: true });
  state.complete(1);
  assert.equal(tab.timers.size, 0);
  await browser.pass(2 * ESTIMATE_MS);
  assert.deepEqual(phases(states), ["running", "completed"]);
});

test("an iterator gives each later progress in order, then the end", async () => {
  const { state } = observed();
  state.advance({ a: 0 });
  const iterator = state.iterate();
  assert.equal(iterator[Symbol.asyncIterator](), iterator);
  const early = [iterator.next(), iterator.next()];
  state.advance({ a: 1 });
  state.advance({ a: 2 });
  state.advance({ a: 3 });
  state.complete("result");
  assert.deepEqual(await Promise.all(early), [{ done: false, value: { a: 1 } }, { done: false, value: { a: 2 } }]);
  assert.deepEqual(await iterator.next(), { done: false, value: { a: 3 } });
  for (let times = 0; times < 2; times++) assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("an iterator throws the error once, after the progress that came before it", async () => {
  const { state } = observed();
  const iterator = state.iterate();
  state.advance({ a: 1 });
  state.fail("error", "failed");
  assert.deepEqual(await iterator.next(), { done: false, value: { a: 1 } });
  await assert.rejects(iterator.next(), (error) => error === "error");
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("an iterator gives the progress at which a callback or a listener ends the action", async () => {
  for (const observe of [
    (/** @type {ObservableState} */ state, /** @type {() => void} */ end) => (state.onProgress = end),
    (/** @type {ObservableState} */ state, /** @type {() => void} */ end) => state.subscribe(({ progress }) => void (progress && end())),
  ]) {
    const { state } = observed();
    const iterator = state.iterate();
    observe(state, () => state.fail("enough", "stopped"));
    state.advance({ a: 1 });
    assert.deepEqual(await iterator.next(), { done: false, value: { a: 1 } });
    await assert.rejects(iterator.next(), (error) => error === "enough");
  }
});

test("an iterator that is opened after the end gives only the end", async () => {
  const completed = observed().state;
  completed.advance({ a: 1 });
  completed.complete(1);
  assert.deepEqual(await completed.iterate().next(), { done: true, value: undefined });
  const failed = observed().state;
  failed.fail(undefined, "failed");
  await assert.rejects(failed.iterate().next(), (error) => error === undefined);
});

test("an iterator that is left early is over, and forgets what it hasn't given", async () => {
  const { state } = observed();
  const iterator = state.iterate();
  const pending = iterator.next();
  state.advance({ a: 1 });
  state.advance({ a: 2 });
  assert.deepEqual(await iterator.return("x"), { done: true, value: "x" });
  state.advance({ a: 3 });
  assert.deepEqual(await pending, { done: false, value: { a: 1 } });
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("an iterator may be left after the end", async () => {
  const { state } = observed();
  const iterator = state.iterate();
  state.complete(1);
  assert.deepEqual(await iterator.return(), { done: true, value: undefined });
});

test("an iterator that is left while it waits ends the wait", async () => {
  const { state } = observed();
  const iterator = state.iterate();
  const pending = iterator.next();
  iterator.return();
  assert.deepEqual(await pending, { done: true, value: undefined });
});

test("two iterators are independent", async () => {
  const { state } = observed();
  const [one, other] = [state.iterate(), state.iterate()];
  state.advance({ a: 1 });
  await one.return();
  assert.deepEqual(await other.next(), { done: false, value: { a: 1 } });
});

// The test runner fails a test with an unhandled rejection.
test("a pending call of an iterator causes no unhandled rejection when the action fails", async () => {
  const { state } = observed();
  state.iterate().next();
  state.fail(new Error("x"), "failed");
  await drained();
});

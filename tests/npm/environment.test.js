// What the package uses of its platform, also if a part of it is missing or broken.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Environment } from "../../src/npm/environment.js";
import { Browser, drained } from "./support/browser.js";

const SLICE_MS = 3;
const MAX_TIMER_MS = 15_000;

/** An environment with only these members, and clocks that the test sets. @param {object} [members] */
function environmentOf(members) {
  const clock = { ms: 0, date: 0 };
  /** @type {any} */
  const scope = { performance: { now: () => clock.ms }, Date: { now: () => clock.date }, ...members };
  return { environment: new Environment(scope), scope, clock };
}

/** A member whose use throws, as some browsers do when storage is blocked. @param {string} name */
const throwing = (name) =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get() {
      throw new DOMException("blocked", "SecurityError");
    },
  });

test("the global fetch is the one at the time of the call, if it is a function", () => {
  const { environment, scope } = environmentOf();
  assert.equal(environment.fetch, undefined);
  scope.fetch = "x";
  assert.equal(environment.fetch, undefined);
  scope.fetch = () => {};
  assert.equal(environment.fetch, scope.fetch);
  Object.defineProperties(scope, Object.getOwnPropertyDescriptors(throwing("fetch")));
  assert.equal(environment.fetch, undefined);
});

test("the clock is performance, and Date where there is no performance", () => {
  const { environment, clock } = environmentOf();
  clock.ms = 5;
  assert.equal(environment.now(), 5);
  // A polyfill may lack now().
  for (const performance of [undefined, {}]) assert.equal(environmentOf({ performance, Date: { now: () => 7 } }).environment.now(), 7);
});

test("a clock that throws or returns no time, as a mock may, is ignored until it works again", () => {
  const { environment, scope, clock } = environmentOf();
  const { performance, Date } = scope;
  clock.ms = 5;
  clock.date = 1_000;
  assert.equal(environment.now(), 1_000);
  clock.ms = 6;
  clock.date = 1_001;
  for (const now of [() => {}, () => NaN, () => 5n, assert.fail, undefined]) {
    Object.assign(scope, { performance, Date: { now } });
    assert.equal(environment.now(), 1_001);
    Object.assign(scope, { performance: { now }, Date });
    assert.equal(environment.now(), 1_001);
    Object.assign(scope, { performance: { now }, Date: { now } });
    assert.equal(environment.now(), 1_001);
  }
  Object.assign(scope, { performance, Date });
  clock.ms = 7;
  assert.equal(environment.now(), 1_002);
  Object.defineProperties(scope, Object.getOwnPropertyDescriptors(throwing("performance")));
  assert.equal(environment.now(), 1_002);
});

test("the clock follows Date when performance stops while the machine sleeps, but not when the system's time is set back", () => {
  const { environment, clock } = environmentOf();
  clock.date = 1_000;
  assert.equal(environment.now(), 1_000);
  clock.date = 61_000;
  clock.ms = 5;
  assert.equal(environment.now(), 61_000);
  clock.date = 0;
  clock.ms = 15;
  assert.equal(environment.now(), 61_010);
});

test("the clock never goes backwards, and goes on from where it was", () => {
  const { environment, clock } = environmentOf();
  clock.ms = 5;
  assert.equal(environment.now(), 5);
  clock.ms = 100;
  environment.now();
  clock.ms = 10;
  assert.equal(environment.now(), 100);
  clock.ms = 15;
  assert.equal(environment.now(), 105);
  clock.ms = 200;
  assert.equal(environment.now(), 290);
});

test("the time of a timer has passed when it fires, and the clock goes on when it has caught up", () => {
  /** @type {(() => void)[]} */
  const timers = [];
  const { environment, clock } = environmentOf({ setTimeout: (/** @type {() => void} */ callback) => timers.push(callback) });
  clock.ms = 10;
  let at = 0;
  environment.setTimeout(() => (at = environment.now()), 50);
  timers[0]();
  assert.equal(at, 60);
  clock.ms = 20;
  environment.setTimeout(() => (at = environment.now()), 50);
  timers[1]();
  assert.equal(at, 110);
  clock.ms = 500;
  assert.equal(environment.now(), 500);
});

test("a timer waits for a quarter of a minute at most", () => {
  /** @type {any[]} */
  const waits = [];
  const { environment } = environmentOf({ setTimeout: (/** @type {any} */ _, /** @type {number} */ ms) => waits.push(ms) });
  for (const ms of [0, 5, MAX_TIMER_MS, MAX_TIMER_MS + 1, Infinity]) environment.setTimeout(() => {}, ms);
  assert.deepEqual(waits, [0, 5, MAX_TIMER_MS, MAX_TIMER_MS, MAX_TIMER_MS]);
});

test("a timer can be cleared by what setTimeout returned", () => {
  /** @type {any[]} */
  const cleared = [];
  const { environment } = environmentOf({ setTimeout: () => "timer", clearTimeout: (/** @type {any} */ timer) => cleared.push(timer) });
  environment.clearTimeout(environment.setTimeout(() => {}, 1));
  assert.deepEqual(cleared, ["timer"]);
});

test("a cleared timer calls nothing, also if fake timers were installed before it was cleared", () => {
  /** @type {(() => void)[]} */
  const timers = [];
  const { environment } = environmentOf({ setTimeout: (/** @type {() => void} */ callback) => timers.push(callback), clearTimeout: () => {} });
  environment.clearTimeout(environment.setTimeout(() => assert.fail("it was cleared"), 1));
  environment.clearTimeout(undefined);
  timers[0]();
});

test("only a platform that says so is offline", () => {
  for (const navigator of [undefined, {}, { onLine: true }, { onLine: undefined }]) assert.equal(environmentOf({ navigator }).environment.isOffline, false);
  assert.equal(environmentOf({ navigator: { onLine: false } }).environment.isOffline, true);
  assert.equal(environmentOf({ navigator: throwing("onLine") }).environment.isOffline, false);
});

test("a part of the platform that is missing or blocked is undefined", () => {
  const { environment, scope } = environmentOf({ navigator: throwing("locks") });
  assert.equal(environment.attempt((given) => given), scope);
  assert.equal(environment.attempt(({ navigator }) => navigator.locks), undefined);
  assert.equal(environment.attempt(({ document }) => document.hidden), undefined);
});

test("a UUID is the platform's, or missing", () => {
  assert.equal(environmentOf({ crypto: { randomUUID: () => "uuid" } }).environment.randomUuid(), "uuid");
  for (const crypto of [undefined, {}, throwing("randomUUID")]) assert.equal(environmentOf({ crypto }).environment.randomUuid(), undefined);
});

test("an error is reported to the platform, or to the console where the platform has no reportError", () => {
  /** @type {any[]} */
  const reported = [];
  const reportError = /** @this {any} */ function (/** @type {any} */ error) {
    reported.push([this === scope, error]);
  };
  const console = { error: (/** @type {any} */ error) => reported.push(["console", error]) };
  const { environment, scope } = environmentOf({ reportError, console });
  environment.reportError("x");
  scope.reportError = "not a function";
  environment.reportError("y");
  assert.deepEqual(reported, [[true, "x"], ["console", "y"]]);
  const broken = () => {
    throw new Error("no");
  };
  environmentOf({ reportError: broken }).environment.reportError("z");
  environmentOf({ console: { error: broken } }).environment.reportError("z");
  environmentOf().environment.reportError("z");
});

test("an app's callback gets its value, and what it throws is reported", () => {
  /** @type {any[]} */
  const reported = [];
  const { environment } = environmentOf({ reportError: (/** @type {any} */ error) => reported.push(error) });
  /** @type {any[]} */
  const values = [];
  environment.call((/** @type {any} */ value) => values.push(value), 5);
  environment.call(undefined, 5);
  assert.deepEqual([values, reported], [[5], []]);
  const failure = new Error("x");
  environment.call(() => {
    throw failure;
  }, 5);
  assert.deepEqual(reported, [failure]);
});

test("soon is after the current task, and before any timer", async () => {
  /** @type {string[]} */
  const order = [];
  environmentOf().environment.runSoon(() => void order.push("soon"));
  order.push("now");
  await Promise.resolve();
  assert.deepEqual(order, ["now", "soon"]);
});

test("later is a message to itself, whose channel is closed again", async () => {
  const { environment } = environmentOf({ MessageChannel, setTimeout: () => assert.fail("a timer is set") });
  /** @type {string[]} */
  const order = [];
  const ran = new Promise((resolve) => environment.runLater(() => resolve(order.push("later"))));
  await Promise.resolve();
  order.push("soon");
  await ran;
  assert.deepEqual(order, ["soon", "later"]);

  let isClosed = false;
  const ports = { port1: { onmessage: () => {}, close: () => void (isClosed = true) }, port2: { postMessage: () => ports.port1.onmessage() } };
  environmentOf({ MessageChannel: function () { return ports; } }).environment.runLater(() => assert.equal(isClosed, true));
  assert.equal(isClosed, true);
});

test("without message channels, later is a timer", () => {
  /** @type {any[]} */
  const timers = [];
  const { environment } = environmentOf({ setTimeout: (/** @type {any[]} */ ...values) => timers.push(values) });
  let calls = 0;
  environment.runLater(() => void calls++);
  assert.deepEqual([timers.length, timers[0][1], calls], [1, 0, 0]);
  timers[0][0]();
  assert.equal(calls, 1);
});

/** An environment whose later tasks wait for the test. */
function queued() {
  /** @type {(() => void)[]} */
  const later = [];
  /** @type {any[]} */
  const reported = [];
  const own = environmentOf({ setTimeout: (/** @type {() => void} */ task) => later.push(task), reportError: (/** @type {any} */ error) => reported.push(error) });
  return { ...own, later, reported };
}

test("jobs run soon, in order, in one slice if they are short", async () => {
  const { environment, later } = queued();
  /** @type {number[]} */
  const done = [];
  for (const job of [1, 2, 3]) environment.jobs.add(() => done.push(job));
  assert.equal(done.length, 0);
  await drained();
  assert.deepEqual([...done], [1, 2, 3]);
  assert.equal(later.length, 0);
  environment.jobs.add(() => done.push(4));
  await drained();
  assert.deepEqual(done, [1, 2, 3, 4]);
});

test("a slice ends after three milliseconds, and the rest of the jobs runs in the next one, exactly once", async () => {
  const { environment, later, clock } = queued();
  /** @type {number[]} */
  const done = [];
  for (const job of [1, 2, 3, 4]) {
    environment.jobs.add(() => {
      done.push(job);
      clock.ms += SLICE_MS / 2;
    });
  }
  await drained();
  assert.deepEqual([done, later.length], [[1, 2], 1]);
  later[0]();
  assert.deepEqual([done, later.length], [[1, 2, 3, 4], 1]);
});

test("a job that is added while others run comes after them, and starts no second slice", async () => {
  const { environment, later, clock } = queued();
  /** @type {string[]} */
  const done = [];
  environment.jobs.add(() => {
    done.push("first");
    environment.jobs.add(() => done.push("added"));
    clock.ms += SLICE_MS;
  });
  await drained();
  assert.deepEqual([done, later.length], [["first"], 1]);
  later[0]();
  assert.deepEqual(done, ["first", "added"]);
});

test("a job that throws is reported, and the others run", async () => {
  const { environment, reported } = queued();
  const failure = new Error("x");
  let isDone = false;
  environment.jobs.add(() => {
    throw failure;
  });
  environment.jobs.add(() => void (isDone = true));
  await drained();
  assert.deepEqual([isDone, reported], [true, [failure]]);
});

/** A tab with two objects that are notified of the page's events. */
function listening() {
  const browser = new Browser(1);
  const tab = browser.open();
  const environment = new Environment(tab.scope);
  /** @type {string[]} */
  const events = [];
  const listener = (/** @type {string} */ name) => ({ setOffline: (/** @type {boolean} */ isOffline) => void events.push(`${name} ${isOffline ? "is offline" : "wakes"}`) });
  const [one, other] = [listener("one"), listener("other")];
  environment.pageEvents.add(one);
  environment.pageEvents.add(other);
  return { browser, tab, environment, events, one, other };
}

test("every action is notified when the network is lost and restored", async () => {
  const { browser, events } = listening();
  browser.setOnline(false);
  await browser.pass(1);
  browser.setOnline(true);
  await browser.pass(1);
  assert.deepEqual(events, ["one is offline", "other is offline", "one wakes", "other wakes"]);
});

test("a page that becomes visible wakes every action if it has a network, and one that is hidden doesn't", async () => {
  const { browser, tab, events } = listening();
  tab.setHidden(true);
  await browser.pass(1);
  assert.deepEqual(events, []);
  tab.setHidden(false);
  await browser.pass(1);
  assert.deepEqual(events, ["one wakes", "other wakes"]);
  browser.isOnline = false;
  tab.setHidden(false);
  await browser.pass(1);
  assert.deepEqual(events.slice(2), ["one is offline", "other is offline"]);
});

test("an action that begins offline wakes when the network is restored, also without an event", async () => {
  const { browser, tab, environment, events, one, other } = listening();
  environment.pageEvents.delete(one);
  environment.pageEvents.delete(other);
  browser.isOnline = false;
  environment.pageEvents.add(one);
  const { size } = tab.timers;
  environment.pageEvents.add(other);
  assert.equal(tab.timers.size, size, "they share one timer");
  await browser.pass(10_000);
  assert.ok(events.length > 0 && events.every((event) => event.endsWith("is offline")), events.join());
  events.length = 0;
  browser.isOnline = true;
  await browser.pass(10_000);
  assert.deepEqual(events, ["one wakes", "other wakes"]);
  assert.equal(tab.timers.size, 0);
});

test("the network is checked only while there are actions", async () => {
  const { browser, tab, environment, one, other } = listening();
  browser.setOnline(false);
  await browser.pass(1);
  assert.equal(tab.timers.size, 1);
  environment.pageEvents.delete(one);
  environment.pageEvents.delete(other);
  await browser.pass(10_000);
  assert.equal(tab.timers.size, 0);
});

test("a hidden page is notified of its network", async () => {
  const { browser, tab, events } = listening();
  tab.isHidden = true;
  browser.setOnline(false);
  await browser.pass(1);
  assert.deepEqual(events, ["one is offline", "other is offline"]);
});

test("all actions share one listener for each event, which is removed with the last of them", async () => {
  const { browser, tab, environment, events, one, other } = listening();
  assert.equal(tab.listeners, 3);
  environment.pageEvents.delete(one);
  environment.pageEvents.delete(one);
  assert.equal(tab.listeners, 3);
  browser.setOnline(false);
  await browser.pass(1);
  assert.deepEqual(events, ["other is offline"]);
  environment.pageEvents.delete(other);
  assert.equal(tab.listeners, 0);
  environment.pageEvents.delete(other);
  environment.pageEvents.add(one);
  assert.equal(tab.listeners, 3);
});

test("a browser gets one call for each event, however many actions there are", () => {
  /** @type {string[]} */
  const calls = [];
  const { environment } = environmentOf({ addEventListener: (/** @type {string} */ type) => calls.push(type), removeEventListener: (/** @type {string} */ type) => calls.push(`no ${type}`) });
  const [one, other] = [1, 2].map(() => ({ setOffline: () => {} }));
  for (const method of /** @type {const} */ (["add", "delete"])) for (const listener of [one, other]) environment.pageEvents[method](listener);
  assert.deepEqual(calls, ["online", "offline", "visibilitychange", "no online", "no offline", "no visibilitychange"]);
});

test("a platform without page events, or with a part of them, is served with what there is", async () => {
  const listener = { setOffline: () => {} };
  /** @type {string[]} */
  const types = [];
  const addEventListener = (/** @type {string} */ type) => {
    if (type === "offline") throw new Error("no");
    types.push(type);
  };
  for (const members of [{}, { addEventListener }]) {
    const { environment } = environmentOf(members);
    environment.pageEvents.add(listener);
    environment.pageEvents.delete(listener);
  }
  assert.deepEqual(types, ["online", "visibilitychange"]);
});

// When the copies of a group start, and how many starts one request contains.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CopyStarter } from "../../src/npm/copy-starter.js";
import { Environment } from "../../src/npm/environment.js";
import { Exchange } from "../../src/npm/exchange.js";
import { Browser } from "./support/browser.js";

const LINGER_MS = 50;
const PERMIT_WAIT_MS = 1_000;
const BATCH_URL = "https://graph.microsoft.com/v1.0/$batch";

/** A starter, and copies 0, 1, 2, … of which `started` lists those that may start. @param {number} concurrency */
function starting(concurrency) {
  const browser = new Browser(1);
  const tab = browser.open();
  /** @type {any} */
  const connection = { environment: new Environment(tab.scope) };
  const starter = new CopyStarter(connection, concurrency);
  /** @type {object[]} */
  const copies = [];
  /** @type {number[]} */
  const started = [];
  /** @type {import("../../src/npm/copy-starter.js").Hooks[]} */
  const hooks = [];
  const add = (/** @type {number} */ count) => {
    for (let added = 0; added < count; added++) {
      const number = copies.push({}) - 1;
      hooks.push(starter.hooks(copies[number], undefined, false));
      hooks[number].enter?.().then(() => started.push(number));
    }
    return browser.pass(0);
  };
  const end = (/** @type {number} */ number, /** @type {any} */ error = undefined) => {
    starter.end(copies[number], error);
    return browser.pass(0);
  };
  const failWith = (/** @type {number} */ number, /** @type {string} */ code) => end(number, Object.assign(new Error("x"), { code }));
  const isWaiting = () => copies.map((copy) => starter.isWaiting(copy));
  return { browser, tab, connection, starter, copies, started, hooks, add, end, failWith, isWaiting };
}

/** Sends a start that the service doesn't answer, so that it isn't throttled any more. */
function sendAgain({ hooks }, number) {
  const exchange = { request: {}, send: () => new Promise(() => {}) };
  hooks[number].send(/** @type {any} */ (exchange), /** @type {any} */ ({}), () => {});
}

test("copies that are added together start together, as many as may run at a time", async () => {
  const { started, add, isWaiting } = starting(3);
  await add(5);
  assert.deepEqual(started, [0, 1, 2]);
  assert.deepEqual(isWaiting(), [false, false, false, true, true]);
});

test("a single copy starts too", async () => {
  const { started, add } = starting(1);
  await add(1);
  assert.deepEqual(started, [0]);
});

test("copies start in the task after the one that added them, when all of them are known", () => {
  const { starter, copies, started } = starting(3);
  starter.hooks(copies, undefined, false).enter?.().then(() => started.push(0));
  assert.equal(starter.isWaiting(copies), true);
});

test("the next copies start immediately when all permits are free", async () => {
  const { started, tab, add, end } = starting(3);
  await add(8);
  for (const number of [0, 1]) await end(number);
  assert.equal(started.length, 3);
  await end(2);
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5]);
  assert.equal(tab.timers.size, 0);
});

test("the last copies start as soon as there are permits for all of them", async () => {
  const { started, tab, add, end } = starting(4);
  await add(6);
  await end(0);
  assert.equal(started.length, 4);
  await end(1);
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5]);
  assert.equal(tab.timers.size, 0);
});

test("a free permit waits a second for others", async () => {
  const { browser, started, add, end } = starting(4);
  await add(8);
  await end(0);
  await browser.pass(PERMIT_WAIT_MS - 2);
  await end(1);
  assert.equal(started.length, 4);
  await browser.pass(4);
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5]);
});

test("the first wait goes on although more permits become free, and one wait doesn't leave another behind", async () => {
  const { browser, started, tab, add, end } = starting(4);
  await add(8);
  await end(0);
  await browser.pass(600);
  await end(1);
  assert.equal(tab.timers.size, 1);
  await browser.pass(401);
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5]);
  assert.equal(tab.timers.size, 0);
  await end(2);
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 7);
});

test("permits that become free in time end the wait", async () => {
  const { browser, started, tab, add, end } = starting(2);
  await add(6);
  await end(0);
  await browser.pass(500);
  await end(1);
  assert.equal(started.length, 4);
  assert.equal(tab.timers.size, 0);
  await end(2);
  await browser.pass(600);
  assert.equal(started.length, 4);
  await browser.pass(401);
  assert.equal(started.length, 5);
});

for (const code of ["generalException", "activityLimitReached", "serviceNotAvailable"]) {
  test(`a copy that fails with ${code} leaves no free permit, because too many may have run at once`, async () => {
    const { browser, started, add, failWith } = starting(4);
    await add(8);
    await failWith(0, code);
    await browser.pass(10_000);
    assert.equal(started.length, 4);
  });
}

test("a copy that fails for another reason leaves its permit", async () => {
  const { browser, started, add, end, failWith } = starting(4);
  await add(8);
  await failWith(0, "quotaLimitReached");
  await end(1, "thrown by a signal");
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 6);
});

test("every two copies that complete give back a permit, up to as many as there were", async () => {
  const { browser, started, add, end, failWith } = starting(4);
  await add(40);
  await failWith(0, "generalException");
  await end(1);
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 5);
  await end(2);
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 7);
  for (const number of [3, 4, 5, 6]) await end(number);
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 11);
});

test("failures take half of the permits at most before the next copies start", async () => {
  const { browser, started, add, failWith } = starting(4);
  await add(40);
  for (const number of [0, 1, 2, 3]) await failWith(number, "generalException");
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 6);
  for (const number of [4, 5]) await failWith(number, "generalException");
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 7);
  await failWith(6, "generalException");
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 8);
});

test("while the start of one copy is throttled, no other copy starts, until it is sent again", async () => {
  const own = starting(4);
  const { browser, started, hooks, add, end } = own;
  await add(8);
  hooks[0].onThrottled?.();
  for (const number of [1, 2, 3]) await end(number);
  await browser.pass(20_000);
  assert.equal(started.length, 4);
  sendAgain(own, 0);
  await browser.pass(0);
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5, 6]);
});

test("when a throttled start is sent again, others start with any free permit", async () => {
  const own = starting(4);
  await own.add(8);
  own.hooks[0].onThrottled?.();
  for (const number of [1, 2]) await own.end(number, new Error("x"));
  sendAgain(own, 0);
  await own.browser.pass(0);
  assert.deepEqual(own.started, [0, 1, 2, 3, 4]);
});

test("failures of resumed copies take half of the permits at most", async () => {
  const { starter, started, add, browser } = starting(4);
  const resumed = [1, 2, 3, 4].map(() => ({}));
  for (const copy of resumed) starter.hooks(copy, undefined, true);
  await add(8);
  for (const copy of resumed) starter.end(copy, { code: "generalException" });
  await browser.pass(0);
  assert.equal(started.length, 2);
});

test("a throttled start reduces the permits by one", async () => {
  const own = starting(4);
  const { browser, started, hooks, add, end } = own;
  await add(8);
  hooks[0].onThrottled?.();
  sendAgain(own, 0);
  await end(1, new Error("x"));
  await browser.pass(PERMIT_WAIT_MS + 1);
  assert.equal(started.length, 4);
});

test("a throttled copy that ends doesn't hold back the others", async () => {
  const { started, hooks, add, end } = starting(2);
  await add(4);
  hooks[0].onThrottled?.();
  await end(0);
  await end(1);
  assert.deepEqual(started, [0, 1, 2, 3]);
});

test("a start that wasn't throttled is sent without starting others early", async () => {
  const own = starting(4);
  await own.add(8);
  await own.end(0);
  sendAgain(own, 1);
  await own.browser.pass(0);
  assert.equal(own.started.length, 4);
});

test("a copy that ends while it waits doesn't start", async () => {
  const { started, add, end, isWaiting } = starting(1);
  await add(3);
  await end(1, new Error("aborted"));
  assert.deepEqual(isWaiting(), [false, false, true]);
  await end(0);
  assert.deepEqual(started, [0, 2]);
});

test("copies that were already running take a permit each, and don't wait", async () => {
  const { browser, starter, started, add } = starting(2);
  const [one, other] = [{}, {}];
  const hooks = [one, other].map((copy) => starter.hooks(copy, "key", true));
  assert.deepEqual(hooks.map(({ key, enter }) => [key, enter]), [["key", undefined], ["key", undefined]]);
  assert.equal(starter.isWaiting(one), false);
  await add(2);
  assert.deepEqual(started, []);
  starter.end(one);
  await browser.pass(PERMIT_WAIT_MS - 1);
  assert.deepEqual(started, []);
  await browser.pass(2);
  assert.deepEqual(started, [0]);
});

/** Starts that are sent through a group, and the requests that result. */
function sending() {
  const own = starting(100);
  /** @type {{ url: string, init: any, settle: (response: Response) => void, fail: (error: Error) => void }[]} */
  const requests = [];
  /** @type {any[]} */
  const events = [];
  const { connection } = own;
  connection.fetch = (/** @type {string} */ url, /** @type {any} */ init) =>
    new Promise((settle, fail) => {
      events.push("fetch");
      requests.push({ url, init, settle, fail });
    });
  const wasm = {
    respondToBatch: (/** @type {number} */ number, /** @type {string} */ id, /** @type {any} */ response) => {
      events.push(["respond", `${id}: ${number}`, response]);
    },
  };
  const send = (/** @type {number} */ number, isBatchable = true, token = "t") => {
    const exchange = new Exchange(connection, { method: "PATCH", url: `https://graph.microsoft.com/${number}`, isStart: true, respondAsync: true, ...(isBatchable && { batchUrl: BATCH_URL, urlInBatch: `/${number}` }) }, { name: `n${number}` }, token);
    const hooks = own.starter.hooks({}, undefined, false);
    const response = /** @type {Promise<any>} */ (hooks.send?.(exchange, /** @type {any} */ ({ number, wasm }), () => events.push(`sent ${number}`)));
    return { exchange, response };
  };
  return { ...own, requests, events, send };
}

/** The entries of a batch. @param {number[]} numbers */
const batchOf = (...numbers) => JSON.stringify({ requests: numbers.map((number, index) => ({ id: String(index), method: "PATCH", url: `/${number}`, headers: { "Content-Type": "application/json" }, body: { name: `n${number}` } })) });

test("a start that doesn't fit into a batch is sent alone, and immediately", async () => {
  const { requests, events, send } = sending();
  const { response } = send(1, false);
  assert.deepEqual([requests[0].url, events], ["https://graph.microsoft.com/1", ["sent 1", "fetch"]]);
  requests[0].settle(new Response(null, { status: 202 }));
  assert.deepEqual(await response, { status: 202 });
});

test("a start waits for others for a twentieth of a second, and is then sent alone", async () => {
  const { browser, tab, requests, events, send } = sending();
  const { response } = send(1);
  await browser.pass(LINGER_MS - 1);
  assert.deepEqual(events, []);
  await browser.pass(2);
  assert.deepEqual([requests[0].url, events], ["https://graph.microsoft.com/1", ["sent 1", "fetch"]]);
  requests[0].settle(new Response(null, { status: 202 }));
  assert.deepEqual(await response, { status: 202 });
  assert.equal(tab.timers.size, 0);
});

test("a batch URL that a script has put into Object.prototype doesn't get the token", () => {
  const { requests, send } = sending();
  const prototype = /** @type {any} */ (Object.prototype);
  prototype.batchUrl = "https://evil.example/";
  send(1, false);
  delete prototype.batchUrl;
  assert.deepEqual(requests.map(({ url }) => url), ["https://graph.microsoft.com/1"]);
});

test("in a hidden tab, whose timers may fire a minute late, starts that meet are sent as one batch without a timer", async () => {
  const { browser, tab, requests, send } = sending();
  tab.setHidden(true);
  for (const number of [1, 2]) send(number);
  assert.equal(tab.timers.size, 0);
  await browser.pass(1);
  assert.deepEqual(requests.map(({ init }) => init.body), [batchOf(1, 2)]);
});

test("starts that meet are sent as one batch with their token, and the wasm gets the response for all of them", async () => {
  const { browser, requests, events, send } = sending();
  const [one] = [send(1), send(2)];
  await browser.pass(LINGER_MS - 1);
  const last = send(3);
  await browser.pass(2);
  const [{ url, init }] = requests;
  assert.deepEqual([requests.length, url, init.method, init.body], [1, BATCH_URL, "POST", batchOf(1, 2, 3)]);
  assert.deepEqual(init.headers, { Authorization: "Bearer t", Prefer: "respond-async", "Content-Type": "application/json" });
  assert.deepEqual(events, ["sent 1", "sent 2", "sent 3", "fetch"]);
  requests[0].settle(Response.json({ responses: [] }));
  assert.deepEqual(await Promise.all([one.response, last.response]), [undefined, undefined]);
  const response = { status: 200, json: { responses: [] } };
  assert.deepEqual(events.slice(-3), ["0: 1", "1: 2", "2: 3"].map((entry) => ["respond", entry, response]));
  assert.equal(one.exchange.error, undefined);
});

test("starts with different tokens aren't sent together, because each action redacts only its own token in errors", async () => {
  const { browser, requests, send } = sending();
  for (const number of [1, 2]) send(number);
  for (const number of [3, 4]) send(number, true, "other");
  await browser.pass(LINGER_MS + 1);
  const sent = requests.map(({ init }) => [init.headers.Authorization, init.body]);
  assert.deepEqual(sent, [["Bearer t", batchOf(1, 2)], ["Bearer other", batchOf(3, 4)]]);
});

test("a batch that can't be sent fails each of its starts with the error of the fetch", async () => {
  const { browser, requests, events, send } = sending();
  const [one, other] = [send(1), send(2)];
  for (const { exchange } of [one, other]) exchange.request.clientRequestId = true;
  await browser.pass(LINGER_MS + 1);
  const id = new Headers(requests[0].init.headers).get("client-request-id");
  assert.ok(id);
  assert.deepEqual([one.exchange.clientRequestId, other.exchange.clientRequestId], [id, id], "support finds each start by the id of the batch");
  const failure = new TypeError("Failed to fetch");
  requests[0].fail(failure);
  await other.response;
  assert.deepEqual([one.exchange.error, other.exchange.error], [failure, failure]);
  assert.deepEqual(events.slice(-2), ["0: 1", "1: 2"].map((entry) => ["respond", entry, {}]));
});

test("twenty starts are sent immediately, and the next one waits its own time for others", async () => {
  const { browser, requests, send } = sending();
  await browser.pass(0);
  for (let number = 0; number < 19; number++) send(number);
  await browser.pass(30);
  assert.equal(requests.length, 0);
  send(19);
  assert.equal(JSON.parse(requests[0].init.body).requests.length, 20);
  send(20);
  await browser.pass(LINGER_MS - 2);
  assert.equal(requests.length, 1);
  await browser.pass(4);
  assert.equal(requests[1].url, "https://graph.microsoft.com/20");
});

test("a start that is aborted while it waits isn't sent, and the others get their responses", async () => {
  const { browser, requests, events, send } = sending();
  const [one, other] = [send(1), send(2), send(3)];
  one.exchange.abort();
  assert.equal(await one.response, undefined);
  await browser.pass(LINGER_MS + 1);
  assert.equal(requests[0].init.body, batchOf(2, 3));
  assert.deepEqual(events, ["sent 2", "sent 3", "fetch"]);
  requests[0].settle(Response.json({}));
  await other.response;
  assert.deepEqual(events.slice(-2).map(([, entry]) => entry), ["0: 2", "1: 3"]);
});

test("a wait for starts that were all aborted sends nothing", async () => {
  const { browser, requests, send } = sending();
  send(1).exchange.abort();
  await browser.pass(LINGER_MS + 1);
  assert.equal(requests.length, 0);
});

test("a batch is aborted when all of its starts are", async () => {
  const { browser, requests, send } = sending();
  const [one, other] = [send(1), send(2)];
  await browser.pass(LINGER_MS + 1);
  one.exchange.abort();
  assert.equal(requests[0].init.signal.aborted, false);
  other.exchange.abort();
  assert.equal(requests[0].init.signal.aborted, true);
});

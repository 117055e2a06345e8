// One HTTP request of the core: what `fetch` gets, and what the core gets from the response.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Exchange } from "../../src/npm/exchange.js";
import { drained } from "./support/browser.js";

const URL_OF_DRIVE = "https://graph.microsoft.com/v1.0/me/drive/items/1/copy";
const MAX_BODY_LENGTH = 8 << 20;

/** A connection whose `fetch` records its calls. @param {() => any} respond @param {object} [more] */
function connection(respond, more) {
  /** @type {{ url: string, init: any }[]} */
  const calls = [];
  return {
    calls,
    environment: { randomUuid: () => "uuid" },
    fetch: (/** @type {string} */ url, /** @type {any} */ init) => {
      calls.push({ url, init });
      return respond();
    },
    ...more,
  };
}

/** @param {() => any} respond @param {object} [request] @param {{ body?: any, token?: string, more?: object }} [given] */
async function send(respond, request, { body, token, more } = {}) {
  const link = connection(respond, more);
  const exchange = new Exchange(/** @type {any} */ (link), { method: "GET", url: URL_OF_DRIVE, .../** @type {any} */ (request) }, body, token);
  const response = await exchange.send();
  return { exchange, response, calls: link.calls, init: link.calls[0]?.init };
}

const ok = () => Promise.resolve(Response.json({ id: "1" }));

/** A response whose body is the given chunks. @param {(string | Uint8Array)[]} chunks @param {UnderlyingDefaultSource} [source] */
function streamed(chunks, source) {
  const left = chunks.map((chunk) => (typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk));
  const pull = (/** @type {ReadableStreamDefaultController} */ controller) => (left.length > 0 ? controller.enqueue(left.shift()) : controller.close());
  return () => Promise.resolve(new Response(new ReadableStream({ pull, ...source })));
}

/** What an app's fetch may return in place of a Response: it has a text, but no stream. @param {object} members */
const withoutStream = (members) => () => Promise.resolve({ status: 200, headers: new Headers(), text: () => Promise.resolve(""), ...members });

test("a request without a token or a body has no headers, follows no redirect, and uses no cookies and no cache", async () => {
  const { calls, exchange } = await send(ok);
  const { signal } = exchange;
  assert.deepEqual(calls, [{ url: URL_OF_DRIVE, init: { method: "GET", headers: {}, redirect: "manual", credentials: "omit", cache: "no-store", signal } }]);
});

test("fetch gets no option for a cache where Request has none", async (t) => {
  const { Request } = globalThis;
  t.after(() => (globalThis.Request = Request));
  for (const lacking of [class {}, undefined]) {
    globalThis.Request = /** @type {any} */ (lacking);
    assert.equal("cache" in (await send(ok)).init, false);
  }
});

test("a body is sent as JSON, and the token as a bearer token", async () => {
  const { init } = await send(ok, { method: "POST" }, { body: { name: "x" }, token: "t" });
  assert.deepEqual([init.method, init.headers, init.body], ["POST", { Authorization: "Bearer t", "Content-Type": "application/json" }, '{"name":"x"}']);
});

test("each flag of a request changes only its own part of the fetch", async () => {
  assert.deepEqual((await send(ok, { respondAsync: true })).init.headers, { Prefer: "respond-async" });
  assert.deepEqual((await send(ok, { clientRequestId: true })).init.headers, { "client-request-id": "uuid" });
  const { init: followed } = await send(ok, { followRedirects: true });
  assert.deepEqual([followed.redirect, followed.mode], ["follow", undefined]);
  const { init: noCors } = await send(ok, { noCors: true });
  assert.deepEqual([noCors.mode, noCors.redirect], ["no-cors", "manual"]);
});

test("where there are no UUIDs, a request has no client-request-id", async () => {
  const { init, response } = await send(ok, { clientRequestId: true }, { more: { environment: { randomUuid: () => undefined } } });
  assert.deepEqual(init.headers, {});
  assert.equal(response.headers, undefined);
});

test("without a fetch, nothing is sent, and the core gets that as the reason", async () => {
  const { calls, response } = await send(ok, {}, { more: { fetch: undefined } });
  assert.deepEqual([calls, response], [[], { notSent: "noFetch" }]);
});

test("a fetch that rejects, throws, or returns something that isn't a response leads to an empty response and keeps the error", async () => {
  const failure = new TypeError("Failed to fetch");
  const rejected = await send(() => Promise.reject(failure));
  assert.deepEqual([rejected.response, rejected.exchange.error], [{}, failure]);
  const thrown = await send(() => {
    throw failure;
  });
  assert.deepEqual([thrown.response, thrown.exchange.error], [{}, failure]);
  for (const given of [undefined, null, {}, "x", { status: 202, headers: {} }]) {
    const { response, exchange } = await send(() => Promise.resolve(given));
    assert.deepEqual(response, {});
    assert.ok(exchange.error instanceof TypeError);
  }
});

test("Response.error(), which an app's fetch may return, leads to an empty response", async () => {
  assert.deepEqual((await send(() => Promise.resolve(Response.error()))).response, {});
});

test("a request that succeeds keeps no error", async () => {
  assert.equal((await send(ok)).exchange.error, undefined);
});

test("the core gets the status, the parsed body, and the headers that it reads, in lower case", async () => {
  const headers = { Location: "l", "Operation-Location": "o", "Retry-After": "5", "request-id": "r", "client-request-id": "c", Date: "d", "X-Other": "x" };
  const { response } = await send(() => Promise.resolve(new Response('{"a":[1]}', { status: 202, headers })));
  assert.deepEqual(response, {
    status: 202,
    headers: { location: "l", "operation-location": "o", "retry-after": "5", "request-id": "r", "client-request-id": "c", date: "d" },
    json: { a: [1] },
  });
});

test("the client-request-id of the response counts, and the sent one if the page can't read it", async () => {
  const returned = () => Promise.resolve(new Response(null, { headers: { "client-request-id": "returned" } }));
  assert.equal((await send(returned, { clientRequestId: true })).response.headers?.["client-request-id"], "returned");
  assert.deepEqual((await send(() => Promise.resolve(new Response()), { clientRequestId: true })).response.headers, { "client-request-id": "uuid" });
});

test("headers that an app's fetch returns as something other than text are ignored", async () => {
  const { response } = await send(withoutStream({ headers: { get: () => 5 } }));
  assert.deepEqual(response, { status: 200 });
});

test("a redirect that fetch followed is reported with the final URL", async () => {
  const { response } = await send(withoutStream({ redirected: true, url: "https://example.com/end" }));
  assert.deepEqual(response, { status: 200, redirectedTo: "https://example.com/end" });
  assert.equal((await send(withoutStream({ redirected: false, url: "https://example.com/end" }))).response.redirectedTo, undefined);
});

test("the body of an opaque response isn't read", async () => {
  for (const type of ["opaque", "opaqueredirect"]) {
    const { response } = await send(withoutStream({ status: 0, type, text: () => assert.fail("the body is read") }));
    assert.deepEqual(response, { status: 0, type });
  }
  const { response } = await send(withoutStream({ type: "cors", text: () => Promise.resolve("5") }));
  assert.deepEqual(response, { status: 200, json: 5 });
});

test("an empty body, or one of white space, is no body", async () => {
  for (const text of ["", " \r\n"]) assert.deepEqual((await send(streamed([text]))).response, { status: 200 });
});

test("a body that isn't JSON is unreadable", async () => {
  for (const text of ["<html>", '{"a":', "é"]) assert.deepEqual((await send(streamed([text]))).response, { status: 200, isUnreadable: true });
});

test("a character that is split between chunks is read, and one that is cut off at the end makes the body unreadable", async () => {
  const bytes = new TextEncoder().encode('"é"');
  assert.equal((await send(streamed([bytes.slice(0, 2), bytes.slice(2)]))).response.json, "é");
  assert.equal((await send(streamed([new Uint8Array([0x35, 0xc3])]))).response.isUnreadable, true);
});

test("a body whose connection breaks is unreadable, whether it is a stream or a text", async () => {
  const pull = () => {
    throw new TypeError("terminated");
  };
  assert.deepEqual((await send(streamed([], { pull }))).response, { status: 200, isUnreadable: true });
  assert.deepEqual((await send(withoutStream({ text: () => Promise.reject(new TypeError("terminated")) }))).response, { status: 200, isUnreadable: true });
});

test("a body of 8 MiB is read, and a longer one is unreadable and frees its connection", async () => {
  const text = `"${"x".repeat(MAX_BODY_LENGTH - 2)}"`;
  const half = text.length / 2;
  assert.equal((await send(streamed([text.slice(0, half), text.slice(half)]))).response.json?.length, MAX_BODY_LENGTH - 2);
  let isCancelled = false;
  const cancel = () => void (isCancelled = true);
  const { response } = await send(streamed([text, " ", "more"], { cancel }));
  assert.deepEqual([response, isCancelled], [{ status: 200, isUnreadable: true }, true]);
});

test("a body isn't read any further after an abort, also if the app's fetch ignores the signal", async () => {
  let isCancelled = false;
  let pulls = 0;
  const pull = (/** @type {ReadableStreamDefaultController} */ controller) => {
    controller.enqueue(new Uint8Array([32]));
    if (++pulls > 100) exchange.abort();
    if (pulls > 10_000) controller.close();
  };
  const respond = streamed([], { pull, cancel: () => void (isCancelled = true) });
  const exchange = new Exchange(/** @type {any} */ (connection(respond)), { method: "GET", url: URL_OF_DRIVE }, undefined, undefined);
  await exchange.send();
  assert.equal(isCancelled, true);
});

test("a body of 8 MiB without a stream is read, and a longer one is unreadable", async () => {
  const text = `"${"x".repeat(MAX_BODY_LENGTH - 2)}"`;
  assert.equal((await send(withoutStream({ text: () => Promise.resolve(text) }))).response.json?.length, MAX_BODY_LENGTH - 2);
  assert.deepEqual((await send(withoutStream({ text: () => Promise.resolve(`${text} `) }))).response, { status: 200, isUnreadable: true });
});

// The test runner fails a test with an unhandled rejection.
test("a connection that can't be freed causes no unhandled rejection", async () => {
  const cancel = () => Promise.reject(new Error("no"));
  await send(streamed(["x".repeat(MAX_BODY_LENGTH + 1), "more"], { cancel }));
  await drained();
});

test("a body without a reader is read as text", async () => {
  for (const body of [null, {}]) assert.equal((await send(withoutStream({ body, text: () => Promise.resolve("7") }))).response.json, 7);
});

test("an abort reaches the fetch", async () => {
  const exchange = new Exchange(/** @type {any} */ (connection(() => new Promise(() => {}))), { method: "GET", url: URL_OF_DRIVE }, undefined, undefined);
  assert.equal(exchange.signal.aborted, false);
  exchange.abort();
  assert.equal(exchange.signal.aborted, true);
});

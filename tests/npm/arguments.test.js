// What an app may pass to a client and to an action, and what is read from it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { abortReason, clientInternals, linkAbort, readCallback, readClientOptions, readItem, readOptions, readReason, readToken, snapshot, storeInternals } from "../../src/npm/arguments.js";

const BASE = "https://graph.microsoft.com/v1.0/me/drive";
const OPTIONS = { baseUrl: BASE, auth: "t" };

/** Asserts that a call throws a TypeError whose message has this text. @param {() => unknown} call @param {RegExp | string} message */
const refuses = (call, message) => assert.throws(call, (/** @type {any} */ error) => error instanceof TypeError && (typeof message === "string" ? error.message === message : message.test(error.message)));

test("a snapshot is a copy of the data, as JSON has it", () => {
  const given = { a: { b: [1, undefined] }, c: undefined, d: new Date(0) };
  const copy = snapshot(given, "x");
  given.a.b.push(2);
  assert.deepEqual(copy, { a: { b: [1, null] }, d: "1970-01-01T00:00:00.000Z" });
  assert.deepEqual([undefined, null, 5, ""].map((value) => snapshot(value, "x")), [undefined, null, 5, ""]);
});

test("what JSON can't hold is refused by its name, with the reason as the cause", () => {
  /** @type {any} */
  const circular = {};
  circular.self = circular;
  for (const value of [() => {}, Symbol("x")]) refuses(() => snapshot(value, "note"), "note must be data that JSON can represent");
  for (const value of [circular, 5n]) {
    assert.throws(() => snapshot(value, "body"), ({ message, cause }) => message === "body must be data that JSON can represent" && cause instanceof TypeError);
  }
});

test("a callback is a function or missing", () => {
  const callback = () => {};
  assert.equal(readCallback(callback, "x"), callback);
  assert.deepEqual([readCallback(undefined, "x"), readCallback(null, "x")], [undefined, undefined]);
  for (const value of [0, "", "f", {}, false]) refuses(() => readCallback(value, "onProgress"), "onProgress must be a function");
});

test("an item is an id, an object with an id, or an object with a path", () => {
  assert.equal(readItem("1"), "1");
  assert.deepEqual(readItem({ id: "1", path: "/x", name: "n" }), { id: "1" });
  assert.deepEqual(readItem({ path: "/x", name: "n" }), { path: "/x" });
  assert.deepEqual(readItem({ id: undefined, path: "/x" }), { path: "/x" });
  for (const value of [null, undefined, 5]) assert.deepEqual(readItem(value), { path: undefined });
});

test("an action needs no options", () => {
  for (const given of [undefined, null, {}, { signal: null, onProgress: null }]) {
    const { signal, onProgress, note, core } = readOptions(given);
    assert.deepEqual([signal ?? undefined, onProgress, note, core], [undefined, undefined, undefined, { pacing: undefined }]);
  }
  assert.equal(readOptions({ note: null }).note, null);
});

test("options that aren't an object are refused", () => {
  for (const given of ["x", 5, () => {}]) {
    refuses(() => readOptions(given), "options must be an object");
    refuses(() => readClientOptions(given), "options must be an object");
  }
});

test("the core gets all other options unchecked, as they are at the call", () => {
  const { signal } = new AbortController();
  const onProgress = () => {};
  const core = { timeoutMs: 1, requestTimeoutMs: "2", conflictBehavior: "rename", kind: "any", driveId: "d" };
  const pacing = { firstMs: 1, minMs: 2, maxMs: 3 };
  const given = { ...core, pacing, checkDestination: false, signal, onProgress, note: { a: 1 } };
  const read = readOptions(given);
  given.timeoutMs = pacing.firstMs = 9;
  assert.deepEqual(read, { signal, onProgress, note: { a: 1 }, core: { ...core, pacing: { firstMs: 1, minMs: 2, maxMs: 3 }, checkDestination: false } });
  for (const each of [undefined, 5]) assert.equal(readOptions({ pacing: each }).core.pacing, each);
  assert.deepEqual(readOptions({ pacing: null }).core.pacing, {});
});

test("a signal that has no events, a callback that can't be called, and a note that isn't data are refused", () => {
  for (const signal of [{}, "x", 5, { aborted: true }]) refuses(() => readOptions({ signal }), "signal must be an AbortSignal");
  refuses(() => readOptions({ onProgress: {} }), "onProgress must be a function");
  refuses(() => readOptions({ note: () => {} }), "note must be data that JSON can represent");
});

test("an abort of the signal is passed on with its reason, once", () => {
  const controller = new AbortController();
  /** @type {any[]} */
  const reasons = [];
  linkAbort(controller.signal, (reason) => reasons.push(reason));
  assert.deepEqual(reasons, []);
  controller.abort("why");
  assert.deepEqual(reasons, ["why"]);
});

test("a signal that has already aborted is passed on immediately, and gets no listener", () => {
  /** @type {any[]} */
  const reasons = [];
  const signal = { aborted: true, reason: "before", addEventListener: () => assert.fail("a listener is added"), removeEventListener: () => {} };
  linkAbort(/** @type {any} */ (signal), (reason) => reasons.push(reason));
  assert.deepEqual(reasons, ["before"]);
});

test("an action that has ended doesn't listen to its signal, and needs none", () => {
  const controller = new AbortController();
  linkAbort(controller.signal, () => assert.fail("it still listens"))();
  controller.abort();
  linkAbort(undefined, () => assert.fail("there is no signal"))();
});

test("a signal of the app's own that can't remove a listener does no harm", () => {
  const signal = { aborted: false, addEventListener: () => {}, removeEventListener: () => assert.fail("no") };
  linkAbort(/** @type {any} */ (signal), () => {})();
});

test("a reason is kept, and an event is ignored", () => {
  const callable = Object.assign(() => {}, { preventDefault: () => {} });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const given of [new Error("x"), null, 0, "x", {}, { preventDefault: true }, callable]) assert.equal(readReason(given), given);
  for (const given of [undefined, new Event("click")]) assert.equal(readReason(given), undefined);
  // assert.equal would read a proxy that throws.
  assert.ok(readReason(proxy) === proxy);
});

test("an abort without a reason has an AbortError", () => {
  for (const given of [new Error("x"), null, 0, {}]) assert.equal(abortReason(given, "m"), given);
  const error = /** @type {any} */ (abortReason(undefined, "m"));
  assert.ok(error instanceof DOMException);
  assert.deepEqual([error.name, error.message], ["AbortError", "m"]);
});

test("a client needs a base URL and a way to get tokens, and nothing else", () => {
  for (const empty of [{}, { fetch: null, service: null, store: null }]) {
    const { auth, ...read } = readClientOptions({ ...OPTIONS, ...empty });
    assert.deepEqual(read, { baseUrl: BASE, fetch: undefined, service: null, store: null });
    assert.equal(auth(), "t");
  }
  assert.equal(readClientOptions({ auth: "t" }, BASE).baseUrl, BASE);
  Object.assign(Object.prototype, { baseUrl: "https://polluted.example/" });
  try {
    assert.equal(readClientOptions({ auth: "t" }, BASE).baseUrl, BASE);
  } finally {
    Reflect.deleteProperty(Object.prototype, "baseUrl");
  }
  for (const options of [undefined, null, {}]) refuses(() => readClientOptions(options), /^baseUrl must be/);
  refuses(() => readClientOptions({ baseUrl: BASE }), /^auth must be/);
});

test("a client's fetch, service and store are read", () => {
  const fetch = () => {};
  const store = { [storeInternals]: () => {} };
  for (const service of ["graph", "onedrive"]) {
    const { auth: _, ...read } = readClientOptions({ ...OPTIONS, fetch, service, store });
    assert.deepEqual(read, { baseUrl: BASE, fetch, service, store });
  }
});

test("a service, a fetch and a store of another kind are refused", () => {
  for (const service of ["", "Graph", 5]) refuses(() => readClientOptions({ ...OPTIONS, service }), 'service must be "graph" or "onedrive"');
  for (const fetch of ["", {}, 5]) refuses(() => readClientOptions({ ...OPTIONS, fetch }), "fetch must be a function");
  for (const store of ["x", {}, new Map()]) refuses(() => readClientOptions({ ...OPTIONS, store }), /^store must be/);
});

test("a base URL is https, or http on this machine", () => {
  for (const baseUrl of ["https://a.example/d", "http://localhost:8080/d", "http://api.localhost/d", "http://127.0.0.1/d", "http://127.10.20.30:1/d", "http://[::1]:1/d"]) {
    assert.equal(readClientOptions({ ...OPTIONS, baseUrl }).baseUrl, baseUrl);
  }
  for (const baseUrl of ["http://a.example/d", "http://localhost.example/d", "http://notlocalhost/d", "http://127.0.0.1.example/d", "http://x127.0.0.1/d", "http://[::2]/d", "ftp://localhost/d", "wss://a.example/d"]) {
    refuses(() => readClientOptions({ ...OPTIONS, baseUrl }), /^baseUrl must be an absolute https: URL/);
  }
});

test("a base URL has no user, password, query or fragment, and the message doesn't repeat it", () => {
  for (const baseUrl of ["https://user@a.example/d", "https://:s3cret@a.example/d", "https://a.example/d?s3cret", "https://a.example/d#s3cret", "/d", "s3cret", null, 5]) {
    assert.throws(() => readClientOptions({ ...OPTIONS, baseUrl }), ({ message }) => /^baseUrl must be/.test(message) && !message.includes("s3cret"));
  }
});

test("a base URL is normalized, and loses the slashes at its end", () => {
  for (const baseUrl of [`${BASE}/`, `${BASE}//`, "HTTPS://GRAPH.microsoft.com:443/v1.0/me/drive", new URL(BASE)]) {
    assert.equal(readClientOptions({ ...OPTIONS, baseUrl }).baseUrl, BASE);
  }
  assert.equal(readClientOptions({ ...OPTIONS, baseUrl: "https://a.example" }).baseUrl, "https://a.example");
});

test("auth is a token, an object that has one, a function, a provider or a credential", () => {
  for (const auth of ["t", { accessToken: "t" }, { token: "t" }, () => "t", { getAccessToken: () => "t" }, { getToken: () => ({ token: "t" }) }]) {
    assert.equal(readToken(readClientOptions({ ...OPTIONS, auth }).auth({ forceRefresh: false })), "t");
  }
  for (const auth of [undefined, null, "", "a b", "a\r\nX-Injected: 1", "tökn", 5, {}, { accessToken: "" }, { accessToken: "a b" }, { getToken: "t" }]) {
    refuses(() => readClientOptions({ ...OPTIONS, auth }), /^auth must be an access token without spaces, a function/);
  }
});

test("a token is text that a header can hold, alone or in an object", () => {
  const all = String.fromCharCode(...Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) => 0x21 + index));
  for (const given of [all, { accessToken: all }, { token: all }, { accessToken: all, token: "other" }]) assert.equal(readToken(given), all);
  for (const given of [undefined, null, "", "a b", "a\u007f", "a\nb", 5, {}, { accessToken: 5 }]) refuses(() => readToken(given), /^auth must give an access token/);
});

test("the keys of a client's and a store's hidden parts are shared by all copies of the package, and by no other package", () => {
  for (const key of [clientInternals, storeInternals]) assert.match(Symbol.keyFor(key) ?? "", /^longhaul:/);
});

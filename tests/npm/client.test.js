// The clients for a drive and for all of Graph: what each method passes to the wasm, and where tokens and requests come from.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clientInternals } from "../../src/npm/arguments.js";
import { readAuth } from "../../src/npm/arguments.js";
import { Connection, DriveClientBase, followAlone, GraphClientBase, TokenSource } from "../../src/npm/client.js";
import { Environment } from "../../src/npm/environment.js";
import { actionStore } from "../../src/npm/store.js";
import { Browser, drained } from "./support/browser.js";
import { BASE, handled, MONITOR, openClient, SAVED, settled } from "./support/manual-wasm.js";

/** The tasks that the wasm gets after the given calls. @param {(drive: DriveClientBase) => void} call */
async function tasksOf(call) {
  const { drive, wasm, browser } = openClient();
  call(drive);
  await browser.pass(0);
  return wasm.runs.map(({ task: { operation, target, body } }) => ({ operation, target, body }));
}

/** A Graph client in a tab of its own. @param {any} [options] */
function openGraph(options) {
  const own = openClient();
  /** @type {any[]} */
  const drives = [];
  class Drive {
    constructor(given) {
      drives.push(given);
    }
  }
  const graph = new GraphClientBase(own.environment, own.loadEngine, { auth: "t", ...options }, Drive);
  return { ...own, graph, drives, Drive };
}

test("each method of a drive is an operation of the core", async () => {
  const tasks = await tasksOf((drive) => {
    drive.copy({ path: "/x", other: 1 }, { name: "a" });
    drive.move({ id: "1", name: "n" }, { name: "b" });
    drive.uploadFromUrl("2", { name: "c", sourceUrl: "https://example.com/c" });
    drive.start({ method: "PATCH", path: "/p", body: { d: 1 }, respondAsync: true, other: 1 });
    drive.follow(new URL(MONITOR));
    drive.resume(SAVED);
  });
  assert.deepEqual(tasks, [
    { operation: "copy", target: { path: "/x" }, body: { name: "a" } },
    { operation: "move", target: { id: "1" }, body: { name: "b" } },
    { operation: "uploadFromUrl", target: "2", body: { name: "c", sourceUrl: "https://example.com/c" } },
    { operation: "start", target: undefined, body: { method: "PATCH", path: "/p", body: { d: 1 }, respondAsync: true } },
    { operation: "follow", target: MONITOR, body: undefined },
    { operation: "resume", target: SAVED, body: undefined },
  ]);
});

test("a missing body, and a request that isn't an object, reach the core, which names what is wrong", async () => {
  const tasks = await tasksOf((drive) => {
    drive.copy("1", undefined);
    for (const request of [null, undefined, "x"]) drive.start(request);
    drive.start({ path: "/p" });
  });
  const request = { method: undefined, path: undefined, body: undefined, respondAsync: undefined };
  assert.deepEqual(tasks.map(({ body }) => body), [undefined, request, request, request, { ...request, path: "/p" }]);
});

test("arguments are read when a method is called", async () => {
  const body = { name: "a" };
  const saved = { ...SAVED };
  const request = { path: "/p", body };
  const tasks = await tasksOf((drive) => {
    drive.copy("1", body);
    drive.start(request);
    drive.resume(saved);
    body.name = saved.kind = request.path = "changed";
  });
  assert.deepEqual([tasks[0].body, tasks[1].body.path, tasks[1].body.body, tasks[2].target], [{ name: "a" }, "/p", { name: "a" }, SAVED]);
});

test("what JSON can't hold is refused by the name of its argument", async () => {
  const { drive } = openClient();
  const circular = {};
  circular.self = circular;
  for (const [action, name] of /** @type {[any, string][]} */ ([[drive.copy("1", 5n), "body"], [drive.start({ path: "/p", body: circular }), "body"], [drive.resume(() => {}), "saved"]]).map(([action, name]) => [handled(action), name])) {
    assert.equal((await settled(action))?.error.message, `${name} must be data that JSON can represent`);
  }
});

test("without a store, nothing is pending, and the message says what is missing", async () => {
  await assert.rejects(openClient().drive.pending(), (/** @type {any} */ error) => error instanceof TypeError && /^pending\(\) needs a store/.test(error.message));
});

test("with a store, the drive's own entries are pending", async () => {
  const entry = { ...SAVED, key: "longhaul:1", baseUrl: BASE };
  const map = new Map([["longhaul:1", JSON.stringify(entry)], ["longhaul:2", JSON.stringify({ ...entry, baseUrl: `${BASE}s` })]]);
  const { drive } = openClient({ options: { store: actionStore(map) } });
  assert.deepEqual(await drive.pending(), [entry]);
});

test("a client says what it is, and so does its hidden part, so that frameworks wrap neither in a proxy", () => {
  const { drive } = openClient();
  const { graph } = openGraph();
  assert.deepEqual([drive, graph, drive[clientInternals]].map((object) => Object.prototype.toString.call(object)), ["[object DriveClient]", "[object GraphClient]", "[object Connection]"]);
  assert.deepEqual(Object.keys(drive), []);
});

test("a Graph client is at Graph's URL, unless the app names another one", async () => {
  const { graph, wasm, browser, drives } = openGraph();
  graph.start({ path: "/teams" });
  openGraph({ baseUrl: "https://graph.microsoft.us/v1.0" }).graph.drive("/me/drive");
  await browser.pass(0);
  const [{ task }] = wasm.runs;
  assert.deepEqual([task.base.href, task.service], ["https://graph.microsoft.com/v1.0", "graph"]);
  assert.deepEqual(drives, []);
});

test("a drive of a Graph client has its auth, its fetch and its store", () => {
  const fetch = () => {};
  const store = actionStore(new Map());
  const { graph, drives, Drive } = openGraph({ fetch, store, baseUrl: "https://graph.microsoft.com/beta/" });
  // Valtio wraps it in a proxy.
  for (const client of [graph, new Proxy(graph, {})]) assert.ok(client.drive("/sites/1/drive") instanceof Drive);
  const [{ auth, baseUrl, fetch: ownFetch, store: ownStore, service }] = drives;
  assert.deepEqual([baseUrl, ownFetch, ownStore, service], ["https://graph.microsoft.com/beta/sites/1/drive", fetch, store, "graph"]);
  assert.equal(auth(), "t");
});

test("the path of a drive is below the base URL", () => {
  const { graph } = openGraph();
  for (const path of [undefined, "", "me/drive", 5, "/..", "/../beta/me/drive", "/me/%2e%2e/../../beta", "/\\..\\..", "/me/drive?a=1", "/me/drive#a"]) {
    const rejects = (/** @type {any} */ error) => error instanceof TypeError && error.message === "path must begin with / and be below baseUrl, without query and fragment";
    assert.throws(() => graph.drive(/** @type {any} */ (path)), rejects, String(path));
  }
});

test("a client's requests go through the app's fetch, without a receiver", () => {
  /** @type {any[]} */
  const calls = [];
  /** @this {any} */
  function fetch(/** @type {any[]} */ ...values) {
    calls.push([this, ...values]);
    return "response";
  }
  const { environment, loadEngine } = openClient();
  const send = /** @type {any} */ (new Connection(environment, loadEngine, { fetch }).fetch);
  assert.equal(send("url", { method: "GET" }), "response");
  assert.deepEqual(calls, [[undefined, "url", { method: "GET" }]]);
});

test("without an app's fetch, the global one is used as it is at the time of the request", () => {
  /** @type {any} */
  const scope = { performance, Date };
  const connection = new Connection(new Environment(scope), /** @type {any} */ (undefined), {});
  assert.equal(connection.fetch, undefined);
  scope.fetch = () => {};
  assert.equal(connection.fetch, scope.fetch);
});

test("a monitor is followed without a client, through the option fetch if there is one", async () => {
  const { environment, loadEngine, wasm, browser } = openClient();
  let calls = 0;
  const action = followAlone(environment, loadEngine, new URL(MONITOR), { fetch: () => (calls++, new Promise(() => {})), timeoutMs: 5 });
  followAlone(environment, loadEngine, MONITOR, undefined);
  await browser.pass(0);
  const [{ task, delegate }, { task: plain }] = wasm.runs;
  assert.deepEqual([task.operation, task.target, task.base, task.options.timeoutMs], ["follow", MONITOR, undefined, 5]);
  assert.equal(plain.target, MONITOR);
  delegate.send({ method: "GET", url: MONITOR }, undefined, undefined);
  await drained();
  assert.equal(calls, 1);
  assert.equal(action.state.phase, "starting");
});

test("following without a client rejects if fetch can't be called", async () => {
  const { environment, loadEngine } = openClient();
  const action = handled(followAlone(environment, loadEngine, MONITOR, { fetch: "x" }));
  assert.equal((await settled(action))?.error.message, "fetch must be a function");
});

/** The tokens of an `auth` in a tab of its own. @param {any} auth */
function tokens(auth) {
  const browser = new Browser(1);
  return { browser, source: new TokenSource(new Environment(browser.open().scope), readAuth(auth, "https://graph.microsoft.com/v1.0")) };
}

test("a token comes from a value, a function, a provider or a credential, each called as its kind requires", async () => {
  /** @type {any[]} */
  const calls = [];
  const record = (/** @type {any} */ result) => (/** @type {any[]} */ ...values) => (calls.push(values), result);
  const provider = { getAccessToken: record("provider's"), getToken: () => assert.fail("the provider has another method") };
  const kinds = /** @type {[any, string][]} */ ([
    ["plain", "plain"],
    [{ accessToken: "held" }, "held"],
    [record(Promise.resolve("returned")), "returned"],
    [record({ accessToken: "inside" }), "inside"],
    [provider, "provider's"],
    [{ getToken: record({ token: "credential's" }) }, "credential's"],
  ]);
  for (const [auth, expected] of kinds) assert.equal(await tokens(auth).source.get(true, 1), expected);
  assert.deepEqual(calls, [[{ forceRefresh: true }], [{ forceRefresh: true }], [{ forceRefresh: true }], ["https://graph.microsoft.com/.default"]]);
});

test("an Azure credential is asked for the scope of the service", async () => {
  /** @type {any[]} */
  const scopes = [];
  const auth = { getToken: (/** @type {string} */ scope) => (scopes.push(scope), { token: "t" }) };
  const { drive, wasm, browser } = openClient({ options: { auth, baseUrl: "https://microsoftgraph.chinacloudapi.cn/v1.0/me/drive" } });
  drive.copy("1", { name: "x" });
  await browser.pass(0);
  assert.equal(await wasm.runs[0].delegate.prepare(false, undefined), "t");
  assert.deepEqual(scopes, ["https://microsoftgraph.chinacloudapi.cn/.default"]);
});

test("methods of a provider and of a credential are called on it", async () => {
  const provider = { own: "p", getAccessToken() { return this.own; } };
  const credential = { own: "c", getToken() { return { token: this.own }; } };
  assert.deepEqual(await Promise.all([provider, credential].map((auth) => tokens(auth).source.get(false, 1))), ["p", "c"]);
});

test("what isn't a token is refused, however auth returns it", async () => {
  for (const auth of [() => null, () => "a b", { getAccessToken: () => undefined }, { getToken: () => null }]) {
    await assert.rejects(tokens(auth).source.get(false, 1), /^TypeError: auth must give an access token/);
  }
});

test("requests for a token at the same time share one call, and a later one makes another", async () => {
  let calls = 0;
  const { source } = tokens(() => Promise.resolve(`t${++calls}`));
  assert.deepEqual(await Promise.all([source.get(false, 1), source.get(false, 1)]), ["t1", "t1"]);
  assert.equal(await source.get(false, 1), "t2");
});

test("a request for a fresh token isn't answered with one that was asked for before", async () => {
  /** @type {boolean[]} */
  const refreshes = [];
  const { source } = tokens(({ forceRefresh }) => (refreshes.push(forceRefresh), Promise.resolve(String(forceRefresh))));
  assert.deepEqual(await Promise.all([source.get(false, 1), source.get(true, 1), source.get(true, 1)]), ["false", "true", "true"]);
  assert.deepEqual(refreshes, [false, true]);
});

test("after a call that failed, the next request makes another", async () => {
  let calls = 0;
  const { source } = tokens(() => (calls++ === 0 ? Promise.reject(new Error("x")) : "t"));
  await assert.rejects(source.get(false, 1));
  assert.equal(await source.get(false, 1), "t");
});

test("a call that never ends is shared only as long as a request may take, and its late end disturbs nothing", async () => {
  /** @type {((token: string) => void)[]} */
  const answers = [];
  const { browser, source } = tokens(() => new Promise((resolve) => answers.push(resolve)));
  source.get(false, 100);
  await browser.pass(100);
  source.get(false, 100);
  assert.equal(answers.length, 1);
  await browser.pass(1);
  const second = source.get(false, 100);
  assert.equal(answers.length, 2);
  answers[0]("late");
  await drained();
  assert.equal(source.get(false, 100), second);
  answers[1]("t");
  assert.equal(await second, "t");
});

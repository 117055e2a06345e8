// How the wasm is loaded, and what happens when it can't be loaded or breaks; and the entries of the package, which load it.

import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import vm from "node:vm";
import { made, moduleOf, observer } from "./support/built-files.js";

register("./support/built-files.js", import.meta.url);
const { loadEngine } = await import("../../src/npm/engine.js");
const { Environment } = await import("../../src/npm/environment.js");
const { BugError, LonghaulError } = await import("../../src/npm/errors.js");

const MONITOR = "https://contoso.sharepoint.com/_api/v2.0/monitor/M1";
const OPTIONS = { baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "t" };

/** An environment whose clock and timers record their use. */
function environmentOf() {
  /** @type {any[]} */
  const calls = [];
  const record = (/** @type {string} */ name, /** @type {any} */ result = undefined) => (/** @type {any[]} */ ...values) => (calls.push([name, ...values]), result);
  /** @type {any[]} */
  const reported = [];
  const scope = { performance: { now: () => 5 }, Date: { now: () => 0 }, setTimeout: record("setTimeout", "timer"), clearTimeout: record("clearTimeout"), reportError: (/** @type {any} */ error) => reported.push(error) };
  return { environment: new Environment(scope), calls, reported };
}

/** An engine, and how often its source was read. @param {any} [source] */
async function loaded(source = moduleOf()) {
  const own = environmentOf();
  let reads = 0;
  const load = () => loadEngine(own.environment, () => (reads++, source));
  return { ...own, load, engine: await load(), reads: () => reads };
}

/** A live run that records its errors. @param {any} engine */
function live(engine) {
  /** @type {any[]} */
  const errors = [];
  const run = { fail: (/** @type {any} */ error) => (engine.live.delete(run), errors.push(error)) };
  engine.live.add(run);
  return errors;
}

test("the module gets its imports from the bindings, which have its exports before it starts", async () => {
  const { engine } = await loaded();
  assert.equal(engine.wasm, made.at(-1));
  assert.equal(engine.wasm.isStarted, true);
  assert.equal(engine.wasm.exports.answer(), 42);
  assert.ok(engine.wasm.exports.memory instanceof WebAssembly.Memory);
});

test("an environment has one engine, whose source is read once", async () => {
  const { load, engine, reads } = await loaded();
  const [one, other] = [load(), load()];
  assert.equal(one, other);
  assert.deepEqual([await one, reads()], [engine, 1]);
});

test("the source is bytes, a promise of bytes, or a compiled module, also one of another realm", async () => {
  const module = new WebAssembly.Module(moduleOf());
  const foreign = vm.runInNewContext("new WebAssembly.Module(bytes)", { bytes: moduleOf() });
  assert.ok(!(foreign instanceof WebAssembly.Module));
  for (const source of [moduleOf(), moduleOf().buffer, Promise.resolve(moduleOf()), module, foreign]) {
    assert.equal((await loaded(source)).engine.wasm.exports.answer(), 42);
  }
});

test("the wasm's clock, timers and microtasks are those of its environment", async () => {
  const { engine, calls } = await loaded();
  const { Date, setTimeout, clearTimeout, queueMicrotask } = engine.wasm.platform;
  assert.equal(Date.now(), 5);
  assert.equal(Date.parse("1970-01-02"), 86_400_000);
  clearTimeout(setTimeout(() => {}, 7));
  assert.deepEqual(calls.map(([name, ...values]) => [name, values.at(-1)]), [["setTimeout", 7], ["clearTimeout", "timer"]]);
  let isRun = false;
  queueMicrotask(() => (isRun = true));
  assert.equal(isRun, false);
  await Promise.resolve();
  assert.equal(isRun, true);
});

/** The error with which loading fails. @param {() => any} getSource @returns {Promise<any>} */
const failure = (getSource) => loadEngine(environmentOf().environment, getSource).then(() => assert.fail("it loads"), (error) => error);

test("a source that can't be read or compiled fails with its reason", async () => {
  const cause = new Error("HTTP 404");
  const unread = await failure(() => Promise.reject(cause));
  assert.ok(unread instanceof LonghaulError);
  assert.deepEqual([unread.code, unread.cause], ["loadFailed", cause]);
  assert.equal(unread.message, "The WebAssembly of longhaul could not be loaded: HTTP 404.");
  assert.equal((await failure(() => Promise.reject("gone"))).message, "The WebAssembly of longhaul could not be loaded: gone.");
  assert.match((await failure(() => Promise.reject(undefined))).message, /could not be loaded: undefined\.$/);
  assert.ok((await failure(() => new Uint8Array([1, 2, 3]))).cause instanceof WebAssembly.CompileError);
});

test("a module of another build, or of no known build, isn't started", async () => {
  const count = made.length;
  for (const id of ["other build", ""]) {
    const error = await failure(() => moduleOf(id));
    assert.equal(error.message, "The WebAssembly of longhaul could not be loaded: the WebAssembly is of another build.");
    assert.ok(error.cause instanceof TypeError);
  }
  assert.equal(made.length, count);
});

test("a module that fails while it starts can't be used", async (context) => {
  const { onStart } = observer;
  context.after(() => void (observer.onStart = onStart));
  observer.onStart = () => {
    throw new RangeError("no memory");
  };
  const error = await failure(() => moduleOf());
  assert.equal(error.message, "The WebAssembly of longhaul could not be loaded: no memory.");
});

test("where a page or a host forbids compiling, the message says what to do", async () => {
  const messages = [
    "Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source",
    "call to WebAssembly.compile() blocked by CSP",
    "Wasm code generation disallowed by embedder",
    "WebAssembly.compile(): ",
  ];
  for (const message of messages) {
    const error = await failure(() => Promise.reject(new Error(message)));
    assert.equal(error.message, `The WebAssembly of longhaul could not be loaded: ${message}. A CSP's script-src needs 'wasm-unsafe-eval'; if the host forbids compiling, use longhaul/slim with a compiled module.`);
  }
});

test("after a failure, the next call loads again", async () => {
  const { environment } = environmentOf();
  const sources = [Promise.reject(new Error("offline")), moduleOf()];
  const load = () => loadEngine(environment, () => sources.shift());
  await assert.rejects(load());
  assert.equal((await load()).wasm.exports.answer(), 42);
});

test("a trap fails all live actions as a bug, and the instance does nothing any more", async () => {
  const { engine, reported } = await loaded();
  const [one, other] = [live(engine), live(engine)];
  assert.deepEqual(engine.wasm.exports.trap(), []);
  for (const errors of [one, other]) {
    assert.equal(errors.length, 1);
    assert.ok(errors[0] instanceof BugError);
    assert.ok(errors[0].cause instanceof WebAssembly.RuntimeError);
  }
  assert.deepEqual([engine.wasm.exports.answer(), engine.wasm.exports.trap()], [[], []]);
  assert.deepEqual([one.length, other.length, reported], [1, 1, []]);
});

test("a trap without live actions is reported", async () => {
  const { engine, reported } = await loaded();
  engine.wasm.exports.trap();
  assert.equal(reported.length, 1);
  assert.ok(reported[0] instanceof BugError);
});

test("after a trap, the next action gets a new instance of the same module", async () => {
  const { engine, load, reads } = await loaded();
  engine.wasm.exports.trap();
  const next = await load();
  assert.notEqual(next, engine);
  assert.deepEqual([next.wasm.exports.answer(), next.live.size, reads()], [42, 0, 1]);
});

let copies = 0;

/** An entry in a realm of its own. @param {string} name */
const entry = (name) => import(`../../src/npm/${name}.js?copy=${copies++}`);

/** The next tasks that instances get. @param {number} [count] @returns {Promise<{ bindings: any, task: any }[]>} */
function nextRuns(count = 1) {
  return new Promise((resolve) => {
    /** @type {any[]} */
    const runs = [];
    observer.onRun = (bindings, task) => void (runs.push({ bindings, task }) === count && resolve(runs));
  });
}

for (const name of ["index", "workerd", "slim"]) {
  test(`the entry ${name} has the clients, follow, load and the errors`, async () => {
    const own = await entry(name);
    if (name === "slim") await own.load(moduleOf());
    const drive = new own.DriveClient(OPTIONS);
    const graph = new own.GraphClient({ auth: "t" });
    assert.ok(graph.drive("/me/drive") instanceof own.DriveClient);
    const running = nextRuns(3);
    drive.copy("1", { name: "x" });
    graph.start({ path: "/teams" });
    own.follow(MONITOR);
    const runs = await running;
    assert.deepEqual(runs.map(({ task }) => [task.operation, task.base?.pathname]), [["copy", "/v1.0/me/drive"], ["start", "/v1.0"], ["follow", undefined]]);
    assert.ok(runs.at(-1)?.bindings === made.at(-1));
    await assert.rejects(() => new own.DriveClient(OPTIONS).copy("1", 5n), TypeError);
    assert.throws(() => new own.DriveClient({}), TypeError);
    for (const error of ["LonghaulError", "StartRejectedError", "StartUncertainError", "ActionFailedError", "OutcomeUnknownError", "TimeoutError", "BugError"]) assert.equal(typeof own[error], "function");
  });
}

for (const name of ["index", "slim"]) {
  test(`all actions of the entry ${name} share one engine, which load() loads before the first one, once`, async () => {
    const own = await entry(name);
    const count = made.length;
    for (let times = 0; times < 2; times++) assert.equal(await own.load(moduleOf()), undefined);
    assert.equal(made.length, count + 1);
    const running = nextRuns(3);
    new own.DriveClient(OPTIONS).copy("1", { name: "x" });
    new own.GraphClient({ auth: "t" }).start({ path: "/teams" });
    own.follow(MONITOR);
    assert.ok((await running).every(({ bindings }) => bindings === made.at(-1)));
    assert.equal(made.length, count + 1);
  });
}

test("each client in a Worker has its own engine, because a request to a Worker can't wait for a timer of another one", async () => {
  const own = await entry("workerd");
  const count = made.length;
  assert.equal(await own.load(), undefined);
  assert.equal(made.length, count + 1);
  const running = nextRuns(5);
  const drives = [new own.DriveClient(OPTIONS), new own.DriveClient(OPTIONS), new own.GraphClient({ auth: "t" }).drive("/me/drive")];
  for (const drive of drives) drive.copy("1", { name: "x" });
  drives[0].copy("2", { name: "x" });
  own.follow(MONITOR);
  assert.equal(new Set((await running).map(({ bindings }) => bindings)).size, 4);
});

test("the contained wasm is decoded by the platform where it can do that", async (context) => {
  const bytes = /** @type {any} */ (Uint8Array);
  const own = Object.getOwnPropertyDescriptor(bytes, "fromBase64");
  context.after(() => (own ? Object.defineProperty(bytes, "fromBase64", own) : delete bytes.fromBase64));
  let calls = 0;
  Object.defineProperty(bytes, "fromBase64", { configurable: true, value: (/** @type {string} */ text) => (calls++, new Uint8Array(Buffer.from(text, "base64"))) });
  await (await entry("index")).load();
  assert.equal(calls, 1);
});

test("the contained wasm is inflated from a Response, or from a Blob where that fails", async (context) => {
  let count = 0;
  const { pipeThrough } = ReadableStream.prototype;
  context.mock.method(ReadableStream.prototype, "pipeThrough", /** @this {ReadableStream} @param {any} transform */ function (transform) {
    // As in a content script of Firefox, where a Response has chunks of the page.
    const fails = ++count === 1;
    return pipeThrough.call(fails ? new ReadableStream({ start: (stream) => stream.error(new TypeError("the chunk can't be read")) }) : this, transform);
  });
  const stream = context.mock.method(Blob.prototype, "stream");
  await (await entry("index")).load();
  assert.deepEqual([count, stream.mock.callCount()], [2, 1]);
  await (await entry("index")).load();
  assert.deepEqual([count, stream.mock.callCount()], [3, 1]);
});

test("slim has no wasm until it is loaded, and says so", async () => {
  const slim = await entry("slim");
  const error = await slim.follow(MONITOR).then(assert.fail, (/** @type {any} */ reason) => reason);
  assert.deepEqual([error.name, error.code], ["LonghaulError", "notLoaded"]);
  assert.match(error.message, /call load\(source\) before the first action/);
  for (const source of [undefined, null]) await assert.rejects(slim.load(source), (/** @type {any} */ reason) => reason instanceof TypeError && /^source must be/.test(reason.message));
});

/** Responses with the wasm. */
const asWasm = () => new Response(moduleOf(), { headers: { "Content-Type": "application/wasm" } });
const asBytes = () => new Response(moduleOf());

test("slim loads from bytes, a module, a response, a request, a URL, or a promise of them", async (context) => {
  const { fetch } = globalThis;
  context.after(() => void (globalThis.fetch = fetch));
  const address = "https://app.example/longhaul_bg.wasm";
  /** @type {any[]} */
  const fetched = [];
  globalThis.fetch = async (/** @type {any} */ source) => (fetched.push(source), asWasm());
  const request = new Request(address);
  const url = new URL(address);
  for (const source of [moduleOf(), new WebAssembly.Module(moduleOf()), asWasm(), asBytes(), Promise.resolve(asWasm()), address, url, request]) {
    const slim = await entry("slim");
    await slim.load(source);
    assert.equal(made.at(-1).exports.answer(), 42);
  }
  assert.deepEqual(fetched, [address, url, request]);
});

test("slim compiles a response during its download if its type allows that, and reads it as bytes if not", async (context) => {
  const compile = context.mock.method(WebAssembly, "compileStreaming");
  await (await entry("slim")).load(asBytes());
  assert.equal(compile.mock.callCount(), 0);
  await (await entry("slim")).load(asWasm());
  assert.equal(compile.mock.callCount(), 1);
});

test("slim refuses the page of an error, and can then load from elsewhere", async () => {
  const slim = await entry("slim");
  await assert.rejects(slim.load(new Response("Not found", { status: 404 })), { code: "loadFailed", message: "The WebAssembly of longhaul could not be loaded: HTTP 404." });
  await slim.load(moduleOf());
  const running = nextRuns();
  slim.follow(MONITOR);
  await running;
});

test("after a trap, slim starts its module again without another load", async () => {
  const slim = await entry("slim");
  await slim.load(moduleOf());
  const first = made.at(-1);
  first.exports.trap();
  const running = nextRuns();
  slim.follow(MONITOR);
  const [{ bindings }] = await running;
  assert.notEqual(bindings, first);
});

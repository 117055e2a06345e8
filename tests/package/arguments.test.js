// Arguments: checked where they are passed, read once, and unable to affect other actions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, FakeService, TOKEN, pacing } from "./fake-service.js";
import { installed } from "./installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll, resumeAll } = await app.import("longhaul/groups");
const { actionStore } = await app.import("longhaul/store");

const body = { name: "x" };

/** @param {object} [more] */
function service(more = {}) {
  const service = new FakeService();
  service.complete();
  return { service, drive: service.drive(longhaul, more) };
}

/** A proxy that throws on every access. */
function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test("a constructor throws for an invalid option, and names it", () => {
  /** @type {[object | undefined, RegExp][]} */
  const cases = [
    [undefined, /^auth must be/],
    [/** @type {any} */ (BASE), /^options must be an object$/],
    [{ auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: "/me/drive", auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: "http://graph.microsoft.com/v1.0", auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: "https://user:secret@graph.microsoft.com/v1.0", auth: TOKEN }, /^baseUrl must be(?!.*secret)/],
    [{ baseUrl: `${BASE}?a=b`, auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: `${BASE}#a`, auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: `${BASE}?`, auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: BASE }, /^auth must be/],
    [{ baseUrl: BASE, auth: "" }, /^auth must be/],
    [{ baseUrl: BASE, auth: "two\nlines" }, /^auth must be/],
    [{ baseUrl: BASE, auth: 42 }, /^auth must be/],
    [{ baseUrl: BASE, auth: {} }, /^auth must be/],
    [{ baseUrl: BASE, auth: TOKEN, fetch: "fetch" }, /^fetch must be a function/],
    [{ baseUrl: BASE, auth: TOKEN, service: "sharepoint" }, /^service must be/],
    [{ baseUrl: BASE, auth: TOKEN, store: new Map() }, /^store must be/],
  ];
  for (const [options, message] of cases) assert.throws(() => new longhaul.DriveClient(options), { name: "TypeError", message });
  assert.throws(() => new longhaul.GraphClient({}), { name: "TypeError", message: /^auth must be/ });
  for (const baseUrl of [new URL(BASE), `${BASE}/`, "http://localhost:8080/v1.0/me/drive", "http://127.0.0.1/v1.0", "http://[::1]/v1.0"]) {
    new longhaul.DriveClient({ baseUrl, auth: TOKEN, fetch: undefined, service: undefined, store: undefined });
  }
});

/** Values that no client accepts as the URL of a drive. @type {unknown[]} */
const BAD_BASE_URLS = [
  "",
  " ",
  "graph.microsoft.com/v1.0/me/drive",
  "//graph.microsoft.com/v1.0/me/drive",
  "/v1.0/me/drive",
  "https://",
  "http://graph.microsoft.com/v1.0/me/drive",
  "http://127.0.0.1.evil.example/v1.0",
  "http://localhost.evil.example/v1.0",
  "ftp://graph.microsoft.com/v1.0/me/drive",
  "javascript:alert(1)//secret",
  "data:,secret",
  "file:///etc/passwd",
  "https://secret@graph.microsoft.com/v1.0/me/drive",
  "https://user:secret@graph.microsoft.com/v1.0/me/drive",
  "https://graph.microsoft.com:99999/v1.0/me/drive",
  `${BASE}?token=secret`,
  `${BASE}?`,
  `${BASE}#secret`,
  null,
  5,
  {},
  [],
  Symbol("secret"),
];

test("a URL that can't be a drive's is refused by the constructor, which names the option and doesn't repeat the URL", () => {
  for (const baseUrl of BAD_BASE_URLS) {
    const given = { baseUrl, auth: TOKEN };
    for (const create of [() => new longhaul.DriveClient(given), ...(baseUrl === null ? [] : [() => new longhaul.GraphClient(given)])]) {
      assert.throws(create, { name: "TypeError", message: /^baseUrl must be(?!.*secret)/ }, String(baseUrl));
    }
  }
});

/** Calls that reject, by the message of their error. @type {[string, RegExp, (drive: any) => Promise<unknown>][]} */
const INVALID = [
  ["a callback", /^onProgress must be a function$/, (drive) => drive.copy("1", body, { onProgress: 5 })],
  ["a signal", /^signal must be an AbortSignal$/, (drive) => drive.copy("1", body, { signal: {} })],
  ["options", /^options must be an object$/, (drive) => drive.copy("1", body, "fast")],
  ["a cyclic note", /^note must be data that JSON can hold$/, (drive) => drive.copy("1", body, { note: cyclic() })],
  ["a function as a note", /^note must be data that JSON can hold$/, (drive) => drive.copy("1", body, { note: () => {} })],
  ["a cyclic body", /^body must be data that JSON can hold$/, (drive) => drive.start({ path: "/x", body: cyclic() })],
  ["a BigInt in a body", /^body must be data that JSON can hold$/, (drive) => drive.copy("1", { name: "x", size: 1n })],
  ["a body that is missing", /^body must be an object with parentReference, name or both$/, (drive) => drive.copy("1")],
  ["a setting of the check of the destination", /^checkDestination must be true or false$/, (drive) => drive.copy("1", body, { checkDestination: "no" })],
  ["a number of copies", /^concurrency must be a number/, (drive) => copyAll(drive, [], { concurrency: 5n })],
  ["options of a group", /^options must be an object$/, (drive) => copyAll(drive, [], "fast")],
  ["a revoked client", /^drive must be a DriveClient$/, () => copyAll(revoked(), [])],
  ["a revoked saved group", /revoked/, (drive) => resumeAll(drive, revoked())],
  ["a saved action as text", /^saved must be what an action's toJSON\(\) returned, version 1$/, (drive) => drive.resume("{}")],
  ["an item", /^item must be/, (drive) => drive.copy({ name: "x" }, body)],
  ["a symbol as an item", /^item must be/, (drive) => drive.copy(Symbol("x"), body)],
  ["a BigInt as a time", /^timeoutMs must be/, (drive) => drive.copy("1", body, { timeoutMs: 1n })],
  ["a symbol as a time", /^requestTimeoutMs must be/, (drive) => drive.copy("1", body, { requestTimeoutMs: Symbol("x") })],
  ["a time that is negative", /^timeoutMs must be/, (drive) => drive.copy("1", body, { timeoutMs: -1 })],
  ["pacing", /^pacing must be/, (drive) => drive.copy("1", body, { pacing: 5 })],
  ["a revoked body", /^body must be data that JSON can hold$/, (drive) => drive.copy("1", revoked())],
  ["a revoked saved action", /^saved must be data that JSON can hold$/, (drive) => drive.resume(revoked())],
  ["revoked options", /revoked/, (drive) => drive.copy("1", body, revoked())],
  ["a revoked signal", /revoked/, (drive) => drive.copy("1", body, { signal: revoked() })],
  ["a revoked item", /revoked/, (drive) => drive.copy(revoked(), body)],
  ["a revoked request", /revoked/, (drive) => drive.start(revoked())],
  ["a monitor URL that throws", /on purpose/, (drive) => drive.follow({ toString: () => assert.fail("on purpose") })],
  ["a fetch without a client", /^fetch must be a function$/, () => longhaul.follow(BASE, { fetch: 5 })],
  ["a getter", /on purpose/, (drive) => drive.copy("1", body, { get timeoutMs() { return assert.fail("on purpose"); } })],
];

function cyclic() {
  const object = { name: "x", self: /** @type {unknown} */ (null) };
  object.self = object;
  return object;
}

for (const [what, message, call] of INVALID) {
  test(`${what} that is invalid rejects its own action and sends nothing`, async () => {
    for (const more of [{}, { store: actionStore(new Map()) }]) {
      const { service: own, drive } = service(more);
      const others = drive.copy("2", body, { pacing });
      await assert.rejects(call(drive), { message });
      assert.equal((await others).status, "completed");
      assert.deepEqual(own.starts.map(({ url }) => url), [`${BASE}/items/2/copy`]);
      assert.equal((await drive.copy("3", body, { pacing })).status, "completed");
    }
  });
}

test("the error of an argument points at the call, also when the core finds it", async function theCall() {
  const { drive } = service();
  const actions = [drive.copy("", body), drive.copy("1", 5), drive.copy("1", body, { onProgress: 5 }), drive.resume({})];
  for (const result of await Promise.allSettled(actions)) {
    const { stack } = /** @type {PromiseRejectedResult} */ (result).reason;
    assert.match(stack, /theCall/);
    assert.match(stack, /^TypeError: \w+/);
  }
});

test("arguments are read once, when the method is called", async () => {
  const { service: own, drive } = service();
  const target = { id: "1" };
  const copy = { name: "before", parentReference: { id: "here" } };
  const note = { text: "before" };
  let reads = 0;
  const options = {
    note,
    get pacing() {
      reads++;
      return { ...pacing };
    },
  };
  const action = drive.copy(target, copy, options);
  target.id = "2";
  copy.name = "after";
  copy.parentReference.id = "there";
  note.text = "after";
  await action.accepted;
  assert.equal(reads, 1);
  assert.equal(own.starts[0].url, `${BASE}/items/1/copy`);
  assert.deepEqual(own.starts[0].body, { name: "before", parentReference: { id: "here" } });
  assert.deepEqual(action.toJSON().note, { text: "before" });
  await action;
});

test("a driveItem is an address", async () => {
  const { service: own, drive } = service();
  await drive.copy({ id: "1", name: "LargeFolder1", path: undefined }, body, { pacing });
  await drive.copy({ path: "/a" }, body, { pacing });
  assert.deepEqual(own.starts.map(({ url }) => url), [`${BASE}/items/1/copy`, `${BASE}/root:/a:/copy`]);
});

test("a signal that can't be listened to any more holds up nothing", async () => {
  const { drive } = service();
  const signal = { aborted: false, addEventListener() {}, removeEventListener: () => assert.fail("on purpose") };
  assert.equal((await drive.copy("1", body, { pacing, signal })).status, "completed");
});

test("invalid copies of a group reject, and the others continue", async () => {
  const { drive } = service();
  const getter = { get item() { return assert.fail("on purpose"); } };
  const copies = [null, { item: "1", name: "x" }, getter, revoked(), 5, { item: "2", name: "x", note: 1n }, { item: "3", name: "x" }];
  const outcomes = (await copyAll(drive, copies, { pacing })).map((/** @type {any} */ { outcome }) => outcome);
  assert.deepEqual(outcomes, ["rejected", "completed", "rejected", "rejected", "rejected", "rejected", "completed"]);
});

test("a client works behind a proxy of a state library", async () => {
  const { drive } = service({ store: actionStore(new Map()) });
  /** Like Vue's: it also wraps the objects that are read, unless they have a `Symbol.toStringTag`. @param {any} target */
  const reactive = (target) =>
    new Proxy(target, {
      get(object, key, receiver) {
        const value = Reflect.get(object, key, receiver);
        return Object.prototype.toString.call(value) === "[object Object]" ? reactive(value) : value;
      },
    });
  for (const proxy of [reactive({ drive }).drive, new Proxy(drive, {})]) {
    const action = proxy.copy("1", body, { pacing });
    assert.equal((await action).status, "completed");
    assert.deepEqual(await proxy.pending(), []);
    assert.equal((await copyAll(proxy, [{ item: "1", name: "x" }], { pacing }))[0].outcome, "completed");
  }
});

// Arguments: checked where they are passed, read once, and unable to affect other actions.

import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { BASE, FakeService, MONITOR, pacing } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll, moveAll, resumeAll } = await app.import("longhaul/groups");
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

/** Calls that reject, by the message of their error. @type {[string, RegExp, (drive: any) => Promise<unknown>][]} */
const INVALID = [
  ["a cyclic note", /^note must be data that JSON can represent$/, (drive) => drive.copy("1", body, { note: cyclic() })],
  ["a function as a note", /^note must be data that JSON can represent$/, (drive) => drive.copy("1", body, { note: () => {} })],
  ["a cyclic body", /^body must be data that JSON can represent$/, (drive) => drive.start({ path: "/x", body: cyclic() })],
  ["a BigInt in a body", /^body must be data that JSON can represent$/, (drive) => drive.copy("1", { name: "x", size: 1n })],
  ["a body that is missing", /^body must be an object with parentReference, name or both$/, (drive) => drive.copy("1")],
  ["a revoked client", /^drive must be a DriveClient$/, () => copyAll(revoked(), [])],
  ["a revoked saved group", /^saved must be data that JSON can represent$/, (drive) => resumeAll(drive, revoked())],
  ["a saved action as text", /^saved must be what an action's toJSON\(\) returned, version 1$/, (drive) => drive.resume("{}")],
  ["an item", /^item must be/, (drive) => drive.copy({ name: "x" }, body)],
  ["a revoked body", /^body must be data that JSON can represent$/, (drive) => drive.copy("1", revoked())],
  ["a revoked saved action", /^saved must be data that JSON can represent$/, (drive) => drive.resume(revoked())],
  ["revoked options", /revoked/, (drive) => drive.copy("1", body, revoked())],
  ["a revoked signal", /revoked/, (drive) => drive.copy("1", body, { signal: revoked() })],
  ["a revoked item", /revoked/, (drive) => drive.copy(revoked(), body)],
  ["a revoked request", /revoked/, (drive) => drive.start(revoked())],
  ["a monitor URL that throws", /on purpose/, (drive) => drive.follow({ toString: () => assert.fail("on purpose") })],
  ["an item with a getter", /on purpose/, (drive) => drive.copy({ get id() { return assert.fail("on purpose"); } }, body)],
  ["a function as an item", /on purpose/, (drive) => drive.copy(Object.defineProperty(() => {}, "id", { get: () => assert.fail("on purpose") }), body)],
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

/** Values of every kind. @type {Record<string, unknown>} */
const VALUES = {
  true: true,
  zero: 0,
  negative: -1,
  NaN,
  infinity: Infinity,
  number: 5,
  bigint: 5n,
  symbol: Symbol("x"),
  empty: "",
  text: "x",
  array: [],
  object: {},
  date: new Date(0),
  function: () => {},
  thenable: { then: (/** @type {any} */ resolve) => resolve("x") },
  foreign: vm.runInNewContext("({})"),
};
const OBJECTS = ["array", "object", "date", "thenable", "foreign"];
/** Values that JSON doesn't hold. In a body, a member with such a value counts as missing. */
const DROPPED = ["NaN", "infinity", "symbol", "function"];
const saved = { longhaul: 1, kind: "copy", monitorUrl: MONITOR, startedAt: 0 };

/**
 * Each argument: its error message, the kinds of values that it accepts, and a call with it.
 *
 * @type {[RegExp, string[], (drive: any, value: any) => any][]}
 */
const ARGUMENTS = [
  [/^item must be an item id/, ["text"], (drive, value) => drive.copy(value, body)],
  [/^item must be an item id/, ["text"], (drive, value) => drive.move({ path: value }, body)],
  [/^parent must be an item id/, ["text"], (drive, value) => drive.uploadFromUrl(value, { name: "x", sourceUrl: "https://x.example" })],
  [/^body must be/, [], (drive, value) => drive.copy("1", value)],
  [/^name must be|^body must be/, ["text", "date"], (drive, value) => drive.move("1", { name: value })],
  [/^parentReference must be|^body must be/, ["object", "thenable", "foreign"], (drive, value) => drive.copy("1", { parentReference: value })],
  [/^parentReference\.id must be|^body must be/, ["text", "date", ...DROPPED], (drive, value) => drive.copy("1", { parentReference: { id: value } })],
  [/^childrenOnly must be|^body must be/, ["true", ...DROPPED], (drive, value) => drive.copy("1", { name: "x", childrenOnly: value })],
  [/^name must be|^body must be/, ["text", "date"], (drive, value) => drive.uploadFromUrl("1", { name: value, sourceUrl: "https://x.example" })],
  [/^sourceUrl must be|^body must be/, ["text", "date"], (drive, value) => drive.uploadFromUrl("1", { name: "x", sourceUrl: value })],
  [/^path must be/, [], (drive, value) => drive.start(value)],
  [/^path must be/, [], (drive, value) => drive.start({ path: value })],
  [/^method must be/, [], (drive, value) => drive.start({ path: "/x", method: value })],
  [/^body must be/, ["NaN", "infinity", "object", "thenable", "foreign"], (drive, value) => drive.start({ path: "/x", body: value })],
  [/^respondAsync must be/, ["true"], (drive, value) => drive.start({ path: "/x", respondAsync: value })],
  [/^monitorUrl must be/, [], (drive, value) => drive.follow(value)],
  [/^kind must be/, [], (drive, value) => drive.follow(MONITOR, { kind: value })],
  [/^driveId must be/, ["text"], (drive, value) => drive.follow(MONITOR, { driveId: value })],
  [/^fetch must be/, ["function"], (_drive, value) => longhaul.follow(MONITOR, { fetch: value })],
  [/^saved must be/, [], (drive, value) => drive.resume(value)],
  // JSON holds NaN as null.
  [/^saved must be/, [], (_drive, value) => service({ store: actionStore(new Map()) }).drive.resume(value)],
  [/^saved\.kind must be|^saved must be/, [], (drive, value) => drive.resume({ ...saved, kind: value })],
  [/^saved\.monitorUrl must be|^saved must be/, [], (drive, value) => drive.resume({ ...saved, monitorUrl: value })],
  [/^saved\.startedAt must be|^saved must be/, ["zero", "number"], (drive, value) => drive.resume({ ...saved, startedAt: value })],
  [/^options must be/, OBJECTS, (drive, value) => drive.copy("1", body, value)],
  [/^signal must be/, [], (drive, value) => drive.copy("1", body, { signal: value })],
  [/^timeoutMs must be/, ["number", "infinity"], (drive, value) => drive.copy("1", body, { timeoutMs: value })],
  [/^requestTimeoutMs must be/, ["number", "infinity"], (drive, value) => drive.copy("1", body, { requestTimeoutMs: value })],
  [/^pacing must be/, OBJECTS, (drive, value) => drive.copy("1", body, { pacing: value })],
  [/^pacing\.minMs must be/, ["number"], (drive, value) => drive.copy("1", body, { pacing: { minMs: value } })],
  [/^onProgress must be/, ["function"], (drive, value) => drive.copy("1", body, { onProgress: value })],
  [/^conflictBehavior must be/, [], (drive, value) => drive.copy("1", body, { conflictBehavior: value })],
  [/^checkDestination must be/, ["true"], (drive, value) => drive.copy("1", body, { checkDestination: value })],
  [/^drive must be/, [], (_drive, value) => copyAll(value, [])],
  [/^copies must be/, ["array"], (drive, value) => copyAll(drive, value)],
  [/^options must be/, OBJECTS, (drive, value) => copyAll(drive, [], value)],
  [/^concurrency must be/, ["number", "infinity"], (drive, value) => copyAll(drive, [], { concurrency: value })],
  [/^moves\[0\] must be|^body must be/, [], (drive, value) => moveAll(drive, [value]).actions[0]],
  [/^saved must be/, [], (drive, value) => resumeAll(drive, value)],
];

test("each argument rejects every kind of value that it doesn't accept, with an error that names it, and sends nothing", async () => {
  for (const [message, accepted, call] of ARGUMENTS) {
    for (const [kind, value] of Object.entries(VALUES)) {
      if (accepted.includes(kind)) continue;
      const { service: own, drive } = service();
      const error = await call(drive, value).then(() => undefined, (/** @type {any} */ error) => error);
      assert.ok([TypeError, RangeError].includes(error?.constructor), `${kind}, ${call}: ${error}`);
      assert.match(error.message, message, `${kind}, ${call}`);
      assert.deepEqual(own.requests, [], `${kind}, ${call}`);
    }
  }
});

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

  let sizes = 0;
  await copyAll(drive, [], {
    get concurrency() {
      return ++sizes;
    },
  });
  assert.equal(sizes, 1);
});

test("a driveItem is an address", async () => {
  const { service: own, drive } = service();
  await drive.copy({ id: "1", name: "LargeFolder1", path: undefined }, body, { pacing });
  await drive.copy({ path: "/a" }, body, { pacing });
  assert.deepEqual(own.starts.map(({ url }) => url), [`${BASE}/items/1/copy`, `${BASE}/root:/a:/copy`]);
});

test("a signal that can't be listened to any more delays nothing", async () => {
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

test("a monitor URL with a user or a password is rejected", async () => {
  for (const user of ["user@", ":password@", "user:password@"]) {
    await assert.rejects(longhaul.follow(`https://${user}contoso.sharepoint.com/monitor/1`, { fetch: async () => Response.json({ status: "completed" }) }), /^TypeError: monitorUrl must be/);
  }
});

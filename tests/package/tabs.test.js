// Tabs that share an action: one polls, and the others report what it publishes. A tab's failure doesn't affect the others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeService, MONITOR, pacing } from "./support/fake-service.js";
import { installed } from "./support/installed.js";
import { Origin } from "./support/simulated-tabs.js";

const app = await installed();
const options = { pacing, checkDestination: false };
/** A message to another tab arrives within this time, in milliseconds. */
const MESSAGE_MS = 50;

/** A tab that has started a copy, and the data that another tab needs to resume it. */
async function started() {
  const origin = await Origin.of(app.folder);
  const service = new FakeService();
  const first = origin.open(service);
  const action = first.drive.copy("1", { name: "x" }, options);
  await origin.settled(action.accepted);
  await origin.until(() => action.progress);
  const [saved] = await first.drive.pending();
  return { origin, service, first, action, saved };
}

/** The number of polls of the monitor in a period. @param {Origin} origin @param {FakeService} service */
async function polls(origin, service) {
  const before = service.requests.length;
  await origin.pass(100);
  return service.requests.length - before;
}

test("one tab polls, and all that resume the action report its progress and its result", async () => {
  const { origin, service, first, action, saved } = await started();
  const tabs = [origin.open(service), origin.open(service)];
  const resumed = tabs.map(({ drive }) => drive.resume(saved, options));
  await origin.settled(Promise.all(resumed.map(({ accepted }) => accepted)));
  await origin.until(() => resumed.every(({ progress }) => progress?.percentageComplete === 50));
  assert.deepEqual(resumed.map(({ state }) => state.phase), ["running", "running"]);
  service.complete();
  const results = await origin.settled(Promise.all([action, ...resumed]));
  assert.deepEqual(results.map(({ item }) => item), Array(3).fill({ id: "2", name: "x" }));
  assert.equal(service.requests.filter(({ url }) => url.endsWith("/items/2")).length, 1);
  await origin.until(() => origin.map.size === 0);
  for (const { reported } of [first, ...tabs]) assert.deepEqual(reported, []);
});

test("a failure reaches all tabs, each with an error of its own", async () => {
  const { origin, service, action, saved } = await started();
  const resumed = origin.open(service).drive.resume(saved, options);
  await origin.settled(resumed.accepted);
  service.monitor = () => Response.json({ status: "failed", error: { code: "nameAlreadyExists", message: `at ${MONITOR}` } });
  const errors = await origin.settled(Promise.all([action, resumed].map((each) => each.catch((/** @type {any} */ error) => error))));
  for (const { name, code, message } of errors) {
    assert.deepEqual([name, code], ["ActionFailedError", "nameAlreadyExists"]);
    assert.ok(!message.includes("tempauth"));
  }
});

test("when the polling tab crashes, another one continues", async () => {
  const { origin, service, first, action, saved } = await started();
  const resumed = origin.open(service).drive.resume(saved, options);
  await origin.until(() => resumed.progress);
  first.tab.leave("crashes");
  service.complete();
  assert.equal((await origin.settled(resumed)).status, "completed");
  assert.equal(service.starts.length, 1);
  action.catch(() => {}), action.abort();
});

test("when the polling tab stops, another one continues", async () => {
  const { origin, service, action, saved } = await started();
  const resumed = origin.open(service).drive.resume(saved, options);
  await origin.until(() => resumed.progress);
  action.abort("enough");
  await origin.settled(assert.rejects(action, (error) => error === "enough"));
  service.complete();
  assert.equal((await origin.settled(resumed)).status, "completed");
});

test("a tab that seems to be frozen loses the lead, and follows when it thaws", async () => {
  const { origin, service, first, action, saved } = await started();
  const second = origin.open(service);
  const resumed = second.drive.resume(saved, options);
  await origin.until(() => resumed.progress);
  first.tab.freeze();
  assert.equal(await polls(origin, service), 0);
  await origin.pass(25_000);
  await origin.until(async () => (await polls(origin, service)) > 0);
  first.tab.thaw();
  service.complete();
  assert.equal((await origin.settled(resumed)).status, "completed");
  assert.equal((await origin.settled(action)).status, "completed");
  assert.equal(service.starts.length, 1);
});

test("a tab that loses the lead during its start sends no other one", async () => {
  const origin = await Origin.of(app.folder);
  const service = new FakeService();
  service.start = () => new Promise(() => {});
  const first = origin.open(service);
  const action = first.drive.copy("1", { name: "x" }, options);
  await origin.until(() => service.starts.length === 1);
  const [saved] = await first.drive.pending();
  const resumed = origin.open(service).drive.resume(saved, options);
  const rejected = [action, resumed].map((each) => assert.rejects(each, { name: "StartUncertainError" }));
  await origin.until(() => resumed.state.phase === "starting");
  first.tab.freeze();
  await origin.pass(25_000);
  first.tab.thaw();
  await origin.settled(Promise.all(rejected));
  assert.equal(service.starts.length, 1);
  assert.equal(origin.map.size, 1);
});

test("a start that another tab still waits for is reported when it is answered", async () => {
  const origin = await Origin.of(app.folder);
  const service = new FakeService();
  /** @type {(response: Response) => void} */
  let respond = () => {};
  service.start = () => new Promise((resolve) => (respond = resolve));
  const first = origin.open(service);
  const action = first.drive.copy("1", { name: "x" }, options);
  await origin.until(() => service.starts.length === 1);
  const [saved] = await first.drive.pending();
  const resumed = origin.open(service).drive.resume(saved, options);
  await origin.pass(MESSAGE_MS);
  respond(new Response(null, { status: 202, headers: { Location: MONITOR } }));
  await origin.until(() => resumed.progress);
  await origin.settled(resumed.accepted);
  await origin.until(() => resumed.toJSON()?.monitorUrl === MONITOR);
  service.complete();
  assert.deepEqual((await origin.settled(Promise.all([action, resumed]))).map(({ status }) => status), ["completed", "completed"]);
  assert.equal(service.starts.length, 1);
});

test("an action that is forgotten in one tab is aborted in all", async () => {
  const { origin, service, action, saved } = await started();
  const resumed = origin.open(service).drive.resume(saved, options);
  await origin.until(() => resumed.progress);
  resumed.forget();
  await origin.settled(assert.rejects(resumed, { name: "AbortError" }));
  await origin.settled(assert.rejects(action, { name: "AbortError" }));
  await origin.until(() => origin.map.size === 0);
  assert.equal(await polls(origin, service), 0);
});

test("a follower keeps its own time", async () => {
  const { origin, service, action, saved } = await started();
  const resumed = origin.open(service).drive.resume(saved, { ...options, timeoutMs: 1_000 });
  await origin.until(() => resumed.progress);
  const rejected = assert.rejects(resumed, { name: "TimeoutError" });
  await origin.pass(1_001);
  await origin.settled(rejected);
  service.complete();
  assert.equal((await origin.settled(action)).status, "completed");
});

const REPORT = { kind: "completed", status: "completed", resourceId: "2", location: null, observed: "monitor", elapsedMs: 1, polls: 1, faults: 0 };

test("messages that no leader of this version sends are ignored", async () => {
  const { origin, service, first, action, saved } = await started();
  const second = origin.open(service);
  const resumed = second.drive.resume(saved, options);
  await origin.until(() => resumed.progress);
  const forged = [
    null, undefined, 5, "x", [], {}, { longhaul: 2, type: "state", message: { report: REPORT } }, { type: "state", message: { report: REPORT } },
    { longhaul: 1 }, { longhaul: 1, type: "state" },
    ...[null, 5, {}, { report: {} }, { report: null }, { report: { ...REPORT, kind: "aborted" } }, { report: { ...REPORT, kind: "toString" } },
      { report: { ...REPORT, status: 5 } }, { report: { kind: "completed" } }, { report: { kind: "failed", status: "failed", error: {} } },
      { report: { kind: "failed", status: "failed", statusDescription: null, error: { details: 5, innerCodes: [] } } },
      { report: { kind: "badArgument", field: "x", expected: "y" } }, { report: { kind: "timedOut" } },
      { progress: null }, { progress: {} }, { progress: { status: 5 } }, { progress: { status: "x".repeat(5_000_000) } },
    ].map((message) => ({ longhaul: 1, type: "state", message })),
  ];
  for (const message of forged) origin.post(saved.key, message);
  await origin.pass(MESSAGE_MS);
  assert.deepEqual([action.state.phase, resumed.state.phase], ["running", "running"]);
  assert.deepEqual([...first.reported, ...second.reported], []);
  const elsewhere = service.requests.filter(({ url, token }) => token && !url.startsWith("https://graph.microsoft.com/"));
  assert.deepEqual(elsewhere, []);
  service.complete();
  assert.equal((await origin.settled(resumed)).status, "completed");
  assert.equal((await origin.settled(action)).status, "completed");
});

test("an item that can't be sent to other tabs leaves the outcome as it is", async () => {
  const { origin, service, action, saved } = await started();
  const resumed = origin.open(service).drive.resume(saved, options);
  await origin.until(() => resumed.progress);
  const deep = `{"id":"2","a":${"[".repeat(6_000)}${"]".repeat(6_000)}}`;
  service.fetch = async (url) => (url === MONITOR ? Response.json({ status: "completed", resourceId: "2" }) : new Response(deep));
  assert.equal((await origin.settled(action)).item.id, "2");
  assert.equal((await origin.settled(resumed)).status, "completed");
  await origin.until(() => origin.map.size === 0);
});

test("what a listener does with progress and the item stays in its tab", async () => {
  const origin = await Origin.of(app.folder);
  const service = new FakeService();
  const tabs = [origin.open(service), origin.open(service)];
  // A function can't be sent to other tabs.
  const change = (/** @type {any} */ given) => void (given && Object.assign(given, { id: "changed", percentageComplete: 99, render() {} }));
  const action = tabs[0].drive.copy("1", { name: "x" }, { ...options, onProgress: change });
  action.subscribe((/** @type {any} */ { result }) => change(result?.item));
  await origin.settled(action.accepted);
  const resumed = tabs[1].drive.resume((await tabs[1].drive.pending())[0], options);
  await origin.until(() => resumed.progress);
  assert.equal(resumed.progress.percentageComplete, 50);
  service.complete();
  assert.deepEqual((await origin.settled(resumed)).item, { id: "2", name: "x" });
  assert.equal((await action).item.id, "changed");
});

/** Features that a platform may lack or forbid. @type {[string, object][]} */
const LACKING = [
  ["Web Locks", { navigator: {} }],
  ["a navigator", { navigator: undefined }],
  ["BroadcastChannel", { BroadcastChannel: undefined }],
  ["a BroadcastChannel that may be opened", { BroadcastChannel: class { constructor() { throw new DOMException("blocked", "SecurityError"); } } }],
  ["locks that may be used", { navigator: { locks: { request: () => Promise.reject(new DOMException("no", "SecurityError")) } } }],
  ["locks that don't throw", { navigator: { locks: { request: () => assert.fail("no locks") } } }],
  ["locks that are ever granted", { navigator: { locks: { request: () => Promise.reject(new DOMException("no", "AbortError")) } } }],
  ["a MessageChannel", { MessageChannel: undefined }],
  ["crypto", { crypto: undefined }],
  ["performance", { performance: undefined }],
  ["a whole document", { document: { hidden: false }, addEventListener: () => assert.fail("no events") }],
];

for (const [what, without] of LACKING) {
  test(`without ${what}, an action runs alone`, async () => {
    const origin = await Origin.of(app.folder);
    const service = new FakeService();
    service.complete();
    const tab = origin.open(service, without);
    assert.equal((await origin.settled(tab.drive.copy("1", { name: "x" }, options))).status, "completed");
    await origin.until(() => origin.map.size === 0);
    assert.deepEqual(tab.reported, []);
    assert.equal(service.starts.length, 1);
  });
}

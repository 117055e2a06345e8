// Messages and entries that any script of the origin may have written: each is ignored, or fails only the action that it concerns.

import assert from "node:assert/strict";
import fc from "fast-check";
import { after, test } from "node:test";
import { Browser } from "../npm/support/browser.js";
import { openApp } from "./support/life.js";
import { loadReal, scripted } from "./support/run.js";
import { BASE, SECRETS, Service, Store } from "./support/service.js";

const RUNS = process.env.LONGHAUL_QUICK ? 50 : 300;
const PLAN = { starts: /** @type {any} */ (["accept"]), durationMs: 5_000, outcome: /** @type {const} */ ("completed"), faultEvery: 0 };
const ERRORS = ["StartRejectedError", "StartUncertainError", "ActionFailedError", "OutcomeUnknownError", "AbortError"];

/** @type {unknown[]} */
const unhandled = [];
process.on("unhandledRejection", (reason) => void unhandled.push(reason));
after(() => assert.deepEqual(unhandled, [], "unhandled rejections"));

const PROGRESS = { status: "inProgress", operation: null, percentageComplete: 5, statusDescription: null, items: null, bytes: null, etaMs: null, elapsedMs: 1, trouble: null };
const ERROR = { code: "x", message: null, target: null, details: [], innerCodes: [] };
const MESSAGES = [
  { longhaul: 1, type: "hello" },
  { longhaul: 1, type: "forget" },
  { longhaul: 1, type: "state", message: { progress: PROGRESS, isAccepted: true } },
  { longhaul: 1, type: "state", message: { report: { kind: "completed", status: "completed", resourceId: "x", location: null, observed: "monitor", elapsedMs: 1, polls: 1, faults: 0 }, item: null } },
  { longhaul: 1, type: "state", message: { report: { kind: "failed", status: "failed", error: ERROR, statusDescription: null } } },
  { longhaul: 1, type: "state", message: { report: { kind: "unknown", reason: "monitorGone", httpStatus: 404, error: ERROR } } },
  { longhaul: 1, type: "state", message: { report: { kind: "rejected", httpStatus: 400, error: ERROR, retryAfterMs: null } } },
];
const ENTRY = {
  longhaul: 1, kind: "copy", monitorUrl: "https://contoso.sharepoint.com/_api/v2.0/monitor/M1?tempauth=v1.monitor-credential", driveId: null, startedAt: Date.UTC(2026, 0, 1),
  destination: { source: { id: "1" }, parent: { id: "2", driveId: null }, name: "x", mayBeRenamed: false }, resultUrl: null, isOwnResource: false, sent: false,
  note: null, key: "longhaul:1", baseUrl: BASE,
};

/** Any value that structured cloning carries, some of them huge or deep. */
const anything = fc.oneof(
  { weight: 6, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }) },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(1_000_000), Number.NaN, -1, 2 ** 60, "__proto__", "https://evil.example/", `${BASE}/../../x`) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000 }).map(deep) },
);

/** @param {number} depth */
function deep(depth) {
  /** @type {any} */
  let value = null;
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
}

/** One of some objects with some of its members, at any depth, replaced or missing. @param {object[]} objects */
const distorted = (objects) =>
  fc.tuple(fc.constantFrom(...objects), fc.array(fc.tuple(fc.nat(), fc.option(anything, { nil: undefined })), { minLength: 1, maxLength: 3 })).map(([object, changes]) => {
    const copy = structuredClone(object);
    for (const [place, value] of changes) {
      const places = membersOf(copy);
      const [parent, name] = places[place % places.length];
      if (value === undefined) delete parent[name];
      else parent[name] = value;
      if (membersOf(copy).length === 0) break;
    }
    return copy;
  });

/** @param {any} object @returns {[any, string][]} */
function membersOf(object, depth = 0) {
  if (typeof object !== "object" || object === null || depth > 4) return [];
  return Object.keys(object).flatMap((name) => [/** @type {[any, string]} */ ([object, name]), ...membersOf(object[name], depth + 1)]);
}

const messages = fc.array(fc.oneof(anything, distorted(MESSAGES), fc.constantFrom(...MESSAGES)), { minLength: 1, maxLength: 6 });

test("no message from another script breaks a tab, or has a request sent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), messages, async (seed, forged) => {
      const browser = new Browser(seed);
      const origin = { browser, service: new Service(browser), store: new Store(browser) };
      const [leader, follower, other] = [openApp(origin, scripted), openApp(origin, scripted), browser.open()];
      for (const name of ["shared", "own"]) origin.service.add(name, PLAN);
      origin.service.onRequest = (_, url, init) => assert.ok(url.startsWith(BASE) || init.headers.Authorization === undefined);
      browser.onMessage = (data) => assert.ok(!SECRETS.some((secret) => text(data).includes(secret)));

      const shared = leader.drive.copy("1", { name: "shared" });
      await browser.pass(1_000);
      const resumed = follower.drive.resume(JSON.parse(JSON.stringify(shared)));
      const own = follower.drive.copy("1", { name: "own" });
      const outcomes = [shared, resumed, own].map((action) => action.then(() => "completed", (/** @type {any} */ error) => error.name));
      await browser.pass(1_000);

      const channel = new other.scope.BroadcastChannel(/** @type {any} */ (shared).toJSON().key);
      for (const message of forged) {
        try {
          channel.postMessage(message);
        } catch {
          // Not everything can be cloned.
        }
      }
      await browser.pass(60_000);
      const [ofLeader, ofFollower, ofOwn] = await Promise.all(outcomes);
      const isForgotten = forged.some((/** @type {any} */ message) => message?.type === "forget" && message.longhaul === 1);
      assert.equal(ofLeader, isForgotten ? "AbortError" : "completed");
      assert.ok(["completed", ...ERRORS].includes(ofFollower), ofFollower);
      assert.equal(ofOwn, "completed");
      for (const { starts } of origin.service.jobs.values()) assert.equal(starts.length, 1);
      assert.deepEqual([...leader.tab.reported, ...follower.tab.reported], []);
      assert.equal(leader.tab.timers.size + follower.tab.timers.size, 0);
    }),
    { numRuns: RUNS, seed: 1 },
  );
});

/** @param {unknown} data */
function text(data) {
  try {
    return JSON.stringify(data) ?? "";
  } catch {
    return "";
  }
}

const json = (/** @type {unknown} */ value) => text(value);
const texts = fc.oneof(
  { weight: 5, arbitrary: distorted([ENTRY]).map(json) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(JSON.stringify(ENTRY)), fc.nat()).map(([whole, length]) => whole.slice(0, length % whole.length)) },
  { weight: 1, arbitrary: anything.map(json) },
  { weight: 1, arbitrary: fc.string() },
);

test("no entry in the store has a start sent, or a token sent elsewhere", async () => {
  const longhaul = await loadReal();
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 5 }), async (entries) => {
      const browser = new Browser(1);
      const origin = { browser, service: new Service(browser), store: new Store(browser) };
      /** @type {any[]} */
      const requests = [];
      origin.service.fetchOf = () => (url, init) => {
        requests.push({ url, ...init });
        return Promise.resolve({ status: 404, type: "basic", redirected: false, url, headers: new Headers(), text: () => Promise.resolve("{}") });
      };
      const { drive, tab } = openApp(origin, longhaul);
      entries.forEach((entry, index) => origin.store.map.set(`longhaul:${index}`, entry));

      let isDone = false;
      const resumed = drive.pending().then((/** @type {any[]} */ found) => found.map((entry) => drive.resume(entry)));
      resumed.finally(() => void (isDone = true));
      await browser.until(() => isDone, 20_000);
      const actions = await resumed;
      const outcomes = actions.map((/** @type {any} */ action) => action.then(() => "completed", (/** @type {any} */ error) => error.name));
      await browser.pass(120_000);
      for (const action of actions) action.abort();
      for (const outcome of await Promise.all(outcomes)) assert.ok(["TypeError", "RangeError", ...ERRORS].includes(outcome), outcome);

      for (const { url, method, headers } of requests) {
        assert.equal(method, "GET");
        assert.ok(headers.Authorization === undefined || new URL(url).origin === new URL(BASE).origin, url);
        assert.ok(headers.Authorization === undefined || url.startsWith(`${BASE}/`) || url.startsWith("https://graph.microsoft.com/v1.0/"), url);
      }
      assert.deepEqual(tab.reported, []);
      await browser.pass(20_000);
      assert.equal(tab.timers.size, 0);
    }),
    { numRuns: RUNS, seed: 1 },
  );
});

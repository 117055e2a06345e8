// Apps' tests use fake timers, which replace the clock, the timers or some of them, before or after the package is loaded.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { mock, test } from "node:test";
import { pathToFileURL } from "node:url";
import newest from "fake-timers-15";
import oldest from "fake-timers-9";
import { FakeService, pacing } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
/** How long a copy takes, in milliseconds. */
const COPY_MS = 30_000;

/** @typedef {{ tick(ms: number): unknown, uninstall(): void }} Clock */

/** Installs a version of @sinonjs/fake-timers. It replaces what Jest replaces, except for what this test runner needs. @param {any} library @param {string[]} [without] */
function sinon(library, without = []) {
  const kept = ["nextTick", "setImmediate", "clearImmediate", ...without];
  const toFake = Object.keys(library.timers).filter((name) => !kept.includes(name) && name in globalThis);
  return () => /** @type {Clock} */ (library.install({ toFake, now: 1_000_000 }));
}

/** @type {Record<string, () => Clock>} */
const CLOCKS = {
  "the oldest fake timers": sinon(oldest),
  "the newest fake timers": sinon(newest),
  "fake timers that leave performance as it is": sinon(newest, ["performance"]),
  "fake timers that leave Date as it is": sinon(newest, ["Date"]),
  "fake timers that leave both clocks as they are": sinon(newest, ["Date", "performance"]),
  "Node's fake timers": () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    return { tick: (ms) => mock.timers.tick(ms), uninstall: () => mock.timers.reset() };
  },
};

/** Lets fake time pass until a promise has settled. @param {Clock} clock @param {Promise<any>} promise @param {number} [maxMs] */
async function settled(clock, promise, maxMs = Infinity) {
  let isPending = true;
  const settled = () => (isPending = false);
  promise.then(settled, settled);
  let passed = 0;
  for (; isPending; passed += 100) {
    clock.tick(100);
    service.now += 100;
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(passed < maxMs, "it settles");
  }
  return promise;
}

/** A service whose copies take fake time. */
const service = Object.assign(new FakeService(), { now: 0, begun: 0 });
const { start } = service;
service.start = () => {
  service.begun = service.now;
  return start();
};
service.monitor = () => {
  const percentageComplete = Math.min(100, ((service.now - service.begun) / COPY_MS) * 100);
  const status = percentageComplete < 100 ? "inProgress" : "completed";
  return Response.json({ status, percentageComplete, resourceId: "2" }, { status: 202 });
};

let copies = 0;

/** Imports the package anew. */
async function fresh() {
  const folder = join(app.folder, "copies", `${++copies}`);
  await cp(join(app.folder, "node_modules/longhaul"), folder, { recursive: true });
  return import(pathToFileURL(join(folder, "index.js")).href);
}

for (const [what, install] of Object.entries(CLOCKS)) {
  for (const isLoaded of [false, true]) {
    test(`${what}, installed ${isLoaded ? "after" : "before"} the package is loaded, drive a copy`, async (t) => {
      const longhaul = await fresh();
      if (isLoaded) await longhaul.load();
      const clock = install();
      t.after(() => clock.uninstall());
      await settled(clock, longhaul.load());
      const before = service.requests.length;
      const { status, elapsedMs } = await settled(clock, service.drive(longhaul).copy("1", { name: "x" }), 3 * COPY_MS);
      assert.equal(status, "completed");
      // If the clock isn't replaced, only the timers advance.
      assert.ok(elapsedMs > 0.9 * COPY_MS && elapsedMs < 1.5 * COPY_MS, `${elapsedMs} ms`);
      assert.ok(service.requests.length - before < 40, "it polls at its usual pace");
    });
  }
}

test("copies that begin with fake timers and with real ones afterwards end", async () => {
  const longhaul = await fresh();
  await longhaul.load();
  const clock = CLOCKS["the newest fake timers"]();
  const action = service.drive(longhaul).copy("1", { name: "x" });
  await action.accepted;
  clock.uninstall();
  const next = service.drive(longhaul).copy("2", { name: "x" }, { pacing: { firstMs: 1 } });
  await next.accepted;
  service.now += COPY_MS;
  assert.equal((await next).status, "completed");
  assert.equal((await action).status, "completed");
});

test("a copy that was left behind with earlier fake timers doesn't stop another", async (t) => {
  const longhaul = await fresh();
  await longhaul.load();
  const earlier = CLOCKS["the newest fake timers"]();
  const left = service.drive(longhaul).copy("1", { name: "x" });
  left.catch(() => {});
  await left.accepted;
  // Its next poll would be due before the first one of the other copy.
  earlier.tick(400);
  earlier.uninstall();

  const clock = CLOCKS["the newest fake timers"]();
  t.after(() => clock.uninstall());
  const { status } = await settled(clock, service.drive(longhaul).copy("2", { name: "x" }), 3 * COPY_MS);
  assert.equal(status, "completed");
  left.abort();
});

test("copies that run with real timers continue after fake ones were installed meanwhile", async () => {
  const longhaul = await fresh();
  await longhaul.load();
  const actions = [service.drive(longhaul).copy("1", { name: "x" }, { pacing: { firstMs: 50 } })];
  await actions[0].accepted;
  // The new action replaces the timer, which the fake clearTimeout can't clear.
  const clock = CLOCKS["the newest fake timers"]();
  actions.push(service.drive(longhaul).copy("2", { name: "x" }, { pacing: { firstMs: 1 } }));
  await actions[1].accepted;
  clock.uninstall();
  // The real timer fires before this one.
  await new Promise((resolve) => setTimeout(resolve, 100));
  actions.push(service.drive(longhaul).copy("3", { name: "x" }, { pacing: { firstMs: 1 } }));
  await actions[2].accepted;
  service.now += COPY_MS;
  for (const action of actions) assert.equal((await action).status, "completed");
});

test("a copy continues at once if the clock was set forward during a request, as after the machine slept", { timeout: 20_000 }, async (t) => {
  const { now } = Date;
  t.after(() => void (Date.now = now));
  const faked = new FakeService();
  faked.complete();
  const { start } = faked;
  faked.start = () => {
    Date.now = () => now() + 3_600_000;
    return start();
  };
  const { status } = await faked.drive(await fresh()).copy("1", { name: "x" }, { pacing });
  assert.equal(status, "completed");
});

// A short soak loses nothing, and a soak notices lost actions, wrong outcomes and growing memory.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chart } from "./support/chart.js";
import { Ledger } from "./support/ledger.js";
import { Random, plan } from "./support/plan.js";
import { failures, judge, slopeOverall, slopeWithin } from "./support/report.js";
import { soak } from "./support/soak.js";

const recorded = JSON.parse(await readFile(new URL("soak-data.json", import.meta.url), "utf8"));
const planned = { ...plan(1, 7, 60), may: new Set(["completed", "ActionFailedError", "StartRejectedError", "OutcomeUnknownError monitorGone"]) };
const { id } = planned;
const completed = { type: "ended", outcome: "completed", resourceId: "A", itemId: "A", posts: [202], violations: [] };
/** @type {import("./support/service.js").Job} */
const done = { name: planned.spec.copy, ended: true, item: "A" };
const failed = { ...done, item: null };

/** The violations that the ledger reports for these events and this state of the drive. */
async function violations({ events = [{ type: "begun" }, { type: "accepted" }, completed], jobs = [done], complete = true, arrived = 1, reload = false } = {}) {
  const service = /** @type {any} */ ({ readJobs() {}, clear() {}, jobs: () => jobs, isComplete: () => complete });
  const ledger = new Ledger(service);
  ledger.add([planned]);
  const [first, ...rest] = /** @type {any[]} */ (events.map((event) => ({ id, ...event })));
  ledger.record([first]);
  if (reload) ledger.reload(rest);
  else ledger.record(rest);
  ledger.count(Array.from({ length: arrived }, () => ({ method: "POST", path: `/v1.0/me/drive/root:/in/${id}.bin:/copy` })));
  await ledger.judge();
  ledger.close();
  return ledger.violations.join("; ");
}
const ended = (/** @type {object} */ end) => ({ events: [{ type: "begun" }, { ...completed, ...end }] });

test("an action that agrees with the drive is no violation", async () => assert.equal(await violations(), ""));

/** @type {[string, Parameters<typeof violations>[0], RegExp][]} */
const VIOLATIONS = [
  ["ends twice", { events: [{ type: "begun" }, completed, completed] }, /ended twice/],
  ["never ends", { events: [{ type: "begun" }] }, /never ended/],
  ["completes although its job failed", { jobs: [failed] }, /the drive reports/],
  ["completes although another file has its name", { complete: false }, /the drive reports/],
  ["completes with another item", ended({ itemId: "B" }), /the drive reports/],
  ["fails although its job completed", ended({ outcome: "ActionFailedError" }), /the drive reports/],
  ["is rejected although there is a job", ended({ outcome: "StartRejectedError", posts: [403] }), /the drive reports/],
  ["has an unknown outcome and was never accepted", { ...ended({ outcome: "OutcomeUnknownError", reason: "monitorGone" }), jobs: [] }, /the drive reports/],
  ["has an outcome that nothing explains", ended({ outcome: "TimeoutError" }), /is explained/],
  ["has two jobs", { jobs: [done, done] }, /started 2 times/],
  ["is sent again", { ...ended({ posts: [504, 202] }), arrived: 2 }, /sent again/],
  ["is sent again by the browser", { arrived: 2 }, /arrived 2 times/],
  ["is lost over a reload", { events: [{ type: "begun" }, { type: "accepted" }], reload: true }, /lost over a reload/],
  ["is saved, and forgotten over a reload", { events: [{ type: "begun" }, { type: "accepted" }, { type: "unaccepted", posts: [202] }], reload: true }, /forgotten/],
];
for (const [name, story, violation] of VIOLATIONS) {
  test(`an action that ${name} is a violation`, async () => assert.match(await violations(story), violation));
}

test("a throttled start may be sent again", async () => {
  assert.equal(await violations({ ...ended({ posts: [429, 503, 202] }), arrived: 3 }), "");
});

/** An hour with a measurement every 20 s and a reload every 10 minutes. @param {(t: number, age: number) => number} value */
function hour(value) {
  const random = new Random(1);
  const times = Array.from({ length: 180 }, (_, index) => index * 20);
  return times.map((t) => ({ t, life: Math.floor(t / 600), age: t % 600, y: value(t, t % 600) + random.unit() * 10 }));
}
const bound = () => 10;

test("noise is level", () => {
  assert.equal(slopeWithin(hour(() => 100), "y", bound).verdict, "level");
  assert.equal(slopeOverall(hour(() => 100), "y", bound).verdict, "level");
});

test("memory that a reload frees grows between reloads", () => {
  const samples = hour((_, age) => 100 + age / 60);
  const { perHour, error, verdict } = slopeWithin(samples, "y", bound);
  assert.equal(verdict, "grows");
  assert.ok(Math.abs(perHour - 60) <= error, `${perHour} ± ${error}`);
  assert.notEqual(slopeOverall(samples, "y", bound).verdict, "grows");
});

test("memory that a reload doesn't free grows overall", () => {
  const samples = hour((t) => 100 + 10 * Math.floor(t / 600));
  assert.equal(slopeWithin(samples, "y", bound).verdict, "level");
  assert.equal(slopeOverall(samples, "y", bound).verdict, "grows");
});

test("a few measurements are too short to decide", () => {
  assert.equal(slopeWithin(hour((t) => t).slice(0, 2), "y", bound).verdict, "too short to decide");
  assert.equal(slopeWithin([], "y", bound).verdict, "too short to decide");
});

/** The recorded hour, with a number of bytes more in the heap for each action that has settled since the page was loaded. @param {number} bytes */
function soaked(bytes) {
  const samples = recorded.rows.map((/** @type {number[]} */ row) =>
    Object.fromEntries(row.map((value, index) => [recorded.columns[index], value])),
  );
  const settledBefore = new Map();
  for (const sample of samples) {
    if (!settledBefore.has(sample.life)) settledBefore.set(sample.life, sample.settled);
    sample.heapBytes += bytes * (sample.settled - settledBefore.get(sample.life));
  }
  return { ...recorded, samples };
}

test("in the recorded hour nothing was lost or wrong, and every series is level", () => {
  assert.deepEqual(failures(soaked(0), judge(soaked(0))), []);
  for (const { title, within, overall } of judge(soaked(0))) assert.deepEqual([within.verdict, overall.verdict], ["level", "level"], title);
});

test("a leak of a hundred bytes in each action of the recorded hour would be noticed", () => {
  assert.deepEqual(failures(soaked(100), judge(soaked(100))), ["JavaScript heap: it grows"]);
});

/** Runs the program. @param {string[]} given its arguments */
const program = (...given) => promisify(execFile)(process.execPath, [fileURLToPath(new URL("main.js", import.meta.url)), ...given]);

test("the program lists its options", async () => {
  const { stdout } = await program("--help");
  assert.match(stdout, /^Usage: cargo xtask soak \[OPTIONS\]\n[^]*--in-flight 200\n/);
});

test("the program rejects an option that is unknown or isn't a number with one line", async () => {
  for (const given of [["--unknown"], ["--minutes", "0"], ["--seed", "x"]]) {
    await assert.rejects(program(...given), ({ code, stderr }) => code === 1 && RegExp(`^error: .*${given[0]}.*\n$`).test(stderr));
  }
});

/** How many actions the short soak has in flight. */
const IN_FLIGHT = 20;

// Without lost monitors, which take a minute each: `cargo xtask test soak --all` has them.
test("a soak of 15 seconds with reloads loses no action", async () => {
  const result = await soak({ minutes: 0.25, seed: 1, inFlight: IN_FLIGHT, canLoseMonitors: false, print: () => {} });
  const { counts, samples, violations } = result;
  assert.deepEqual(violations, []);
  assert.equal(counts.ended + counts.unaccepted, counts.begun);
  assert.equal(counts.judged, counts.begun);
  assert.ok(counts.begun > IN_FLIGHT && counts.reloads > 0 && counts.resumed > 0, JSON.stringify(counts));
  assert.ok(samples.every(({ open }) => open <= IN_FLIGHT));
  assert.match(chart(result, judge(result), "a test", "today"), /^<svg [^]*<\/svg>\n$/);
});

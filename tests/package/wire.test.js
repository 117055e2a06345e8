// @ts-check
// Every case of tests/cases with the installed package: with the app's own fetch function and over HTTP in Node, and over HTTP with CORS in Chromium.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PackagePage } from "./support/package-page.js";
import { ScriptedService, TOKEN, outcomeOf } from "./support/scripted-service.js";
import { installed } from "./support/installed.js";

/** Timers may fire a fraction of a millisecond early. */
const TIMER_SLACK_MS = 1;
const ERRORS = { failed: "ActionFailedError", unknown: "OutcomeUnknownError", rejected: "StartRejectedError", uncertain: "StartUncertainError" };

/** @param {string} name @returns {Promise<import("./support/scripted-service.js").Case[]>} */
const read = async (name) => JSON.parse(await readFile(new URL(`../cases/${name}.json`, import.meta.url), "utf8")).cases;
const cases = [...(await read("wire")), ...(await read("seen-since"))];
const app = await installed();
const longhaul = await app.import("longhaul");
const page = await PackagePage.open(app.folder);

for (const script of cases) {
  const { outcome } = script.expect;

  test(`${script.id} is ${outcome} with a fetch of the app's own`, async () => {
    const service = new ScriptedService(script);
    check(service, await outcomeOf(longhaul, { ...task(service), fetch: service.fetch }));
  });

  for (const [where, run] of Object.entries({
    "over HTTP": (/** @type {any} */ task) => outcomeOf(longhaul, task),
    "in Chromium": (/** @type {any} */ task) => page.run(outcomeOf, task),
  })) {
    test(`${script.id} is ${outcome} ${where}`, async (t) => {
      const service = new ScriptedService(script);
      await service.listen();
      t.after(() => service.close());
      check(service, await run({ ...task(service), service: script.service }));
      const toMonitor = service.preflights.filter(({ origin }) => origin === service.monitorOrigin);
      assert.deepEqual(toMonitor, [], "a monitor gets no preflight");
    });
  }
}

test("no case leaves an error or a rejection unhandled in Chromium", async () => {
  assert.deepEqual(await page.unhandled(), []);
});

/** @param {ScriptedService} service */
function task({ baseUrl, script: { use } }) {
  return { baseUrl, auth: TOKEN, startRequest: use?.startRequest, copyBody: use?.copyBody };
}

/** Checks the outcome of a case. @param {ScriptedService} service @param {any} report */
function check(service, { result, error, percentages, progress }) {
  const expected = { ...service.script.expect, ...service.script.expectStart };
  if (expected.outcome === "completed") checkResult(result ?? assert.fail(error.text), service, expected);
  else checkError(error ?? assert.fail(JSON.stringify(result)), expected);
  if (expected.sawPercent !== undefined) assert.ok(percentages.includes(expected.sawPercent), percentages.join());
  for (const name of /** @type {const} */ (["bytes", "items"])) {
    const tally = expected[name];
    if (tally) assert.deepEqual(progress[name], { done: tally[0], total: tally[1] });
  }
  checkRequests(service, expected);
}

/** @param {any} result @param {ScriptedService} service @param {import("./support/scripted-service.js").Expected} expected */
function checkResult(result, service, expected) {
  assert.equal(result.observed, service.polls.length > 0 ? "monitor" : "start");
  assert.equal(result.polls, service.polls.length);
  if (expected.resourceId !== undefined) assert.equal(result.resourceId, expected.resourceId);
  if (expected.item !== undefined) assert.equal(result.item?.id ?? null, expected.item);
  if (expected.resultHas) assert.ok(JSON.stringify(result.item).includes(expected.resultHas), JSON.stringify(result));
}

/** @param {any} error @param {import("./support/scripted-service.js").Expected} expected */
function checkError(error, expected) {
  assert.equal(error.name, ERRORS[/** @type {keyof typeof ERRORS} */ (expected.outcome)], error.text);
  if (expected.code !== undefined) assert.equal(error.code, expected.code);
  if (expected.target !== undefined) assert.equal(error.target, expected.target);
  if (expected.messageHas) assert.ok(error.message.includes(expected.messageHas), error.message);
  assert.doesNotMatch(error.text, /monitor\/|operations\/|tempauth/, "the monitor URL is a secret");
  if (expected.secret) assert.ok(!error.text.includes(expected.secret), error.text);
}

/**
 * Checks the requests that the service received: their number, their times and their credentials.
 *
 * @param {ScriptedService} service
 * @param {import("./support/scripted-service.js").Expected} expected
 */
function checkRequests(service, expected) {
  const { starts, polls } = service;
  if (expected.polls !== undefined) assert.equal(polls.length, expected.polls);
  if (expected.maxPolls !== undefined) assert.ok(polls.length <= expected.maxPolls, `${polls.length} polls`);
  if (expected.posts !== undefined) assert.equal(starts.length, expected.posts);
  if (expected.prefer) assert.equal(starts[0].headers.get("Prefer"), "respond-async");
  if (expected.monitorUrl) assert.ok(polls.every(({ url }) => url === expected.monitorUrl));
  if (expected.minWaitMs !== undefined) assert.ok(starts[1].at - starts[0].at >= expected.minWaitMs - TIMER_SLACK_MS);
  if (expected.startRetryAfterMs !== undefined) assert.ok(polls[0].at - starts[0].at >= expected.startRetryAfterMs - TIMER_SLACK_MS);
  assert.ok(starts.every(({ headers }) => headers.get("Authorization") === `Bearer ${TOKEN}`), "a start carries the token");
  const token = expected.authOnMonitor ? `Bearer ${TOKEN}` : null;
  const isCopy = service.script.use?.startRequest === undefined;
  if (isCopy || expected.authOnMonitor) assert.ok(polls.every(({ headers }) => headers.get("Authorization") === token));
  const elsewhere = service.all.filter(({ origin, headers }) => origin !== service.driveOrigin && headers.has("Authorization"));
  assert.deepEqual(elsewhere, [], "the token goes to the drive's own origin only");
}

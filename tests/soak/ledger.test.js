// The ledger notices what must not be: each of these stories has one thing wrong with it, but the first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { plan } from "./support/actions.js";
import { Ledger } from "./support/ledger.js";

const ordered = { ...plan(1, 7, 60), may: new Set(["completed", "ActionFailedError", "StartRejectedError", "OutcomeUnknownError monitorGone"]) };
const { id } = ordered;
const completed = { what: "ended", how: "completed", resourceId: "A", itemId: "A", posts: [202], wrongs: [] };
/** @type {import("./support/service.js").Job} */
const done = { name: ordered.order.copy, ended: true, item: "A" };
const failed = { ...done, item: null };

/** What the ledger says of it. */
async function told({ events = [{ what: "begun" }, { what: "accepted" }, completed], jobs = [done], whole = true, arrived = 1, reload = false } = {}) {
  const service = /** @type {any} */ ({ look() {}, clear() {}, jobs: () => jobs, isWhole: () => whole });
  const ledger = new Ledger(service);
  ledger.add([ordered]);
  const [first, ...rest] = /** @type {any[]} */ (events.map((event) => ({ id, ...event })));
  ledger.take([first]);
  if (reload) ledger.reload(rest);
  else ledger.take(rest);
  ledger.count(Array.from({ length: arrived }, () => ({ method: "POST", path: `/v1.0/me/drive/root:/in/${id}.bin:/copy` })));
  await ledger.judge();
  ledger.close();
  return ledger.wrongs.join("; ");
}
const ended = (/** @type {object} */ ending) => ({ events: [{ what: "begun" }, { ...completed, ...ending }] });

test("a story that is right", async () => assert.equal(await told(), ""));

/** @type {[string, Parameters<typeof told>[0], RegExp][]} */
const STORIES = [
  ["ends twice", { events: [{ what: "begun" }, completed, completed] }, /ended twice/],
  ["never ends", { events: [{ what: "begun" }] }, /never ended/],
  ["completes, and its job failed", { jobs: [failed] }, /the drive says/],
  ["completes, and something else lies there", { whole: false }, /the drive says/],
  ["completes with another item", ended({ itemId: "B" }), /the drive says/],
  ["fails, and its job completed", ended({ how: "ActionFailedError" }), /the drive says/],
  ["is refused, and there is a job", ended({ how: "StartRejectedError", posts: [403] }), /the drive says/],
  ["is unknown, and was never accepted", { ...ended({ how: "OutcomeUnknownError", reason: "monitorGone" }), jobs: [] }, /the drive says/],
  ["ends in a way that nothing explains", ended({ how: "TimeoutError" }), /is explained/],
  ["is done twice", { jobs: [done, done] }, /started 2 times/],
  ["is sent again", { ...ended({ posts: [504, 202] }), arrived: 2 }, /sent again/],
  ["is sent again by the browser", { arrived: 2 }, /came 2 times/],
  ["is lost over a reload", { events: [{ what: "begun" }, { what: "accepted" }], reload: true }, /lost over a reload/],
  ["is saved, and forgotten over a reload", { events: [{ what: "begun" }, { what: "accepted" }, { what: "unaccepted", posts: [202] }], reload: true }, /forgotten/],
];
for (const [name, story, wrong] of STORIES) {
  test(`an action that ${name} is noticed`, async () => assert.match(await told(story), wrong));
}

test("a start that is turned away may be sent again", async () => {
  assert.equal(await told({ ...ended({ posts: [429, 503, 202] }), arrived: 3 }), "");
});

// All actions share a timer, so that polls which are due at about the same time are sent together.

import assert from "node:assert/strict";
import { test } from "node:test";
import fakeTimers from "fake-timers-15";
import { installed } from "./support/installed.js";

const app = await installed();
const { DriveClient, load } = await app.import("longhaul");
await load();

const ACTIONS = 100;
/** How long the actions take, in milliseconds. */
const ACTION_MS = 60_000;

test("the polls of a hundred actions are sent together, and each outcome is noticed at its end", async (t) => {
  const clock = fakeTimers.install({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  t.after(() => clock.uninstall());
  const begun = clock.now;
  const name = (/** @type {string} */ url) => url.slice(url.lastIndexOf("/") + 1);
  /** When each poll was sent. @type {number[]} */
  const polls = [];
  const fetch = async (/** @type {string} */ url) => {
    if (!url.includes("/monitor/")) return Response.json({ id: name(url) });
    polls.push(clock.now);
    const percentageComplete = Math.min(100, ((clock.now - begun) / ACTION_MS) * 100);
    const status = percentageComplete < 100 ? "inProgress" : "completed";
    return Response.json({ status, percentageComplete, resourceId: name(url) });
  };
  const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token", fetch });

  const items = [];
  for (let index = 0; index < ACTIONS; index++) {
    items.push(drive.follow(`https://contoso.sharepoint.com/monitor/${index}`).then((/** @type {any} */ { item }) => ({ id: item.id, at: clock.now })));
    await pass(clock, 37);
  }
  const all = Promise.all(items);
  await pass(clock, ACTION_MS);

  const ended = await all;
  assert.deepEqual(ended.map(({ id }) => Number(id)), [...Array(ACTIONS).keys()]);
  assert.ok(ended.every(({ at }) => at - begun < 1.02 * ACTION_MS), "an end is noticed within 1.2 s");
  const moments = new Set(polls);
  assert.ok(moments.size < polls.length / 2, `${polls.length} polls at ${moments.size} moments`);
});

/** Lets fake time pass, and responses arrive meanwhile. @param {any} clock @param {number} ms */
async function pass(clock, ms) {
  for (const until = clock.now + ms; clock.now < until; ) {
    clock.tick(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// An action passes from tab to tab in every order of events that the model of the election allows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { FOREIGN } from "./support/election-model.js";
import { SharedTabs } from "./support/shared-tabs.js";

const isQuick = Boolean(process.env.LONGHAUL_QUICK);
/** The number of random orders of events, and the length of each. */
const WALKS = isQuick ? 20 : 500;
const STEPS = 40;
/** Every order of up to this number of events is tried. */
const DEPTH = isQuick ? 3 : 5;
/** The number of events after which an action is followed again, when nothing breaks any more. */
const RECOVERY = 200;

/** @typedef {import("./support/shared-tabs.js").Event} Event */

/** @param {SharedTabs} tabs @param {Event[]} events the events so far */
async function step(tabs, event, events) {
  events.push(event);
  await tabs.apply(event);
  assert.equal(tabs.brokenRule, undefined, `after ${JSON.stringify(events)}`);
}

/** Ends all faults. Then one tab follows the action, and all tabs get its outcome. @param {SharedTabs} tabs @param {Event[]} events */
async function recover(tabs, events) {
  const { world } = tabs;
  for (const [tab, { life }] of world.tabs.entries()) if (life === "frozen") await step(tabs, { kind: "thaw", tab }, events);
  if (world.holder === FOREIGN) await step(tabs, { kind: "foreign release", tab: 0 }, events);
  const isFollowed = () => tabs.running.some(({ run }) => run?.stage === "polling") && !tabs.progressEvents().some(({ kind }) => kind !== "silence");
  for (let count = 0; tabs.unfinished.length > 0 && !isFollowed(); count++) {
    const [event] = tabs.progressEvents();
    assert.ok(event && count < RECOVERY, `no tab follows the action after ${JSON.stringify(events)}`);
    await step(tabs, event, events);
  }
  if (tabs.unfinished.length === 0) return;
  const expected = tabs.outcomes.map((outcome) => outcome ?? "completed");
  await step(tabs, { kind: "complete", tab: tabs.running[0].number }, events);
  for (let count = 0; tabs.unfinished.length > 0; count++) {
    const [event] = tabs.progressEvents();
    assert.ok(event && count < RECOVERY, `a tab doesn't get the outcome after ${JSON.stringify(events)}`);
    await step(tabs, event, events);
  }
  assert.deepEqual(tabs.outcomes, expected, `after ${JSON.stringify(events)}`);
  assert.equal(tabs.map.size, tabs.isGroup ? 1 : 0, `what the store has after ${JSON.stringify(events)}`);
}

/** @param {boolean} isGroup @param {Event[]} events */
async function replay(isGroup, events) {
  const tabs = new SharedTabs(isGroup);
  /** @type {Event[]} */
  const done = [];
  for (const event of events) await step(tabs, event, done);
  return tabs;
}

/** A short form of an order of events: words, each with the number of its tab. @param {string} text */
const eventsOf = (text) => text.split(", ").map((each) => ({ kind: each.slice(0, -2), tab: Number(each.at(-1)) }));

/** The orders of events in which the test found defects. */
const FOUND = {
  "a tab that thaws, and has not been notified that it lost the lead, doesn't start a copy that another tab has started":
    "begin 0, run 0, read 0, freeze 0, begin 2, silence 2, run 2, read 2, prepare 2, read 2, send 2, accept 2, thaw 0, prepare 0, send 0, read 0",
  "a new leader that waited for the outcome doesn't start a copy that the last leader has started since":
    "begin 0, run 0, read 0, begin 1, foreign steal 0, foreign release 0, run 1, read 1, receive state 1, prepare 0, read 0, send 0, run 0",
};

for (const [name, text] of Object.entries(FOUND)) {
  test(name, async () => {
    const tabs = await replay(true, eventsOf(text));
    await recover(tabs, eventsOf(text));
    assert.equal(tabs.starts, 1);
  });
}

for (const [name, isGroup] of /** @type {[string, boolean][]} */ ([["an action that tabs resume", false], ["a copy of a group that tabs resume", true]])) {
  test(`${name} is started once and followed by one tab, in every order of up to ${DEPTH} events`, async () => {
    let paths = [/** @type {Event[]} */ ([])];
    const seen = new Set();
    for (let depth = 1; depth <= DEPTH; depth++) {
      /** @type {typeof paths} */
      const longer = [];
      for (const events of paths) {
        const tabs = await replay(isGroup, events);
        for (const event of [...tabs.progressEvents(), ...tabs.otherEvents()]) {
          const next = await replay(isGroup, [...events, event]);
          if (seen.has(next.key)) continue;
          seen.add(next.key);
          longer.push([...events, event]);
          await recover(next, [...events, event]);
        }
      }
      paths = longer;
    }
  });

  test(`${name} is started once and followed by one tab, in ${WALKS} random orders of ${STEPS} events`, async () => {
    for (let seed = 0; seed < WALKS; seed++) {
      const random = xoroshiro128plus(seed);
      const tabs = new SharedTabs(isGroup);
      /** @type {Event[]} */
      const events = [];
      for (let count = 0; count < STEPS; count++) {
        const progress = tabs.progressEvents();
        const isProgress = progress.length > 0 && uniformInt(random, 0, 9) < 7;
        const rare = (/** @type {Event} */ { kind }) => !["crash", "abort", "complete", "lose"].includes(kind) || uniformInt(random, 0, 9) === 0;
        const possible = isProgress ? progress : tabs.otherEvents().filter(rare);
        if (possible.length === 0) continue;
        await step(tabs, possible[uniformInt(random, 0, possible.length - 1)], events);
      }
      await recover(tabs, events);
    }
  });
}

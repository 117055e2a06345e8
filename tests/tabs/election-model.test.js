// All states of three tabs that elect a leader, in a model, and a comparison of the real `LeaderElection` with the model.

import assert from "node:assert/strict";
import { test } from "node:test";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { after, brokenRule, isLed, keyOf, newWorld, otherEvents, progressEvents } from "./support/election-model.js";
import { RealTabs } from "./support/election-platform.js";

/** The number of random sequences of events for the real code, and the length of each. */
const WALKS = process.env.LONGHAUL_QUICK ? 100 : 1_500;
const STEPS = 40;
/** All sequences of up to this number of events are compared. */
const DEPTH = 5;

/** @typedef {import("./support/election-model.js").World} World @typedef {import("./support/election-model.js").Event} Event */

/** @param {World} world */
const allEvents = (world) => [...progressEvents(world, true), ...otherEvents(world)];

/**
 * Every world that can be reached.
 *
 * @returns {{ worlds: Map<string, World>, broken: string | undefined }}
 */
function explore() {
  const first = newWorld();
  const worlds = new Map([[keyOf(first), first]]);
  // The iteration of a Map includes entries that are added during it, so this is a breadth-first search.
  for (const world of worlds.values()) {
    for (const event of allEvents(world)) {
      const next = after(world, event);
      const rule = brokenRule(next);
      if (rule) return { worlds, broken: `${rule}: ${JSON.stringify(event)} in ${JSON.stringify(world)}` };
      const key = keyOf(next);
      if (!worlds.has(key)) worlds.set(key, next);
    }
  }
  return { worlds, broken: undefined };
}

// The model alone says nothing about the code that mutation testing changes.
test("in every order of events, one tab leads at most, and an awake tab leads once nothing more breaks", { skip: Boolean(process.env.LONGHAUL_QUICK) }, () => {
  const { worlds, broken } = explore();
  assert.equal(broken, undefined);
  assert.ok(worlds.size > 50_000, `${worlds.size} worlds`);

  /** The worlds from which every course of events ends with a leader; false while this is being determined. @type {Map<string, boolean>} */
  const ends = new Map();
  for (const [start, world] of worlds) {
    if (isLed(world)) {
      for (const event of progressEvents(world, true)) assert.ok(isLed(after(world, event)), `${JSON.stringify(event)} ends a lead in ${JSON.stringify(world)}`);
      ends.set(start, true);
    }
    if (ends.has(start)) continue;
    const path = [{ key: start, world, left: progressEvents(world, true) }];
    assert.ok(path[0].left.length > 0, `nothing leads on from ${start}`);
    ends.set(start, false);
    while (path.length > 0) {
      const last = path[path.length - 1];
      const event = last.left.pop();
      if (!event) {
        ends.set(last.key, true);
        path.pop();
        continue;
      }
      const next = after(last.world, event);
      const key = keyOf(next);
      assert.notEqual(ends.get(key), false, `a cycle without a leader: ${path.map((each) => each.key)}`);
      if (isLed(next) || ends.get(key)) continue;
      const left = progressEvents(next, true);
      assert.ok(left.length > 0, `nothing leads on from ${JSON.stringify(next)}`);
      ends.set(key, false);
      path.push({ key, world: next, left });
    }
  }
});

/** The part of a world that is observable in the real code. @param {World} world */
function visible({ holder, queue, tabs }) {
  return { holder, queue, tabs: tabs.map(({ life, tasks, inbox, hasTimer, hasChannel, role }) => ({ life, tasks, inbox, hasTimer, hasChannel, role })) };
}

/** Applies the same events to the model and to the real code. @param {Event[]} events */
async function compare(events) {
  let world = newWorld();
  const real = new RealTabs();
  for (const [index, event] of events.entries()) {
    world = after(world, event);
    await real.apply(event);
    assert.deepEqual(visible(real.world), visible(world), `after ${JSON.stringify(events.slice(0, index + 1))}`);
  }
}

test(`the real code does what the model does, in every order of up to ${DEPTH} events`, async () => {
  let paths = [{ world: newWorld(), events: /** @type {Event[]} */ ([]) }];
  const seen = new Set();
  for (let depth = 1; depth <= DEPTH; depth++) {
    /** @type {typeof paths} */
    const longer = [];
    for (const { world, events } of paths) {
      for (const event of allEvents(world)) {
        const next = after(world, event);
        const key = keyOf(next);
        if (seen.has(key)) continue;
        seen.add(key);
        longer.push({ world: next, events: [...events, event] });
      }
    }
    paths = longer;
    for (const { events } of paths) await compare(events);
  }
});

test(`the real code does what the model does, in ${WALKS} random orders of ${STEPS} events`, async () => {
  for (let seed = 0; seed < WALKS; seed++) {
    const random = xoroshiro128plus(seed);
    const world = newWorld();
    /** @type {Event[]} */
    const events = [];
    for (let step = 0; step < STEPS; step++) {
      const progress = progressEvents(world, true);
      const isProgress = progress.length > 0 && uniformInt(random, 0, 9) < 6;
      const possible = isProgress ? progress : otherEvents(world).filter(({ kind }) => kind !== "crash" || uniformInt(random, 0, 5) === 0);
      if (possible.length === 0) break;
      const event = possible[uniformInt(random, 0, possible.length - 1)];
      events.push(event);
      Object.assign(world, after(world, event));
    }
    await compare(events);
  }
});

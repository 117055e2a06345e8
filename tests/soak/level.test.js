// A leak is told from noise, and from what a reload gives back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Chance } from "./support/chance.js";
import { slopeOverall, slopeWithin } from "./support/level.js";

/** An hour, measured each 20 s and reloaded each 10 minutes. @param {(t: number, age: number) => number} value */
function hour(value) {
  const chance = new Chance(1);
  const times = Array.from({ length: 180 }, (_, index) => index * 20);
  return times.map((t) => ({ t, life: Math.floor(t / 600), age: t % 600, y: value(t, t % 600) + chance.unit() * 10 }));
}
const bound = () => 10;

test("noise is level", () => {
  assert.equal(slopeWithin(hour(() => 100), "y", bound).verdict, "level");
  assert.equal(slopeOverall(hour(() => 100), "y", bound).verdict, "level");
});

test("what grows and is given back by a reload grows within lives", () => {
  const samples = hour((_, age) => 100 + age / 60);
  const { perHour, doubt, verdict } = slopeWithin(samples, "y", bound);
  assert.equal(verdict, "grows");
  assert.ok(Math.abs(perHour - 60) <= doubt, `${perHour} ± ${doubt}`);
  assert.notEqual(slopeOverall(samples, "y", bound).verdict, "grows");
});

test("what a reload doesn't give back grows over all", () => {
  const samples = hour((t) => 100 + 10 * Math.floor(t / 600));
  assert.equal(slopeWithin(samples, "y", bound).verdict, "level");
  assert.equal(slopeOverall(samples, "y", bound).verdict, "grows");
});

test("a few measurements tell nothing", () => {
  assert.equal(slopeWithin(hour((t) => t).slice(0, 2), "y", bound).verdict, "too short to tell");
  assert.equal(slopeWithin([], "y", bound).verdict, "too short to tell");
});

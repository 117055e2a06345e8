// A thousand simulated lives, and the lives that broke a rule in the past.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { planOf, runPlan, runSeed, hasWasm } from "./support/run.js";
import { FOUND } from "./support/past-failures.js";

/** Mutation testing runs the tests again for each mutant. */
const isQuick = Boolean(process.env.LONGHAUL_QUICK);
const LIVES = isQuick ? 50 : 1_000;

/** @type {unknown[]} */
const unhandled = [];
process.on("unhandledRejection", (reason) => void unhandled.push(reason));
after(() => assert.deepEqual(unhandled, [], "unhandled rejections"));

test(`every rule holds in ${LIVES} lives of several tabs`, async () => {
  for (let seed = 0; seed < LIVES; seed++) {
    const failure = await runSeed(seed, !isQuick);
    assert.ok(!failure, `seed ${seed}: node tests/tabs/simulate.js --seed ${seed}\n${failure?.error.message}\n${JSON.stringify(failure?.plan)}`);
  }
});

test("one seed is one course of events", async () => {
  for (const seed of [1, 2, 3]) {
    const [one, other] = [await runPlan(planOf(seed)), await runPlan(planOf(seed))];
    assert.ok(one.browser.story.length > 5);
    assert.deepEqual(one.browser.story, other.browser.story);
  }
});

test("a life in a hundred runs with the wasm", () => {
  const seeds = Array.from({ length: 1_000 }, (_, seed) => seed);
  assert.equal(seeds.filter(hasWasm).length, 10);
});

for (const [name, plan] of Object.entries(FOUND)) test(name, () => runPlan(plan).then(() => {}));

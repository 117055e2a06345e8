// One action without the wasm: what it reports between two responses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ActionRun } from "../../src/npm/action-run.js";
import { Environment } from "../../src/npm/environment.js";

/** Returns the estimates at several times, in milliseconds after the action reported a progress. @param {object} progress @param {number[]} times */
function estimates(progress, times) {
  let now = 1_000;
  const environment = new Environment({ performance: { now: () => now } });
  const run = new ActionRun(/** @type {any} */ ({ environment }));
  assert.equal(run.estimate(), null);
  run.advance(progress);
  return times.map((time) => {
    now = 1_000 + time;
    return run.estimate();
  });
}

const percentages = (/** @type {object} */ progress, /** @type {number[]} */ times) => estimates(progress, times).map(({ percentageComplete }) => percentageComplete);

test("an estimated percentage rises with the time left, up to 99", () => {
  assert.deepEqual(percentages({ percentageComplete: 50, etaMs: 10_000, elapsedMs: 0 }, [0, 5_000, 60_000]), [50, 75, 99]);
});

test("an estimate never falls below the last percentage", () => {
  assert.deepEqual(percentages({ percentageComplete: 99.5, etaMs: 1, elapsedMs: 0 }, [0, 60_000]), [99.5, 99.5]);
});

test("without a time left, the percentage stays", () => {
  for (const etaMs of [null, 0]) {
    assert.deepEqual(percentages({ percentageComplete: 50, etaMs, elapsedMs: 0 }, [5_000]), [50]);
    assert.deepEqual(percentages({ percentageComplete: null, etaMs, elapsedMs: 0 }, [5_000]), [null]);
  }
});

test("an estimate counts the time left down to 0, and the elapsed time up, and keeps everything else", () => {
  const progress = { status: "inProgress", percentageComplete: 50, etaMs: 3_000, elapsedMs: 100 };
  const [early, late] = estimates(progress, [1_000, 5_000]);
  assert.deepEqual([early.status, early.etaMs, early.elapsedMs], ["inProgress", 2_000, 1_100]);
  assert.deepEqual([late.etaMs, late.elapsedMs], [0, 5_100]);
});

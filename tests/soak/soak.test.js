// A short soak with few actions loses nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chart } from "./support/chart.js";
import { judge } from "./support/report.js";
import { soak } from "./support/soak.js";

const IN_FLIGHT = 20;

test("a soak of 15 seconds with reloads loses no action", async () => {
  const soaked = await soak({ minutes: 0.25, seed: 1, inFlight: IN_FLIGHT, print: () => {} });
  const { counts, samples, violations } = soaked;
  assert.deepEqual(violations, []);
  assert.equal(counts.ended + counts.unaccepted, counts.begun);
  assert.equal(counts.judged, counts.begun);
  assert.ok(counts.begun > IN_FLIGHT && counts.reloads > 0 && counts.resumed > 0, JSON.stringify(counts));
  assert.ok(samples.every(({ open }) => open <= IN_FLIGHT));
  assert.match(chart(soaked, judge(soaked), "a test", "today"), /^<svg [^]*<\/svg>\n$/);
});

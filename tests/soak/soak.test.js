// The soak works: a short one, with few actions, comes through with nothing lost and nothing wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "./support/report.js";
import { chart } from "./support/chart.js";
import { soak } from "./support/soak.js";

const IN_FLIGHT = 20;

test("a quarter of a minute's soak loses nothing, over reloads too", async () => {
  const soaked = await soak({ minutes: 0.25, seed: 1, inFlight: IN_FLIGHT, say: () => {} });
  const { counts, samples, wrongs } = soaked;
  assert.deepEqual(wrongs, []);
  assert.equal(counts.ended + counts.unaccepted, counts.begun);
  assert.equal(counts.judged, counts.begun);
  assert.ok(counts.begun > IN_FLIGHT && counts.reloads > 0 && counts.resumed > 0, JSON.stringify(counts));
  assert.ok(samples.every(({ open }) => open <= IN_FLIGHT));
  assert.match(chart(soaked, judge(soaked), "a test", "today"), /^<svg [^]*<\/svg>\n$/);
});

// The committed hour: it is level, and it is long enough to show a small leak.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { failures, judge } from "./support/report.js";

const hour = JSON.parse(await readFile(new URL("soak-data.json", import.meta.url), "utf8"));
/** The samples, with so many bytes in the heap for each action that has settled since the page was loaded. @param {number} bytes */
function soaked(bytes) {
  const samples = hour.rows.map((/** @type {number[]} */ row) => Object.fromEntries(row.map((value, index) => [hour.columns[index], value])));
  const settledBefore = new Map();
  for (const sample of samples) {
    if (!settledBefore.has(sample.life)) settledBefore.set(sample.life, sample.settled);
    sample.heapBytes += bytes * (sample.settled - settledBefore.get(sample.life));
  }
  return { ...hour, samples };
}

test("nothing was lost or wrong in it, and everything was level", () => {
  assert.deepEqual(failures(soaked(0), judge(soaked(0))), []);
  for (const { title, within, overall } of judge(soaked(0))) assert.deepEqual([within.verdict, overall.verdict], ["level", "level"], title);
});

test("a hundred bytes left by each action would have shown", () => {
  assert.deepEqual(failures(soaked(100), judge(soaked(100))), ["JavaScript heap: it grows"]);
});

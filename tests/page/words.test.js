// @ts-check
/** Figures in words: sizes, counts, durations. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { count, duration, roughly, size } from "../../www/page/view/words.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test("sizes are in powers of a thousand, with one decimal below ten", () => {
  const sizes = [0, 1, 999, 1000, 9_949, 81_418_827, 999_600_000, 40e9, 2.5e15].map((bytes) => size(bytes, "en"));
  assert.deepEqual(sizes, ["0 bytes", "1 byte", "999 bytes", "1 kB", "9.9 kB", "81 MB", "1 GB", "40 GB", "2,500 TB"]);
});

test("sizes are written in the reader's language", () => {
  assert.deepEqual([1_500, 9_949_000].map((bytes) => size(bytes, "de")), ["1,5 kB", "9,9 MB"]);
});

test("counts agree with their noun", () => {
  assert.deepEqual([0, 1, 1200].map((number) => count(number, "item")), ["0 items", "1 item", "1,200 items"]);
});

test("the time left is rounded to calm steps", () => {
  const times = [0, 4 * SECOND, 12 * SECOND, 57 * SECOND, 58 * SECOND, 59.6 * MINUTE, 80 * MINUTE, 40 * HOUR].map(roughly);
  assert.deepEqual(times, [
    "a few seconds",
    "a few seconds",
    "about 10 seconds",
    "about 55 seconds",
    "about 1 minute",
    "about 1 hour",
    "about 1 hour 20 minutes",
    "about 40 hours",
  ]);
});

test("durations name two units at most", () => {
  const durations = [840, 42 * SECOND, 200 * SECOND, 2 * HOUR + 5 * MINUTE].map(duration);
  assert.deepEqual(durations, ["0.8 seconds", "42 seconds", "3 minutes 20 seconds", "2 hours 5 minutes"]);
});

// @ts-check
/** Numbers in words: sizes, counts, positions, durations. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { count, duration, durationBetween, ordinal, roughly, size } from "../../www/page/view/words.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test("sizes are in powers of a thousand, with one decimal below ten", () => {
  const sizes = [0, 1, 999, 1000, 9_949, 81_418_827, 999_600_000, 40e9, 2.5e15].map((bytes) => size(bytes, "en"));
  assert.deepEqual(sizes, ["0 bytes", "1 byte", "999 bytes", "1 kB", "9.9 kB", "81 MB", "1 GB", "40 GB", "2,500 TB"]);
});

test("sizes follow the given locale", () => {
  assert.deepEqual([1_500, 9_949_000].map((bytes) => size(bytes, "de")), ["1,5 kB", "9,9 MB"]);
});

test("counts agree with their noun", () => {
  assert.deepEqual([0, 1, 1200].map((number) => count(number, "item")), ["0 items", "1 item", "1,200 items"]);
});

test("positions end in st, nd, rd or th", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 22, 103].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd"]);
});

test("the time left is rounded to steps that change rarely", () => {
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

test("durations have at most two units, and none that is zero", () => {
  const durations = [840, SECOND, 42 * SECOND, 59.7 * SECOND, 60.2 * SECOND, 200 * SECOND, 2 * HOUR, 2 * HOUR + 5 * MINUTE].map(duration);
  assert.deepEqual(durations, ["0.8 seconds", "1 second", "42 seconds", "1 minute", "1 minute", "3 minutes 20 seconds", "2 hours", "2 hours 5 minutes"]);
});

test("a duration between two bounds names both unless they are close", () => {
  const bounds = /** @type {const} */ ([[8 * SECOND, 14 * SECOND], [41.6 * SECOND, 42 * SECOND], [0, 400], [598 * SECOND, 605 * SECOND]]);
  assert.deepEqual(
    bounds.map(([least, most]) => durationBetween(least, most)),
    ["between 8 and 14 seconds", "about 42 seconds", "about 1 second", "about 10 minutes 5 seconds"],
  );
});

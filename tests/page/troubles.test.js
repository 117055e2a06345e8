// @ts-check
/** Cards say what Longhaul does while a copy can't be followed as usual. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { troubleInWords } from "../../www/page/view/card-parts.js";
import { copyItems, writeItems } from "./support/copies.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const NOW = 1_000_000;

test("each trouble has its words", () => {
  /** @type {[import("../../www/page/view/card-parts.js").Trouble["reason"], number, number | null, string][]} */
  const cases = [
    ["throttled", 1, NOW + 2000, "Throttled, next try in 2 s"],
    ["throttled", 1, NOW + 1001, "Throttled, next try in 2 s"],
    ["throttled", 3, NOW - 10, "Throttled, trying again"],
    ["offline", 1, null, "Offline, waiting for the network"],
    ["unreachable", 2, null, "Connection lost, 3rd try"],
    ["unreachable", 1, NOW + 4000, "Connection lost, 2nd try in 4 s"],
    ["serviceError", 3, NOW + 1000, "Service error, 4th try in 1 s"],
    ["checkingDestination", 0, null, "Checking the destination"],
  ];
  for (const [reason, attempt, retryAt, words] of cases) {
    assert.equal(troubleInWords({ reason, attempt, retryAt, error: null }, NOW), words);
  }
});

const options = { complaints: [/status of [45]\d\d/, /ERR_/, /CORS policy/] };

/** @type {[name: string, fault: object, words: RegExp][]} */
const TROUBLES = [
  ["throttled", { where: "monitor", skip: 1, answer: { status: 429, headers: { "Retry-After": "4", "Access-Control-Expose-Headers": "Retry-After" } } }, /^Throttled, next try in [1-4] s$/],
  ["unreachable", { where: "monitor", skip: 1, times: 8, cut: "connection" }, /^Connection lost, \d(nd|rd|th) try( in \d+ s)?$/],
  ["failing", { where: "monitor", skip: 1, times: 3, answer: { status: 503 } }, /^(Service error, \d(nd|rd|th) try( in \d+ s)?|Throttled, .+)$/],
  ["forgotten", { where: "monitor", skip: 1, times: null, answer: { status: 404, body: { error: { code: "itemNotFound", message: "Forgotten." } } } }, /^Checking the destination$/],
];

for (const [name, fault, words] of TROUBLES) {
  journey(`says what it does when the monitor is ${name}`, options, async (files, drive) => {
    await drive.fault(fault);
    await drive.pause(20);
    await files.copy(["Sample project"], { name: "Troubled" });
    await files.says("Sample project", words);
    await look(files, `a monitor that is ${name}`);
    await drive.resume();
    await files.says("Sample project", "Copied to Files as “Troubled”.");
    assert.deepEqual(await drive.files("Troubled"), await drive.files("Sample project"));
  });
}

journey("says that the page is offline", options, async (files, drive) => {
  const context = files.page.context();
  await drive.pause(5);
  await files.copy(["Sample project"], { name: "Offline" });
  await files.reached("Sample project", 5);
  await context.setOffline(true);
  await files.says("Sample project", "Offline, waiting for the network");
  await context.setOffline(false);
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “Offline”.");
});

journey("says it for a group", options, async (files, drive) => {
  await writeItems(drive, 6);
  await drive.pause(0);
  await drive.fault({ where: "monitor", skip: 6, times: 3, answer: { status: 429, headers: { "Retry-After": "3", "Access-Control-Expose-Headers": "Retry-After" } } });
  await copyItems(files);
  await files.group(6).getByText(/^Throttled, next try in [1-3] s$/).first().waitFor();
  await drive.resume();
  await files.group(6).getByText("6 copied", { exact: true }).waitFor({ timeout: 60_000 });
});

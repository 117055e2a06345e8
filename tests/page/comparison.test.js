// @ts-check
/** The comparison with polling at a fixed interval counts every request and the time until the result is noticed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, fixedPolls } from "../../www/page/transfers/comparison.js";
import { COMPLAINTS, FORMS, choose } from "./support/forms.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

/**
 * A finished copy.
 *
 * @param {object} options
 * @param {number} options.span when its result was noticed, in milliseconds
 * @param {number} options.uncertainty for how long it hadn't been observed before
 * @param {"monitor" | "destination"} [options.observed]
 * @returns {any}
 */
function copy({ span, uncertainty, observed = "monitor" }) {
  return {
    state: "finished",
    resumed: false,
    history: { isClosed: true, span, uncertainty, pollCount: 3 },
    outcome: { tone: "completed", observed },
    spec: { form: "graph" },
  };
}

test("the loop's requests are its start, its polls and the read of the new item", () => {
  // It ends after 9.5 s: the loop polls at 2, 4, 6, 8 and 10 s.
  const { longhaul, fixed } = compare([copy({ span: 10_000, uncertainty: 1000 })], 6);
  assert.deepEqual(longhaul, { requests: 6, lagMs: 500 });
  assert.deepEqual(fixed, { requests: 1 + 5 + 1, lagMs: 500 });
});

test("the lag is the mean of all copies", () => {
  const { longhaul, fixed } = compare([copy({ span: 1200, uncertainty: 400 }), copy({ span: 4300, uncertainty: 200 })], 12);
  assert.equal(longhaul.lagMs, 150);
  // Noticed at 2 s and at 6 s.
  assert.equal(fixed.lagMs, (1000 + 1800) / 2);
});

test("a copy without a readable monitor has no result in the loop", () => {
  const { longhaul, fixed, unobservable } = compare([copy({ span: 5000, uncertainty: 500, observed: "destination" })], 9);
  assert.equal(unobservable, 1);
  assert.equal(longhaul.requests, 9);
  assert.equal(fixed.lagMs, null);
});

test("a running copy counts the polls that are due so far", () => {
  assert.equal(fixedPolls(/** @type {any} */ ({ isClosed: false, span: 5999 })), 2);
});

for (const form of FORMS) {
  journey(`counts all requests of a copy in the ${form} form`, { bytesPerSecond: 12_000_000, complaints: COMPLAINTS[form] }, async (files) => {
    const { page } = files;
    await choose(files, form);
    await files.togglePanel("Compare");
    await page.getByText("Nothing has been copied since this page was loaded.").waitFor();
    const sent = countLonghaulsRequests(page);
    await files.copy(["Sample project"], { name: "Compared" });
    await files.says("Sample project", "Copied to Files as “Compared”.");
    await files.copy(["Documents"], { name: "Second" });
    await files.says("Documents", "Copied to Files as “Second”.");

    const row = page.getByRole("row", { name: /^All/ });
    await row.getByRole("cell").first().filter({ hasText: new RegExp(`^${sent.count}$`) }).waitFor();
    const [, noticed, loop, loopNoticed] = await row.getByRole("cell").allInnerTexts();
    assert.ok(Number(loop) > 2);
    for (const lag of [noticed, loopNoticed]) assert.match(lag, /^\d+\.\d s$/);
    await files.transfer("Sample project").getByText(/^\d+ requests, noticed after \d\.\d s$/).waitFor();
    await files.transfer("Sample project").getByText(/^polling every 2 s: \d+ requests, noticed after \d\.\d s$/).waitFor();
    await look(files, `the comparison in the ${form} form`);
  });
}

journey("says that a loop doesn't learn what only the destination shows", {}, async (files, drive) => {
  await drive.fault({ where: "start", cors: "hideLocation" });
  await files.togglePanel("Compare");
  await files.copy(["Pictures"], { name: "Checked" });
  await files.says("Pictures", "Copied to Files as “Checked”.");
  await files.page.getByText("1 copy had no readable monitor.").waitFor();
  await files.page.getByText("1 copy had no readable monitor.").waitFor();
});

/** Counts the requests of the page that are Longhaul's: it alone starts copies, polls monitors and reads items by their id. @param {import("playwright-core").Page} page */
function countLonghaulsRequests(page) {
  const seen = { count: 0 };
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    const isLonghauls = /\/(copy|monitor\/[^/]+)$|\/items\/[^/:]+$/.test(pathname);
    if (isLonghauls && request.method() !== "OPTIONS" && request.redirectedFrom() === null) seen.count += 1;
  });
  return seen;
}

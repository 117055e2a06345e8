// @ts-check
/** Faults: the panel "Break it" in both forms, and what cards say while a copy can't be followed as usual. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { troubleInWords } from "../../www/page/view/card-parts.js";
import { copyItems, writeItems } from "./support/copies.js";
import { choose, FORMS, hold, holdChecks, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

/** Journeys at once, each with a page and a drive of its own: most of the time they wait. */
const AT_ONCE = 2;

const COPIED = /^Copied to Files as/;
const CHECKED = "Longhaul checked the destination";

/** Each fault, what the card says in the end, and what it says before, if the end depends on it. */
const FAULTS = /** @type {[title: string, says: string | RegExp, before?: RegExp][]} */ ([
  ["Copy slowly", COPIED],
  ["Throttle", COPIED],
  ["Drop connections", COPIED],
  ["Answer slowly", COPIED],
  ["Delay the beginning", COPIED],
  ["Fail the copy", "The copy failed. The drive is full."],
  ["Answer 500 with a failed body", "The copy failed. You aren’t allowed to copy this to Files."],
  ["Forget the monitor", CHECKED, /^Checking the destination$/],
  ["Hide Location", CHECKED],
  ["Redirect to an item without CORS", "The service didn’t let this page read the new item."],
  ["Answer 504, but copy", "The service may or may not have received the request to copy."],
  ["Go away and come back", COPIED],
]);

/** The first fault in the list after which the card says this. @param {string | RegExp} sentence */
const firstWith = (sentence) => FAULTS.find(([, says]) => says === sentence)?.[0];

const options = { bytesPerSecond: 1_500_000, consoleErrors: [/status of [45]\d\d/, /ERR_/, /CORS policy/] };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };

/** How many faults a journey meets, one after another on one page. */
const PER_JOURNEY = 2;

describe("meets one fault after another", { concurrency: AT_ONCE }, () => {
  for (const form of FORMS) {
    for (let from = 0; from < FAULTS.length; from += PER_JOURNEY) {
      const faults = FAULTS.slice(from, from + PER_JOURNEY);
      const name = `${faults.map(([title]) => title).join(", ")}, in the ${form} form`;
      journey(name, { ...options, browser: form === "OneDrive" ? phone : {}, views: false }, async (files, drive) => {
        await choose(files, form);
        await files.page.getByRole("button", { name: "Break it" }).click();
        for (const fault of faults) await meet(fault, form, files, drive);
      });
    }
  }
});

/**
 * Copies while a fault is on, and turns it off again.
 *
 * @param {typeof FAULTS[number]} fault
 * @param {import("./support/journey.js").Form} form
 * @param {import("./support/file-manager.js").FileManager} files
 * @param {import("./support/drive.js").Drive} drive
 */
async function meet([title, says, before], form, files, drive) {
  const { page } = files;
  const copy = `Pictures through ${title}`;
  const { length } = await files.announcements();
  const toggle = page.getByRole("switch", { name: title, exact: true });
  await toggle.check();
  await page.getByText("1 on", { exact: true }).waitFor();
  if (before) await copyAndPause(copy, before, files, drive);
  else await files.copy(["Pictures"], { name: copy });
  await files.says("Pictures", says);
  const said = (await files.announcements()).slice(length);
  assert.ok(said.length <= 5, `more than the start, three quarters and the end was announced: ${said.join(" ")}`);
  if (/^The copy failed/.test(String(says))) assert.notDeepEqual(await drive.files(copy).catch(() => new Map()), await drive.files("Pictures"), "the copy didn't really fail");
  if (says === COPIED) assert.deepEqual(await drive.files(copy), await drive.files("Pictures"));
  if (form === "Graph" && title === firstWith(says)) await checkViews(files, `${title}, in the ${form} form`);
  await toggle.uncheck();
  await page.getByText("1 on", { exact: true }).waitFor({ state: "hidden" });
  await files.clearFinished();
  await files.transfer("Pictures").waitFor({ state: "hidden" });
}

/**
 * Copies, and pauses the copy until the card says something.
 *
 * @param {string} copy
 * @param {RegExp} sentence
 * @param {import("./support/file-manager.js").FileManager} files
 * @param {import("./support/drive.js").Drive} drive
 */
async function copyAndPause(copy, sentence, files, drive) {
  await drive.pause(10);
  const checks = await holdChecks(files.page, copy);
  await files.copy(["Pictures"], { name: copy });
  await files.says("Pictures", sentence);
  await drive.resume();
  await checks.release();
}

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

const troubled = { consoleErrors: [/status of [45]\d\d/, /ERR_/, /CORS policy/] };

const THROTTLED = { status: 429, headers: { "Retry-After": "4", "Access-Control-Expose-Headers": "Retry-After" } };
const FORGOTTEN = { status: 404, body: { error: { code: "itemNotFound", message: "Forgotten." } } };

/** What happens to each poll but the first, until the fault is removed. @type {[name: string, fault: object, words: RegExp][]} */
const TROUBLES = [
  ["throttled", { answer: THROTTLED }, /^Throttled, next try in [1-4] s$/],
  ["unreachable", { cut: "connection" }, /^Connection lost, \d+(nd|rd|th) try( in \d+ s)?$/],
  ["failing", { answer: { status: 503 } }, /^(Service error, \d+(nd|rd|th) try( in \d+ s)?|Throttled, .+)$/],
  ["forgotten", { answer: FORGOTTEN }, /^Checking the destination$/],
];

describe("while a copy is in trouble", { concurrency: AT_ONCE }, () => {
  // Each check of the views ends in a narrow window, which keeps only the panel that was opened last.
  journey("shows the requests and the code while a fault is on, and turns it off", { ...options, views: false }, async (files, drive) => {
    const { page } = files;
    const toggle = (/** @type {string} */ name) => page.locator(".dock-bar").getByRole("button", { name: new RegExp(`^${name}`) }).click();
    await toggle("Break it");
    assert.equal(await page.getByRole("switch").count(), FAULTS.length);
    await checkViews(files, "faults");
    await page.getByRole("switch", { name: "Drop connections" }).check();
    await drive.pause(10);
    await files.copy(["Pictures"], { name: "Shown" });
    await files.says("Pictures", /^Connection lost/);
    await drive.resume();
    await files.says("Pictures", COPIED);
    await toggle("Code");
    await checkViews(files, "faults and code");
    await toggle("Break it");
    await toggle("Requests");
    await page.locator(".request").filter({ hasText: "no response" }).first().waitFor();
    assert.ok(!(await page.locator(".requests").innerText()).includes("tempauth"), "a monitor's URL is shown");
    await checkViews(files, "faults and requests");
    await checkViews(files, "requests");
    await toggle("Break it");
    // The switches change before the drive has the plan.
    const planned = page.waitForResponse((response) => response.request().method() === "PUT" && response.url().endsWith("/admin/faults"));
    await page.getByRole("button", { name: "Turn all off" }).click();
    await page.getByText("1 on", { exact: true }).waitFor({ state: "hidden" });
    await planned;
    assert.deepEqual(await drive.faults(), []);
    await page.getByRole("button", { name: "Close Break it" }).click();
    await page.getByRole("button", { name: "Close Requests" }).click();
    await toggle("Code");
    await checkViews(files, "code");
  });

  journey("continues after a reload and in a second tab while a fault is on", { views: false, ...options, bytesPerSecond: 0 }, async (files, drive) => {
    const { page } = files;
    await page.getByRole("button", { name: "Break it" }).click();
    await page.getByRole("switch", { name: "Drop connections" }).check();
    await drive.pause(5);
    await files.copy(["Sample project"], { name: "Through it all" });
    await files.reached("Sample project", 5);
    await files.stored(1);
    await page.reload();
    await page.getByText("1 on", { exact: true }).waitFor();
    await files.transfer("Sample project").getByRole("progressbar").waitFor();
    const second = await files.another();
    await second.item("Pictures").waitFor();
    await second.page.getByRole("button", { name: /^Break it/ }).click();
    await second.page.getByRole("button", { name: "Turn all off" }).click();
    await page.getByText("1 on", { exact: true }).waitFor({ state: "hidden" });
    await drive.resume();
    await files.says("Sample project", "Copied to Files as “Through it all”.");
    assert.deepEqual(await drive.files("Through it all"), await drive.files("Sample project"));
    assert.equal((await drive.starts()).length, 1);
  });

  journey("sends the drive one plan after another, so that the last one stays", { views: false }, async (files, drive) => {
    const { page } = files;
    /** @type {import("playwright-core").Request[]} */
    const sent = [];
    page.on("request", (request) => {
      if (request.method() === "PUT" && request.url().endsWith("/admin/faults")) sent.push(request);
    });
    const plans = await hold(page, /\/admin\/faults$/);
    await files.togglePanel("Break it");
    await page.getByRole("switch", { name: "Throttle" }).check();
    await plans.held(1);
    await page.getByRole("switch", { name: "Throttle" }).uncheck();
    await page.getByRole("switch", { name: "Fail the copy" }).check();
    assert.equal(sent.length, 1, "a plan was sent before the one before was received");
    const last = page.waitForResponse((response) => response.request().postDataJSON()?.faults?.[0]?.where === "start");
    await plans.release();
    await last;
    assert.deepEqual((await drive.faults()).length, 1);
  });

  for (const [name, fault, words] of TROUBLES) {
    journey(`says what it does when the monitor is ${name}`, { ...troubled, views: false }, async (files, drive) => {
      await drive.fault({ where: "monitor", skip: 1, times: null, ...fault });
      await drive.pause(20);
      const checks = await holdChecks(files.page, "Troubled");
      await files.copy(["Sample project"], { name: "Troubled" });
      await files.says("Sample project", words);
      assert.equal(await files.transfer("Sample project").getByText("At first Longhaul polls more often").count(), 0);
      await checkViews(files, `a monitor that is ${name}`);
      await drive.fault();
      await drive.resume();
      await checks.release();
      await files.says("Sample project", "Copied to Files as “Troubled”.");
      assert.deepEqual(await drive.files("Troubled"), await drive.files("Sample project"));
    });
  }

  journey("says that the page is offline", { ...troubled, views: false }, async (files, drive) => {
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

  journey("says what it does for a group", troubled, async (files, drive) => {
    await writeItems(drive, 6);
    await drive.pause(0);
    await drive.fault({ where: "monitor", skip: 6, times: null, answer: THROTTLED });
    await copyItems(files);
    await files.group(6).getByText(/^Throttled, next try in [1-4] s$/).first().waitFor();
    await drive.fault();
    await drive.resume();
    await files.group(6).getByText("6 copied", { exact: true }).waitFor();
  });
});

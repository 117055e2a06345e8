// @ts-check
/** Many copies at once. */

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserTest, newContext } from "./support/browser.js";
import { GROUP_CONCURRENCY, begin, copyItems, writeItems } from "./support/copies.js";
import { Drive } from "./support/drive.js";
import { choose, CONSOLE_ERRORS, FORMS, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

const ITEMS = 50;

journey("has a finished copy after three clicks", { views: false }, async (files, drive) => {
  const { page } = files;
  await page.getByLabel("Select Pictures").click();
  await page.getByRole("button", { name: "Copy to…" }).click();
  await page.getByRole("button", { name: "Copy to Files" }).click();
  await files.says("Pictures", "Copied to Files as “Pictures 1”.");
  await files.item("Pictures 1").waitFor();
  assert.deepEqual(await drive.files("Pictures 1"), await drive.files("Pictures"));
});

for (const form of FORMS) {
  journey(`copies fifty items as one group in the ${form} form`, { views: form === "Graph", consoleErrors: CONSOLE_ERRORS[form] }, async (files, drive) => {
    const { page } = files;
    await writeItems(drive, ITEMS);
    await choose(files, form);
    await drive.pause(0);
    await copyItems(files);
    const card = files.group(ITEMS);
    await files.stored(GROUP_CONCURRENCY);
    const starts = async () => (await drive.log()).filter(({ method, path }) => method === "POST" && /copy|batch/.test(path)).length;
    // Starts that are ready at the same time share a batch. A copy in the OneDrive form needs a header that a batch ignores, and so a request of its own.
    const begun = await starts();
    assert.ok(form === "Graph" ? begun < GROUP_CONCURRENCY / 2 : begun === GROUP_CONCURRENCY, `${begun} requests started ${GROUP_CONCURRENCY} copies`);
    await card.getByText("Items", { exact: true }).click();
    await checkViews(files, `fifty items in progress in the ${form} form`);
    await drive.resume();
    await page.getByText("50 items: all copied to Target.").waitFor({ state: "attached" });
    await card.getByText("50 copied", { exact: true }).waitFor();
    assert.equal(await page.locator(".card").count(), 1);
    assert.equal(await card.locator(".counts li").count(), 1);
    assert.equal(await card.getByRole("heading", { level: 4 }).count(), ITEMS);
    assert.deepEqual(await drive.files("Target"), await drive.files("Items"));
    await files.stored(0);
    if (form === "OneDrive") assert.equal(await starts(), ITEMS);
  });
}

journey("shows part of a large group, and more by button", {}, async (files, drive) => {
  await writeItems(drive, 120);
  await copyItems(files);
  const card = files.group(120);
  assert.equal(await card.getByRole("heading", { level: 4 }).count(), 0, "rows are made before they are shown");
  await card.getByText("Items", { exact: true }).click();
  await card.getByRole("button", { name: "Show 50 more of 70" }).click();
  const rest = card.getByRole("button", { name: "Show 20 more of 20" });
  await rest.waitFor();
  assert.equal(await card.getByRole("heading", { level: 4 }).count(), 100);
  await files.page.getByText("120 items: all copied to Target.").waitFor({ state: "attached" });
  await rest.focus();
  await files.page.keyboard.press("Enter");
  await card.getByRole("heading", { level: 4 }).nth(119).waitFor();
  assert.ok(await card.locator(".group-item").nth(100).evaluate((row) => row === document.activeElement), "the focus isn't on the first new row");
});

// Many actions in one tab: all outcomes are right, and each host gets few requests at a time.

const ACTIONS = 300;
/** More than may be in flight at first. */
const FEW = 20;
/** The most requests that the package ever has in flight to one host. It adapts the limit to the response times, from 4 on. */
const MOST_AT_ONCE = 16;

/** Has the drive start copies, and returns their monitor URLs. @param {Drive} drive @param {number} count */
function beginMany(drive, count) {
  return begin(drive, Array.from({ length: count }, (_, index) => ({ source: "Source.txt", name: `Copy ${index}.txt` })));
}

/** Follows them all in the page. Runs there. @param {{ drive: string, token: string, monitors: string[] }} given */
async function followAll({ drive, token, monitors }) {
  let asking = 0;
  const seen = { most: 0, outcomes: /** @type {Record<string, number>} */ ({}) };
  const { DriveClient } = await import(/** @type {any} */ ("/pkg/index.js"));
  const client = new DriveClient({
    baseUrl: `${drive}/v1.0/me/drive`,
    auth: token,
    fetch: async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
      const isPoll = !url.startsWith(drive);
      if (isPoll) seen.most = Math.max(seen.most, ++asking);
      try {
        return await fetch(url, init);
      } finally {
        if (isPoll) asking--;
      }
    },
  });
  const ended = (/** @type {string} */ outcome) => (seen.outcomes[outcome] = (seen.outcomes[outcome] ?? 0) + 1);
  const all = monitors.map((monitor) =>
    client.follow(monitor).then(
      (/** @type {any} */ { status, item }) => ended(item === null ? "unread" : status),
      (/** @type {Error} */ error) => ended(error.name),
    ),
  );
  await Promise.all(all);
  return seen;
}

/** A drive, and a page of its origin. @param {import("node:test").TestContext} t @param {number} bytesPerSecond how fast the drive copies */
async function driveAndPage(t, bytesPerSecond) {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-many-"));
  await writeFile(join(folder, "Source.txt"), "x".repeat(30_000));
  const drive = new Drive(folder, bytesPerSecond);
  t.after(() => drive.remove());
  await drive.begin();
  const page = await (await newContext(t)).newPage();
  await page.goto(`${drive.at.page}/config.json`);
  return { drive, page };
}

browserTest(`${ACTIONS} actions are followed at once`, async (t) => {
  const { drive, page } = await driveAndPage(t, 10_000);
  const monitors = await beginMany(drive, ACTIONS);
  const seen = await page.evaluate(followAll, { drive: drive.at.drive, token: drive.at.token, monitors });
  assert.deepEqual(seen.outcomes, { completed: ACTIONS });
  assert.ok(seen.most >= 4 && seen.most <= MOST_AT_ONCE, `${seen.most} requests at once`);
});

/** As many actions as requests may be in flight to a host at first. Their requests are held back, so that all others wait. */
const BLOCKING = 4;
const MINUTE_MS = 60_000;

/**
 * Follows monitors in this order, and holds the first requests back. Runs in the page.
 *
 * @param {{ monitors: string[], blocking: number, minuteMs: number }} given
 */
async function followInOrder({ monitors, blocking, minuteMs }) {
  const { follow } = await import(/** @type {any} */ ("/pkg/index.js"));
  const polled = /** @type {number[]} */ ([]);
  const released = new Promise((release) => Object.assign(window, { polled, release }));
  const held = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    polled.push(monitors.indexOf(url));
    await released;
    return fetch(url, init);
  };
  for (const [index, monitor] of monitors.entries()) follow(monitor, { fetch: held, requestTimeoutMs: (index < blocking ? 60 : 1) * minuteMs });
}

/** Waits until so many polls were sent, and returns the numbers of the monitors in this order. @param {import("playwright-core").Page} page @param {number} count */
async function polled(page, count) {
  await page.waitForFunction((count) => /** @type {any} */ (window).polled.length >= count, count);
  return page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (window).polled));
}

browserTest("an action that waits longer than a request may take keeps its place in the queue", async (t) => {
  // The copies don't end during the test.
  const { drive, page } = await driveAndPage(t, 1);
  const monitors = await beginMany(drive, FEW);
  const order = [...monitors.keys()];
  await page.clock.install();
  await page.evaluate(followInOrder, { monitors, blocking: BLOCKING, minuteMs: MINUTE_MS });
  assert.deepEqual(await polled(page, BLOCKING), order.slice(0, BLOCKING));
  await page.clock.runFor(10 * MINUTE_MS);
  assert.deepEqual(await polled(page, BLOCKING), order.slice(0, BLOCKING), "no other request is sent meanwhile");
  await page.evaluate(() => /** @type {any} */ (window).release());
  assert.deepEqual((await polled(page, FEW)).slice(0, FEW), order, "each is polled once before any is polled again");
});

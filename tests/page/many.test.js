// @ts-check
/** Many copies at once. */

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { launch } from "./support/browser.js";
import { begin, copyItems, writeItems } from "./support/copies.js";
import { Drive } from "./support/drive.js";
import { PATIENCE_MS } from "./support/file-manager.js";
import { choose, COMPLAINTS, FORMS, journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const ITEMS = 50;

journey("has a finished copy after three clicks", {}, async (files, drive) => {
  const { page } = files;
  await page.getByLabel("Select Pictures").click();
  await page.getByRole("button", { name: "Copy to…" }).click();
  await page.getByRole("button", { name: "Copy to Files" }).click();
  await files.says("Pictures", "Copied to Files as “Pictures 1”.");
  await files.item("Pictures 1").waitFor();
  assert.deepEqual(await drive.files("Pictures 1"), await drive.files("Pictures"));
});

for (const form of FORMS) {
  journey(`copies fifty items as one group in the ${form} form`, { complaints: COMPLAINTS[form] }, async (files, drive) => {
    const { page } = files;
    await writeItems(drive, ITEMS);
    await choose(files, form);
    await copyItems(files);
    const card = files.group(ITEMS);
    await card.getByText("Items", { exact: true }).click();
    await look(files, `fifty items in progress in the ${form} form`);
    await page.getByText("50 items: all copied to Target.").waitFor({ state: "attached", timeout: PATIENCE_MS });
    assert.equal(await page.locator(".card").count(), 1);
    assert.deepEqual(await card.locator(".counts li").allInnerTexts(), ["50 copied"]);
    assert.equal(await card.getByRole("heading", { level: 4 }).count(), ITEMS);
    assert.deepEqual(await drive.files("Target"), await drive.files("Items"));
    assert.equal(await files.storedCopies(), 0);
    const starts = (await drive.log()).filter(({ method, path }) => method === "POST" && /copy|batch/.test(path));
    // A copy in the OneDrive form needs a header that a batch ignores, and so a request of its own.
    if (form === "Graph") assert.ok(starts.length < ITEMS / 5, `${starts.length} requests were needed to start ${ITEMS} copies`);
    else assert.equal(starts.length, ITEMS);
  });
}

journey("shows part of a large group, and more by button", {}, async (files, drive) => {
  await writeItems(drive, 120);
  await copyItems(files);
  const card = files.group(120);
  assert.equal(await card.getByRole("heading", { level: 4 }).count(), 0, "rows are made before they are shown");
  await card.getByText("Items", { exact: true }).click();
  await card.getByRole("button", { name: "Show 50 more of 70" }).click();
  await card.getByRole("button", { name: "Show 20 more of 20" }).waitFor();
  assert.equal(await card.getByRole("heading", { level: 4 }).count(), 100);
  await files.page.getByText("120 items: all copied to Target.").waitFor({ state: "attached", timeout: PATIENCE_MS });
});

// Many actions in one tab: all outcomes are right, and each host gets few requests at a time.

const ACTIONS = 300;
/** So few that they can wait in the queue while each request takes long. */
const FEW = 20;
/** The most requests that the package ever has in flight to one host. It adapts the limit to the response times, from 4 on. */
const MOST_AT_ONCE = 100;

/** Has the drive start copies, and returns their monitor URLs. @param {Drive} drive @param {number} count */
function beginMany(drive, count) {
  return begin(drive, Array.from({ length: count }, (_, index) => ({ source: "Source.txt", name: `Copy ${index}.txt` })));
}

/** Follows them all in the page. Runs there. @param {{ drive: string, token: string, monitors: string[] }} given */
async function followAll({ drive, token, monitors }) {
  let asking = 0;
  const seen = { most: 0, endings: /** @type {Record<string, number>} */ ({}) };
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
  const ended = (/** @type {string} */ how) => (seen.endings[how] = (seen.endings[how] ?? 0) + 1);
  const all = monitors.map((monitor) =>
    client.follow(monitor).then(
      (/** @type {any} */ { status, item }) => ended(item === null ? "unread" : status),
      (/** @type {Error} */ error) => ended(error.name),
    ),
  );
  await Promise.all(all);
  return seen;
}

/** A drive that copies slowly, and a page of it. @param {import("node:test").TestContext} t */
async function driveAndPage(t) {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-crowd-"));
  await writeFile(join(folder, "Source.txt"), "x".repeat(30_000));
  const drive = new Drive(folder, 10_000);
  t.after(() => drive.remove());
  await drive.begin();
  const page = await (await launch()).newPage();
  t.after(() => page.close());
  await page.goto(`${drive.at.page}/config.json`);
  return { drive, page };
}

test(`${ACTIONS} actions are followed at once`, async (t) => {
  const { drive, page } = await driveAndPage(t);
  const monitors = await beginMany(drive, ACTIONS);
  const seen = await page.evaluate(followAll, { drive: drive.at.drive, token: drive.at.token, monitors });
  assert.deepEqual(seen.endings, { completed: ACTIONS });
  assert.ok(seen.most >= 4 && seen.most <= MOST_AT_ONCE, `${seen.most} requests at once`);
});

/** Follows them until there were as many responses as actions. Runs in the page. @param {string[]} monitors */
async function askEachOnce(monitors) {
  const { follow } = await import(/** @type {any} */ ("/pkg/index.js"));
  let answers = 0;
  await new Promise((resolve) => {
    const onProgress = () => ++answers === monitors.length && resolve(undefined);
    for (const monitor of monitors) follow(monitor, { onProgress, requestTimeoutMs: 1_500 }).catch(() => {});
  });
}

test("an action that waits longer than a request may take keeps its place in the queue", async (t) => {
  const { drive, page } = await driveAndPage(t);
  const monitors = await beginMany(drive, FEW);
  await drive.fault({ where: "monitor", times: null, delayMs: 1_000 });
  await page.evaluate(askEachOnce, monitors);
  const asked = (await drive.log()).filter(({ origin }) => origin === "monitor").slice(0, FEW);
  assert.equal(new Set(asked.map(({ path }) => path)).size, FEW, "each is polled once before any is polled again");
});

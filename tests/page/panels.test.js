// @ts-check
/** The panels "Code" and "Compare": the code does what was done on the page, and the comparison is fair. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { History, compare, fixedPolls } from "../../www/page/transfers/history.js";
import { FULL } from "./support/drive.js";
import { choose, CONSOLE_ERRORS, FORMS, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

/** @typedef {import("./support/file-manager.js").FileManager} FileManager */
/** @typedef {import("./support/drive.js").Drive} Drive */

/**
 * Runs what the panel shows in a page of its own, for copies of other names.
 *
 * @param {FileManager} files
 * @param {Drive} drive
 * @param {...string} names of the copies
 * @returns {Promise<string[]>} what it logged
 */
async function runShown(files, drive, ...names) {
  await files.page.locator("#code").filter({ hasText: names[0] }).waitFor();
  let code = await files.page.locator("#code").innerText();
  for (const name of names) code = code.replaceAll(`name: "${name}"`, `name: "${name} by code"`);
  const page = await files.page.context().newPage();
  /** @type {string[]} */
  const logged = [];
  const done = page.waitForEvent("console", (message) => {
    logged.push(message.text());
    return message.text() === "done";
  });
  // A page of the same origin without a policy of its own.
  await page.goto(`${drive.at.page}/config.json`);
  await page.addScriptTag({ type: "importmap", content: JSON.stringify({ imports: { longhaul: "/pkg/index.js", "longhaul/groups": "/pkg/groups.js", "longhaul/store": "/pkg/store.js" } }) });
  await page.addScriptTag({
    type: "module",
    content: `const getToken = () => ${JSON.stringify(drive.at.token)};\n${code}\nconsole.log("done");`,
  });
  await done;
  await page.close();
  return logged;
}

for (const form of FORMS) {
  const consoleErrors = [...CONSOLE_ERRORS[form], /status of 507/];
  journey(`shows code that does the same in the ${form} form`, { views: form === "Graph", consoleErrors }, async (files, drive) => {
    const { page } = files;
    await choose(files, form);
    await page.getByRole("button", { name: "Code", exact: true }).click();
    await page.getByText("Nothing has been copied yet.").waitFor();
    await files.copy(["Pictures"], { name: "One" });
    await files.says("Pictures", "Copied to Files as “One”.");
    assert.ok((await runShown(files, drive, "One")).includes("Copied One by code"));
    assert.deepEqual(await drive.files("One by code"), await drive.files("Pictures"));

    await files.copy(["Documents", "Pictures"], { to: "One" });
    await files.says("Documents", "Copied to One.");
    const several = await runShown(files, drive, "Documents", "Pictures");
    assert.equal(several.filter((line) => line === "fulfilled").length, 2);
    assert.deepEqual(await drive.files("One/Documents by code"), await drive.files("Documents"));
    if (form === "OneDrive") return;

    await files.clearFinished();
    await drive.pause(5);
    await files.copy(["Sample project"], { name: "Stopped" });
    await files.reached("Sample project", 5);
    await page.getByRole("button", { name: "Stop following" }).click();
    await page.getByText("Copying “Sample project”, and no longer following it.").waitFor();
    assert.ok((await runShown(files, drive, "Stopped")).includes("AbortError"));
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("Resuming “Sample project”.").waitFor();
    await drive.resume();
    assert.ok((await runShown(files, drive, "pending")).includes("Copied Stopped by code"));
    assert.deepEqual(await drive.files("Stopped by code"), await drive.files("Sample project"));
    await files.says("Sample project", "Copied to Files as “Stopped”.");

    const full = { where: "start", times: 2, answer: FULL };
    await drive.fault(full);
    await files.copy(["Pictures"], { name: "Refused" });
    await page.getByText("Copying “Pictures”, and reading the error.").waitFor();
    assert.ok((await runShown(files, drive, "Refused")).includes("quotaLimitReached null"));
  });
}

journey("shows the code of the selected copy, whatever happens to the others", { views: false }, async (files, drive) => {
  const { page } = files;
  const code = page.locator("#code");
  await files.togglePanel("Code");
  await drive.pause(1);
  await files.copy(["Sample project"], { name: "In the background" });
  await files.reached("Sample project", 1);
  await files.copy(["Documents"], { name: "In front" });
  await code.filter({ hasText: `name: "In front"` }).waitFor();
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “In the background”.");
  assert.match(await code.innerText(), /name: "In front"/);
  assert.match(await code.innerText(), /store: indexedDbStore\(\)/);
  await page.getByLabel("Copy to show the code of").selectOption({ label: "Sample project" });
  await code.filter({ hasText: `name: "In the background"` }).waitFor();
  await files.transfer("Documents").getByRole("heading").click();
  await code.filter({ hasText: `name: "In front"` }).waitFor();
});

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

test("a history knows whether a status request failed", () => {
  const history = new History();
  history.poll()(true);
  history.poll();
  assert.equal(history.hasFailures, false);
  history.poll()(false);
  assert.equal(history.hasFailures, true);
});

for (const form of FORMS) {
  journey(`counts all requests of a copy in the ${form} form`, { views: false, consoleErrors: CONSOLE_ERRORS[form] }, async (files, drive) => {
    const { page } = files;
    await choose(files, form);
    await files.togglePanel("Compare");
    await page.getByText("Nothing has been copied since this page was loaded.").waitFor();
    const sent = countLonghaulsRequests(page);
    await drive.pause(20);
    await files.copy(["Sample project"], { name: "Compared" });
    for (const percentage of [20, 60]) {
      await drive.pause(percentage);
      await files.reached("Sample project", percentage);
    }
    await drive.resume();
    await files.says("Sample project", "Copied to Files as “Compared”.");
    await files.copy(["Documents"], { name: "Second" });
    await files.says("Documents", "Copied to Files as “Second”.");

    const row = page.getByRole("row", { name: /^All/ });
    await row.getByRole("cell").first().filter({ hasText: new RegExp(`^${sent.count}$`) }).waitFor();
    const [, noticed, loop, loopNoticed] = await row.getByRole("cell").allInnerTexts();
    assert.ok(Number(loop) > 2);
    for (const lag of [noticed, loopNoticed]) assert.match(lag, /^\d+\.\d s$/);
    await files.transfer("Sample project").getByText(/^Longhaul: \d+ requests, \d\.\d s late$/).waitFor();
    await files.transfer("Sample project").getByText(/^Polling every 2 s: \d+ requests, \d\.\d s late$/).waitFor();
    await checkViews(files, `the comparison in the ${form} form`);
  });
}

journey("says that a loop doesn't learn what only the destination shows", {}, async (files, drive) => {
  await drive.fault({ where: "start", cors: "hideLocation" });
  await files.togglePanel("Compare");
  await files.copy(["Pictures"], { name: "Checked" });
  await files.says("Pictures", "Copied to Files as “Checked”.");
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

// @ts-check
/** Copies survive a reload of the page and a crash of the drive. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GROUP_CONCURRENCY, copyItems, writeItems } from "./support/copies.js";
import { FULL } from "./support/drive.js";
import { choose, CONSOLE_ERRORS, FORMS, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

for (const form of FORMS) {
  journey(`resumes a copy after a reload in the ${form} form`, { views: false, consoleErrors: CONSOLE_ERRORS[form] }, async (files, drive) => {
    await choose(files, form);
    await drive.pause(10);
    await files.copy(["Sample project"], { name: "After the reload" });
    await files.reached("Sample project", 10);
    await files.stored(1);
    await files.page.reload();
    await files.transfer("Sample project").getByRole("progressbar").waitFor();
    await checkViews(files, `a copy after a reload in the ${form} form`);
    await drive.resume();
    await files.says("Sample project", "Copied to Files as “After the reload”.");
    await files.item("After the reload").waitFor();
    assert.deepEqual(await drive.files("After the reload"), await drive.files("Sample project"));
    await files.stored(0);
    assert.equal((await drive.starts()).length, 1);
  });
}

const CRASH_ERRORS = [
  /ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/,
  // The drive comes back with another token, which the page reads after the first 401.
  /status of 401/,
];

journey("says that the drive can't be reached, and continues when it is back", { views: false, consoleErrors: CRASH_ERRORS }, async (files, drive) => {
  await drive.pause(10);
  await files.copy(["Sample project"], { name: "Through the outage" });
  await files.reached("Sample project", 10);
  await drive.kill();
  await files.page.getByRole("alert").getByText("The drive can’t be reached.").waitFor();
  await files.says("Sample project", /^(Connection lost, .+|Can’t reach the service, retrying)$/);
  await checkViews(files, "a drive that can't be reached");
  const source = await drive.files("Sample project");
  for (const [path, content] of await drive.files("Through the outage")) {
    assert.ok(source.get(path)?.equals(content), `${path} is half written under its real name`);
  }

  await drive.begin();
  await files.page.getByRole("alert").waitFor({ state: "hidden" });
  await files.says("Sample project", "Copied to Files as “Through the outage”.");
  assert.deepEqual(await drive.files("Through the outage"), source);
  await files.stored(0);
});

journey("stays away until it has the new token of a drive that is back", { views: false, consoleErrors: CRASH_ERRORS }, async (files, drive) => {
  const { page } = files;
  const banner = page.getByRole("alert").getByText("The drive can’t be reached.");
  let refused = 0;
  await page.route(/config\.json$/, (route) => (refused++ === 0 ? route.abort("connectionreset") : route.continue()));
  await drive.kill();
  await page.getByRole("button", { name: "Refresh" }).click();
  await banner.waitFor();
  await writeFile(join(drive.folder, "Meanwhile.txt"), "New.");
  await drive.begin();
  await files.item("Meanwhile.txt").waitFor();
  await banner.waitFor({ state: "hidden" });
  assert.ok(refused > 1, "the token was read only once");
});

journey("simulates no drive while the page's server can't name the one that it shows", { views: false, consoleErrors: [/status of 40[14]/] }, async (files, drive) => {
  const { page } = files;
  await page.route("**/config.json", (route) => route.fulfill({ status: 404, body: "Not found" }));
  await drive.fault({ where: "any", times: null, answer: { status: 401, body: { error: { code: "unauthenticated", message: "No token." } } } });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText("The drive doesn’t accept the token.").first().waitFor();
  assert.equal(await page.getByText("it runs a simulated one").count(), 0);
  await drive.fault();
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item("Sample project").waitFor();
});

journey("uses the new token of a drive whose restart it hasn't noticed", { views: false, consoleErrors: CRASH_ERRORS }, async (files, drive) => {
  const { page } = files;
  const [before] = [drive.at.token, await drive.kill(), await drive.begin()];
  assert.notEqual(drive.at.token, before);
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create folder" }).click();
  await files.item("New folder").waitFor();
  await files.copy(["Documents"], { to: "New folder" });
  await files.says("Documents", "Copied to New folder.");
});

const consoleErrors = [/status of 507/];

journey("keeps finished and failed copies over a reload", { views: false, consoleErrors }, async (files, drive) => {
  const { page } = files;
  await files.copy(["Documents"], { name: "Finished" });
  await files.says("Documents", "Copied to Files as “Finished”.");
  await drive.fault({ where: "start", answer: FULL });
  await files.copy(["Pictures"], { name: "Refused" });
  await files.says("Pictures", "Not started. The drive is full.");
  await page.reload();
  await files.says("Documents", "Copied to Files as “Finished”.");
  await files.says("Pictures", "Not started. The drive is full.");
  await checkViews(files, "finished copies after a reload");
  await files.transfer("Pictures").getByRole("button", { name: "Try again" }).click();
  await files.says("Pictures", "Copied to Files as “Refused”.");
  assert.ok(!(await files.remembered()).includes(drive.at.token));
  await files.clearFinished();
  await files.stored(0);
  await page.reload();
  await files.item("Finished").waitFor();
  await files.loaded();
  assert.equal(await page.locator(".card").count(), 0, "a dismissed copy came back");
});

/** Values that an older version, another program or an attacker could have left in storage. */
const MALFORMED = ["", "{", "null", "[]", "{}", "[null]", "[[]]", "[1]", `"text"`, `[{"baseUrl":"javascript:1","form":"graph"}]`, `[{"id":{},"copies":{}}]`, `[{"id":"a","copies":[null,1,{"id":"b","spec":{"item":null}}]}]`];

journey("opens with anything in its storage", { views: false }, async (files) => {
  const { page } = files;
  for (const value of MALFORMED) {
    await page.evaluate((value) => {
      for (const name of ["faults", "form", "notify", "drives", "session"]) localStorage.setItem(`longhaul-demo.${name}`, value);
      // The page saves its state when it is left, which would replace the value.
      addEventListener("pagehide", () => sessionStorage.setItem("longhaul-demo.session", value), { once: true });
    }, value);
    await page.reload();
    await files.item("Sample project").waitFor();
    await files.loaded();
    assert.equal(await page.locator(".card").count(), 0);
  }
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
});

journey("opens with anything in Longhaul's store", { views: false }, async (files, drive) => {
  const { page } = files;
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  await files.clearFinished();
  const baseUrl = `${drive.at.drive}/v1.0/me/drive`;
  const spec = { baseUrl, form: "graph", item: { id: "a", name: "b" }, destination: { path: "/", name: "Files", reference: { path: "/drive/root:/" } }, name: "c" };
  const notes = [null, 1, "text", [], {}, { id: 1, group: 2, spec: 3 }, { id: "x", group: "y", spec: { ...spec, item: null } }, { id: "x", group: "y", spec: { ...spec, baseUrl: "javascript:alert(1)" } }];
  await page.evaluate(
    async ([baseUrl, notes]) => {
      const { indexedDbStore } = await import(/** @type {any} */ ("longhaul/store"));
      const store = indexedDbStore("longhaul-demo");
      await store.set("longhaul:broken", "{");
      for (const [index, note] of notes.entries()) {
        const key = `longhaul:${index}`;
        await store.set(key, JSON.stringify({ longhaul: 1, kind: "copy", monitorUrl: "https://example.com/", driveId: null, startedAt: 1, destination: null, key, baseUrl, note }));
      }
    },
    /** @type {const} */ ([baseUrl, notes]),
  );
  await page.reload();
  await files.item("Sample project").waitFor();
  await files.copy(["Pictures"], { to: "Documents" });
  await files.says("Pictures", "Copied to Documents.");
  assert.equal(await page.locator(".card").count(), 1);
});

const ITEMS = 30;

journey("continues a group after a reload, and starts nothing twice", { views: false, bytesPerSecond: 20_000 }, async (files, drive) => {
  const { page } = files;
  await writeItems(drive, ITEMS, 50_000);
  await drive.pause(40);
  await copyItems(files);
  await files.stored(GROUP_CONCURRENCY);
  await page.reload();
  await files.stored(ITEMS);
  await checkViews(files, "a group after a reload");
  await page.reload();
  await drive.resume();
  await files.group(ITEMS).getByText(`${ITEMS} copied`, { exact: true }).waitFor();
  assert.deepEqual(await drive.files("Target"), await drive.files("Items"));
  assert.equal(await page.locator(".card").count(), 1);
});

journey("says that a start is uncertain whose response a reload lost", { views: false }, async (files, drive) => {
  const { page } = files;
  let starts = 0;
  page.on("request", (request) => (starts += Number(request.method() === "POST" && request.url().includes("/copy"))));
  await drive.fault({ where: "start", delayMs: 60_000 });
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().includes("/copy"));
  await files.copy(["Documents"], { name: "Lost response" });
  await sent;
  await page.reload();
  await files.says("Documents", "The service may or may not have received the request to copy.");
  assert.equal(starts, 1);
  await page.reload();
  await files.says("Documents", "The service may or may not have received the request to copy.");
  await files.transfer("Documents").getByRole("button", { name: "Dismiss Documents" }).click();
  await files.stored(0);
  await page.reload();
  await files.item("Lost response").waitFor();
  await files.loaded();
  assert.equal(await page.locator(".card").count(), 0, "a dismissed copy came back");
  await files.stored(0);
});

/**
 * Opens a tab that makes everything else wait that uses the page's store, until it is closed.
 *
 * @param {import("./support/file-manager.js").FileManager} files
 * @param {import("./support/drive.js").Drive} drive
 */
async function blockStore({ page }, drive) {
  const other = await page.context().newPage();
  await other.goto(`${drive.at.page}/config.json`);
  await other.evaluate(async () => {
    const opening = indexedDB.open("longhaul-demo");
    const opened = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const table = opened.transaction("actions", "readwrite").objectStore("actions");
    await new Promise((resolve) => {
      // A transaction lasts as long as it has requests.
      const goOn = () => {
        table.count().onsuccess = goOn;
        resolve(undefined);
      };
      table.count().onsuccess = goOn;
    });
  });
  return other;
}

journey("resumes a copy, and dismisses another permanently, before the store was read", { views: false }, async (files, drive) => {
  const { page } = files;
  await drive.pause(5);
  await files.copy(["Sample project"], { name: "Resumed early" });
  await files.reached("Sample project", 5);
  await files.transfer("Sample project").getByRole("button", { name: "Stop following" }).click();
  await files.copy(["Pictures"], { name: "Dismissed early" });
  await files.reached("Pictures", 5);
  await files.transfer("Pictures").getByRole("button", { name: "Stop following" }).click();
  await files.stored(2);

  const other = await blockStore(files, drive);
  await page.reload();
  await files.transfer("Sample project").getByRole("button", { name: "Resume" }).click();
  await files.transfer("Pictures").getByRole("button", { name: "Dismiss Pictures" }).click();
  await other.close();
  await files.transfer("Sample project").getByRole("progressbar").waitFor();
  await files.stored(1);
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “Resumed early”.");
  await files.stored(0);
});

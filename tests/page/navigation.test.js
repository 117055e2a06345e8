// @ts-check
/** Going from folder to folder: the path, the focus, links, changes by others. */

import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

/** @typedef {import("./support/file-manager.js").FileManager} FileManager */

/** The name of the item whose row has the focus. @param {FileManager} files @param {string} name */
function waitForFocus({ page }, name) {
  return page.waitForFunction((name) => document.activeElement?.querySelector("input")?.ariaLabel === `Select ${name}`, name);
}

journey("keeps the focus in the list, on the folder that was left", { views: false }, async (files) => {
  const { page } = files;
  const { keyboard } = page;
  await page.evaluate(() => (location.hash = "#/Sample project/Research/Interviews"));
  await files.item("Interview 01.mp3").focus();
  await keyboard.press("Backspace");
  await waitForFocus(files, "Interviews");
  await keyboard.press("Alt+ArrowUp");
  await waitForFocus(files, "Research");
  // By a part of the path.
  await page.evaluate(() => (location.hash = "#/Sample project/Research/Interviews"));
  await files.item("Interview 01.mp3").waitFor();
  await page.locator(".crumbs").getByRole("link", { name: "Sample project" }).focus();
  await keyboard.press("Enter");
  await waitForFocus(files, "Research");
  await page.goBack();
  await waitForFocus(files, "Interview 01.mp3");
  await page.goBack();
  await page.getByRole("heading", { name: "Sample project", level: 1 }).waitFor();
});

journey("leaves the focus where the user has moved it while a folder is read", { views: false }, async (files) => {
  const { page } = files;
  const reads = await hold(page, /Pictures:\/children/);
  await files.item("Pictures").focus();
  await page.keyboard.press("Enter");
  await reads.held(1);
  await page.keyboard.press("/");
  await page.keyboard.type("s");
  await reads.release();
  await files.item("Screenshots").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "filter");
});

journey("leaves the focus in the filter also when a new folder is shown", { views: false }, async (files) => {
  const { page } = files;
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Papers");
  const reads = await hold(page, /root\/children\?/);
  await page.getByRole("button", { name: "Create folder" }).click();
  await reads.held(1);
  await page.keyboard.press("/");
  await page.keyboard.type("p");
  await reads.release();
  await files.item("Papers").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "filter");
});

journey("shows a deep path in one line, with the rest in a menu", { views: false }, async (files, drive) => {
  const { page } = files;
  const names = Array.from({ length: 60 }, (_, level) => `Level ${level + 1}`);
  await mkdir(join(drive.folder, ...names), { recursive: true });
  await page.evaluate((path) => (location.hash = path), `#/${names.join("/")}`);
  await page.getByRole("heading", { name: "Level 60", level: 1 }).waitFor();
  await page.getByText("This folder is empty.").waitFor();
  const { height = 0 } = (await page.locator("#crumbs").boundingBox()) ?? {};
  assert.ok(height < 45, `the path is ${height} pixels high`);
  assert.deepEqual(await page.locator("#crumbs a").allInnerTexts(), ["Files", "Level 59"]);
  await checkViews(files, "a deep path");
  await page.getByRole("button", { name: "Folders above" }).click();
  await page.getByRole("menuitem", { name: "Level 58", exact: true }).waitFor();
  await checkViews(files, "the menu of a deep path");
  assert.equal(await page.getByRole("menuitem").count(), 60);
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Level 1", level: 1 }).waitFor();
  await waitForFocus(files, "Level 2");
});

journey("reads the folder again by button, and when the user comes back", { views: false }, async (files, drive) => {
  const { page } = files;
  await writeFile(join(drive.folder, "By button.txt"), "1");
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item("By button.txt").waitFor();
  await page.getByLabel("Select To do.txt").check();
  await writeFile(join(drive.folder, "Meanwhile.txt"), "2");
  await rm(join(drive.folder, "By button.txt"));
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await files.item("Meanwhile.txt").waitFor();
  await files.item("By button.txt").waitFor({ state: "hidden" });
  assert.ok(await page.getByLabel("Select To do.txt").isChecked());
});

journey("reads the folder again by button, also if the drive was found late", { views: false }, async (files, drive) => {
  const { page } = files;
  const config = await hold(page, /config\.json$/);
  await page.reload({ waitUntil: "commit" });
  await config.held(1);
  // The list is ready before the drive is.
  await page.evaluate(() => import(/** @type {any} */ ("/page/app.js")).then(() => {}));
  await config.release();
  await files.item("To do.txt").waitFor();
  await writeFile(join(drive.folder, "By button.txt"), "1");
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item("By button.txt").waitFor();
});

journey("shows the folder that was opened last, also if the one before is read later", { views: false }, async (files) => {
  const { page } = files;
  const reads = await hold(page, /root\/children/);
  await page.reload({ waitUntil: "commit" });
  await reads.held(1);
  await page.evaluate(() => import(/** @type {any} */ ("/page/app.js")).then(() => {}));
  await page.evaluate(() => (location.hash = "#/Pictures"));
  await files.item("Screenshots").waitFor();
  const read = page.waitForResponse((response) => response.url().includes("root/children") && response.request().method() === "GET");
  await reads.release();
  await (await read).finished();
  await files.drawn();
  assert.ok(await files.item("Screenshots").isVisible(), "the folder before is shown");
});

journey("shows where a copy went, and selects it, also in the folder that is shown", { views: false }, async (files) => {
  const { page } = files;
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  const show = files.transfer("To do.txt").getByRole("button", { name: /^Show/ });
  await show.click();
  await waitForFocus(files, "To do.txt");
  assert.ok(await page.getByLabel("Select To do.txt").isChecked());
  await page.getByLabel("Filter this folder").fill("budget");
  await files.item("To do.txt").waitFor({ state: "hidden" });
  await show.click();
  await waitForFocus(files, "To do.txt");
  assert.ok(await page.getByLabel("Select To do.txt").isChecked());
});

journey("selects a new item only in its own folder", { views: false }, async (files) => {
  const { page } = files;
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  const reads = await hold(page, /Documents:\/children/);
  await files.transfer("To do.txt").getByRole("button", { name: "Show item" }).click();
  await reads.held(1);
  await page.locator(".crumbs").getByRole("link", { name: "Files" }).click();
  await files.item("To do.txt").waitFor();
  assert.equal(await page.getByLabel("Select To do.txt").isChecked(), false);
});

journey("stays in the folder that was opened while a new item was looked for", { views: false }, async (files) => {
  const { page } = files;
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  const isLookup = (/** @type {import("playwright-core").Request} */ request) => /\/items\/[^/]+$/.test(request.url()) && request.method() === "GET";
  const lookups = await hold(page, /\/items\/[^/]+$/);
  await files.transfer("To do.txt").getByRole("button", { name: "Show item" }).click();
  await lookups.held(1);
  const over = Promise.race([page.waitForEvent("requestfinished", isLookup), page.waitForEvent("requestfailed", isLookup)]);
  await files.item("Pictures").getByRole("link").click();
  await files.item("Screenshots").waitFor();
  await lookups.release();
  await over;
  await files.drawn();
  assert.ok(await files.item("Screenshots").isVisible(), "another folder is shown");
});

journey("sends no request for a link that leaves the drive, and does nothing in a folder that doesn't exist", { views: false, consoleErrors: [/status of 404/] }, async (files, drive) => {
  const { page } = files;
  await drive.forget();
  for (const link of ["#/%2e%2e/%2e%2e/admin/log", "#/../../admin/log", "#/Documents/%2E%2E/..", "#/%2e", "#/%ff"]) {
    await page.evaluate((link) => (location.hash = link), link);
    await page.getByText("This folder doesn’t exist.").waitFor();
    await page.locator("#new-folder:disabled").waitFor();
    await page.evaluate(() => (location.hash = "#/Pictures"));
    await files.item("Screenshots").waitFor();
  }
  const paths = new Set((await drive.log()).map(({ path }) => path));
  assert.deepEqual([...paths], ["/v1.0/me/drive/root:/Pictures:/children?$top=200"]);
  await page.evaluate(() => (location.hash = "#/Nowhere"));
  await page.getByText("This folder doesn’t exist.").waitFor();
  await page.getByRole("link", { name: "Go to Files" }).click();
  await files.item("Pictures").waitFor();
});

journey("doesn't run inside another page", { views: false, consoleErrors: [/frame/i] }, async (files, drive) => {
  const { page } = files;
  await drive.forget();
  // The server's headers would keep it from being loaded at all: here they are missing, as on a static host.
  await page.route(`${drive.at.page}/**`, async (route) => {
    const response = await route.fetch();
    const headers = Object.fromEntries(Object.entries(response.headers()).filter(([name]) => !/frame|security-policy/.test(name)));
    await route.fulfill({ response, headers });
  });
  await page.route("http://attacker.test/", (route) => route.fulfill({ contentType: "text/html", body: `<iframe width="800" height="600" src="${drive.at.page}/"></iframe>` }));
  await page.goto("http://attacker.test/");
  const frame = page.frameLocator("iframe");
  await frame.getByText("This page doesn’t run inside another page").waitFor();
  await frame.getByRole("link", { name: "Open it in its own tab" }).waitFor();
  assert.equal(await frame.getByRole("button").count(), 0);
  assert.deepEqual(await drive.log(), []);
  await page.unrouteAll();
  await page.goto(drive.at.page);
  await files.item("Sample project").waitFor();
});

journey("works where storage is forbidden", { views: false }, async (files) => {
  const { page } = files;
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("Forbidden.", "SecurityError");
        },
      });
    }
  });
  await page.reload();
  await files.item("Sample project").waitFor();
  await page.getByRole("button", { name: "Size" }).click();
  await files.copy(["To do.txt"]);
  await files.says("To do.txt", "Copied to Files as “To do 1.txt”.");
});

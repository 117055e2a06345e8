// @ts-check
/** Every screen of the page at every width and in every theme, and the pictures in README.md. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FULL } from "./support/drive.js";
import { hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

const consoleErrors = [/status of 40[49]/, /ERR_/];

journey("is shown correctly on the first screen and in each dialog", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");

  const drives = [
    { id: drive.at.driveId, name: "OneDrive", driveType: "business", quota: { used: 86_000_000 } },
    { id: "another", name: "Team documents", driveType: "documentLibrary", quota: { used: 12e9 } },
  ];
  await page.getByRole("button", { name: "Local drive" }).click();
  await dialog.getByRole("radio", { name: /^Microsoft Graph/ }).check();
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await drive.fault({ where: "any", path: "/v1.0/me/drives", answer: { status: 200, body: { value: drives } } });
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.getByRole("radio", { name: /^Team documents/ }).waitFor();
  await checkViews(files, "a choice of drives");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await checkViews(files, "the first screen");
  const listAt = await page.locator("#items").boundingBox();
  await page.getByLabel("Select To do.txt").check();
  await checkViews(files, "an item is selected");
  await page.getByRole("button", { name: "Rename" }).click();
  await checkViews(files, "another name");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Copy to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Invoices" }).waitFor();
  await checkViews(files, "where to copy to");
  await dialog.getByRole("button", { name: "Copy to Documents" }).click();
  await files.says("To do.txt", "Copied to Documents.");
  assert.deepEqual(await page.locator("#items").boundingBox(), listAt, "the list moves when there is something in the tray");
  await files.copy(["To do.txt", "Pictures"], { to: "Documents", hold: true });
  await checkViews(files, "a name is taken");
  await files.answer("Skip");
  await files.says("Pictures", "Copied to Documents.");
  await page.getByRole("button", { name: "New folder" }).click();
  await checkViews(files, "a new folder");
});

journey("is shown correctly while copies run, and where there is nothing to show", { views: false, consoleErrors }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  await page.locator("#upload-files").setInputFiles({ name: "New.txt", mimeType: "text/plain", buffer: Buffer.from("New.\n") });
  await page.getByText("Uploaded “New.txt” to Files.").first().waitFor();
  await files.item("New.txt").focus();
  await page.keyboard.press("Delete");
  // While a button of it has the keyboard, the notice stays.
  await page.getByRole("button", { name: "Undo" }).focus();
  await checkViews(files, "undoing a delete");
  await page.getByRole("button", { name: "Undo" }).click();

  const taken = { error: { code: "nameAlreadyExists", message: "Taken." } };
  await drive.fault({ where: "start", answer: { status: 409, body: taken } });
  await files.copy(["Documents"]);
  await files.says("Documents", "Files already has an item named “Documents”.");
  await drive.pause(40);
  await files.copy(["Sample project"], { name: "Sample project of last year" });
  await files.reached("Sample project", 5);
  await checkViews(files, "a copy in progress and one that failed");
  assert.equal(await page.locator("[aria-live]").count(), 1);

  await page.getByRole("button", { name: "New folder" }).click();
  await dialog.getByLabel("Name").fill("Empty");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Empty" }).click();
  await page.getByText("This folder is empty.").waitFor();
  await checkViews(files, "an empty folder");
  await page.evaluate(() => (location.hash = "#/Nowhere"));
  await page.getByText("This folder doesn’t exist.").waitFor();
  await drive.kill();
  await page.getByRole("alert").getByText("The drive can’t be reached.").waitFor();
  await checkViews(files, "a folder that isn't there, on a drive that can't be reached");
});

journey("shows the list before the package is there, and does afterwards what was pressed", { views: false }, async (files) => {
  const { page } = files;
  const loads = await hold(page, /\/pkg\//);
  await page.reload({ waitUntil: "commit" });
  await files.item("Sample project").waitFor();
  await page.getByRole("button", { name: "New folder" }).click();
  await loads.held(1);
  assert.equal(await page.getByRole("dialog").count(), 0);
  await loads.release();
  await page.getByRole("dialog", { name: "New folder" }).getByRole("button", { name: "Cancel" }).click();
});

const ROOT = join(import.meta.dirname, "../..");
const SIZE = { width: 1240, height: 900 };
/** The pictures show long copies. Where none is made, all goes faster. */
const PACE = process.env.REMAKE_PICTURES ? 1 : 8;

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  const options = { views: colorScheme === "light", browser: { colorScheme, viewport: SIZE }, bytesPerSecond: 15_000 * PACE, consoleErrors: [/status of (429|507)/] };
  journey(`is shown as in the README, ${colorScheme}`, options, async (files, drive) => {
    const { page } = files;
    // The single copy is much larger.
    await drive.fault({ where: "start", name: "Project of 2026", bytesPerSecond: 2_000_000 * PACE });
    await files.copy(["Sample project"], { name: "Project of 2026" });
    await files.says("Sample project", "Copied to Files as “Project of 2026”.");
    await page.evaluate(() => (location.hash = "#/Sample project/Design/Screens"));
    await files.item("Screen 01.png").waitFor();
    await drive.fault(...["03", "17", "29"].map((number) => ({ where: "start", name: `Screen ${number}.png`, answer: FULL })));
    await page.getByLabel("Select all").check();
    await page.getByRole("button", { name: "Copy to…" }).click();
    const dialog = page.getByRole("dialog");
    for (const path of ["Design", "Sample project", "Files"]) {
      await dialog.getByRole("button", { name: "Up one folder" }).click();
      await dialog.getByRole("button", { name: `Copy to ${path}` }).waitFor();
    }
    await dialog.getByRole("button", { name: "Pictures", exact: true }).click();
    await dialog.getByRole("button", { name: "Copy to Pictures" }).click();
    const group = files.group(48);
    await group.getByText("3 failed", { exact: true }).waitFor();
    // The other copies are still in progress when the picture is taken.
    await drive.pause(0);
    await files.togglePanel("Compare");
    await files.togglePanel("Break it");
    const planned = page.waitForResponse((response) => response.request().method() === "PUT" && response.url().endsWith("/admin/faults"));
    await page.getByRole("switch", { name: "Throttle" }).check();
    await planned;
    // The switch throttles two polls; this goes on until the picture is taken.
    await drive.fault({ where: "monitor", times: null, answer: { status: 429, headers: { "Retry-After": "3", "Access-Control-Expose-Headers": "Retry-After" } } });
    await group.getByText(/^Throttled, next try in [1-3] s$/).first().waitFor();

    const path = `www/pictures/${colorScheme}.png`;
    const picture = await page.screenshot(process.env.REMAKE_PICTURES ? { path: join(ROOT, path) } : {});
    const kept = await readFile(join(ROOT, path));
    // A PNG's width and height.
    assert.deepEqual(kept.subarray(16, 24), picture.subarray(16, 24));
    assert.ok((await readFile(join(ROOT, "README.md"), "utf8")).includes(path), `README.md doesn't show ${path}`);
  });
}

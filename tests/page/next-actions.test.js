// @ts-check
/** Whatever the outcome of a copy, there is something to do next, and it works. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { explain } from "../../www/page/transfers/service-errors.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const CODES = [
  "accessDenied",
  "activityLimitReached",
  "generalException",
  "itemNotFound",
  "malwareDetected",
  "nameAlreadyExists",
  "noToken",
  "notAllowed",
  "notSupported",
  "quotaLimitReached",
  "resourceModified",
  "serviceNotAvailable",
  "unauthenticated",
  "somethingNew",
];

/** @type {any} */
const SPEC = { item: { name: "Report" }, destination: { name: "Archive", path: "/Archive" }, name: "Report" };

for (const code of CODES) {
  test(`a failure with ${code} offers something to do next`, () => {
    for (const source of [undefined, "/Documents"]) {
      const { sentence, hint, actions } = explain({ ...SPEC, source }, { code, message: "The service's own words." });
      assert.ok(sentence.endsWith(".") || sentence.endsWith(":"));
      assert.ok(hint.length > 0);
      assert.ok(actions.length > 0);
    }
  });
}

const complaints = [/status of [45]\d\d/];

/** @param {string} code */
function refusal(code) {
  return { where: "start", answer: { status: 403, body: { error: { code, message: "No." } } } };
}

journey("copies to another folder where the first isn't allowed", { complaints }, async (files, drive) => {
  const { page } = files;
  await drive.fault(refusal("accessDenied"));
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Not started. You aren’t allowed to copy this to Documents.");
  await look(files, "a copy that isn't allowed");
  await files.transfer("To do.txt").getByRole("button", { name: "Choose another folder…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Pictures", exact: true }).click();
  await dialog.getByRole("button", { name: "Copy to Pictures" }).click();
  await files.says("To do.txt", "Copied to Pictures.");
  assert.equal(await page.locator(".card").count(), 1, "the failed copy is still there");
});

journey("shows the original of an item with malware", { complaints }, async (files, drive) => {
  const { page } = files;
  await page.getByRole("link", { name: "Documents" }).click();
  await files.item("Travel plan.md").waitFor();
  await drive.fault(refusal("malwareDetected"));
  await files.copy(["Travel plan.md"], { to: "Invoices" });
  await files.says("Travel plan.md", "Not started. The service found malware in “Travel plan.md”.");
  await page.evaluate(() => (location.hash = "#/"));
  await files.item("Pictures").waitFor();
  await files.transfer("Travel plan.md").getByRole("button", { name: "Show original" }).click();
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
  await selected(files, "Travel plan.md");
});

journey("selects the new item, in another folder and in the shown one", {}, async (files) => {
  const { page } = files;
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  const show = files.transfer("To do.txt").getByRole("button", { name: "Show item" });
  await show.click();
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
  await selected(files, "To do.txt");
  await files.item("Travel plan.md").click();
  await show.click();
  await selected(files, "To do.txt");
});

/** Waits until an item is the only selected one, and has the focus. @param {import("./support/file-manager.js").FileManager} files @param {string} name */
async function selected(files, name) {
  await files.page.locator(`#rows tr[aria-selected="true"]:focus`).filter({ has: files.page.getByLabel(`Select ${name}`, { exact: true }) }).waitFor();
  assert.equal(await files.page.locator(`#rows tr[aria-selected="true"]`).count(), 1);
}

// @ts-check
/** What a new visitor sees: what this page is about, and one button that shows it. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

journey("says what this is and starts a sample copy with one press", {}, async (files, drive) => {
  const { page } = files;
  const banner = page.getByRole("banner");
  await banner.getByText("A JavaScript library that starts long OneDrive and Microsoft Graph copies").waitFor();
  await banner.getByText("npm install longhaul", { exact: true }).waitFor();
  for (const name of ["Docs", "Source"]) assert.match((await banner.getByRole("link", { name }).getAttribute("href")) ?? "", /^https:/);

  assert.equal(await banner.getByRole("link", { name: "Check a drive" }).getAttribute("href"), "./check/");

  const planned = page.waitForRequest((request) => request.method() === "PUT" && request.url().endsWith("/admin/faults"));
  await page.getByRole("button", { name: "Copy a sample folder" }).click();
  const [{ bytesPerSecond, name }] = (await planned).postDataJSON().faults;
  assert.equal(name, "Sample project");
  const seconds = [...(await drive.files("Sample project")).values()].reduce((sum, { length }) => sum + length, 0) / bytesPerSecond;
  assert.ok(seconds >= 60 && seconds <= 120, `the sample takes ${seconds} s`);

  await files.reached("Sample project", 1);
  assert.equal(await page.locator("#welcome").isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "tray-title");
  assert.equal((await drive.starts()).length, 1);
  // The pace is for the sample alone.
  await files.copy(["Documents"], { name: "At full speed" });
  await files.says("Documents", "Copied to Files as “At full speed”.");
});

journey("copies the install command", { browser: { permissions: ["clipboard-read", "clipboard-write"] } }, async ({ page }) => {
  await page.getByRole("button", { name: "Copy the install command" }).click();
  await page.getByText("Copied the install command.").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "npm install longhaul");
});

journey("shows the first step again when the cards are gone", {}, async (files) => {
  const start = files.page.getByRole("button", { name: "Copy a sample folder" });
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  assert.equal(await start.isVisible(), false);
  await files.transfer("To do.txt").getByRole("button", { name: "Dismiss To do.txt" }).click();
  await start.waitFor();
});

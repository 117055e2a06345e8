// @ts-check
/** The journeys of copies: one to its end, a group, a reload, a fault. */

import assert from "node:assert/strict";
import { writeItems } from "../copies.js";
import { FULL } from "../drive.js";
import { holdChecks } from "../journey.js";

/** @typedef {import("../walk.js").Walk} Walk */

/** Where copies pause until the page has shown them in progress. */
const PAUSE_PERCENT = 40;

/** @param {Walk} walk */
export async function copiesFolder(walk) {
  const { drive, files } = walk;
  await drive.pause(PAUSE_PERCENT);
  await walk.state("the first screen");
  await walk.select("Sample project");
  await walk.press("Copy to…");
  await walk.state("where to copy to");
  await walk.input.write(walk.dialog.getByLabel("Name of the copy"), "Second project");
  await walk.press("Copy to Files", walk.dialog);
  await walk.showCards();
  // Before the service has accepted the start, stopping would leave it uncertain.
  await files.reached("Sample project", 1);
  await walk.state("a copy in progress");
  await walk.press("Stop following");
  await walk.says("You stopped following this copy. It continues at the service.");
  await walk.state("a copy that isn't followed");
  await drive.resume();
  await walk.press("Resume");
  await walk.says("Copied to Files as “Second project”.");
  await walk.state("a copy has ended");
  assert.deepEqual(await drive.files("Second project"), await drive.files("Sample project"));
  await walk.press("Clear finished");
}

/** @param {Walk} walk */
export async function resumesAfterReload(walk) {
  const { drive, files, page } = walk;
  await drive.pause(PAUSE_PERCENT);
  await walk.select("Sample project");
  await walk.copyTo("Documents");
  await walk.showCards();
  await files.reached("Sample project", 1);
  await files.stored(1);
  await page.reload();
  await files.loaded();
  await walk.showCards();
  await files.reached("Sample project", 1);
  await walk.state("a resumed copy");
  await drive.resume();
  await walk.says("Copied to Documents.");
  assert.deepEqual(await drive.files("Documents/Sample project"), await drive.files("Sample project"));
  assert.equal((await drive.starts()).length, 2);
  await walk.press("Clear finished");
}

/** @param {Walk} walk */
export async function showsTrouble(walk) {
  const { drive, input, page } = walk;
  await walk.press(/^Break it/);
  await walk.state("the faults");
  await input.turnOn(page.getByRole("switch", { name: "Forget the monitor", exact: true }));
  await walk.says("1 on");
  await walk.press("Close Break it");
  await drive.pause(PAUSE_PERCENT);
  const checks = await holdChecks(page, "Sample project");
  await walk.select("Sample project");
  await walk.copyTo("Pictures");
  await walk.showCards();
  await walk.says("Checking the destination");
  await walk.state("a copy whose monitor is forgotten");
  await walk.press(/^Break it/);
  await walk.press("Turn all off");
  await page.getByText("1 on", { exact: true }).waitFor({ state: "hidden" });
  await walk.press("Close Break it");
  await drive.resume();
  await checks.release();
  await walk.says("Copied to Pictures.");
  assert.deepEqual(await drive.files("Pictures/Sample project"), await drive.files("Sample project"));
}

/** More than are copied at once. */
const ITEMS = 30;

/** @param {Walk} walk */
export async function copiesGroup(walk) {
  const { drive, input, files, page } = walk;
  await writeItems(drive, ITEMS);
  await drive.pause(0);
  await drive.fault(...[2, 3].map((number) => ({ where: "start", name: `Item ${number}.txt`, answer: FULL })));
  await walk.press("Refresh");
  await walk.open("Items");
  await walk.command("Select all");
  await walk.press("Copy to…");
  await walk.press("Up one folder", walk.dialog);
  await walk.press("Target", walk.dialog);
  await walk.press("Copy to Target", walk.dialog);
  await walk.showCards();
  const group = files.group(ITEMS);
  await group.getByText("2 failed", { exact: true }).waitFor();
  await group.getByText(/^\d+ in progress$/).waitFor();
  await walk.state("a group in progress");
  await walk.press("Cancel not started");
  await group.getByRole("button", { name: "Cancel not started" }).waitFor({ state: "hidden" });
  const cancelled = Number.parseInt(await group.getByText(/^\d+ stopped$/).innerText());
  await drive.resume();
  await group.getByText(`${ITEMS - 2 - cancelled} copied`, { exact: true }).waitFor();
  await input.press(group.locator("summary"));
  await files.says("Item 2.txt", "Not started. The drive is full.");
  await walk.state("a group's items");
  await walk.press("Retry 2 failed");
  await group.getByText(`${ITEMS - cancelled} copied`, { exact: true }).waitFor();
  assert.equal((await drive.files("Target")).size, ITEMS - cancelled);
  assert.ok(await page.evaluate(() => document.activeElement?.closest(".card") != null), "the focus left the card");
}

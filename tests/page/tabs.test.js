// @ts-check
/** The page in two tabs: both show the same copies, and one of them polls. */

import assert from "node:assert/strict";
import { COMPLAINTS, FORMS, choose } from "./support/forms.js";
import { PATIENCE_MS } from "./support/file-manager.js";
import { copyItems, writeItems } from "./support/items.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const SLOWLY = 8 * 1024 * 1024;

/** Counts the requests of a tab to monitors. @param {import("./support/file-manager.js").FileManager} files @param {import("./support/drive.js").Drive} drive */
function countPolls({ page }, drive) {
  const count = { polls: 0 };
  page.on("request", (request) => {
    if (request.url().startsWith(drive.at.monitor)) count.polls += 1;
  });
  return count;
}

for (const form of FORMS) {
  journey(`shows a copy in two tabs, and continues in one when the other is closed, in the ${form} form`, { bytesPerSecond: SLOWLY, complaints: COMPLAINTS[form] }, async (files, drive) => {
    await choose(files, form);
    const other = await files.another();
    const count = countPolls(other, drive);
    await files.copy(["Sample project"], { name: "In two tabs" });
    await other.reached("Sample project", 10);
    await look(other, `a copy in a second tab in the ${form} form`);
    assert.equal(count.polls, 0, "the other tab polls too");
    await files.page.close();
    await other.says("Sample project", "Copied to Files as “In two tabs”.");
    assert.deepEqual(await drive.files("In two tabs"), await drive.files("Sample project"));
    assert.equal((await drive.starts()).length, 1);
    assert.ok(count.polls > 0);
    assert.equal(await other.storedCopies(), 0);
    files.complaints.push(...other.complaints);
    files.page = other.page;
  });
}

journey("starts in one tab only what that tab hasn't started yet", {}, async (files, drive) => {
  await drive.fault({ where: "start", delayMs: 2000 });
  await files.copy(["Documents"], { name: "The first" });
  await files.copy(["Pictures"], { name: "The second" });
  const other = await files.another();
  for (const tab of [files, other]) await tab.says("Pictures", "Copied to Files as “The second”.");
  assert.equal((await drive.starts()).length, 2);
});

journey("shows a group in two tabs, and continues in one when the other is closed", { bytesPerSecond: 20_000 }, async (files, drive) => {
  const other = await files.another();
  await writeItems(drive, 8, 100_000);
  await copyItems(files);
  await other.group(8).getByText("8 in progress", { exact: true }).waitFor();
  await files.page.close();
  await other.group(8).getByText("8 copied", { exact: true }).waitFor({ timeout: PATIENCE_MS });
  assert.deepEqual(await drive.files("Target"), await drive.files("Items"));
  files.complaints.push(...other.complaints);
  files.page = other.page;
});

journey("says in the other tabs that a copy was dismissed", { bytesPerSecond: SLOWLY }, async (files) => {
  const other = await files.another();
  await files.copy(["Sample project"], { name: "Dismissed elsewhere" });
  await other.transfer("Sample project").getByRole("button", { name: "Stop following" }).click();
  await other.transfer("Sample project").getByRole("button", { name: "Dismiss Sample project" }).click();
  await files.says("Sample project", "You dismissed this copy in another tab. It continues at the service.");
  assert.equal(await files.storedCopies(), 0);
});

// @ts-check
/** One card for copies that were asked for together: what failed comes first and can be retried, what hasn't started can be cancelled. */

import assert from "node:assert/strict";
import { PATIENCE_MS } from "./support/file-manager.js";
import { copyItems, writeItems } from "./support/items.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

/** Answers that a start gets in place of its copy. */
const FULL = { status: 507, body: { error: { code: "quotaLimitReached", message: "No room." } } };

journey("shows what failed first, and retries it", {}, async (files, drive) => {
  await writeItems(drive, 12);
  await drive.fault(...[4, 7, 11].map((number) => ({ where: "start", name: `Item ${number}.txt`, answer: FULL })));
  await copyItems(files);
  const card = files.group(12);
  await card.getByText("3 failed", { exact: true }).waitFor({ timeout: PATIENCE_MS });
  await card.getByText("9 copied", { exact: true }).waitFor({ timeout: PATIENCE_MS });
  await card.getByText("Items", { exact: true }).click();
  await files.says("Item 4.txt", "Not started. The drive is full.");
  const names = await card.getByRole("heading", { level: 4 }).allInnerTexts();
  assert.deepEqual(names.slice(0, 3), ["Item 4.txt", "Item 7.txt", "Item 11.txt"]);
  await look(files, "a group with failures");

  await card.getByRole("button", { name: "Retry 3 failed" }).click();
  await card.getByText("12 copied", { exact: true }).waitFor({ timeout: PATIENCE_MS });
  assert.equal(await files.page.locator(".card").count(), 1);
  await card.getByRole("button", { name: "Retry" }).waitFor({ state: "hidden" });
  assert.ok(await files.page.evaluate(() => document.activeElement?.closest(".card") != null), "the focus left the card");
});

journey("retries one row of a group", { complaints: [/status of 507/] }, async (files, drive) => {
  await drive.fault({ where: "start", name: "Documents", answer: FULL });
  await files.copy(["Documents", "Pictures"], { to: "Sample project" });
  await files.says("Documents", "Not started. The drive is full.");
  await files.says("Pictures", "Copied to Sample project.");
  await files.transfer("Documents").getByRole("button", { name: "Try again" }).click();
  await files.says("Documents", "Copied to Sample project.");
  await files.group(2).getByText("2 copied", { exact: true }).waitFor();
});

journey("cancels what hasn't started, and continues with the rest", { bytesPerSecond: 20_000 }, async (files, drive) => {
  await writeItems(drive, 30, 50_000);
  await copyItems(files);
  const card = files.group(30);
  await card.getByText(/^\d+ in progress$/).waitFor();
  await card.getByText(/^\d+ not started$/).waitFor();
  await card.getByRole("button", { name: "Cancel not started" }).click();
  await card.getByText(/^\d+ stopped$/).waitFor();
  await card.getByRole("button", { name: "Cancel not started" }).waitFor({ state: "hidden" });
  const cancelled = Number.parseInt(await card.getByText(/^\d+ stopped$/).innerText());
  await card.getByText(`${30 - cancelled} copied`, { exact: true }).waitFor({ timeout: PATIENCE_MS });
  await card.getByText("Items", { exact: true }).click();
  await card.getByText("Cancelled before it started.").nth(cancelled - 1).waitFor();
  assert.equal((await drive.files("Target")).size, 30 - cancelled, "a cancelled copy was started");
});

journey("retries what failed in several cards with one button", { complaints: [/status of 507/] }, async (files, drive) => {
  await drive.fault({ where: "start", times: 2, answer: FULL });
  for (const name of ["Documents", "Pictures"]) {
    await files.copy([name], { name: `${name} of 2026` });
    await files.says(name, "Not started. The drive is full.");
  }
  await files.page.getByRole("button", { name: "Retry 2 failed" }).click();
  for (const name of ["Documents", "Pictures"]) await files.says(name, `Copied to Files as “${name} of 2026”.`);
});

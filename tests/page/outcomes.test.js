// @ts-check
/** Each outcome of a copy has a sentence, and something to do next. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

const SLOWLY = 8 * 1024 * 1024;

journey("says that a name is taken, and keeps both", { complaints: [/status of 409/] }, async (files, drive) => {
  // Taken after the page has read the folder.
  const taken = { error: { code: "nameAlreadyExists", message: "Taken." } };
  await drive.fault({ where: "start", answer: { status: 409, body: taken } });
  await files.copy(["Sample project"]);
  await files.says("Sample project", "Files already has an item named “Sample project”.");
  await files.transfer("Sample project").getByRole("button", { name: "Keep both" }).click();
  await files.says("Sample project", /Copied to Files as “Sample project.+”\./);
});

journey("stops following and resumes", { bytesPerSecond: SLOWLY }, async (files, drive) => {
  await files.copy(["Sample project"], { name: "Resumed" });
  await files.reached("Sample project", 5);
  await files.transfer("Sample project").getByRole("button", { name: "Stop following" }).click();
  await files.says("Sample project", "You stopped following this copy. It continues at the service.");
  assert.equal(await files.storedCopies(), 1);
  await files.page.reload();
  await files.says("Sample project", "You stopped following this copy.");
  await files.transfer("Sample project").getByRole("button", { name: "Resume" }).click();
  await files.says("Sample project", "Copied to Files as “Resumed”.");
  assert.deepEqual(await drive.files("Resumed"), await drive.files("Sample project"));
});

journey("says that a copy was cancelled, and that its item can't be read", { complaints: [/status of 403/] }, async (files, drive) => {
  await drive.fault({ where: "monitor", answer: { status: 200, body: { status: "cancelled" } } });
  await files.copy(["Documents"], { name: "Cancelled" });
  await files.says("Documents", "The copy was cancelled at the service.");

  const forbidden = { error: { code: "accessDenied", message: "Not for you." } };
  // The page itself reads the destination folder first.
  await drive.fault({ where: "item", skip: 1, times: null, answer: { status: 403, body: forbidden } });
  await files.copy(["Pictures"], { name: "Unread" });
  await files.says("Pictures", "Copied to Files as “Unread”.");
  await files.says("Pictures", "The service didn’t let this page read the new item.");
  await files.item("Unread").waitFor();
});

journey("distinguishes a rejected start, a failure, an uncertain start and an unknown outcome", { complaints: [/status of 50[0-9]/, /status of 4[0-9]{2}/, /ERR_/] }, async (files, drive) => {
  const refusal = { error: { code: "quotaLimitReached", message: "No room." } };
  await drive.fault({ where: "start", answer: { status: 507, body: refusal } });
  await files.copy(["Documents"], { name: "Refused" });
  await files.says("Documents", "Not started. The drive is full.");

  const failure = { status: "failed", error: { code: "accessDenied", message: "Not here." } };
  await drive.fault({ where: "monitor", answer: { status: 200, body: failure } });
  await files.copy(["Pictures"], { name: "Failed" });
  await files.says("Pictures", "The copy failed. You aren’t allowed to copy this to Files.");

  // Always, because Chromium repeats a request when a connection that was used before breaks.
  await drive.fault({ where: "start", cut: "connection", times: null });
  await files.clearFinished();
  await files.copy(["Documents"], { name: "Uncertain" });
  await files.says("Documents", "The service may or may not have received the request to copy.");

  // The destination can't be checked either.
  const hidden = { where: "start", cors: "hideLocation", bytesPerSecond: 1 };
  const unseen = ["item", "children"].map((where) => ({ where, times: null, answer: { status: 403, body: refusal } }));
  await drive.fault(hidden);
  await files.copy(["Pictures"], { name: "Unknown" });
  await drive.fault(hidden, ...unseen);
  await files.says("Pictures", "but its result is unknown");
  await files.transfer("Pictures").getByRole("button", { name: "Show folder" }).waitFor();
});

journey("checks the destination where the monitor is hidden", {}, async (files, drive) => {
  await drive.fault({ where: "start", cors: "hideLocation" });
  await files.copy(["Pictures"], { name: "Checked" });
  await files.says("Pictures", "Copied to Files as “Checked”.");
  await files.says("Pictures", "Longhaul checked the destination");
  await files.item("Checked").waitFor();
});

journey("cancels a copy that waits for another start", {}, async (files, drive) => {
  await drive.fault({ where: "start", delayMs: 6000 });
  await files.copy(["Pictures"], { name: "Slow start" });
  await files.copy(["Documents"], { name: "Never started" });
  await files.says("Documents", "Not started yet");
  await files.transfer("Documents").getByRole("button", { name: "Cancel" }).click();
  await files.says("Documents", "Cancelled before it started.");
  await files.says("Pictures", "Copied to Files as “Slow start”.");
  assert.equal((await drive.starts()).length, 1);
});

journey("says between which times a copy took that wasn't observed meanwhile", { bytesPerSecond: 500_000, complaints: [/status of 429/] }, async (files, drive) => {
  const throttled = { status: 429, headers: { "Retry-After": "9", "Access-Control-Expose-Headers": "Retry-After" } };
  await drive.fault({ where: "monitor", skip: 1, answer: throttled });
  await files.copy(["Pictures"], { name: "Unobserved" });
  await files.says("Pictures", /^The copy took between \d+(\.\d)? and \d+(\.\d)? seconds\.$/);
});

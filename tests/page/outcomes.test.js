// @ts-check
/** Each way in which a copy can end is told in a sentence, with what to do next. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

const SLOWLY = 8 * 1024 * 1024;

journey("tells of a name that is taken and keeps both", { complaints: [/status of 409/] }, async (files, drive) => {
  // Taken between the look into the folder and the start.
  const taken = { error: { code: "nameAlreadyExists", message: "Taken." } };
  await drive.fault({ where: "start", answer: { status: 409, body: taken } });
  await files.copy(["Sample project"]);
  await files.says("Sample project", "Files already has an item named “Sample project”.");
  await files.transfer("Sample project").getByRole("button", { name: "Keep both" }).click();
  await files.says("Sample project", /Copied to Files as “Sample project.+”\./);
});

journey("stops following and follows on", { bytesPerSecond: SLOWLY }, async (files, drive) => {
  await files.copy(["Sample project"], { name: "Followed on" });
  await files.reached("Sample project", 5);
  await files.transfer("Sample project").getByRole("button", { name: "Stop following" }).click();
  await files.says("Sample project", "You stopped following this copy. It continues at the service.");
  assert.equal(await files.storedCopies(), 1);
  await files.page.reload();
  await files.says("Sample project", "You stopped following this copy.");
  await files.transfer("Sample project").getByRole("button", { name: "Resume" }).click();
  await files.says("Sample project", "Copied to Files as “Followed on”.");
  assert.deepEqual(await drive.files("Followed on"), await drive.files("Sample project"));
});

journey("tells of a cancellation and of an end whose item can't be read", { complaints: [/status of 403/] }, async (files, drive) => {
  await drive.fault({ where: "monitor", answer: { status: 200, body: { status: "cancelled" } } });
  await files.copy(["Documents"], { name: "Cancelled" });
  await files.says("Documents", "The copy was cancelled at the service.");

  const forbidden = { error: { code: "accessDenied", message: "Not for you." } };
  // The first item that is asked for is the destination folder, by the page itself.
  await drive.fault({ where: "item", skip: 1, times: null, answer: { status: 403, body: forbidden } });
  await files.copy(["Pictures"], { name: "Unread" });
  await files.says("Pictures", "Copied to Files as “Unread”.");
  await files.says("Pictures", "The service didn’t let this page read the new item.");
  await files.item("Unread").waitFor();
});

journey("tells of a refusal, of a failure, of an uncertain start and of an unknown end", { complaints: [/status of 50[0-9]/, /status of 4[0-9]{2}/, /ERR_/] }, async (files, drive) => {
  const refusal = { error: { code: "quotaLimitReached", message: "No room." } };
  await drive.fault({ where: "start", answer: { status: 507, body: refusal } });
  await files.copy(["Documents"], { name: "Refused" });
  await files.says("Documents", "Not started. The drive is full.");

  const failure = { status: "failed", error: { code: "accessDenied", message: "Not here." } };
  await drive.fault({ where: "monitor", answer: { status: 200, body: failure } });
  await files.copy(["Pictures"], { name: "Failed" });
  await files.says("Pictures", "The copy failed. You aren’t allowed to copy this to Files.");

  // Again and again, because Chromium repeats a request by itself when a connection that was used before breaks.
  await drive.fault({ where: "start", cut: "connection", times: null });
  await files.clearFinished();
  await files.copy(["Documents"], { name: "Uncertain" });
  await files.says("Documents", "The service may or may not have received the request to copy.");

  // Not even the drive lets the page look where the copy goes, once it has been asked for.
  const hidden = { where: "start", cors: "hideLocation", bytesPerSecond: 1 };
  const unseen = ["item", "children"].map((where) => ({ where, times: null, answer: { status: 403, body: refusal } }));
  await drive.fault(hidden);
  await files.copy(["Pictures"], { name: "Unknown" });
  await drive.fault(hidden, ...unseen);
  await files.says("Pictures", "but its result is unknown");
  await files.transfer("Pictures").getByRole("button", { name: "Show folder" }).waitFor();
});

journey("watches the destination where the monitor can't be seen", {}, async (files, drive) => {
  await drive.fault({ where: "start", cors: "hideLocation" });
  await files.copy(["Pictures"], { name: "Watched" });
  await files.says("Pictures", "Copied to Files as “Watched”.");
  await files.says("Pictures", "Longhaul checked the destination");
  await files.item("Watched").waitFor();
});

// @ts-check
/** A pasted token is used and not stored. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

journey("follows a copy at a pasted address with a pasted token", {}, async (files, drive) => {
  const { page } = files;
  await page.getByRole("button", { name: "Local drive" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^Microsoft Graph/ }).check();
  assert.equal(await dialog.getByLabel("Address").inputValue(), "https://graph.microsoft.com/v1.0");
  await dialog.getByText("The token stays in this page’s memory").waitFor();

  await dialog.getByLabel("Address").fill("http://example.com/v1.0/me/drive");
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.getByText("A token may only be sent over https.").waitFor();
  await look(files, "an address without https");

  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.waitFor({ state: "hidden" });
  await files.item("Sample project").waitFor();
  await files.copy(["Sample project"], { name: "By token" });
  await files.reached("Sample project", 10);
  assert.ok(!(await files.remembered()).includes(drive.at.token));

  // The token is gone after a reload, and the copy waits until it is pasted again.
  await page.reload();
  await files.says("Sample project", "This copy is on a drive that isn’t connected.");
  await look(files, "a copy whose drive isn't connected");
  assert.equal(await page.locator("#connect-token").inputValue(), "");
  await page.getByRole("button", { name: "Connect…" }).click();
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await files.says("Sample project", "Copied to Files as “By token”.");
  assert.ok(!(await files.remembered()).includes(drive.at.token));
});

journey("says that a token isn't accepted, and offers the drives of another", { complaints: [/status of 401/] }, async (files, drive) => {
  await files.page.getByRole("button", { name: "Local drive" }).click();
  const dialog = files.page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^Microsoft Graph/ }).check();
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill("another token");
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await files.page.getByText("The drive doesn’t accept the token. It may have expired. Paste a new one.").waitFor();
  await look(files, "a token that isn't accepted");

  const drives = [
    { id: "another", name: "Team documents", driveType: "documentLibrary" },
    { id: drive.at.driveId, name: "Mine", driveType: "business", quota: { used: 86_000_000 } },
  ];
  await drive.fault({ where: "any", answer: { status: 200, body: { value: drives } } });
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.getByRole("radio", { name: /^Mine OneDrive for work or school, 86 MB used/ }).check();
  await dialog.getByRole("button", { name: "Connect" }).click();
  await dialog.waitFor({ state: "hidden" });
  await files.page.getByRole("button", { name: "Mine" }).waitFor();
  await files.copy(["Pictures"], { name: "Chosen" });
  await files.says("Pictures", "Copied to Files as “Chosen”.");
  assert.ok((await drive.log()).some(({ path }) => path.startsWith(`/v1.0/drives/${encodeURIComponent(drive.at.driveId)}/items/`)));
});

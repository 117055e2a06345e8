// @ts-check
/** The panel "Requests" shows what was sent and received, and no secret. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

journey("unfolds a request to its headers and bodies, without secrets", {}, async (files, drive) => {
  const { page } = files;
  await files.togglePanel("Requests");
  await files.copy(["Pictures"], { name: "Looked at" });
  await files.says("Pictures", "Copied to Files as “Looked at”.");

  const start = page.locator(".request").filter({ hasText: /POST.*\/copy/ });
  await start.locator("summary").click();
  const details = start.locator("pre");
  await details.filter({ hasText: "authorization: Bearer ••••••" }).filter({ hasText: `"name": "Looked at"` }).waitFor();
  await details.filter({ hasText: `location: ${drive.at.monitor}/••••••` }).waitFor();

  const poll = page.locator(".request[data-monitor]").first();
  await poll.locator("summary").focus();
  await page.keyboard.press("Enter");
  await poll.locator("pre").filter({ hasText: `"status": "completed"` }).waitFor();
  await look(files, "a request with its headers and bodies");

  const folded = page.locator(".request:not(:has([open])) summary");
  while ((await folded.count()) > 0) await folded.first().click();
  const shown = await page.locator("#requests-list").innerHTML();
  for (const secret of [drive.at.token, "tempauth", "/monitor/"]) assert.ok(!shown.includes(secret), `${secret} is shown`);
});

journey("clears the list and its number", {}, async (files) => {
  const { page } = files;
  await files.togglePanel("Requests");
  await page.locator(".request").first().waitFor();
  await page.locator("#requests-clear").click();
  await page.getByText("No requests since you cleared the list.").waitFor();
  assert.equal(await page.locator("#requests-badge").innerText(), "0");
  assert.equal(await page.locator(".request").count(), 0);
});

journey("has the switch between the two forms of the protocol", {}, async (files, drive) => {
  const { page } = files;
  assert.equal(await page.getByRole("banner").getByText("Microsoft Graph", { exact: true }).count(), 0);
  await files.togglePanel("Requests");
  await page.getByRole("group", { name: "Protocol" }).getByText("OneDrive", { exact: true }).click();
  await page.locator(".request").filter({ hasText: "/v1.0/drive/root/children" }).waitFor();
  await files.item("Pictures").waitFor();
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  assert.ok((await drive.starts())[0].path.startsWith("/v1.0/drive/"));
  files.complaints = files.complaints.filter((complaint) => !/status of 401/.test(complaint));
});

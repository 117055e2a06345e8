// @ts-check
/** The journeys around the copies: the panels, connecting a drive, and the check page. */

import assert from "node:assert/strict";
import { CheckPage } from "../check-page.js";

/** @typedef {import("../walk.js").Walk} Walk */

/** @param {Walk} walk */
export async function opensPanels(walk) {
  const { files, input, page, drive } = walk;
  await walk.select("Pictures");
  await walk.copyTo("Documents");
  await walk.showCards();
  await walk.says("Copied to Documents.");
  for (const name of ["Compare", "Code", "Requests"]) {
    await walk.press(new RegExp(`^${name}`), page.locator(".dock-bar"));
    await page.getByRole("heading", { name, exact: true }).waitFor();
    await walk.state(`the panel ${name}`);
    if (name !== "Requests") await walk.press(`Close ${name}`);
  }
  // The list is read again, by the other protocol.
  await input.press(page.locator(".request summary").first());
  await input.turnOn(page.getByRole("radio", { name: "OneDrive" }));
  await page.waitForFunction(() => document.querySelector("#requests-list")?.textContent?.includes("/v1.0/drive/"));
  await walk.listed();
  await walk.state("a request's headers");
  await walk.press("Close Requests");
  await files.item("Pictures").waitFor();
  assert.ok((await drive.log()).some(({ path }) => path.startsWith("/v1.0/drive/")));
}

/** @param {Walk} walk */
export async function connectsDrive(walk) {
  const { input, page, dialog, drive } = walk;
  const address = dialog.getByLabel("Address");
  await input.press(page.locator("#connect"));
  await walk.state("which drive");
  await input.turnOn(dialog.getByRole("radio", { name: /^Microsoft Graph/ }));
  await input.write(address, "http://example.com/v1.0/me/drive");
  await input.write(dialog.getByRole("textbox", { name: "Access token" }), drive.at.token);
  await walk.press("Find my drives", dialog);
  await walk.says("A token may only be sent over https.");
  await walk.state("an address without https");
  const drives = [
    { id: "another", name: "Team documents", driveType: "documentLibrary" },
    { id: drive.at.driveId, name: "Mine", driveType: "business", quota: { used: 86_000_000 } },
  ];
  await drive.fault({ where: "any", path: "/v1.0/me/drives", answer: { status: 200, body: { value: drives } } });
  await input.write(address, `${drive.at.drive}/v1.0`);
  await walk.press("Find my drives", dialog);
  const mine = dialog.getByRole("radio", { name: /^Mine/ });
  await mine.waitFor();
  await walk.state("a choice of drives");
  await input.turnOn(mine);
  await walk.press("Connect", dialog);
  await dialog.waitFor({ state: "hidden" });
  await walk.button(/Mine/).waitFor();
  await walk.listed();
}

/** @param {Walk} walk */
export async function checksDrive(walk) {
  const { input, page, drive } = walk;
  const check = new CheckPage(page);
  await input.press(page.getByRole("link", { name: "Check a drive" }));
  await walk.press("Use the local drive");
  await input.write(check.token, "to ken");
  await input.press(check.button);
  await walk.says("This isn’t an access token");
  await walk.state("the check page");
  await walk.press("Use the local drive");
  await input.press(check.button);
  const report = await check.report();
  assert.equal(report.steps.cleanup.state, "done");
  await walk.state("a report");
  assert.ok((await drive.log()).some(({ method, path }) => method === "DELETE" && path.includes("/items/")));
}

// @ts-check
/** Drives: connecting one, and copying on it. */

import assert from "node:assert/strict";
import { choose, CONSOLE_ERRORS, FORMS, hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

journey("follows a copy at a pasted address with a pasted token", { views: false }, async (files, drive) => {
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
  await checkViews(files, "an address without https");

  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.waitFor({ state: "hidden" });
  await files.item("Sample project").waitFor();
  await drive.pause(10);
  await files.copy(["Sample project"], { name: "By token" });
  await files.reached("Sample project", 10);
  await files.stored(1);
  assert.ok(!(await files.remembered()).includes(drive.at.token));

  // The token is gone after a reload, and the copy waits until it is pasted again.
  await page.reload();
  await files.says("Sample project", "This copy is on a drive that isn’t connected.");
  await checkViews(files, "a copy whose drive isn't connected");
  assert.equal(await page.locator("#connect-token").inputValue(), "");
  await page.getByRole("button", { name: "Connect…" }).click();
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await drive.resume();
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await files.says("Sample project", "Copied to Files as “By token”.");
  assert.ok(!(await files.remembered()).includes(drive.at.token));
});

/**
 * Sends the request for config.json that was held back, and checks that its response doesn't change the drive.
 *
 * @param {import("./support/file-manager.js").FileManager} files
 * @param {Awaited<ReturnType<typeof hold>>} configs
 */
async function staysOnGraph(files, configs) {
  const { page } = files;
  const config = page.waitForResponse(/config\.json$/);
  await configs.release();
  await (await config).finished();
  await files.drawn();
  await page.locator("#connect").click();
  const graph = page.getByRole("dialog", { name: "Choose a drive" }).getByRole("radio", { name: /^Microsoft Graph/ });
  assert.ok(await graph.isChecked(), "the local drive is shown");
}

journey("stays on the drive that was connected before the local one was found", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog", { name: "Choose a drive" });
  const configs = await hold(page, /config\.json$/);
  await page.reload({ waitUntil: "commit" });
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await files.item("Sample project").waitFor();
  await staysOnGraph(files, configs);
});

journey("stays on its drive when the way to another is cancelled", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Local drive" }).click();
  await dialog.getByRole("radio", { name: /^Microsoft Graph/ }).check();
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.waitFor({ state: "hidden" });
  const configs = await hold(page, /config\.json$/);
  await page.locator("#connect").click();
  await dialog.getByRole("radio", { name: /^Local drive/ }).check();
  await dialog.getByRole("button", { name: "Connect" }).click();
  await configs.held(1);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await staysOnGraph(files, configs);
});

journey("says that a token isn't accepted, and offers the drives of another", { views: false, consoleErrors: [/status of 401/] }, async (files, drive) => {
  await files.page.getByRole("button", { name: "Local drive" }).click();
  const dialog = files.page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^Microsoft Graph/ }).check();
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/drives/${drive.at.driveId}`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill("another token");
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await files.page.getByText("The drive doesn’t accept the token. It may have expired. Paste a new one.").waitFor();
  await checkViews(files, "a token that isn't accepted");

  const drives = [
    { id: "another", name: "Team documents", driveType: "documentLibrary" },
    { id: drive.at.driveId, name: "Mine", driveType: "business", quota: { used: 86_000_000 } },
  ];
  await drive.fault({ where: "any", path: "/v1.0/me/drives", answer: { status: 200, body: { value: drives } } });
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

/** The percentages at which a copy pauses until the page shows them. */
const STOPS = [20, 40, 60, 80];

for (const form of FORMS) {
  journey(`copies a folder in the ${form} form`, { views: false, consoleErrors: CONSOLE_ERRORS[form] }, async (files, drive) => {
    await choose(files, form);
    await drive.pause(STOPS[0]);
    await files.copy(["Sample project"], { name: "Copied project" });
    for (const percentage of STOPS) {
      await drive.pause(percentage);
      await files.reached("Sample project", percentage);
    }
    await checkViews(files, `a folder under way in the ${form} form`);
    await drive.resume();
    await files.says("Sample project", "Copied to Files as “Copied project”.");
    await files.item("Copied project").waitFor();

    const percentages = await files.percentages();
    assert.ok(new Set(percentages).size >= STOPS.length, `saw only ${percentages}`);
    assert.deepEqual(percentages, percentages.toSorted((one, other) => one - other), "the bar went back");
    const [began, ...quarters] = await files.announcements();
    assert.equal(began, "Copying Sample project to Files.");
    assert.equal(quarters.pop(), "Sample project: Copied to Files as “Copied project”.");
    assert.ok(quarters.every((sentence) => /^Sample project: (25|50|75) percent copied\.$/.test(sentence)), quarters.join(" "));
    assert.equal(new Set(quarters).size, quarters.length);
    assert.deepEqual(await drive.files("Copied project"), await drive.files("Sample project"));
    await files.stored(0);

    const [start] = await drive.starts();
    assert.equal(start.path.startsWith(form === "Graph" ? "/v1.0/me/drive/" : "/v1.0/drive/"), true);
    assert.equal(start.headers.prefer, form === "Graph" ? undefined : "respond-async");
    const monitored = (await drive.log()).filter(({ origin }) => origin === "monitor");
    assert.ok(monitored.length > 0 && monitored.every(({ authorization }) => !authorization));
  });
}

journey("copies several items at once and announces each quarter of them", {}, async (files, drive) => {
  await files.page.getByRole("button", { name: "New folder" }).click();
  await files.page.getByLabel("Name", { exact: true }).fill("Archive 2026");
  await files.page.getByRole("button", { name: "Create folder" }).click();
  await files.item("Archive 2026").waitFor();

  await files.copy(["Documents", "Sample project"], { to: "Archive 2026" });
  await files.says("Documents", "Copied to Archive 2026.");
  await files.says("Sample project", "Copied to Archive 2026.");
  assert.deepEqual(await drive.files("Archive 2026/Sample project"), await drive.files("Sample project"));
  assert.deepEqual(await drive.files("Archive 2026/Documents"), await drive.files("Documents"));
  const said = (await files.announcements()).filter((sentence) => !sentence.startsWith("Created"));
  assert.equal(said[0], "Copying 2 items to Archive 2026.");
  assert.equal(said.at(-1), "2 items: all copied to Archive 2026.");
  assert.ok(said.slice(1, -1).every((sentence) => /^2 items: (25|50|75) percent copied\.$/.test(sentence)), said.join(" "));
  assert.equal(new Set(said).size, said.length);

  await files.page.getByRole("link", { name: "Archive 2026" }).first().click();
  await files.item("Sample project").waitFor();
  await files.page.getByRole("heading", { name: "Archive 2026", level: 1 }).waitFor();
});

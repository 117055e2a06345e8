// @ts-check
/** The code that the page shows does what was done on the page. */

import assert from "node:assert/strict";
import { COMPLAINTS, FORMS, choose } from "./support/forms.js";
import { journey } from "./support/journey.js";

/** @typedef {import("./support/file-manager.js").FileManager} FileManager */
/** @typedef {import("./support/drive.js").Drive} Drive */

/**
 * Runs what the panel shows in a page of its own, for copies of other names.
 *
 * @param {FileManager} files
 * @param {Drive} drive
 * @param {...string} names of the copies
 * @returns {Promise<string[]>} what it logged
 */
async function runShown(files, drive, ...names) {
  await files.page.locator("#code").filter({ hasText: names[0] }).waitFor();
  let code = await files.page.locator("#code").innerText();
  for (const name of names) code = code.replaceAll(`name: "${name}"`, `name: "${name} by code"`);
  const page = await files.page.context().newPage();
  /** @type {string[]} */
  const logged = [];
  const done = page.waitForEvent("console", (message) => {
    logged.push(message.text());
    return message.text() === "done";
  });
  // A page of the same origin without a policy of its own.
  await page.goto(`${drive.at.page}/config.json`);
  await page.addScriptTag({ type: "importmap", content: JSON.stringify({ imports: { longhaul: "/pkg/index.js", "longhaul/groups": "/pkg/groups.js", "longhaul/store": "/pkg/store.js" } }) });
  await page.addScriptTag({
    type: "module",
    content: `const getToken = () => ${JSON.stringify(drive.at.token)};\n${code}\nconsole.log("done");`,
  });
  await done;
  await page.close();
  return logged;
}

for (const form of FORMS) {
  const complaints = [...COMPLAINTS[form], /status of 507/];
  journey(`shows code that does the same in the ${form} form`, { bytesPerSecond: 24_000_000, complaints }, async (files, drive) => {
    const { page } = files;
    await choose(files, form);
    await page.getByRole("button", { name: "Code", exact: true }).click();
    await page.getByText("Nothing has been copied yet.").waitFor();
    await files.copy(["Pictures"], { name: "One" });
    await files.says("Pictures", "Copied to Files as “One”.");
    assert.ok((await runShown(files, drive, "One")).includes("Copied One by code"));
    assert.deepEqual(await drive.files("One by code"), await drive.files("Pictures"));

    await files.copy(["Documents", "Pictures"], { to: "One" });
    await files.says("Documents", "Copied to One.");
    const several = await runShown(files, drive, "Documents", "Pictures");
    assert.equal(several.filter((line) => line === "fulfilled").length, 2);
    assert.deepEqual(await drive.files("One/Documents by code"), await drive.files("Documents"));
    if (form === "OneDrive") return;

    await files.clearFinished();
    await files.copy(["Sample project"], { name: "Stopped" });
    await files.reached("Sample project", 5);
    await page.getByRole("button", { name: "Stop following" }).click();
    await page.getByText("Copying “Sample project”, and no longer following it.").waitFor();
    assert.ok((await runShown(files, drive, "Stopped")).includes("AbortError"));
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("Resuming “Sample project”.").waitFor();
    assert.ok((await runShown(files, drive, "pending")).includes("Copied Stopped by code"));
    assert.deepEqual(await drive.files("Stopped by code"), await drive.files("Sample project"));
    await files.says("Sample project", "Copied to Files as “Stopped”.");

    const full = { where: "start", times: 2, answer: { status: 507, body: { error: { code: "quotaLimitReached", message: "No room." } } } };
    await drive.fault(full);
    await files.copy(["Pictures"], { name: "Refused" });
    await files.says("Pictures", "Not started. The drive is full.");
    assert.ok((await runShown(files, drive, "Refused")).includes("quotaLimitReached null"));
  });
}

journey("shows the code of the selected copy, whatever happens to the others", { bytesPerSecond: 8_000_000 }, async (files) => {
  const { page } = files;
  const code = page.locator("#code");
  await files.togglePanel("Code");
  await files.copy(["Sample project"], { name: "In the background" });
  await files.reached("Sample project", 1);
  await files.copy(["Documents"], { name: "In front" });
  await code.filter({ hasText: `name: "In front"` }).waitFor();
  await files.says("Sample project", "Copied to Files as “In the background”.");
  assert.match(await code.innerText(), /name: "In front"/);
  assert.match(await code.innerText(), /store: indexedDbStore\(\)/);
  await page.getByLabel("Copy to show the code of").selectOption({ label: "Sample project" });
  await code.filter({ hasText: `name: "In the background"` }).waitFor();
  await files.transfer("Documents").getByRole("heading").click();
  await code.filter({ hasText: `name: "In front"` }).waitFor();
});

// @ts-check
/** The first copy of somebody who has just come, and fifty at once. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PATIENCE_MS } from "./support/file-manager.js";
import { COMPLAINTS, FORMS, choose } from "./support/forms.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const ITEMS = 50;

journey("has a finished copy after three clicks", {}, async (files, drive) => {
  const { page } = files;
  await page.getByLabel("Select Pictures").click();
  await page.getByRole("button", { name: "Copy to…" }).click();
  await page.getByRole("button", { name: "Copy to Files" }).click();
  await files.says("Pictures", "Copied to Files as “Pictures 1”.");
  await files.item("Pictures 1").waitFor();
  assert.deepEqual(await drive.files("Pictures 1"), await drive.files("Pictures"));
});

for (const form of FORMS) {
  journey(`copies fifty items at once in the ${form} form`, { complaints: COMPLAINTS[form] }, async (files, drive) => {
    const { page } = files;
    const source = join(drive.folder, "Fifty");
    await mkdir(source);
    await Promise.all(Array.from({ length: ITEMS }, (_, index) => writeFile(join(source, `Item ${index + 1}.txt`), `Item ${index + 1}.\n`)));
    await choose(files, form);
    await page.evaluate(() => (location.hash = "#/Fifty"));
    await files.item("Item 50.txt").focus();
    await page.keyboard.press("Control+a");
    await page.getByText("50 picked").waitFor();
    await page.getByRole("button", { name: "Copy to…" }).click();
    await page.getByRole("button", { name: "Up one folder" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pictures" }).click();
    await page.getByRole("button", { name: "Copy to Pictures" }).click();
    await look(files, `fifty items under way in the ${form} form`);
    await page.getByText("50 items: all copied to Pictures.").waitFor({ state: "attached", timeout: PATIENCE_MS });
    assert.equal(await page.locator(".transfer h3").first().textContent(), "Item 1.txt");
    const { y = 0 } = (await page.getByRole("heading", { name: "Copies" }).boundingBox()) ?? {};
    assert.ok(y > 0, "the tray's title is out of sight above a long list");
    const copied = await drive.files("Pictures");
    for (const [path, content] of await drive.files("Fifty")) assert.deepEqual(copied.get(path), content, path);
    assert.equal(await files.storedCopies(), 0);
    const starts = (await drive.log()).filter(({ method, path }) => method === "POST" && /copy|batch/.test(path));
    // A copy in the OneDrive form wants a header that a batch ignores, and so a request of its own.
    if (form === "Graph") assert.ok(starts.length < ITEMS / 5, `${starts.length} requests were needed to start ${ITEMS} copies`);
    else assert.equal(starts.length, ITEMS);
  });
}

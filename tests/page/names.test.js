// @ts-check
/** Names of any kind are shown so that their extension is visible. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const DISGUISED = "abc\u202egnp.exe";
const LONG = `${"A long name that goes on and on ".repeat(7)}.final.docx`;

journey("shows the extension of every name at its end", {}, async (files, drive) => {
  const { page } = files;
  await mkdir(join(drive.folder, "مجلد"));
  for (const name of [DISGUISED, LONG, "<b>bold<b>&amp;.txt".replaceAll(/[<>]/g, "′"), "  two  spaces.txt".trim()]) await writeFile(join(drive.folder, name), "…");
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item(LONG).waitFor();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    // What is seen at the right end of the name: the extension, whole and in its own direction.
    for (const [name, extension] of [[DISGUISED, ".exe"], [LONG, ".docx"]]) {
      const parts = files.item(name).locator(".name bdi");
      assert.deepEqual(await parts.last().innerText(), extension);
      const [stem, end] = await Promise.all([parts.first().boundingBox(), parts.last().boundingBox()]);
      assert.ok(stem && end && end.x >= stem.x + stem.width - 1 && end.x + end.width <= width, `${extension} is cut off or out of place`);
    }
  }
  assert.equal(await files.item(LONG).locator(".name").getAttribute("title"), LONG);
  await look(files, "names of many kinds");
  await files.item(DISGUISED).focus();
  await page.keyboard.press("Delete");
  // Within a sentence the name is isolated from the words around it.
  await page.getByText(`Deleted “\u2068${DISGUISED}\u2069”.`).first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await files.item(DISGUISED).waitFor();
});

journey("gives each row a name for screen readers", {}, async (files) => {
  const snapshot = await files.page.locator("#items").ariaSnapshot();
  assert.match(snapshot, /row "Documents, folder, [\d.]+ kB, modified [^"]+"/);
  assert.match(snapshot, /row "To do\.txt, [\d.]+ kB, modified [^"]+"/);
  assert.equal(await files.page.locator("#items").getAttribute("aria-rowcount"), "6");
  assert.equal(await files.item("To do.txt").getAttribute("aria-rowindex"), "6");
});

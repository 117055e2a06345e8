// @ts-check
/** Questions about taken names come one after another: nothing is replaced without a question. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hold } from "./support/hold.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

journey("asks about each name that is taken, one after another", {}, async (files, drive) => {
  const { page } = files;
  const question = page.getByRole("dialog", { name: /is already in/ });
  for (const folder of ["X", "Y"]) await mkdir(join(drive.folder, folder));
  for (const [path, content] of [["a.txt", "new a"], ["b.txt", "new b"], ["X/a.txt", "old a"], ["Y/b.txt", "old b"]]) {
    await writeFile(join(drive.folder, path), content);
  }
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item("b.txt").waitFor();
  const reads = await hold(page, /[XY]:\/children/);
  await files.item("a.txt").dragTo(files.item("X"));
  await files.item("b.txt").dragTo(files.item("Y"));
  await reads.held(2);
  await reads.release();
  await page.getByRole("dialog", { name: "“a.txt” is already in X" }).waitFor();
  await look(files, "the first of two questions");
  await question.getByRole("button", { name: "Replace" }).click();
  await page.getByRole("dialog", { name: "“b.txt” is already in Y" }).waitFor();
  await question.getByRole("button", { name: "Skip" }).click();
  await question.waitFor({ state: "hidden" });
  await files.says("a.txt", "Copied to X.");
  assert.equal((await drive.file("X/a.txt")).toString(), "new a");
  assert.equal((await drive.file("Y/b.txt")).toString(), "old b");
  assert.equal((await drive.starts()).length, 1);
});

journey("doesn't interrupt another dialog with a question, and keeps the offer to undo behind it", {}, async (files, drive) => {
  const { page } = files;
  await writeFile(join(drive.folder, "Documents/To do.txt"), "Taken.");
  const reads = await hold(page, /Documents:\/children/);
  await files.item("Getting started.pdf").focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await files.item("To do.txt").dragTo(files.item("Documents"));
  await page.getByRole("button", { name: "New folder" }).click();
  const name = page.getByRole("dialog", { name: "New folder" });
  // Longer than the notice is shown, which can't be reached meanwhile.
  await page.clock.install();
  await page.clock.runFor(30_000);
  const read = page.waitForResponse(/Documents:\/children/);
  await reads.release();
  await (await read).finished();
  await name.getByLabel("Name").fill("Another");
  assert.equal(await page.getByRole("dialog").count(), 1);
  await name.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog", { name: "“To do.txt” is already in Documents" }).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await files.item("Getting started.pdf").waitFor();
  assert.equal((await drive.log()).filter(({ method }) => method === "DELETE").length, 0);
  assert.equal((await drive.starts()).length, 0);
});

// @ts-check
/** The journeys of a file manager: new folder, rename, delete, upload, find, move, and questions about taken names. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keyboard } from "../input.js";

/** @typedef {import("../walk.js").Walk} Walk */

/** @param {Walk} walk */
export async function createsFolder(walk) {
  const { input, dialog, files } = walk;
  await walk.press("New folder");
  const name = dialog.getByLabel("Name", { exact: true });
  await input.write(name, "a/b");
  await walk.press("Create folder", dialog);
  await walk.says("A name can’t contain any of these characters");
  await walk.state("a name that can't be");
  await input.write(name, "Target");
  await walk.press("Create folder", dialog);
  await files.item("Target").waitFor();
}

/** @param {Walk} walk */
export async function renames(walk) {
  const { input, dialog, files } = walk;
  await walk.select("Getting started.txt");
  await walk.state("an item is selected");
  // In a narrow window the button has no room.
  const rename = walk.button("Rename");
  if (await rename.isVisible()) await input.press(rename);
  else await walk.command("Rename…");
  await walk.state("another name");
  await input.write(dialog.getByLabel("Name", { exact: true }), "Started.txt");
  await walk.press("Rename", dialog);
  await files.item("Started.txt").waitFor();
}

/** @param {Walk} walk */
export async function deletesAndRestores(walk) {
  const { files, drive } = walk;
  await walk.select("Started.txt");
  await walk.command("Delete");
  await files.item("Started.txt").waitFor({ state: "hidden" });
  await walk.state("an item is deleted");
  await walk.press("Undo");
  await files.item("Started.txt").waitFor();
  assert.ok(await drive.file("Started.txt"));
}

/** @param {Walk} walk */
export async function uploads(walk) {
  const { input, page, files, drive } = walk;
  const device = await mkdtemp(join(tmpdir(), "longhaul-device-"));
  await mkdir(join(device, "Tree/Branch"), { recursive: true });
  for (const path of ["Note.txt", "Tree/Root.txt", "Tree/Branch/Leaf.txt"]) await writeFile(join(device, path), path);
  await walk.select();
  for (const [entry, path] of [["Files…", "Note.txt"], ["Folder…", "Tree"]]) {
    const chooser = page.waitForEvent("filechooser");
    await input.choose(walk.button("Upload"), entry);
    await (await chooser).setFiles(join(device, path));
    await walk.closeNotice(`Uploaded “${path}” to Files.`);
    await files.item(path).waitFor();
  }
  assert.equal((await drive.file("Tree/Branch/Leaf.txt")).toString(), "Tree/Branch/Leaf.txt");
  await rm(device, { recursive: true });
}

/** @param {Walk} walk */
export async function findsItems(walk) {
  const { input, page, files } = walk;
  const names = () => page.locator("#rows tr").evaluateAll((rows) => rows.map((row) => row.querySelector("input")?.getAttribute("aria-label")?.replace("Select ", "")));
  const before = await names();
  const choice = page.getByLabel("Sort by");
  if (!(await choice.isVisible())) await input.press(page.getByRole("button", { name: "Size", exact: true }));
  else await choice.selectOption({ label: "Largest first" });
  await page.waitForFunction((first) => document.querySelector("#rows input")?.getAttribute("aria-label") !== `Select ${first}`, before[0]);
  assert.equal((await names())[0], "Sample project");
  await walk.state("the largest first");

  const filter = page.getByLabel("Filter this folder");
  await input.write(filter, "zzz");
  await walk.says("No name contains “zzz”.");
  await walk.state("nothing is found");
  await input.write(filter, "doc");
  await files.item("To do.txt").waitFor({ state: "hidden" });
  assert.deepEqual(await names(), ["Documents"]);
  await walk.open("Documents");
  await walk.open("Invoices");
  await walk.state("a folder in a folder");
  await walk.home();
}

/** @param {Walk} walk */
export async function moves(walk) {
  const { input, page, dialog, files, drive } = walk;
  await walk.select("Getting started.txt");
  const move = walk.button("Move to…");
  if (await move.isVisible()) await input.press(move);
  else await walk.command("Move to…");
  await walk.says("Choose another folder to move to.");
  await walk.state("where to move to");
  await walk.press("Pictures", dialog);
  await walk.press("Move to Pictures", dialog);
  await walk.closeNotice("Moved “Getting started.txt” to Pictures.");
  assert.ok(await drive.file("Pictures/Getting started.txt"));
  if (!(input instanceof Keyboard)) return;

  // And back, in the way that is quick by keyboard.
  await walk.open("Pictures");
  await input.focus(files.item("Getting started.txt"));
  await page.keyboard.press("Control+x");
  await walk.home();
  await page.keyboard.press("Control+v");
  await walk.closeNotice("Moved “Getting started.txt” to Files.");
  assert.ok(await drive.file("Getting started.txt"));
}

/** @param {Walk} walk */
export async function answersQuestions(walk) {
  const { page, drive } = walk;
  await writeFile(join(drive.folder, "Pictures/To do.txt"), "Another.");
  await walk.press("Refresh");
  await walk.select("Documents", "To do.txt");
  await mkdir(join(drive.folder, "Pictures/Documents"));
  await walk.copyTo("Pictures");
  const question = (/** @type {string} */ name) => page.getByRole("dialog", { name: `“${name}” is already in Pictures` });
  await question("Documents").waitFor();
  await walk.state("a name is taken");
  assert.equal(await page.getByRole("dialog").count(), 1);
  await walk.press("Skip", question("Documents"));
  await question("To do.txt").waitFor();
  await walk.press("Keep both", question("To do.txt"));
  await walk.showCards();
  await walk.says("Copied to Pictures as “To do 1.txt”.");
  assert.equal((await drive.file("Pictures/To do.txt")).toString(), "Another.");
  assert.equal((await drive.files("Pictures/Documents")).size, 0);
}

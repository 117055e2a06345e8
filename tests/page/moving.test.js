// @ts-check
/** Moving items: by dialog, by dragging with Shift, by cutting and pasting. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

journey("moves by dialog, by dragging and by the clipboard", {}, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  const toDo = await drive.file("To do.txt");
  await page.getByLabel("Select To do.txt").check();
  await page.getByLabel("Select Getting started.pdf").check();
  await page.getByRole("button", { name: "Move to…" }).click();
  await dialog.getByText("Choose another folder to move to.").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Move to Files" }).isDisabled());
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Move to Documents" }).click();
  await page.getByText("Moved 2 items to Documents.").first().waitFor();
  await files.item("To do.txt").waitFor({ state: "hidden" });
  assert.deepEqual(await drive.file("Documents/To do.txt"), toDo);
  await look(files, "two items are moved");

  // A drag moves with Shift, which is pressed while it is under way, and with Alt.
  await page.getByRole("link", { name: "Documents" }).first().click();
  await files.item("To do.txt").hover();
  await page.mouse.down();
  await files.item("Invoices").hover();
  await page.keyboard.down("Shift");
  await files.item("Invoices").hover({ position: { x: 200, y: 20 } });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await page.getByText("Moved “To do.txt” to Invoices.").first().waitFor();
  await files.item("To do.txt").waitFor({ state: "hidden" });
  assert.deepEqual(await drive.file("Documents/Invoices/To do.txt"), toDo);

  await files.item("Invoices").focus();
  await page.keyboard.press("Enter");
  await files.item("To do.txt").waitFor();
  await page.keyboard.down("Alt");
  await files.item("To do.txt").dragTo(page.locator(".crumbs").getByRole("link", { name: "Documents" }));
  await page.keyboard.up("Alt");
  await files.item("To do.txt").waitFor({ state: "hidden" });

  await page.locator(".crumbs").getByRole("link", { name: "Documents" }).click();
  await files.item("To do.txt").focus();
  await page.keyboard.press("Control+x");
  await page.keyboard.press("Backspace");
  await files.item("Pictures").waitFor();
  await page.keyboard.press("Control+v");
  await files.item("To do.txt").waitFor();
  assert.deepEqual(await drive.file("To do.txt"), toDo);
  // It was cut: there is nothing to paste again.
  await page.getByRole("button", { name: "Paste" }).waitFor({ state: "hidden" });
  assert.equal((await drive.starts()).length, 0);
  assert.equal((await drive.log()).filter(({ method }) => method === "PATCH").length, 5);
});

journey("asks about names that are taken, replaces nothing, and reports what couldn't be moved", { complaints: [/status of 423/] }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  const toDo = await drive.file("To do.txt");
  await writeFile(join(drive.folder, "Documents/To do.txt"), "Another.");
  await page.getByLabel("Select To do.txt").check();
  await page.getByRole("button", { name: "Move to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Move to Documents" }).click();
  const question = page.getByRole("dialog", { name: "“To do.txt” is already in Documents" });
  await question.getByText("A move can’t replace a file.").waitFor();
  assert.equal(await question.getByRole("button", { name: "Replace" }).isVisible(), false);
  await question.getByRole("button", { name: "Keep both" }).click();
  await page.getByText("Moved “To do.txt” to Documents.").first().waitFor();
  assert.deepEqual(await drive.file("Documents/To do 1.txt"), toDo);
  assert.equal((await drive.file("Documents/To do.txt")).toString(), "Another.");

  const locked = { error: { code: "resourceLocked", message: "Somebody has it open." } };
  let refusals = 0;
  await page.route(/\/items\//, (route) => {
    if (route.request().method() !== "PATCH" || refusals > 0) return route.continue();
    refusals += 1;
    return route.fulfill({ status: 423, json: locked, headers: { "Access-Control-Allow-Origin": "*" } });
  });
  await page.getByLabel("Select Pictures").check();
  await page.getByLabel("Select Getting started.pdf").check();
  await page.getByRole("button", { name: "Move to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Move to Documents" }).click();
  await page.getByText("“Pictures” couldn’t be moved.").first().waitFor();
  await page.getByText("The drive responded: Somebody has it open.").waitFor();
  assert.ok(await drive.file("Documents/Getting started.pdf"));
  await look(files, "an item couldn't be moved");
  await page.getByRole("button", { name: "Try again" }).click();
  await files.item("Pictures").waitFor({ state: "hidden" });
  assert.ok(await drive.file("Documents/Pictures/Harbour at dusk.jpg"));
});

// @ts-check
/** Dialogs: they are locked while they are submitted, check names, and ask one question after another. */

import assert from "node:assert/strict";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hold, journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

/** @typedef {import("playwright-core").Locator} Locator */

/** Whether a dialog is locked. @param {Locator} dialog */
function isBusy(dialog) {
  return dialog.locator("form[aria-busy=true]").isVisible();
}

journey("copies and creates once, however often the button is pressed", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  await page.getByLabel("Select To do.txt").check();
  await page.getByRole("button", { name: "Copy to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "Invoices" }).waitFor();
  const reads = await hold(page, /root:\/Documents$/);
  await dialog.getByRole("button", { name: "Copy to Documents" }).dblclick();
  await reads.held(1);
  assert.ok(await isBusy(dialog));
  await dialog.getByLabel("Name of the copy").press("Enter");
  await checkViews(files, "a dialog that is being submitted");
  await reads.release();
  await dialog.waitFor({ state: "hidden" });
  await files.says("To do.txt", "Copied to Documents.");
  assert.equal((await drive.starts()).length, 1);

  await page.getByRole("button", { name: "New folder" }).click();
  await dialog.getByLabel("Name").fill("Created once");
  const creations = await hold(page, /root\/children$/);
  await dialog.getByRole("button", { name: "Create folder" }).dblclick();
  await creations.held(1);
  assert.ok(await isBusy(dialog));
  await creations.release();
  await files.item("Created once").waitFor();
  assert.equal((await drive.log()).filter(({ method, path }) => method === "POST" && path.endsWith("/children")).length, 1);
  assert.ok((await files.announcements()).includes("Created the folder “Created once”."));
  await page.waitForFunction(() => document.activeElement?.matches("tr[aria-label^='Created once']"));
});

journey("does nothing more when a busy dialog is closed, and can be used again", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  const reads = await hold(page, /root:\/Documents$/);
  // On a busy machine this event comes after the response.
  await page.locator("#copy-dialog").evaluate((element) => element.addEventListener("close", (event) => event.stopImmediatePropagation(), { capture: true }));
  for (const close of [() => dialog.getByRole("button", { name: "Cancel" }).click(), () => page.keyboard.press("Escape")]) {
    await page.getByLabel("Select To do.txt").check();
    await page.getByRole("button", { name: "Copy to…" }).click();
    await dialog.getByRole("button", { name: "Documents" }).click();
    await dialog.getByRole("button", { name: "Copy to Documents" }).click();
    await dialog.locator("form[aria-busy=true]").waitFor();
    await close();
    await dialog.waitFor({ state: "hidden" });
  }
  await reads.release();
  await files.copy(["To do.txt"], { to: "Pictures" });
  await files.says("To do.txt", "Copied to Pictures.");
  const starts = await drive.starts();
  assert.equal(starts.length, 1);
  assert.equal((await drive.files("Documents")).has("/To do.txt"), false);
});

journey("copies and creates nothing while the Enter key is held that has opened the dialog", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  await page.getByLabel("Select To do.txt").check();
  for (const name of ["Copy to…", "Clear selection", "New folder"]) {
    await page.getByRole("button", { name }).focus();
    // The second and the third are repetitions.
    for (let time = 0; time < 3; time += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    if (name === "Clear selection") continue;
    assert.ok(await dialog.isVisible());
    assert.equal(await isBusy(dialog), false);
    await page.keyboard.press("Escape");
  }
  await page.getByLabel("Select Documents").check();
  await files.copy([], { to: "Pictures" });
  await files.says("Documents", "Copied to Pictures.");
  assert.equal((await drive.starts()).length, 1);
  assert.equal((await drive.log()).filter(({ method, path }) => method === "POST" && path.endsWith("/children")).length, 0);
});

journey("creates a folder where the dialog was opened, also if the user has gone back since", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  await files.item("Pictures").getByRole("link").click();
  await files.item("Screenshots").waitFor();
  await page.getByRole("button", { name: "New folder" }).click();
  await page.goBack();
  await files.item("To do.txt").waitFor();
  await dialog.getByLabel("Name").fill("In Pictures");
  await dialog.getByRole("button", { name: "Create folder" }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.ok((await stat(join(drive.folder, "Pictures/In Pictures"))).isDirectory());
  await assert.rejects(stat(join(drive.folder, "In Pictures")), { code: "ENOENT" });
});

journey("checks names before the dialog closes", { consoleErrors: [/status of 409/] }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  const alert = dialog.getByRole("alert");
  const input = dialog.getByRole("textbox");
  const submitted = async (/** @type {string} */ name, /** @type {RegExp} */ problem) => {
    await input.fill(name);
    assert.equal(await input.getAttribute("aria-invalid"), null);
    await page.keyboard.press("Enter");
    await alert.getByText(problem).waitFor();
    assert.equal(await input.getAttribute("aria-invalid"), "true");
    assert.ok(await input.evaluate((element) => element === document.activeElement));
  };
  await page.getByLabel("Select Documents").check();
  for (const open of ["Copy to…", "Rename"]) {
    await page.getByRole("button", { name: open }).click();
    await submitted("a/b", /can’t contain any of these characters/);
    await submitted("..", /can’t end with a dot/);
    await submitted("CON", /reserves the name “CON”/);
    await submitted("n".repeat(300), /at most 255 characters. This one has 300/);
    await submitted("   ", /Enter a name/);
    await checkViews(files, `a name that can't be, ${open}`);
    await dialog.getByRole("button", { name: "Cancel" }).click();
  }
  await page.getByRole("button", { name: "Rename" }).click();
  await submitted("pictures", /An item with this name already exists/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await drive.starts()).length, 0);

  // A folder can't be copied or moved into itself, and that is said before.
  await page.getByRole("button", { name: "Copy to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByText("A folder can’t be copied into itself.").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Copy to Documents" }).isDisabled());
  await dialog.getByRole("button", { name: "Up one folder" }).click();
  // At first the title has the focus: Enter copies.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Copy to…" }).click();
  await page.keyboard.press("Enter");
  await files.says("Documents", "Copied to Files as “Documents 1”.");
  await files.item("Documents").focus();
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Enter");
  await files.item("Invoices").waitFor();
  await page.keyboard.press("Control+v");
  await page.getByText("“Documents” can’t be copied into itself.").first().waitFor();
});

journey("shows the longest names in dialogs on the narrowest screen", { views: false, browser: { viewport: { width: 320, height: 568 } } }, async (files, drive) => {
  const { page } = files;
  const name = `${"n".repeat(251)}.txt`;
  const folder = "f".repeat(255);
  await mkdir(join(drive.folder, folder));
  for (const path of [name, `${folder}/${name}`]) await writeFile(join(drive.folder, path), "x");
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByLabel(`Select ${name}`, { exact: true }).check();
  const dialog = page.getByRole("dialog");
  const assertFits = async (/** @type {string} */ title) => {
    await dialog.waitFor();
    assert.ok(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth), `${title}: it scrolls sideways`);
    const { height = Infinity } = (await dialog.getByRole("heading").boundingBox()) ?? {};
    assert.ok(height < 568 / 2, `${title}: its title is ${height} pixels high`);
  };
  await page.keyboard.press("F2");
  await assertFits("Rename");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Copy to…" }).click();
  await dialog.getByRole("button", { name: folder }).click();
  await dialog.getByText("There are no folders in here.").waitFor();
  await assertFits("Copy");
  await dialog.getByRole("button", { name: /^Copy to f/ }).click();
  await dialog.getByRole("button", { name: "Keep both" }).waitFor();
  await assertFits("This name is taken");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText(/^Deleted “n{40}…n{12}\.txt”\.$/).first().waitFor();
});

journey("leaves the focus where the user has moved it while a folder is read", { views: false }, async (files) => {
  const { page } = files;
  const dialog = page.getByRole("dialog");
  const name = dialog.getByLabel("Name of the copy");
  await page.getByLabel("Select To do.txt").check();
  await page.getByRole("button", { name: "Copy to…" }).click();
  await dialog.getByRole("button", { name: "Documents" }).waitFor();
  const reads = await hold(page, /Documents:\/children/);
  await dialog.getByRole("button", { name: "Documents" }).press("Enter");
  await reads.held(1);
  await name.focus();
  await reads.release();
  await dialog.getByRole("button", { name: "Invoices" }).waitFor();
  assert.ok(await name.evaluate((element) => element === document.activeElement));
});

journey("says what is wrong with a token, and sends none that it can't send", { views: false }, async (files, drive) => {
  const { page } = files;
  const dialog = page.getByRole("dialog", { name: "Choose a drive" });
  await page.getByRole("button", { name: "Local drive" }).click();
  await dialog.getByRole("radio", { name: /^Microsoft Graph/ }).check();
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/me/drive`);
  const token = dialog.getByRole("textbox", { name: "Access token" });
  await token.fill("🙂");
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.getByText("That isn’t an access token.").waitFor();
  assert.equal(await token.getAttribute("aria-invalid"), "true");
  assert.equal(await page.getByRole("alert").getByText("The drive can’t be reached.").isVisible(), false);
  await token.fill(`Bearer ${drive.at.token}`);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await dialog.waitFor({ state: "hidden" });
  await files.item("Sample project").waitFor();
});

journey("says why there is no local drive, and shows another", { views: false, consoleErrors: [/net::ERR_FAILED/] }, async (files, drive) => {
  const { page } = files;
  await page.route("**/config.json", (route) => route.abort());
  await page.reload();
  const dialog = page.getByRole("dialog", { name: "Choose a drive" });
  await dialog.getByText("No local drive serves this page.").waitFor();
  assert.ok(await dialog.getByRole("radio", { name: /^Local drive/ }).isDisabled());
  await checkViews(files, "no local drive");
  await dialog.getByLabel("Address").fill(`${drive.at.drive}/v1.0/me/drive`);
  await dialog.getByRole("textbox", { name: "Access token" }).fill(drive.at.token);
  await dialog.getByRole("button", { name: "Find my drives" }).click();
  await files.item("Sample project").waitFor();
});

journey("asks about each name that is taken, one after another", { views: false }, async (files, drive) => {
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
  await question.waitFor();
  await checkViews(files, "the first of two questions");
  // The folder that is read first is asked about first.
  const answers = new Map([["“a.txt” is already in X", "Replace"], ["“b.txt” is already in Y", "Skip"]]);
  for (let left = answers.size; left > 0; left -= 1) {
    const title = await question.getByRole("heading").innerText();
    await question.getByRole("button", { name: answers.get(title) }).click();
    await page.getByRole("dialog", { name: title }).waitFor({ state: "hidden" });
    assert.ok(answers.delete(title), `${title} was asked twice`);
  }
  await question.waitFor({ state: "hidden" });
  await files.says("a.txt", "Copied to X.");
  assert.equal((await drive.file("X/a.txt")).toString(), "new a");
  assert.equal((await drive.file("Y/b.txt")).toString(), "old b");
  assert.equal((await drive.starts()).length, 1);
});

journey("answers one question, and opens one folder, with a double click", { views: false }, async (files, drive) => {
  const { page } = files;
  const question = (/** @type {string} */ name) => page.getByRole("dialog", { name: `“${name}” is already in Documents` });
  const press = async (/** @type {Locator} */ button, /** @type {number} */ clickCount) => {
    await button.hover();
    await page.mouse.down({ clickCount });
    await page.mouse.up({ clickCount });
  };
  for (const name of ["To do.txt", "Getting started.pdf"]) await writeFile(join(drive.folder, "Documents", name), "Taken.");
  await page.getByLabel("Select To do.txt").check();
  await page.getByLabel("Select Getting started.pdf").check();
  await page.getByRole("button", { name: "Copy to…" }).click();
  await press(page.getByRole("button", { name: "Documents", exact: true }), 1);
  await press(page.getByRole("button", { name: "Invoices" }), 2);
  await page.getByRole("button", { name: "Copy to Documents" }).click();
  await press(question("Getting started.pdf").getByRole("button", { name: "Skip" }), 1);
  await press(question("To do.txt").getByRole("button", { name: "Skip" }), 2);
  await question("To do.txt").getByRole("button", { name: "Keep both" }).click();
  await files.says("To do.txt", "Copied to Documents as “To do 1.txt”.");
});

journey("doesn't interrupt another dialog with a question, and keeps the offer to undo behind it", { views: false }, async (files, drive) => {
  const { page } = files;
  await writeFile(join(drive.folder, "Documents/To do.txt"), "Taken.");
  const reads = await hold(page, /Documents:\/children/);
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await files.item("To do.txt").dragTo(files.item("Documents"));
  await reads.held(1);
  await files.item("Getting started.pdf").focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await page.getByRole("button", { name: "New folder" }).click();
  const name = page.getByRole("dialog", { name: "New folder" });
  // Longer than the notice is shown, which can't be reached meanwhile.
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

const FOLDERS = 450;
/** How many folders the copy dialog may add to its list in one frame. */
const PORTION = 200;

journey("lists hundreds of folders in portions", { views: false }, async (files, drive) => {
  const { page } = files;
  const names = Array.from({ length: FOLDERS }, (_, index) => `Folder ${index + 1}`);
  await mkdir(join(drive.folder, "Many"));
  await Promise.all(names.map((name) => mkdir(join(drive.folder, "Many", name))));
  await page.getByRole("button", { name: "Refresh" }).click();
  await files.item("Many").waitFor();
  await page.getByLabel("Select To do.txt").check();
  await page.getByRole("button", { name: "Copy to…" }).click();
  await page.evaluate(recordPortions);
  await page.getByRole("dialog").getByRole("button", { name: "Many", exact: true }).click();
  await page.locator(".picker-list li").nth(FOLDERS - 1).waitFor({ state: "attached" });
  assert.deepEqual(await page.locator(".picker-list li").allTextContents(), names);
  const portions = await page.evaluate(() => /** @type {any} */ (window).portions);
  assert.ok(Math.max(...portions) <= PORTION, portions.join());
});

/** Records how many elements are added to the list of folders at a time. Runs in the page. */
function recordPortions() {
  const portions = /** @type {number[]} */ ([]);
  Object.assign(window, { portions });
  const list = /** @type {Element} */ (document.querySelector(".picker-list"));
  // Changes of one task are reported together.
  new MutationObserver((records) => portions.push(records.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0))).observe(list, { childList: true });
}

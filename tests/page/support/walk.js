// @ts-check
/** One user who walks through journeys in one way, on a drive with a few small files. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { newContext } from "./browser.js";
import { Drive } from "./drive.js";
import { FileManager } from "./file-manager.js";
import { inspect } from "./views.js";

/** @typedef {import("playwright-core").Locator} Locator */

/** The size in bytes of each file on the drive. */
const FILES = {
  "Documents/Getting started.txt": 2000,
  "Documents/To do.txt": 10,
  "Documents/Invoices/January.txt": 3000,
  "Pictures/Harbour.jpg": 5000,
  "Sample project/Plan.txt": 40_000,
  "Sample project/Design/Sketch.png": 80_000,
  "Getting started.txt": 1000,
  "To do.txt": 20,
};

/** How a user works. */
export class Walk {
  /**
   * @param {string} way the pictures are named after it
   * @param {FileManager} files
   * @param {Drive} drive
   * @param {import("./input.js").Mouse} input
   */
  constructor(way, files, drive, input) {
    this.way = way;
    this.files = files;
    this.drive = drive;
    this.input = input;
    this.page = files.page;
  }

  /**
   * Opens the page in a browser window of its own.
   *
   * @param {import("node:test").TestContext} t closes it
   * @param {string} way
   * @param {import("./input.js").Mouse} input
   * @param {import("playwright-core").BrowserContextOptions} options
   */
  static async begin(t, way, input, options) {
    const drive = new Drive(await mkdtemp(join(tmpdir(), "longhaul-walk-")), 0);
    t.after(() => drive.remove());
    drive.flags = [];
    for (const [path, size] of Object.entries(FILES)) {
      await mkdir(dirname(join(drive.folder, path)), { recursive: true });
      await writeFile(join(drive.folder, path), "x".repeat(size));
    }
    await drive.begin();
    const files = new FileManager(await (await newContext(t, options)).newPage(), drive.at.page);
    await files.open();
    return new Walk(way, files, drive, input);
  }

  /** @param {string | RegExp} name @param {Locator} [within] */
  button(name, within = this.page.locator("body")) {
    return within.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** The dialog that is open. */
  get dialog() {
    return this.page.getByRole("dialog");
  }

  /** Presses a button. @param {string | RegExp} name @param {Locator} [within] */
  async press(name, within) {
    await this.input.press(this.button(name, within));
  }

  /** Selects items, and no others. @param {...string} names */
  async select(...names) {
    // Items that are gone aren't selected any more when the list was read.
    await this.listed();
    const clear = this.button("Clear selection");
    if (await clear.isVisible()) await this.input.press(clear);
    for (const name of names) await this.input.select(this.files.item(name));
  }

  /** Chooses a command for the selected items, or for the folder: from the menu "More actions". @param {string} name */
  async command(name) {
    await this.input.choose(this.button("More actions"), name);
  }

  /** Opens a folder of the list. @param {string} name */
  async open(name) {
    await this.input.open(this.files.item(name));
    await this.page.getByRole("heading", { name, level: 1 }).waitFor();
    await this.listed();
  }

  /** Goes to the drive's root by the breadcrumb, or by its menu in a narrow window. */
  async home() {
    const link = this.page.locator(".crumbs").getByRole("link", { name: "Files" });
    const above = this.button("Folders above");
    if (await above.isVisible()) await this.input.choose(above, "Files");
    else await this.input.press(link);
    await this.page.getByRole("heading", { name: "Files", level: 1 }).waitFor();
    await this.listed();
  }

  /** Waits until the list shows the whole folder. */
  async listed() {
    await this.page.locator("#items[aria-busy=false]").waitFor({ state: "attached" });
  }

  /**
   * Copies the selected items.
   *
   * @param {string} to a folder of the shown one
   * @param {string} [name] the copy's
   */
  async copyTo(to, name) {
    await this.press("Copy to…");
    if (to !== "Files") await this.press(to, this.dialog);
    if (name !== undefined) await this.input.write(this.dialog.getByLabel("Name of the copy"), name);
    await this.press(`Copy to ${to}`, this.dialog);
  }

  /** Shows the cards, which are folded to one line where there is little room. */
  async showCards() {
    await this.page.locator("#transfers .transfer, #transfers .group").first().waitFor({ state: "attached" });
    const fold = this.page.locator("#tray-fold");
    if ((await fold.isVisible()) && (await fold.getAttribute("aria-expanded")) === "false") await this.input.press(fold);
  }

  /** Waits until this text is shown. @param {string | RegExp} text */
  async says(text) {
    // Announcements are out of sight.
    await this.page.locator("body > :not(#announcements)").getByText(text).first().waitFor();
  }

  /** Waits for a notice, and closes it. @param {string} text */
  async closeNotice(text) {
    const notice = this.page.locator(".notice").filter({ hasText: text });
    await notice.waitFor();
    await this.state(`the notice ${text}`);
    await this.press("Close", notice);
  }

  /** Checks a state. @param {string} state */
  async state(state) {
    await inspect(this.page, `${this.way}, ${state}`);
  }

  /** Checks what the browser's console says. @param {...RegExp} expected */
  assertQuiet(...expected) {
    const unexpected = this.files.consoleErrors.filter((error) => !expected.some((pattern) => pattern.test(error)));
    assert.deepEqual(unexpected, []);
  }
}

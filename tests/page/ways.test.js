// @ts-check
/**
 * One journey through the main features in each way in which people use the page: by keyboard, by touch, at 200 %, in forced colours,
 * with reduced motion and on a narrow screen.
 */

import assert from "node:assert/strict";
import { describe } from "node:test";
import { journey } from "./support/journey.js";

/** @typedef {import("playwright-core").Locator} Locator */
/** @typedef {import("./support/file-manager.js").FileManager} FileManager */

/** Journeys at once, each with a page and a drive of its own: most of the time they wait. */
const AT_ONCE = 3;
/** After more presses than this, the Tab key never gets to where it should. */
const MOST_PRESSES = 120;
const FULL = { status: 507, body: { error: { code: "quotaLimitReached", message: "No room." } } };

/**
 * How a user presses a button, and selects an item of the list.
 *
 * @typedef {{ press: (files: FileManager, target: Locator) => Promise<void>, select: (files: FileManager, name: string) => Promise<void> }} Hand
 */

/** @type {Hand} */
const mouse = {
  press: (_, target) => target.click(),
  select: (files, name) => files.page.getByLabel(`Select ${name}`, { exact: true }).check(),
};

/** @type {Hand} */
const touch = {
  press: (_, target) => target.tap(),
  select: (files, name) => files.page.getByLabel(`Select ${name}`, { exact: true }).tap(),
};

/** @type {Hand} */
const keyboard = {
  press: async ({ page }, target) => {
    await target.waitFor();
    const isFocused = () => target.evaluate((element) => element === document.activeElement);
    // Backwards, because most of the buttons are before the list or around the end of the page.
    for (let presses = 0; !(await isFocused()); presses += 1) {
      assert.ok(presses < MOST_PRESSES, `Shift+Tab never gets to ${target}`);
      await page.keyboard.press("Shift+Tab");
    }
    await page.keyboard.press((await target.getAttribute("type")) === "checkbox" ? "Space" : "Enter");
  },
  select: async (files, name) => {
    const { page } = files;
    const isInList = () => page.evaluate(() => document.activeElement?.matches("#rows tr") ?? false);
    for (let presses = 0; !(await isInList()); presses += 1) {
      assert.ok(presses < MOST_PRESSES, "Tab never gets to the list");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Home");
    const isCurrent = () => files.item(name).evaluate((row) => row === document.activeElement);
    for (let presses = 0; !(await isCurrent()); presses += 1) {
      assert.ok(presses < MOST_PRESSES, `the arrow keys never get to ${name}`);
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Space");
  },
};

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

/** @type {[way: string, hand: Hand, browser: import("playwright-core").BrowserContextOptions][]} */
const WAYS = [
  ["by keyboard", keyboard, {}],
  ["by touch on 360 pixels", touch, PHONE],
  ["by mouse at 200 %", mouse, { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
  ["by mouse in forced colours", mouse, { forcedColors: "active" }],
  ["by mouse with reduced motion", mouse, { reducedMotion: "reduce" }],
];

describe("the main features work", { concurrency: AT_ONCE }, () => {
  for (const [way, hand, browser] of WAYS) {
    journey(`copies, stops, answers a question, retries and undoes ${way}`, { bytesPerSecond: 4_000_000, browser, looks: hand === keyboard, complaints: [/status of 507/] }, async (files, drive) => {
      const { page } = files;
      const press = (/** @type {Locator} */ target) => hand.press(files, target);
      const button = (/** @type {string | RegExp} */ name, within = page.locator("body")) => within.getByRole("button", { name, exact: typeof name === "string" });
      const dialog = page.getByRole("dialog");
      // Where there is little room the copies are folded to one line.
      const unfold = async () => {
        const fold = page.locator("#tray-fold");
        if ((await fold.isVisible()) && (await fold.getAttribute("aria-expanded")) === "false") await press(fold);
      };

      const started = () => page.locator("#transfers .transfer").first().waitFor({ state: "attached" });

      await hand.select(files, "Sample project");
      await press(button("Copy to…"));
      await dialog.getByLabel("Name of the copy").fill("Second project");
      await press(button("Copy to Files", dialog));
      await started();
      await unfold();
      // Before the service has accepted the start, stopping would leave it uncertain.
      await files.reached("Sample project", 1);
      await press(button("Stop following"));
      await files.says("Sample project", "You stopped following this copy. It continues at the service.");
      await press(button("Resume"));
      await files.says("Sample project", "Copied to Files as “Second project”.");
      assert.deepEqual(await drive.files("Second project"), await drive.files("Sample project"));
      await press(button("Clear finished"));

      // Into its own folder by another name, then into a folder where the name is taken.
      for (const taken of [false, true]) {
        await hand.select(files, "To do.txt");
        await press(button("Copy to…"));
        await press(button("Documents", dialog));
        await press(button("Copy to Documents", dialog));
        if (taken) await press(button("Keep both", page.getByRole("dialog", { name: /is already in/ })));
        await started();
        await unfold();
        await files.says("To do.txt", taken ? "Copied to Documents as “To do 1.txt”." : "Copied to Documents.");
        await press(button("Clear finished"));
      }

      await drive.fault({ where: "start", answer: FULL });
      await hand.select(files, "Pictures");
      await press(button("Copy to…"));
      await press(button("Copy to Files", dialog));
      await started();
      await unfold();
      await files.says("Pictures", "Not started. The drive is full.");
      await press(button("Try again"));
      await files.says("Pictures", "Copied to Files as “Pictures 1”.");
      await press(button("Dismiss Pictures"));

      await hand.select(files, "To do.txt");
      await press(button("More actions"));
      const remove = page.getByRole("menuitem", { name: /^Delete/ });
      if (hand === keyboard) {
        await page.keyboard.press("End");
        await page.keyboard.press("Enter");
      } else await press(remove);
      await files.item("To do.txt").waitFor({ state: "hidden" });
      await press(button("Undo"));
      await files.item("To do.txt").waitFor();

      for (const name of ["Break it", "Compare", "Requests", "Code"]) {
        await press(button(new RegExp(`^${name}`), page.locator(".dock-bar")));
        await page.getByRole("heading", { name, exact: true }).waitFor();
      }
      if (browser.reducedMotion === "reduce") {
        const moving = await page.evaluate(() => document.getAnimations().map((animation) => animation.effect?.getComputedTiming().duration ?? 0).filter((duration) => Number(duration) > 1));
        assert.deepEqual(moving, [], "something moves");
      }
    });
  }
});

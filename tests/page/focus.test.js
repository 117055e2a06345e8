// @ts-check
/** What has the focus is never covered (WCAG 2.2, 2.4.11): not by the docked copies, the dock, or the heading of the list. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { journey } from "./support/journey.js";

const SLOWLY = 400_000;
const ITEMS = 40;
/** More tab stops than the page has. */
const STOPS = 80;

/** Windows in which the copies are docked: narrow ones, and a desktop's at 200 %. @type {Record<string, import("playwright-core").BrowserContextOptions>} */
const WINDOWS = {
  "360 × 740": { viewport: { width: 360, height: 740 } },
  "900 × 700": { viewport: { width: 900, height: 700 } },
  "1280 × 800 at 200 %": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
};

/** Waits until the page has been drawn, and says what covers the focused element, if anything does. Runs in the page. */
async function covering() {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return null;
  const { left, right, top, bottom } = focused.getBoundingClientRect();
  const inset = Math.min(4, (right - left) / 4, (bottom - top) / 4);
  const points = [top + inset, (top + bottom) / 2, bottom - inset].map((y) => /** @type {const} */ ([(left + right) / 2, y]));
  for (const [x, y] of points) {
    const found = document.elementFromPoint(x, y);
    const own = found !== null && (focused.contains(found) || found.contains(focused) || found.closest("label")?.contains(focused));
    if (!own) return `${focused.outerHTML.slice(0, 90)} at ${Math.round(y)} by ${found?.id || found?.className || found?.tagName || "the edge of the window"}`;
  }
  return null;
}

for (const [name, browser] of Object.entries(WINDOWS)) {
  journey(`shows whatever has the focus, ${name}`, { bytesPerSecond: SLOWLY, browser }, async (files, drive) => {
    const { page } = files;
    const { keyboard } = page;
    await mkdir(join(drive.folder, "Rows"));
    await Promise.all(Array.from({ length: ITEMS }, (_, index) => writeFile(join(drive.folder, "Rows", `Row ${index + 1}.txt`), "x")));
    await files.copy(["Sample project"], { name: "Slow" });
    await files.reached("Sample project", 0);
    await page.evaluate(() => (location.hash = "#/Rows"));
    await files.item("Row 1.txt").focus();
    for (const key of ["ArrowDown", "ArrowUp"]) {
      for (let step = 1; step < ITEMS; step += 1) {
        await keyboard.press(key);
        assert.equal(await page.evaluate(covering), null, key);
      }
    }
    await keyboard.press("End");
    assert.equal(await page.evaluate(covering), null, "End");

    // The tray grows over the row that has the focus.
    await page.evaluate(() => document.querySelector("#tray-fold")?.dispatchEvent(new MouseEvent("click", { bubbles: true })));
    await page.evaluate(() => document.querySelector("#tray-fold")?.dispatchEvent(new MouseEvent("click", { bubbles: true })));
    assert.equal(await page.evaluate(covering), null, "after the copies were unfolded");

    for (const key of ["Tab", "Shift+Tab"]) {
      for (let stop = 0; stop < STOPS; stop += 1) {
        await keyboard.press(key);
        assert.equal(await page.evaluate(covering), null, `${key}, stop ${stop}`);
        if (await page.evaluate(() => document.activeElement === document.body)) break;
      }
    }
  });
}

// @ts-check
/** The page at every width and in every theme: nothing is cut off, and axe finds nothing to object to. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { journey } from "./support/journey.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SLOWLY = 4 * 1024 * 1024;

/** @type {Record<string, import("playwright-core").BrowserContextOptions>} */
const windows = {
  "on a desktop, light": { colorScheme: "light" },
  "on a desktop, dark": { colorScheme: "dark" },
  "on a phone, light": { colorScheme: "light", viewport: { width: 360, height: 740 }, hasTouch: true },
  "on a phone, dark": { colorScheme: "dark", viewport: { width: 360, height: 740 }, hasTouch: true },
  "on the narrowest phone": { viewport: { width: 320, height: 568 }, hasTouch: true },
  "in forced colours without motion": { forcedColors: "active", reducedMotion: "reduce" },
};

for (const [name, browser] of Object.entries(windows)) {
  journey(`looks right ${name}`, { browser, bytesPerSecond: SLOWLY, complaints: [/status of 409/] }, async (files, drive) => {
    const taken = { error: { code: "nameAlreadyExists", message: "Taken." } };
    await drive.fault({ where: "start", answer: { status: 409, body: taken } });
    await files.copy(["Documents"]);
    await files.says("Documents", "There already is an item named “Documents” in Files.");
    await files.copy(["Pictures"], { to: "Documents" });
    await files.says("Pictures", "Copied to Documents.");
    await files.copy(["Sample project"], { name: "Sample project of last year" });
    await files.reached("Sample project", 30);
    await files.page.evaluate(() => scrollTo(0, 0));
    await check(files.page);
    assert.equal(await files.page.locator("[aria-live]").count(), 1);
    assert.equal(await files.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "it scrolls sideways");
  });
}

journey("shows its dialog well on a phone", { browser: windows["on a phone, light"] }, async (files) => {
  await files.page.getByLabel("Select Sample project").check();
  await files.page.getByRole("button", { name: "Copy to…" }).click();
  await files.page.getByRole("dialog").getByRole("button", { name: "Documents" }).waitFor();
  await check(files.page);
});

journey("is painted before the package is there", {}, async ({ page }) => {
  /** @type {(value?: unknown) => void} */
  let release = () => {};
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/pkg/**", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await page.getByRole("heading", { name: "Files", level: 1 }).waitFor();
  await page.locator(".skeleton").first().waitFor();
  release();
  await page.getByLabel("Select Sample project").waitFor();
});

/** @param {import("playwright-core").Page} page */
async function check(page) {
  // Through the debugger, as the page's own policy admits no foreign script.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
  assert.deepEqual(violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { target }) => target)}`), []);
}

// @ts-check
/**
 * The pictures of the page in README.md: a group with failures, a fault, and the comparison. With `REMAKE_PICTURES=1` they are made
 * again; otherwise only their size is compared, as no two runs look alike.
 */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { journey } from "./support/journey.js";

const ROOT = join(import.meta.dirname, "../..");
const SIZE = { width: 1240, height: 900 };
/** The pictures show long copies. Where none is made, all goes faster. */
const PACE = process.env.REMAKE_PICTURES ? 1 : 8;
const FULL = { status: 507, body: { error: { code: "quotaLimitReached", message: "No room." } } };

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  const options = { browser: { colorScheme, viewport: SIZE }, bytesPerSecond: 15_000 * PACE, complaints: [/status of (429|507)/] };
  journey(`looks as the README shows it, ${colorScheme}`, options, async (files, drive) => {
    const { page } = files;
    // The single copy is much larger.
    await drive.fault({ where: "start", name: "Project of 2026", bytesPerSecond: 1_200_000 * PACE });
    await files.copy(["Sample project"], { name: "Project of 2026" });
    await files.reached("Sample project", 1);
    await page.evaluate(() => (location.hash = "#/Sample project/Design/Screens"));
    await files.item("Screen 01.png").waitFor();
    await drive.fault(...["03", "17", "29"].map((number) => ({ where: "start", name: `Screen ${number}.png`, answer: FULL })));
    await page.getByLabel("Select all").check();
    await page.getByRole("button", { name: "Copy to…" }).click();
    const dialog = page.getByRole("dialog");
    for (const path of ["Design", "Sample project", "Files"]) {
      await dialog.getByRole("button", { name: "Up one folder" }).click();
      await dialog.getByRole("button", { name: `Copy to ${path}` }).waitFor();
    }
    await dialog.getByRole("button", { name: "Pictures", exact: true }).click();
    await dialog.getByRole("button", { name: "Copy to Pictures" }).click();
    const group = files.group(48);
    await group.getByText("3 failed", { exact: true }).waitFor({ timeout: 60_000 });
    await files.says("Sample project", "Copied to Files as “Project of 2026”.");
    await files.togglePanel("Compare");
    await files.togglePanel("Break it");
    await page.getByRole("switch", { name: "Throttle" }).check();
    await group.getByText(/^Throttled, next try in [1-3] s$/).first().waitFor();

    const path = `www/pictures/${colorScheme}.png`;
    const picture = await page.screenshot(process.env.REMAKE_PICTURES ? { path: join(ROOT, path) } : {});
    const kept = await readFile(join(ROOT, path));
    // A PNG's width and height.
    assert.deepEqual(kept.subarray(16, 24), picture.subarray(16, 24));
    assert.ok((await readFile(join(ROOT, "README.md"), "utf8")).includes(path), `README.md doesn't show ${path}`);
  });
}

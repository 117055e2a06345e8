// @ts-check
/**
 * The pictures of the page in README.md: each shows a copy under way. With `REMAKE_PICTURES=1` they are made anew where they are
 * kept; else they are only compared in size, as no two runs look alike.
 */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { journey } from "./support/journey.js";

const ROOT = join(import.meta.dirname, "../..");
const SIZE = { width: 1180, height: 700 };

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  journey(`looks as the README shows it, ${colorScheme}`, { browser: { colorScheme, viewport: SIZE }, bytesPerSecond: 3_000_000 }, async (files) => {
    await files.copy(["Pictures"], { to: "Documents" });
    await files.says("Pictures", "Copied to Documents.");
    await files.copy(["Sample project"], { name: "Sample project of 2026" });
    await files.reached("Sample project", 62);
    const path = `www/pictures/${colorScheme}.png`;
    const picture = await files.page.screenshot(process.env.REMAKE_PICTURES ? { path: join(ROOT, path) } : {});
    const kept = await readFile(join(ROOT, path));
    // A PNG's width and height.
    assert.deepEqual(kept.subarray(16, 24), picture.subarray(16, 24));
    assert.ok((await readFile(join(ROOT, "README.md"), "utf8")).includes(path), `README.md doesn't show ${path}`);
  });
}

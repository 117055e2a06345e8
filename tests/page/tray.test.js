// @ts-check
/** The tray of copies where there is little room: docked, and folded to one line. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

const SLOWLY = 4 * 1024 * 1024;

journey("is folded to one line in a short window, and unfolds by keyboard", { bytesPerSecond: SLOWLY, browser: { viewport: { width: 640, height: 400 } } }, async (files) => {
  const { page } = files;
  await files.copy(["Sample project"], { name: "In little room" });
  const line = page.locator("#tray-total-line");
  await line.filter({ hasText: /^0 of 1 item copied · ≈\u2009[1-9]/ }).waitFor();
  assert.equal(await files.transfer("Sample project").isVisible(), false);
  const fold = page.getByRole("button", { name: "Show copies" });
  await fold.focus();
  await page.keyboard.press("Enter");
  await files.transfer("Sample project").getByRole("progressbar").waitFor();
  assert.equal(await fold.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Enter");
  await line.filter({ hasText: /^1 item copied$/ }).waitFor({ timeout: 60_000 });
});

journey("shows a total when there are several cards", { bytesPerSecond: SLOWLY }, async (files) => {
  const { page } = files;
  const total = page.locator("#tray-total");
  await files.copy(["Sample project"], { name: "The first" });
  await files.reached("Sample project", 1);
  assert.equal(await total.isVisible(), false);
  await files.copy(["Pictures"], { name: "The second" });
  await total.getByText(/^[01] of 2 items copied · ≈/).waitFor();
  await total.getByText("2 items copied", { exact: true }).waitFor({ timeout: 60_000 });
});

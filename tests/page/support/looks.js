// @ts-check
/** A screen of the page, looked at in every way in which it may be shown: by axe, by a measure, and by whoever opens its pictures. */

import assert from "node:assert/strict";
import { axe } from "./axe.js";
import { KEPT, keep } from "./pictures.js";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const NARROWEST = { width: 320, height: 568 };

/** @typedef {NonNullable<Parameters<import("playwright-core").Page["emulateMedia"]>[0]>} Media */

/**
 * Each with whether axe looks too: what it would find in the last two it finds in the others, and in a theme and at a width mostly what
 * it finds in the opposite view. Where pictures are kept there is time to look at all four.
 *
 * @type {Record<string, { viewport: { width: number, height: number }, media: Media, axe: boolean }>}
 */
const LOOKS = {
  "1280 light": { viewport: DESKTOP, media: { colorScheme: "light" }, axe: true },
  "1280 dark": { viewport: DESKTOP, media: { colorScheme: "dark" }, axe: KEPT },
  "360 light": { viewport: PHONE, media: { colorScheme: "light" }, axe: KEPT },
  "360 dark": { viewport: PHONE, media: { colorScheme: "dark" }, axe: true },
  "320 light": { viewport: NARROWEST, media: { colorScheme: "light" }, axe: false },
  "forced colours": { viewport: DESKTOP, media: { colorScheme: "light", forcedColors: "active" }, axe: false },
};

/**
 * Nothing is cut off, axe finds nothing to object to, and where pictures are kept there is one of each.
 *
 * @param {{ page: import("playwright-core").Page }} files
 * @param {string} screen what is seen; the pictures are named after it
 */
export async function look({ page }, screen) {
  const before = page.viewportSize();
  // Through the debugger, as the page's own policy admits no foreign script.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  for (const [name, { viewport, media, axe }] of Object.entries(LOOKS)) {
    await page.setViewportSize(viewport);
    // A colour on its way from one theme to the other has a contrast of its own.
    await page.emulateMedia({ forcedColors: "none", ...media, reducedMotion: "reduce" });
    await keep(`${screen}, ${name}`, () => page.screenshot({ animations: "disabled" }));
    assert.deepEqual(await page.evaluate(tooWide), [], `${screen}, ${name}: it scrolls sideways`);
    if (axe) assert.deepEqual(await page.evaluate(objections), [], `${screen}, ${name}`);
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: null });
  if (before !== null) await page.setViewportSize(before);
}

/** What sticks out, if the page scrolls sideways. Runs in the page. @returns {string[]} */
function tooWide() {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const all = [...document.body.querySelectorAll("*")];
  return all.filter((one) => one.getBoundingClientRect().right > innerWidth).map(({ id, className }) => `#${id}.${className}`);
}

/** What axe objects to. Runs in the page. @returns {Promise<string[]>} */
async function objections() {
  const { violations } = await /** @type {any} */ (window).axe.run({ resultTypes: ["violations"] });
  return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { target }) => target)}`);
}

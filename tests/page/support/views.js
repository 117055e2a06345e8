// @ts-check
/** Checks a screen of the page in every view: with axe, by measuring, and with pictures for people. */

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The folder in which pictures are kept; without it none are taken. */
const FOLDER = process.env.SCREENSHOTS ?? "";

/** Whether pictures are kept. */
const KEPT = FOLDER !== "";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const NARROWEST = { width: 320, height: 568 };
/** A window of 1280 by 800 pixels at 200 %. */
const ZOOMED = { width: 640, height: 400 };

/** @typedef {NonNullable<Parameters<import("playwright-core").Page["emulateMedia"]>[0]>} Media */

/**
 * The views, and whether axe checks each: it finds in the others what it finds in these.
 *
 * @type {Record<string, { viewport: { width: number, height: number }, media: Media, axe?: boolean, fontSize?: string }>}
 */
const VIEWS = {
  "1280 light": { viewport: DESKTOP, media: { colorScheme: "light" }, axe: true },
  "360 dark": { viewport: PHONE, media: { colorScheme: "dark" }, axe: true },
  "320 light": { viewport: NARROWEST, media: { colorScheme: "light" } },
  "360 with very large text": { viewport: PHONE, media: { colorScheme: "light" }, fontSize: "150%" },
  "200 percent": { viewport: ZOOMED, media: { colorScheme: "light" } },
  // As wide as a view above, and so only worth a picture. accessibility.test.js walks through the page in forced colours.
  ...(KEPT && {
    "1280 dark": { viewport: DESKTOP, media: { colorScheme: "dark" }, axe: true },
    "360 light": { viewport: PHONE, media: { colorScheme: "light" }, axe: true },
    "forced colours": { viewport: DESKTOP, media: { colorScheme: "light", forcedColors: "active" } },
  }),
};

/**
 * Checks that the page doesn't scroll sideways and that axe finds no violation, and keeps a picture of each view.
 *
 * @param {{ page: import("playwright-core").Page }} files
 * @param {string} screen the shown state; the pictures are named after it
 */
export async function checkViews({ page }, screen) {
  const [size, preferences] = [page.viewportSize(), await page.evaluate(currentMedia)];
  // Through the debugger, because the page's policy allows no other script.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  for (const [name, { viewport, media, axe, fontSize = "" }] of Object.entries(VIEWS)) {
    await page.setViewportSize(viewport);
    await page.evaluate((size) => void (document.documentElement.style.fontSize = size), fontSize);
    // A color in transition from one theme to the other has another contrast.
    await page.emulateMedia({ forcedColors: "none", ...media, reducedMotion: "reduce" });
    await keep(`${screen}, ${name}`, () => page.screenshot({ animations: "disabled" }));
    assert.deepEqual(await page.evaluate(tooWide), [], `${screen}, ${name}: it scrolls sideways`);
    if (axe) assert.deepEqual(await page.evaluate(axeViolations), [], `${screen}, ${name}`);
  }
  await page.emulateMedia(preferences);
  if (size !== null) await page.setViewportSize(size);
}

/** The user's preferences as the page sees them. Runs in the page. @returns {Media} */
function currentMedia() {
  const matches = (/** @type {string} */ feature) => matchMedia(`(${feature})`).matches;
  return {
    colorScheme: matches("prefers-color-scheme: dark") ? "dark" : "light",
    forcedColors: matches("forced-colors: active") ? "active" : "none",
    reducedMotion: matches("prefers-reduced-motion: reduce") ? "reduce" : "no-preference",
  };
}

/**
 * Checks one state of a journey as it is shown: that nothing scrolls sideways, that axe finds no violation and, where less motion is
 * preferred, that nothing moves.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} state the picture is named after it
 */
export async function inspect(page, state) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  // A color in transition has another contrast.
  assert.deepEqual(await page.evaluate(endOfMotion), [], `${state}: it moves`);
  await keep(state, () => page.screenshot());
  assert.deepEqual(await page.evaluate(tooWide), [], `${state}: it scrolls sideways`);
  assert.deepEqual(await page.evaluate(axeViolations), [], state);
}

/** Waits until all transitions and animations have ended. Runs in the page. @returns {Promise<string[]>} those that ran although less motion is preferred */
export async function endOfMotion() {
  const running = document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().endTime) > 1);
  const names = running.map((animation) => (animation instanceof CSSTransition ? animation.transitionProperty : animation.id || String(animation.effect)));
  const finite = running.filter((animation) => Number.isFinite(Number(animation.effect?.getComputedTiming().endTime)));
  await Promise.allSettled(finite.map(({ finished }) => finished));
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? names : [];
}

/** After more frames than this, the page doesn't uncover the focused element any more. */
const MOST_FRAMES = 10;

/** What covers the focused element; null if nothing does. @param {import("playwright-core").Page} page */
export async function covering(page) {
  let found;
  // A frame's callback runs before the observers that make room for what has just grown, so a later frame decides.
  for (let frame = 0; frame < MOST_FRAMES; frame += 1) {
    found = await page.evaluate(coveringInFrame);
    if (found === null) break;
  }
  return found;
}

/** What covers the focused element in the next frame but one. Runs in the page. */
async function coveringInFrame() {
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

/** The elements that are too wide, if the page scrolls sideways. Runs in the page. @returns {string[]} */
function tooWide() {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const all = [...document.body.querySelectorAll("*")];
  return all.filter((one) => one.getBoundingClientRect().right > innerWidth).map(({ id, className }) => `#${id}.${className}`);
}

/** The violations that axe finds. Runs in the page. @returns {Promise<string[]>} */
async function axeViolations() {
  const { violations } = await /** @type {any} */ (window).axe.run({ resultTypes: ["violations"] });
  return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { target }) => target)}`);
}

/**
 * Keeps a picture.
 *
 * @param {string} name a sentence; the file is named after it
 * @param {() => Promise<string | Uint8Array>} take takes the picture, a PNG; as text it is in base64
 */
export async function keep(name, take) {
  if (!KEPT) return;
  await mkdir(FOLDER, { recursive: true });
  const file = `${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`;
  await writeFile(join(FOLDER, file), await take(), "base64");
}

/** The source of axe, which checks the accessibility of the page that it is run in. */
export const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// @ts-check
/**
 * A journey: one user, one browser, one drive. At its end the screen is checked in every view, and so is what the browser's console
 * says.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "./browser.js";
import { Drive } from "./drive.js";
import { FileManager } from "./file-manager.js";
import { look } from "./looks.js";

/**
 * @typedef {object} Options
 * @property {number} [bytesPerSecond] how fast the drive copies
 * @property {import("playwright-core").BrowserContextOptions} [browser] the window's size, the colour scheme …
 * @property {RegExp[]} [complaints] errors that the browser's console may report in this journey, such as a lost connection
 */

/**
 * Declares a journey as a test.
 *
 * @param {string} name a sentence; the pictures of the last screen are named after it
 * @param {Options} options
 * @param {(files: FileManager, drive: Drive) => Promise<void>} walk
 */
export function journey(name, options, walk) {
  test(name, async (t) => {
    const drive = await Drive.start(options);
    t.after(() => drive.remove());
    const context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 }, ...options.browser });
    t.after(() => context.close());
    const files = new FileManager(await context.newPage(), drive.at.page);
    await files.open();
    await walk(files, drive);
    await look(files, name);
    const expected = options.complaints ?? [];
    assert.deepEqual(files.complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint))), []);
  });
}

// @ts-check
/**
 * Every journey in each way in which people use the page: by keyboard alone, by touch alone on a narrow screen, at a zoom of 200 %, in forced
 * colours with reduced motion. Each state of a journey is checked with axe.
 */

import { describe } from "node:test";
import * as copies from "./support/journeys/copies.js";
import * as files from "./support/journeys/files.js";
import * as page from "./support/journeys/page.js";
import { browserTest } from "./support/browser.js";
import { Keyboard, Mouse, Touch } from "./support/input.js";
import { Walk } from "./support/walk.js";

/** Walks at once, each with a page and a drive of its own: half of the time they wait. */
const AT_ONCE = 2;

/** @type {[way: string, input: Mouse, options: import("playwright-core").BrowserContextOptions][]} */
const WAYS = [
  ["by keyboard alone", new Keyboard(), {}],
  ["by touch alone on 360 pixels", new Touch(), { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: "dark" }],
  ["at 200 % in forced colours with reduced motion", new Mouse(), { viewport: { width: 640, height: 400 }, forcedColors: "active", reducedMotion: "reduce" }],
];

/**
 * The journeys that follow each other on one page.
 *
 * @type {{ does: string, journeys: ((walk: Walk) => Promise<void>)[], consoleErrors?: RegExp[] }[]}
 */
const WALKS = [
  { does: "creates a folder, renames, deletes and uploads", journeys: [files.createsFolder, files.renames, files.deletesAndRestores, files.uploads] },
  { does: "finds and moves items, and answers questions", journeys: [files.findsItems, files.moves, files.answersQuestions] },
  { does: "follows a copy to its end, also after a reload", journeys: [copies.copiesFolder, copies.resumesAfterReload] },
  { does: "turns on a fault, and sees what it does", journeys: [copies.showsTrouble], consoleErrors: [/status of 404/] },
  { does: "copies a group, cancels what hasn't started and retries what failed", journeys: [copies.copiesGroup], consoleErrors: [/status of 507/] },
  { does: "opens every panel", journeys: [page.opensPanels] },
  {
    does: "connects a drive, and checks it",
    journeys: [page.connectsDrive, page.checksDrive],
    // The check page tries what a page may not do.
    consoleErrors: [/CORS policy/, /ERR_FAILED/, /status of (401|409|501)/],
  },
];

describe("a user", { concurrency: AT_ONCE }, () => {
  for (const [way, input, options] of WAYS) {
    for (const { does, journeys, consoleErrors = [] } of WALKS) {
      browserTest(`${does} ${way}`, async (t) => {
        const walk = await Walk.begin(t, way, input, options);
        for (const journey of journeys) await journey(walk);
        walk.assertQuiet(...consoleErrors);
      });
    }
  }
});

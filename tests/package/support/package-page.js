// @ts-check
// A page in Chromium that has the installed package, at an origin of its own.

import { after } from "node:test";
import { launch } from "../../page/support/browser.js";
import { servePackage } from "./serve-package.js";

/** A page with the package. It counts what it leaves unhandled. */
export class PackagePage {
  #page;

  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** Opens a page. It is closed when the tests of the file have ended. @param {string} folder where the package is installed */
  static async open(folder) {
    const context = await (await launch()).newContext();
    const page = await context.newPage();
    await page.goto(await servePackage(folder));
    after(() => context.close());
    return new PackagePage(page);
  }

  /**
   * Calls a function in the page with the package and plain data. Nothing else is in its scope.
   *
   * @param {(longhaul: any, data: any) => Promise<any>} run
   * @param {unknown} data
   */
  run(run, data) {
    return this.#page.evaluate(
      async ({ source, data }) => {
        const longhaul = await import(/** @type {string} */ ("longhaul"));
        return new Function(`return (${source})`)()(longhaul, data);
      },
      { source: String(run), data },
    );
  }

  /** The rejections and errors that were left unhandled so far, as texts. @returns {Promise<string[]>} */
  unhandled() {
    return this.#page.evaluate(() => /** @type {any} */ (globalThis).unhandled);
  }
}

// @ts-check
/** The check page as a person sees it. */

import { newContext } from "./browser.js";

export class CheckPage {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * Opens it.
   *
   * @param {import("node:test").TestContext} t closes it
   * @param {string} site the origin that serves it
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  static async open(t, site, options = {}) {
    const check = new CheckPage(await (await newContext(t, options)).newPage());
    await check.page.goto(`${site}/check/`);
    return check;
  }

  get button() {
    return this.page.getByRole("button", { name: "Check the drive" });
  }

  get address() {
    return this.page.getByLabel("Drive", { exact: true });
  }

  get token() {
    return this.page.getByLabel("Access token", { exact: true });
  }

  /** Types an address and a token, and begins. @param {string} address @param {string} token */
  async start(address, token) {
    await this.address.fill(address);
    await this.token.fill(token);
    await this.button.click();
  }

  /** A step's line. @param {string} title */
  step(title) {
    return this.page.getByRole("listitem").filter({ hasText: title });
  }

  /** Waits until the check has ended. @returns {Promise<any>} the report */
  async report() {
    await this.page.getByRole("heading", { name: "Report", exact: true }).waitFor();
    return JSON.parse(await this.page.locator("#json").innerText());
  }

  /** Everything that the report shows. */
  async reportText() {
    return this.page.locator("#report").evaluate((section) => section.outerHTML);
  }
}

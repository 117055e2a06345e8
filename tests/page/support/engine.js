// @ts-check
/**
 * The demo page in another engine than Chromium, by WebDriver, because Playwright controls only its own builds of these engines.
 * selenium-webdriver is the reference client of that protocol, and works with the installed browsers.
 */

import { Builder, By, Capabilities, Key, until } from "selenium-webdriver";
import { findFreePort } from "selenium-webdriver/net/portprober.js";
import { DriverService } from "selenium-webdriver/remote/index.js";
import { PATIENCE_MS } from "./browser.js";
import { keep } from "./views.js";

/** @typedef {import("selenium-webdriver").WebDriver} WebDriver */

/** The engines: the program that drives each, and the requested capabilities. */
export const ENGINES = {
  Firefox: {
    program: process.env.GECKODRIVER ?? "geckodriver",
    capabilities: { browserName: "firefox", "moz:firefoxOptions": { args: ["-headless"] } },
  },
  WebKitGTK: {
    program: process.env.WEBKITDRIVER ?? "WebKitWebDriver",
    capabilities: { browserName: "MiniBrowser" },
  },
};

/** The page as a user sees it. */
export class Engine {
  #service;
  /** @type {WebDriver} */
  driver;

  /**
   * @param {DriverService} service
   * @param {WebDriver} driver
   */
  constructor(service, driver) {
    this.#service = service;
    this.driver = driver;
  }

  /** @param {keyof typeof ENGINES} name */
  static async start(name) {
    const { program, capabilities } = ENGINES[name];
    const port = await findFreePort();
    const service = new DriverService.Builder(program).setLoopback(true).setPort(port).build();
    const address = await service.start(PATIENCE_MS);
    const driver = await new Builder().usingServer(address).withCapabilities(new Capabilities(capabilities)).build();
    await driver.manage().window().setRect({ width: 1280, height: 900 });
    return new Engine(service, driver);
  }

  async quit() {
    await this.driver.quit();
    await this.#service.kill();
  }

  /**
   * Finds a visible element by XPath.
   *
   * @param {string} path
   */
  async find(path) {
    const found = await this.driver.wait(until.elementLocated(By.xpath(path)), PATIENCE_MS, `nothing at ${path}`);
    return this.driver.wait(until.elementIsVisible(found), PATIENCE_MS, `nothing visible at ${path}`);
  }

  /** @param {string} text a visible element contains this */
  says(text) {
    return this.find(`//*[not(@aria-live)]/*[contains(., "${text}") and not(ancestor::*[@aria-live])]`);
  }

  /** @param {string} name */
  row(name) {
    return this.find(`//tr[.//input[@aria-label="Select ${name}"]]`);
  }

  /** @param {string} name */
  async gone(name) {
    const rows = By.xpath(`//tr[.//input[@aria-label="Select ${name}"]]`);
    await this.driver.wait(async () => (await this.driver.findElements(rows)).length === 0, PATIENCE_MS, `${name} is still there`);
  }

  /** @param {string} name */
  async select(name) {
    await (await this.find(`//input[@aria-label="Select ${name}"]`)).click();
  }

  /** Switches the protocol, which is in the panel of requests. @param {"Microsoft Graph" | "OneDrive"} form */
  async choose(form) {
    await (await this.find(`//button[@id="dock-requests"]`)).click();
    await this.press(form);
    await (await this.find(`//button[@id="dock-requests"]`)).click();
  }

  /** Waits until everything is loaded, and not only the list. */
  async loaded() {
    await this.find(`//button[@id="more" and @aria-expanded]`);
  }

  /** @param {string} label */
  async press(label) {
    await (await this.find(`//button[normalize-space()="${label}"] | //label[normalize-space()="${label}"]`)).click();
  }

  /** Presses keys, one after another, on the focused element. @param {...string} keys */
  async keys(...keys) {
    for (const key of keys) await (await this.driver.switchTo().activeElement()).sendKeys(key);
  }

  /**
   * Copies the selected items.
   *
   * @param {string} name the copy's
   */
  async copyAs(name) {
    await this.press("Copy to…");
    const field = await this.find(`//input[@id="copy-name"]`);
    await field.clear();
    await field.sendKeys(name);
    await this.press("Copy to Files");
  }

  /** @param {string} name a sentence; the file is named after it */
  screenshot(name) {
    return keep(name, () => this.driver.takeScreenshot());
  }
}

export { Key };

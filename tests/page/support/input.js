// @ts-check
/** The ways to operate a page: by mouse, by touch and by keyboard. */

import assert from "node:assert/strict";
import { covering } from "./views.js";

/** @typedef {import("playwright-core").Locator} Locator */

/** Waits until a checkbox, a radio button or a switch is on: a tap takes effect after it has ended. @param {Locator} target */
function isOn(target) {
  return target.and(target.page().locator(":checked")).waitFor({ state: "attached" });
}

/** By mouse. The other input methods replace what they do differently. */
export class Mouse {
  /** Presses a button, a link or a summary. @param {Locator} target */
  async press(target) {
    await target.click();
  }

  /** Turns on a checkbox, a radio button or a switch, which its label may cover. @param {Locator} target */
  async turnOn(target) {
    const label = target.locator("xpath=ancestor::label");
    await this.press((await label.count()) > 0 ? label : target);
    await isOn(target);
  }

  /**
   * Chooses an entry of a menu.
   *
   * @param {Locator} button opens the menu
   * @param {string} name the entry's
   */
  async choose(button, name) {
    await this.press(button);
    await this.press(button.page().getByRole("menuitem", { name }));
  }

  /** Replaces the text of a field. @param {Locator} field @param {string} text */
  async write(field, text) {
    await field.fill(text);
  }

  /** Selects an item of the list, in addition to those that are selected. @param {Locator} row */
  async select(row) {
    await this.turnOn(row.getByRole("checkbox"));
  }

  /** Opens a folder of the list. @param {Locator} row */
  async open(row) {
    await this.press(row.getByRole("link"));
  }
}

/** By touch. The system's own keyboard writes the text. */
export class Touch extends Mouse {
  /** @param {Locator} target */
  async press(target) {
    await target.tap();
  }

  /** @param {Locator} row */
  async open(row) {
    await this.press(row);
  }
}

/** After more attempts than this, the keys never get to the target. */
const MOST_ATTEMPTS = 20;

/** By keyboard alone. Whatever gets the focus has to be visible (WCAG 2.2, 2.4.11). */
export class Keyboard extends Mouse {
  /** @param {Locator} target */
  async press(target) {
    await this.focus(target);
    await target.press("Enter");
  }

  /** @param {Locator} target */
  async turnOn(target) {
    await this.focus(target);
    // The arrow keys turn on a radio button.
    if (!(await target.isChecked())) await target.press("Space");
    await isOn(target);
  }

  /** @param {Locator} field @param {string} text */
  async write(field, text) {
    await this.focus(field);
    const { keyboard } = field.page();
    await keyboard.press("Control+a");
    await keyboard.type(text);
  }

  /** @param {Locator} row */
  async select(row) {
    await this.focus(row);
    await row.press("Space");
  }

  /** @param {Locator} row */
  async open(row) {
    await this.focus(row);
    await row.press("Enter");
  }

  /** Moves the focus to an element with Tab, Shift+Tab and the arrow keys. @param {Locator} target */
  async focus(target) {
    await target.waitFor();
    const page = target.page();
    for (let attempt = 0; ; attempt += 1) {
      const [key, presses] = await target.evaluate(keysTowards);
      if (presses === 0) break;
      assert.ok(attempt < MOST_ATTEMPTS, `the keys never get to ${target}`);
      for (let press = 0; press < presses; press += 1) await page.keyboard.press(key);
    }
    assert.equal(await covering(page), null);
  }
}

/**
 * The key that moves the focus towards an element, and how often to press it: 0 times when the element has the focus. Runs in the page.
 *
 * @param {Element} target
 * @returns {[key: string, presses: number]}
 */
function keysTowards(target) {
  const focused = document.activeElement ?? document.body;
  if (focused === target) return ["", 0];
  // A list's rows, a menu's entries and the radio buttons of a name are one tab stop: the arrow keys move within it.
  const entries = (/** @type {Element} */ element) => {
    if (element instanceof HTMLInputElement && element.type === "radio") return [...document.querySelectorAll(`input[name="${element.name}"]`)];
    return [...(element.closest("#rows, [role=menu]")?.querySelectorAll("#rows > tr, [role=menuitem]") ?? [element])];
  };
  const group = entries(target);
  const within = group.indexOf(target) - group.indexOf(focused);
  if (group.includes(focused)) return [within > 0 ? "ArrowDown" : "ArrowUp", Math.abs(within)];

  const isStop = (/** @type {HTMLElement} */ element) => element.tabIndex >= 0 && !element.matches(":disabled, input[type=radio]:not(:checked)") && element.checkVisibility();
  const all = /** @type {HTMLElement[]} */ ([...(document.querySelector("dialog[open]") ?? document).querySelectorAll("a[href], button, input, select, summary, [tabindex]")]);
  const stops = all.filter((element) => element === target || isStop(element));
  const stop = group.find((entry) => stops.includes(/** @type {HTMLElement} */ (entry))) ?? target;
  const isAfter = (focused.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const [first, last] = isAfter ? [focused, stop] : [stop, focused];
  const between = stops.filter((element) => {
    const isAfterFirst = element === first || first.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    return isAfterFirst && (element === last || element.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING);
  });
  return [isAfter ? "Tab" : "Shift+Tab", Math.max(1, between.filter((element) => element !== focused).length)];
}

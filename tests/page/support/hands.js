// @ts-check
/** The ways to operate a page: by mouse, by touch and by keyboard. */

import assert from "node:assert/strict";
import { covering } from "./looks.js";

/** @typedef {import("playwright-core").Locator} Locator */

/** By mouse. The other hands replace what they do differently. */
export class Mouse {
  /** Presses a button, a link or a summary. @param {Locator} target */
  async press(target) {
    await target.click();
  }

  /** Turns on a checkbox, a radio button or a switch, which its label may cover. @param {Locator} target */
  async turnOn(target) {
    const label = target.locator("xpath=ancestor::label");
    await this.press((await label.count()) > 0 ? label : target);
    assert.ok(await target.isChecked());
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

/** After more presses than this, the keys never get to the target. */
const MOST_PRESSES = 120;

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
    assert.ok(await target.isChecked());
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
    for (let presses = 0; ; presses += 1) {
      const key = await target.evaluate(keyTowards);
      if (key === null) break;
      assert.ok(presses < MOST_PRESSES, `the keys never get to ${target}`);
      await page.keyboard.press(key);
    }
    assert.equal(await page.evaluate(covering), null);
  }
}

/**
 * The key that moves the focus closer to an element; null when it has the focus. Runs in the page.
 *
 * @param {Element} target
 * @returns {"Tab" | "Shift+Tab" | "ArrowDown" | "ArrowUp" | null}
 */
function keyTowards(target) {
  const focused = document.activeElement ?? document.body;
  if (focused === target) return null;
  const isAfter = (focused.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  // One tab stop for all of a list's rows, a menu's entries, or the radio buttons of a name.
  const composite = target.closest("#rows, [role=menu]");
  const isRadio = target instanceof HTMLInputElement && target.type === "radio" && focused instanceof HTMLInputElement && focused.name === target.name;
  if (isRadio || composite?.contains(focused)) return isAfter ? "ArrowDown" : "ArrowUp";
  return isAfter ? "Tab" : "Shift+Tab";
}

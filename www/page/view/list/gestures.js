// @ts-check
/**
 * Selecting and opening items by mouse, touch and keyboard.
 *
 * - Mouse: a click selects, with Ctrl one more, with Shift a range; a double click opens.
 * - Touch: a tap opens a folder and selects a file; while something is selected, a tap selects and deselects.
 * - Keyboard: the arrow keys move, with Shift they select a range; Space selects, Enter opens, letters go to a name.
 */

import { folded } from "../../service/paths.js";
import { shortcutLetter } from "../dom.js";

/** @typedef {import("../../service/drive-api.js").DriveItem} DriveItem */

/** Letters belong together if they are typed within this time, in milliseconds. */
const TOGETHER_MS = 800;

/** How far each key moves, from the number of rows in sight. @type {Record<string, (page: number) => number>} */
const STEPS = {
  ArrowDown: () => 1,
  ArrowUp: () => -1,
  PageDown: (page) => page,
  PageUp: (page) => -page,
  Home: () => -Infinity,
  End: () => Infinity,
};

/**
 * @param {HTMLElement} body of the table
 * @param {import("./items.js").Items} list
 */
export function listenForGestures(body, list) {
  const typeAhead = new TypeAhead();
  const names = () => list.items.map(({ name }) => name);
  let pointer = "";

  body.addEventListener("pointerdown", ({ pointerType }) => (pointer = pointerType));
  body.addEventListener("click", (event) => {
    const item = list.itemOf(event.target);
    if (item === undefined || !(event.target instanceof Element)) return;
    const isCheckbox = event.target.closest(".check") !== null;
    if (event.target.closest("a") !== null) {
      if (!event.shiftKey && !withControl(event)) return;
      // With these keys, the browser would open another window.
      event.preventDefault();
    }
    if (event.shiftKey) list.extendTo(item, withControl(event) || isCheckbox);
    else if (isCheckbox || withControl(event)) list.toggle(item);
    else if (pointer !== "touch") list.selectOnly(item);
    else if (item.folder && list.selected.length === 0) return list.open(item);
    else list.toggle(item);
    list.focusOn(item, false);
  });
  body.addEventListener("dblclick", (event) => {
    const item = list.itemOf(event.target);
    const isRow = event.target instanceof Element && event.target.closest(".check, a") === null;
    if (item?.folder && isRow && pointer !== "touch" && !event.shiftKey && !withControl(event)) list.open(item);
  });
  body.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    const item = list.current;
    if (item === undefined || event.altKey) return;
    if (Object.hasOwn(STEPS, key)) move(STEPS[key](list.page), shiftKey, withControl(event));
    else if (withControl(event) && shortcutLetter(event) === "a") list.select(list.items);
    else if (key === "Enter" && !withControl(event)) item.folder ? list.open(item) : list.toggle(item);
    else if (key === "Escape" && list.selected.length > 0) list.select([]);
    else if (key === " " && !typeAhead.takesSpace(names(), event.timeStamp)) shiftKey ? list.extendTo(item, withControl(event)) : list.toggle(item);
    else if (key.length === 1 && key !== "/" && !withControl(event)) jump(key, event.timeStamp);
    else return;
    event.preventDefault();
  });

  /**
   * @param {number} step
   * @param {boolean} extend whether to select on the way
   * @param {boolean} add whether to keep what is selected already
   */
  function move(step, extend, add) {
    const current = list.items.indexOf(/** @type {DriveItem} */ (list.current));
    const item = list.items[Math.min(list.items.length - 1, Math.max(0, current + step))];
    if (extend) list.extendTo(item, add);
    else list.anchorAt(item);
    list.focusOn(item, true);
  }

  /**
   * @param {string} letter
   * @param {number} now
   */
  function jump(letter, now) {
    const current = list.items.indexOf(/** @type {DriveItem} */ (list.current));
    const index = typeAhead.find(letter, names(), current, now);
    if (index >= 0) move(index - current, false, false);
  }
}

/** Whether the key is pressed that selects several: Control, or Command on a Mac. @param {MouseEvent | KeyboardEvent} event */
function withControl({ ctrlKey, metaKey }) {
  return ctrlKey || metaKey;
}

/** Finds the next item whose name begins with the letters that are typed in a row. */
export class TypeAhead {
  #typed = "";
  #typedAt = -Infinity;

  /**
   * Whether a space belongs to a name that is being typed.
   *
   * @param {string[]} names
   * @param {number} now milliseconds
   */
  takesSpace(names, now) {
    return this.#isActive(now) && names.some((name) => folded(name).startsWith(`${this.#typed} `));
  }

  /**
   * @param {string} letter
   * @param {string[]} names in the list's order
   * @param {number} current the index of the current item
   * @param {number} now milliseconds
   * @returns {number} an index; -1 if no name fits
   */
  find(letter, names, current, now) {
    this.#typed = this.#isActive(now) ? this.#typed + folded(letter) : folded(letter);
    this.#typedAt = now;
    // The same letter again and again goes from one name to the next.
    const repeated = [...this.#typed].every((each) => each === this.#typed[0]);
    const start = repeated ? this.#typed[0] : this.#typed;
    const from = repeated ? current + 1 : current;
    const order = names.map((_, offset) => (from + offset) % names.length);
    return order.find((index) => folded(names[index]).startsWith(start)) ?? -1;
  }

  /** @param {number} now milliseconds */
  #isActive(now) {
    return now - this.#typedAt < TOGETHER_MS;
  }
}

// @ts-check
/**
 * A menu that opens at a button or at a point: the arrow keys move in it, Escape and a click elsewhere close it.
 *
 * It is a popover, so the browser keeps it above everything and closes it.
 */

import { element, find, icon } from "./dom.js";

/**
 * @typedef {object} Command
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [keys] the keyboard shortcut
 * @property {() => void} [run] called after the menu has closed
 * @property {string} [href] for a command that is a link
 * @property {boolean} [separated] whether a line separates it from the one before
 */

/** Pixels between the menu and the edge of the window. */
const GAP = 8;

export class Menu {
  #element = element("div", { class: "menu", role: "menu", popover: "auto", keydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event) });

  /** The button that the menu was opened from. @type {HTMLElement | null} */
  #button = null;

  /** @param {string} label for screen readers */
  constructor(label) {
    this.#element.ariaLabel = label;
    this.#element.addEventListener("toggle", () => {
      if (this.#button) this.#button.ariaExpanded = String(this.isOpen);
    });
    find("main", HTMLElement).append(this.#element);
  }

  get isOpen() {
    return this.#element.matches(":popover-open");
  }

  /**
   * @param {Command[]} commands
   * @param {{ left: number, right: number, top: number, bottom: number }} at the rectangle below which it opens
   */
  open(commands, at) {
    this.#element.replaceChildren(...commands.map((command) => this.#entry(command)));
    if (!this.isOpen) this.#element.showPopover();
    const { width, height } = this.#element.getBoundingClientRect();
    // Aligned with the side of the rectangle that is closer to the edge of the window.
    const left = Math.min(at.left > innerWidth - at.right ? at.right - width : at.left, innerWidth - width - GAP);
    const fits = at.bottom + height + GAP <= innerHeight;
    const top = fits ? at.bottom : Math.min(at.top - height, innerHeight - height - GAP);
    this.#element.style.left = `${Math.max(GAP, left)}px`;
    this.#element.style.top = `${Math.max(GAP, top)}px`;
    this.#entries[0]?.focus();
  }

  /**
   * Opens from a button, or closes when the button is pressed again.
   *
   * @param {HTMLElement} button
   * @param {() => Command[]} commands
   */
  attach(button, commands) {
    button.setAttribute("aria-haspopup", "menu");
    button.ariaExpanded = "false";
    let wasOpen = false;
    // The press closes the menu before the click arrives.
    button.addEventListener("pointerdown", () => (wasOpen = this.isOpen));
    button.addEventListener("click", () => {
      this.#button = button;
      if (!wasOpen) this.open(commands(), button.getBoundingClientRect());
      wasOpen = false;
    });
  }

  /** @returns {HTMLElement[]} */
  get #entries() {
    return [...this.#element.querySelectorAll("[role=menuitem]")].filter((entry) => entry instanceof HTMLElement);
  }

  /** @param {Command} command */
  #entry({ label, icon: drawing, keys, run, href, separated }) {
    const content = [drawing ? icon(drawing) : null, element("bdi", { class: "text" }, label), keys ? element("kbd", { "aria-hidden": "true" }, keys) : null];
    const properties = { role: "menuitem", tabindex: -1, class: separated ? "separated" : null, "aria-keyshortcuts": keys?.replace("Ctrl ", "Control+") };
    const choose = () => {
      this.#element.hidePopover();
      run?.();
    };
    return href === undefined
      ? element("button", { type: "button", ...properties, click: choose }, ...content)
      : element("a", { href, ...properties, click: choose }, ...content);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const entries = this.#entries;
    const current = entries.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const last = entries.length - 1;
    /** @type {Record<string, number>} */
    const targets = { ArrowDown: current === last ? 0 : current + 1, ArrowUp: current <= 0 ? last : current - 1, Home: 0, End: last };
    if (event.key === "Tab") this.#element.hidePopover();
    else if (Object.hasOwn(targets, event.key)) entries[targets[event.key]]?.focus();
    else if (event.key === " ") entries[current]?.click();
    else if (event.key.length === 1) this.#jump(event.key, entries, current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Goes to the next entry with this first letter.
   *
   * @param {string} letter
   * @param {HTMLElement[]} entries
   * @param {number} current
   */
  #jump(letter, entries, current) {
    const order = entries.map((_, offset) => entries[(current + 1 + offset) % entries.length]);
    order.find(({ textContent }) => textContent?.toLowerCase().startsWith(letter.toLowerCase()))?.focus();
  }
}

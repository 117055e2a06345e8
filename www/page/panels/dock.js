// @ts-check
/**
 * The dock at the lower edge of the page: a button for each panel. In a wide window two panels are shown side by side; in a narrow
 * one, a panel replaces the other; in a low one, they are at the end of the page. Also measures how much of the window the dock and the
 * heading cover.
 */

import { find, isInSight } from "../view/dom.js";

const PANELS = /** @type {const} */ (["break", "compare", "requests", "code"]);
/** @typedef {typeof PANELS[number]} Name */

const wide = matchMedia("(min-width: 60rem)");

export class Dock {
  #element = find("#dock", HTMLElement);
  /** In the order in which they were opened. @type {Name[]} */
  #open = [];
  #opened;

  /** @param {() => void} opened called when panels were opened or closed */
  constructor(opened) {
    this.#opened = opened;
    for (const name of PANELS) this.#button(name).addEventListener("click", () => this.#toggle(name));
    for (const name of PANELS) find(".panel-close", HTMLButtonElement, this.#panel(name)).addEventListener("click", () => this.#close(name));
    wide.addEventListener("change", () => this.#show(this.#open.slice(-1)));
    this.#element.addEventListener("keydown", ({ key, target }) => {
      const panel = /** @type {Element} */ (target).closest(".panel");
      const name = PANELS.find((each) => this.#panel(each) === panel);
      if (key === "Escape" && name !== undefined) this.#close(name);
    });
  }

  /** Whether the shown drive takes faults. @param {boolean} can */
  set breakable(can) {
    this.#button("break").hidden = !can;
    if (!can) this.#show(this.#open.filter((name) => name !== "break"));
  }

  /** @param {Name} name */
  #toggle(name) {
    if (this.#open.includes(name)) return this.#show(this.#open.filter((other) => other !== name));
    if (!wide.matches) this.#show([name]);
    // The requests show what a fault does.
    else if (name === "break" && this.#open.length === 0) this.#show(["requests", name]);
    else this.#show([...this.#open.slice(-1), name]);
    const panel = this.#panel(name);
    find("h2", HTMLElement, panel).focus();
    // In a low window the title alone may be in sight.
    if (!isAtBottom(this.#element)) panel.scrollIntoView();
  }

  /** @param {Name} name */
  #close(name) {
    this.#show(this.#open.filter((other) => other !== name));
    this.#button(name).focus();
  }

  /** @param {Name[]} names */
  #show(names) {
    this.#open = names;
    for (const name of PANELS) {
      this.#panel(name).hidden = !names.includes(name);
      this.#button(name).ariaExpanded = String(names.includes(name));
    }
    find("#dock-panels", HTMLElement).hidden = names.length === 0;
    document.body.classList.toggle("docked", names.length > 0);
    this.#opened();
  }

  /** @param {Name} name */
  #button(name) {
    return find(`#dock-${name}`, HTMLButtonElement);
  }

  /** @param {Name} name */
  #panel(name) {
    return find(`#panel-${name}`, HTMLElement);
  }
}

/** Keeps `--covered-start`, `--covered-end` and `--docked` up to date. */
export function measureCovers() {
  const heading = find(".heading", HTMLElement);
  const below = ["#dock", ".dock-bar", "#tray"].map((selector) => find(selector, HTMLElement));
  const notices = find("#notices", HTMLElement);
  const root = document.documentElement;
  const update = () => {
    const docked = below.filter(isAtBottom).reduce((sum, { offsetHeight }) => sum + offsetHeight, 0);
    const noticed = notices.offsetHeight > 0 ? `${notices.offsetHeight}px + 1rem` : "0px";
    const { position } = getComputedStyle(heading);
    root.style.setProperty("--covered-start", position === "sticky" ? `${heading.offsetHeight}px` : "0px");
    root.style.setProperty("--docked", `${docked}px`);
    root.style.setProperty("--covered-end", `calc(${docked}px + ${noticed})`);
    const focused = document.activeElement;
    // The focused element may be covered now, unless the user has scrolled away from it.
    if (focused?.matches("main *") && isInSight(focused, { top: 0, bottom: innerHeight })) focused.scrollIntoView({ block: "nearest" });
  };
  const observer = new ResizeObserver(update);
  for (const element of [heading, notices, ...below]) observer.observe(element);
  addEventListener("resize", update);
  update();
}

/** Whether an element stays at the bottom of the window. @param {HTMLElement} element */
function isAtBottom(element) {
  const { position, insetBlockEnd } = getComputedStyle(element);
  return (position === "sticky" || position === "fixed") && insetBlockEnd !== "auto";
}

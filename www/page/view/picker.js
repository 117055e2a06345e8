// @ts-check
/**
 * The folder picker: shows the folders in one folder. A press opens one of them, or goes up again. The shown folder is the chosen one.
 */

import { join, nameOf, parentOf } from "../service/paths.js";
import { element, icon } from "./dom.js";
import { nameParts } from "./list/name.js";

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Fires `change` when another folder is chosen. */
export class Picker extends EventTarget {
  /** The chosen folder. */
  path = "/";
  #routes;
  #up = element("button", { type: "button", class: "button quiet only-icon", "aria-label": "Up one folder", click: () => this.go(parentOf(this.path)) }, icon("up"));
  #here = element("p", { class: "here" });
  #list = element("ul", { class: "picker-list" });
  /** Aborted when another folder is chosen. */
  #controller = new AbortController();

  /**
   * @param {HTMLElement} place where to show it
   * @param {() => import("../service/routes.js").DriveRoutes} routes of the drive that is shown
   */
  constructor(place, routes) {
    super();
    this.#routes = routes;
    place.append(element("div", { class: "picker-head" }, this.#up, this.#here), this.#list);
  }

  /** @param {string} path */
  async go(path) {
    this.path = path;
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    const hadFocus = this.#list.contains(document.activeElement) || this.#up === document.activeElement;
    this.#here.replaceChildren(element("bdi", {}, nameOf(path)));
    this.#list.ariaLabel = `Folders in ${nameOf(path)}`;
    this.#up.disabled = path === "/";
    this.#say("Reading…");
    this.dispatchEvent(new Event("change"));
    try {
      const items = await this.#routes().children(path, signal);
      const folders = items.filter(({ folder }) => folder).sort((one, other) => names.compare(one.name, other.name));
      if (folders.length === 0) this.#say("There are no folders in here.");
      else this.#list.replaceChildren(...folders.map((folder) => this.#entry(folder.name)));
    } catch {
      if (!signal.aborted) this.#say("This folder can’t be read at the moment.");
    }
    if (hadFocus && !signal.aborted) (this.#list.querySelector("button") ?? this.#up).focus();
  }

  /** @param {string} name */
  #entry(name) {
    const label = element("span", { class: "label", title: name }, ...nameParts(name, true));
    const go = () => void this.go(join(this.path, name));
    return element("li", {}, element("button", { type: "button", click: go }, icon("folder", "icon folder"), label, icon("chevron")));
  }

  /** @param {string} text */
  #say(text) {
    this.#list.replaceChildren(element("li", { class: "hint" }, text));
  }
}

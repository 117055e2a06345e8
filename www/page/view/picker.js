// @ts-check
/**
 * The folder picker of the copy dialog: shows one folder's folders; a press goes into one, or up again. The folder that
 * is shown is the one that is picked.
 */

import { join, nameOf, parentOf } from "../service/paths.js";
import { element, icon } from "./dom.js";

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Fires `change` when another folder is picked. */
export class Picker extends EventTarget {
  /** The picked folder. */
  path = "/";
  #routes;
  #up = element("button", { type: "button", class: "button quiet only-icon", "aria-label": "Up one folder", click: () => this.go(parentOf(this.path)) }, icon("up"));
  #here = element("p", { class: "here" });
  #list = element("ul", { class: "picker-list" });
  /** Ends what is still being read when another folder is picked. */
  #reading = new AbortController();

  /**
   * @param {HTMLElement} place where to show it
   * @param {() => import("../service/routes.js").DriveRoutes} routes the drive that is shown now
   */
  constructor(place, routes) {
    super();
    this.#routes = routes;
    place.append(element("div", { class: "picker-head" }, this.#up, this.#here), this.#list);
  }

  /** @param {string} path */
  async go(path) {
    this.path = path;
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const held = this.#list.contains(document.activeElement) || this.#up === document.activeElement;
    this.#here.textContent = nameOf(path);
    this.#list.ariaLabel = `Folders in ${nameOf(path)}`;
    this.#up.disabled = path === "/";
    this.#hint("…");
    this.dispatchEvent(new Event("change"));
    try {
      const items = await this.#routes().children(path, signal);
      const folders = items.filter(({ folder }) => folder).sort((one, other) => byName.compare(one.name, other.name));
      if (folders.length === 0) this.#hint("No folders in here.");
      else this.#list.replaceChildren(...folders.map((folder) => this.#entry(folder.name)));
    } catch {
      if (!signal.aborted) this.#hint("This folder can’t be read now.");
      return;
    }
    if (held) (this.#list.querySelector("button") ?? this.#up).focus();
  }

  /** @param {string} name */
  #entry(name) {
    const label = element("span", { class: "label", title: name }, name);
    const go = () => void this.go(join(this.path, name));
    return element("li", {}, element("button", { type: "button", click: go }, icon("folder", "icon folder"), label, icon("chevron")));
  }

  /** @param {string} text */
  #hint(text) {
    this.#list.replaceChildren(element("li", { class: "hint" }, text));
  }
}

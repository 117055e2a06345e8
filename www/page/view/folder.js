// @ts-check
/**
 * The shown folder: reads it, shows it, reads it again after something changed.
 */

import { DriveRefusal } from "../service/errors.js";
import { folded } from "../service/names.js";
import { join, linkTo, pathOf } from "../service/paths.js";
import { showCrumbs } from "./crumbs.js";
import { element, find, icon, setText } from "./dom.js";
import { Items } from "./items.js";
import { count, size } from "./words.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */

export class Folder {
  /** The folder's path. */
  path = pathOf(location.hash);
  items = new Items((item) => linkTo(join(this.path, item.name)));
  #routes;
  #offerConnect;
  #hides;
  /** What was read; null before that, and where it couldn't be. @type {DriveItem[] | null} */
  #all = null;
  #vacant = find("#vacant", HTMLElement);
  #total = find("#total", HTMLElement);
  /** Ends what is still being read when another folder is shown. */
  #reading = new AbortController();
  /** The ids of the items that have just arrived in it. @type {Set<string>} */
  #arrived = new Set();
  /** The name of the item to select once it is shown. @type {string | undefined} */
  #revealed;

  /**
   * @param {() => import("../service/routes.js").DriveRoutes} routes the drive that is shown now
   * @param {() => void} offerConnect what the button does that is shown when the drive refuses the token
   * @param {(item: DriveItem) => boolean} hides whether an item is not to be shown
   */
  constructor(routes, offerConnect, hides) {
    this.#routes = routes;
    this.#offerConnect = offerConnect;
    this.#hides = hides;
    this.items.addEventListener("open", (event) => {
      const folder = /** @type {CustomEvent<DriveItem>} */ (event).detail;
      location.hash = linkTo(join(this.path, folder.name));
    });
  }

  /** Shows the folder that the page's address names. */
  async open() {
    const focused = document.activeElement?.closest("#items") !== null;
    this.path = pathOf(location.hash);
    showCrumbs(this.path);
    this.#all = null;
    this.items.wait();
    setText(this.#total, "");
    this.#showVacant(null);
    if (await this.refresh() && focused) this.items.focus();
  }

  /**
   * Reads the folder again.
   *
   * @param {...(string | undefined)} arrivedIds items to point out as new
   * @returns {Promise<boolean>} whether it is shown now
   */
  async refresh(...arrivedIds) {
    for (const id of arrivedIds) if (id !== undefined) this.#arrived.add(id);
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    this.items.busy = true;
    try {
      this.#all = await this.#routes().children(this.path, signal);
      this.filter();
      return true;
    } catch (error) {
      if (!signal.aborted) this.#showError(error);
      return false;
    }
  }

  /**
   * Shows a folder and selects an item in it.
   *
   * @param {string} path
   * @param {string} name
   */
  async reveal(path, name) {
    this.#revealed = name;
    if (path === this.path) await this.refresh();
    else location.hash = linkTo(path);
  }

  /** Selects the item that is to be revealed, if it is there. */
  #select() {
    const item = this.items.items.find(({ name }) => folded(name) === folded(this.#revealed ?? ""));
    this.#revealed = undefined;
    if (item === undefined) return this.items.focus();
    this.items.pick([item]);
    this.items.focusOn(item);
  }

  /** Shows what was read, without what is hidden by now. */
  filter() {
    if (this.#all === null) return;
    const items = this.#all.filter((item) => !this.#hides(item));
    const focused = document.activeElement?.closest("#items") !== null;
    this.items.show(items, this.#arrived);
    this.#arrived.clear();
    const bytes = items.reduce((sum, item) => sum + (item.size ?? 0), 0);
    setText(this.#total, items.length === 0 ? "" : `${count(items.length, "item")}, ${size(bytes)}`);
    if (items.length > 0) this.#showVacant(null);
    if (this.#revealed !== undefined) this.#select();
    if (items.length > 0) return;
    this.#showVacant("This folder is empty.", element("p", { class: "hint" }, "Upload files, drop them here, or copy something into it."));
    if (focused) this.items.focus();
  }

  /** @param {unknown} error */
  #showError(error) {
    this.items.busy = false;
    // A lost connection is the banner's to tell; what was read before stays readable meanwhile.
    if (!(error instanceof DriveRefusal)) return;
    this.#all = null;
    this.items.show([]);
    setText(this.#total, "");
    if (error.status === 401) {
      const connect = element("button", { type: "button", class: "button", click: this.#offerConnect }, "Connect…");
      this.#showVacant("The drive doesn’t accept the token. It may have run out.", connect);
    } else if (error.status === 404) {
      this.#showVacant("This folder isn’t there.", element("a", { href: linkTo("/") }, "Go to the top"));
    } else {
      const again = element("button", { type: "button", class: "button", click: () => void this.refresh() }, "Try again");
      this.#showVacant(`The drive didn’t show this folder. It says: ${error.message}`, again);
    }
  }

  /**
   * @param {string | null} sentence
   * @param {...Node} then
   */
  #showVacant(sentence, ...then) {
    this.#vacant.hidden = sentence === null;
    this.#vacant.replaceChildren(icon("folder"), element("p", {}, sentence), ...then);
  }
}

// @ts-check
/** Asks where to copy to, and under which name. */

import { nameOf } from "../service/paths.js";
import { dialog } from "./dialog.js";
import { find } from "./dom.js";
import { Picker } from "./picker.js";
import { count } from "./words.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */

export class CopyDialog {
  #name = find("#copy-name", HTMLInputElement);
  #submit = find("#copy-submit", HTMLButtonElement);
  #picker;
  #dialog;
  /** @type {DriveItem[]} */
  #items = [];
  #chosen = () => {};

  /**
   * @param {() => import("../service/routes.js").DriveRoutes} routes
   * @param {(items: DriveItem[], path: string, name: string | undefined) => unknown} copy `name` is there for one item only
   */
  constructor(routes, copy) {
    this.#picker = new Picker(find("#copy-picker", HTMLElement), routes);
    this.#picker.addEventListener("change", () => {
      this.#submit.textContent = `Copy to ${nameOf(this.#picker.path)}`;
    });
    this.#dialog = dialog("#copy-dialog", async () => {
      await copy(this.#items, this.#picker.path, this.#items.length === 1 ? this.#name.value.trim() : undefined);
      this.#chosen();
    });
  }

  /**
   * @param {DriveItem[]} items
   * @param {string} path the folder to begin at
   * @param {() => void} [chosen] called when a destination was chosen
   */
  open(items, path, chosen = () => {}) {
    this.#items = items;
    this.#chosen = chosen;
    const one = items.length === 1;
    find("#copy-title", HTMLElement).textContent = one ? `Copy “${items[0].name}”` : `Copy ${count(items.length, "item")}`;
    find("#copy-name-field", HTMLElement).hidden = !one;
    this.#name.disabled = !one;
    this.#name.value = one ? items[0].name : "";
    void this.#picker.go(path);
    this.#dialog.showModal();
  }
}

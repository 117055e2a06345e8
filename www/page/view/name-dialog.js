// @ts-check
/** Asks for a name: a new folder's, or another one for an item. */

import { split } from "../service/names.js";
import { dialog } from "./dialog.js";
import { find, setText } from "./dom.js";

export class NameDialog {
  #name = find("#name-name", HTMLInputElement);
  #dialog;
  /** @type {(name: string) => unknown} */
  #use = () => {};

  constructor() {
    this.#dialog = dialog("#name-dialog", () => this.#use(this.#name.value.trim()));
  }

  /** @param {(name: string) => Promise<unknown>} make */
  openForFolder(make) {
    this.#open("New folder", "Make folder", "New folder", true, make);
  }

  /**
   * @param {import("../service/routes.js").DriveItem} item
   * @param {(name: string) => Promise<unknown>} rename
   */
  openFor(item, rename) {
    this.#open(`Rename “${item.name}”`, "Rename", item.name, item.folder !== undefined, async (name) => {
      if (name !== item.name) await rename(name);
    });
  }

  /**
   * @param {string} title
   * @param {string} button
   * @param {string} name
   * @param {boolean} isFolder
   * @param {(name: string) => unknown} use
   */
  #open(title, button, name, isFolder, use) {
    this.#use = use;
    setText(find("#name-title", HTMLElement), title);
    setText(find("#name-submit", HTMLElement), button);
    this.#name.value = name;
    this.#dialog.showModal();
    // The extension mostly stays.
    this.#name.setSelectionRange(0, isFolder ? name.length : split(name)[0].length);
  }
}

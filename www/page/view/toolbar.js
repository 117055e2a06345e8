// @ts-check
/** The buttons above the list: what can be done with what is picked, and otherwise with the folder. */

import { find, setText } from "./dom.js";
import { count, size } from "./words.js";

/** @typedef {"clear" | "rename" | "delete" | "copyTo" | "newFolder" | "upload" | "paste"} Press */

/** @type {Record<string, Press>} */
const BUTTONS = {
  clear: "clear",
  rename: "rename",
  delete: "delete",
  copy: "copyTo",
  "new-folder": "newFolder",
  upload: "upload",
  paste: "paste",
};

export class Toolbar {
  /** @param {(press: Press) => void} run */
  constructor(run) {
    for (const [id, press] of Object.entries(BUTTONS)) this.#button(id).addEventListener("click", () => run(press));
  }

  /**
   * @param {import("../service/routes.js").DriveItem[]} picked
   * @param {number} toPaste how many items there are to be pasted
   */
  update(picked, toPaste) {
    const none = picked.length === 0;
    const bytes = picked.reduce((sum, item) => sum + (item.size ?? 0), 0);
    for (const id of ["clear", "delete"]) this.#button(id).hidden = none;
    for (const id of ["new-folder", "upload"]) this.#button(id).hidden = !none;
    this.#button("rename").hidden = picked.length !== 1;
    this.#button("paste").hidden = !none || toPaste === 0;
    setText(find("#paste-label", HTMLElement), toPaste === 1 ? "Paste" : `Paste ${count(toPaste, "item")}`);
    this.#button("copy").disabled = none;
    find("#selection", HTMLElement).hidden = none;
    setText(find("#selection-count", HTMLElement), `${picked.length} picked`);
    setText(find("#selection-size", HTMLElement), `, ${size(bytes)}`);
  }

  /** @param {string} id */
  #button(id) {
    return find(`#${id}`, HTMLButtonElement);
  }
}

// @ts-check
/** Asks where items are to be copied or moved to, and under which name a single item is copied. */

import { folderAround } from "../actions/copying.js";
import { nameOf } from "../service/paths.js";
import { dialog } from "./dialog.js";
import { find, setText } from "./dom.js";
import { nameOfAll } from "./list/name.js";
import { checkName } from "./name-dialog.js";
import { Picker } from "./picker.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */

/**
 * @typedef {object} Task
 * @property {"copy" | "move"} verb
 * @property {DriveItem[]} items
 * @property {string} from the folder that they are in
 * @property {(path: string, name: string | undefined, signal: AbortSignal) => unknown} run `name` is set for the copy of one item only
 */

export class DestinationDialog {
  #name = find("#copy-name", HTMLInputElement);
  #submit = find("#copy-submit", HTMLButtonElement);
  #hint = find("#copy-hint", HTMLElement);
  #picker;
  #dialog;
  /** @type {Task} */
  #task = { verb: "copy", items: [], from: "/", run: () => {} };

  /** @param {() => import("../service/routes.js").DriveRoutes} routes of the drive that is shown */
  constructor(routes) {
    this.#picker = new Picker(find("#copy-picker", HTMLElement), routes);
    this.#picker.addEventListener("change", () => this.#update());
    this.#dialog = dialog("#copy-dialog", (_, signal) => {
      const name = this.#name.disabled ? undefined : checkName(this.#name);
      return this.#task.run(this.#picker.path, name, signal);
    });
  }

  /** @param {Task} task */
  open(task) {
    this.#task = task;
    const { verb, items, from } = task;
    const isNamed = verb === "copy" && items.length === 1;
    setText(find("#copy-title", HTMLElement), `${capitalized(verb)} ${nameOfAll(items)}`);
    find("#copy-name-field", HTMLElement).hidden = !isNamed;
    this.#name.disabled = !isNamed;
    this.#name.value = isNamed ? items[0].name : "";
    void this.#picker.go(from);
    this.#dialog.showModal();
  }

  /** Another folder is chosen. */
  #update() {
    const { verb, items, from } = this.#task;
    const { path } = this.#picker;
    const around = folderAround(items, from, path);
    const isHere = verb === "move" && path === from;
    this.#submit.disabled = around !== undefined || isHere;
    setText(this.#submit, `${capitalized(verb)} to ${nameOf(path)}`);
    setText(this.#hint, around ? `A folder can’t be ${verb === "copy" ? "copied" : "moved"} into itself.` : isHere ? "Choose another folder to move to." : "");
  }
}

/** @param {string} word */
function capitalized(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

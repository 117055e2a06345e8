// @ts-check
/**
 * What can be done by button, menu and key. Going from folder to folder works from the beginning; a command for what isn't loaded yet
 * waits until it is.
 */

import { linkTo, parentOf } from "./service/paths.js";
import { listenForShortcuts } from "./view/shortcuts.js";

/** @typedef {import("./view/toolbar.js").CommandName} CommandName */

export class Commands {
  #folder;
  /** The commands that wait. @type {CommandName[]} */
  #waiting = [];
  /** @type {(command: CommandName) => void} */
  #runRest = (command) => this.#waiting.push(command);

  /** @param {import("./view/folder.js").Folder} folder */
  constructor(folder) {
    this.#folder = folder;
    listenForShortcuts((command) => this.run(command));
  }

  /** @param {CommandName} command */
  run(command) {
    const { items, path, controls } = this.#folder;
    if (command === "up" && path !== "/") location.hash = linkTo(parentOf(path));
    else if (command === "clear") items.select([]);
    else if (command === "selectAll") items.select(items.items);
    else if (command === "refresh") void this.#folder.refresh();
    else if (command === "filter") controls.focus();
    else this.#runRest(command);
  }

  /** Everything is loaded. @param {(command: CommandName) => void} runRest runs the other commands */
  complete(runRest) {
    this.#runRest = runRest;
    for (const command of this.#waiting.splice(0)) runRest(command);
  }
}

// @ts-check
/** Asks for the name of a new folder, or for another name of an item. */

import { DriveError, explain } from "../service/errors.js";
import { nameProblem, split } from "../service/names.js";
import { InputError, dialog } from "./dialog.js";
import { find, setText } from "./dom.js";
import { quoted } from "./list/name.js";

export class NameDialog {
  #name = find("#name-name", HTMLInputElement);
  #dialog;
  /** @type {(name: string, signal: AbortSignal) => unknown} */
  #use = () => {};

  constructor() {
    this.#dialog = dialog("#name-dialog", async (_, signal) => {
      try {
        await this.#use(checkName(this.#name), signal);
      } catch (error) {
        const isAboutName = error instanceof DriveError && error.code === "nameAlreadyExists";
        throw isAboutName ? new InputError(this.#name, explain(error)) : error;
      }
    });
  }

  /** @param {(name: string, signal: AbortSignal) => Promise<unknown>} create */
  openForFolder(create) {
    this.#open("New folder", "Create folder", "New folder", true, create);
  }

  /**
   * @param {import("../service/routes.js").DriveItem} item
   * @param {(name: string, signal: AbortSignal) => Promise<unknown>} rename
   */
  openFor(item, rename) {
    this.#open(`Rename ${quoted(item.name)}`, "Rename", item.name, item.folder !== undefined, async (name, signal) => {
      if (name !== item.name) await rename(name, signal);
    });
  }

  /**
   * @param {string} title
   * @param {string} button
   * @param {string} name
   * @param {boolean} isFolder
   * @param {(name: string, signal: AbortSignal) => unknown} use
   */
  #open(title, button, name, isFolder, use) {
    this.#use = use;
    setText(find("#name-title", HTMLElement), title);
    setText(find("#name-submit", HTMLElement), button);
    this.#name.value = name;
    this.#dialog.showModal();
    // The extension usually stays.
    this.#name.setSelectionRange(0, isFolder ? name.length : split(name)[0].length);
  }
}

/**
 * The name that was entered.
 *
 * @param {HTMLInputElement} input
 * @throws {InputError} if an item can't have this name
 */
export function checkName(input) {
  const name = input.value.trim();
  const problem = nameProblem(name);
  if (problem !== null) throw new InputError(input, problem);
  return name;
}

// @ts-check
/**
 * The dialogs about names: for a new folder, for an item to be renamed, and for a name that is taken. Questions about taken names come
 * one after another, and never while another dialog is open.
 */

import { DriveError, explain } from "../service/failures.js";
import { isolated, nameProblem, quoted, split } from "../service/paths.js";
import { moment, size } from "../words.js";
import { dialog, InputError, whenNoDialogIsOpen } from "./dialog.js";
import { element, find, icon, isSecondPress, setText } from "./dom.js";
import { iconOf, nameParts } from "./list/item.js";

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
   * @param {import("../service/drive-api.js").DriveItem} item
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

/** @typedef {import("../actions/conflicts.js").Answer} Answer */
/** @typedef {import("../actions/conflicts.js").Question} Question */

export class ConflictDialog {
  #dialog = find("#conflict-dialog", HTMLDialogElement);
  #forAll = find("#conflict-all", HTMLInputElement);
  /** The last question. @type {Promise<unknown>} */
  #last = Promise.resolve();

  constructor() {
    for (const button of this.#dialog.querySelectorAll("button")) {
      // The second press of a double click would answer the next question.
      button.addEventListener("click", (event) => isSecondPress(event) || this.#dialog.close(button.value));
    }
  }

  /** @type {import("../actions/conflicts.js").Ask} */
  ask = (question) => {
    const answer = this.#last.then(whenNoDialogIsOpen).then(() => this.#put(question));
    this.#last = answer;
    return answer;
  };

  /**
   * @param {Question} question
   * @returns {ReturnType<import("../actions/conflicts.js").Ask>}
   */
  #put(question) {
    this.#show(question);
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
    return new Promise((resolve) => {
      const close = () => {
        const answer = /** @type {Answer | ""} */ (this.#dialog.returnValue);
        resolve(answer === "" ? null : { answer, forAll: this.#forAll.checked });
      };
      this.#dialog.addEventListener("close", close, { once: true });
    });
  }

  /** @param {Question} question */
  #show(question) {
    const { incoming, existing, folder, mayReplace, others } = question;
    const { name, isFolder, mimeType, modified, size } = incoming;
    const added = { name, folder: isFolder ? {} : undefined, file: { mimeType } };
    setText(find("#conflict-title", HTMLElement), `${quoted(existing.name)} is already in ${isolated(folder)}`);
    find("#conflict-sides", HTMLElement).replaceChildren(
      side("Already there", existing, existing.lastModifiedDateTime, existing.size),
      side("New", added, modified, size),
    );
    find("[value=replace]", HTMLElement, this.#dialog).hidden = !mayReplace;
    setText(find("#conflict-note", HTMLElement), noteOf(question));
    find("#conflict-all-field", HTMLElement).hidden = others === 0;
    this.#forAll.checked = false;
    setText(find("#conflict-all-label", HTMLElement), others === 1 ? "Do this for the other one" : `Do this for the other ${others}`);
  }
}

/** @param {Question} question */
function noteOf({ incoming, existing, mayReplace, verb }) {
  const kept = "If you keep both, the new one gets a number after its name.";
  if (mayReplace) return kept;
  if (incoming.isFolder || existing.folder) return `${kept} The service can’t replace folders.`;
  return verb === "move" ? `${kept} A move can’t replace a file.` : `${kept} This kind of drive can’t replace a file by a copy.`;
}

/**
 * @param {string} title
 * @param {Pick<import("../service/drive-api.js").DriveItem, "name" | "folder" | "file">} item
 * @param {string | undefined} modified
 * @param {number | undefined} bytes
 */
function side(title, item, modified, bytes) {
  const details = [bytes === undefined ? "" : size(bytes), moment(modified)].filter(Boolean).join(", ");
  return element(
    "div",
    { class: "side" },
    icon(iconOf(item), item.folder ? "icon folder" : "icon"),
    element("div", {}, element("strong", {}, title), element("span", { class: "label" }, ...nameParts(item.name, item.folder !== undefined)), element("span", {}, details)),
  );
}

// @ts-check
/** Asks what to do about a name that is taken. */

import { find, element, icon, setText } from "./dom.js";
import { iconOf } from "./kinds.js";
import { count, moment, size } from "./words.js";

/** @typedef {import("../actions/conflicts.js").Answer} Answer */

const KEPT = "If you keep both, the new one gets a number after its name.";
const NO_FOLDERS = `${KEPT} The service can’t replace folders.`;
const NOT_HERE = `${KEPT} This kind of drive can’t replace a file by a copy.`;

export class ConflictDialog {
  #dialog = find("#conflict-dialog", HTMLDialogElement);
  #forAll = find("#conflict-all", HTMLInputElement);
  #sides = find("#conflict-sides", HTMLElement);

  constructor() {
    for (const button of this.#dialog.querySelectorAll("button")) {
      button.addEventListener("click", () => this.#dialog.close(button.value));
    }
  }

  /** @type {import("../actions/conflicts.js").Ask} */
  ask = ({ newcomer, existing, folder, mayReplace, others }) => {
    setText(find("#conflict-title", HTMLElement), `“${existing.name}” is already in ${folder}`);
    const { name, isFolder, mimeType, modified, size } = newcomer;
    const added = { name, folder: isFolder ? {} : undefined, file: { mimeType } };
    this.#sides.replaceChildren(
      side("Already there", existing, existing.lastModifiedDateTime, existing.size),
      side("New", added, modified, size),
    );
    find("[value=replace]", HTMLElement, this.#dialog).hidden = !mayReplace;
    setText(find("#conflict-note", HTMLElement), mayReplace ? KEPT : isFolder || existing.folder ? NO_FOLDERS : NOT_HERE);
    find("#conflict-all-field", HTMLElement).hidden = others === 0;
    this.#forAll.checked = false;
    setText(find("#conflict-all-label", HTMLElement), `The same for ${others === 1 ? "the other one" : `the ${count(others, "other")}`}`);
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
    return new Promise((resolve) => {
      const done = () => {
        const answer = /** @type {Answer | ""} */ (this.#dialog.returnValue);
        resolve(answer === "" ? null : { answer, forAll: this.#forAll.checked });
      };
      this.#dialog.addEventListener("close", done, { once: true });
    });
  };
}

/**
 * @param {string} title
 * @param {Pick<import("../service/routes.js").DriveItem, "name" | "folder" | "file">} item
 * @param {string | undefined} modified
 * @param {number | undefined} bytes
 */
function side(title, item, modified, bytes) {
  return element(
    "div",
    { class: "side" },
    icon(iconOf(item), item.folder ? "icon folder" : "icon"),
    element("p", {}, element("strong", {}, title), element("span", {}, [bytes === undefined ? "" : size(bytes), moment(modified)].filter(Boolean).join(", "))),
  );
}

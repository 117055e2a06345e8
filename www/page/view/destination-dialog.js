// @ts-check
/** Asks where items are to be copied or moved to, and under which name a single item is copied. */

import { folderAround } from "../actions/copy-move.js";
import { isolated, join, nameOf, parentOf } from "../service/paths.js";
import { dialog } from "./dialog.js";
import { element, find, icon, isSecondPress, setText } from "./dom.js";
import { nameOfAll, nameParts } from "./list/item.js";
import { checkName } from "./name-dialogs.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */

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

  /** @param {() => import("../service/drive-api.js").DriveApi} api of the drive that is shown */
  constructor(api) {
    this.#picker = new Picker(find("#copy-picker", HTMLElement), api);
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
    setText(this.#submit, `${capitalized(verb)} to ${isolated(nameOf(path))}`);
    setText(this.#hint, around ? `A folder can’t be ${verb === "copy" ? "copied" : "moved"} into itself.` : isHere ? "Choose another folder to move to." : "");
  }
}

/** @param {string} word */
function capitalized(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** How many folders are added to the list in one frame. */
const PORTION = 200;

/** Fires `change` when another folder is chosen. */
class Picker extends EventTarget {
  /** The chosen folder. */
  path = "/";
  #api;
  #up = element("button", { type: "button", class: "button quiet only-icon", "aria-label": "Up one folder", click: () => this.go(parentOf(this.path)) }, icon("up"));
  #here = element("p", { class: "here" });
  #list = element("ul", { class: "picker-list" });
  /** Aborted when another folder is chosen. */
  #controller = new AbortController();

  /**
   * @param {HTMLElement} place where to show it
   * @param {() => import("../service/drive-api.js").DriveApi} api of the drive that is shown
   */
  constructor(place, api) {
    super();
    this.#api = api;
    place.append(element("div", { class: "picker-head" }, this.#up, this.#here), this.#list);
  }

  /** @param {string} path */
  async go(path) {
    this.path = path;
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    const hadFocus = this.#list.contains(document.activeElement) || this.#up === document.activeElement;
    this.#here.replaceChildren(element("bdi", {}, nameOf(path)));
    this.#list.ariaLabel = `Folders in ${nameOf(path)}`;
    this.#up.disabled = path === "/";
    this.#say("Reading…");
    this.dispatchEvent(new Event("change"));
    try {
      const items = await this.#api().children(path, signal);
      const folders = items.filter(({ folder }) => folder).sort((one, other) => names.compare(one.name, other.name));
      if (folders.length === 0) this.#say("There are no folders in here.");
      else this.#fill(folders, signal);
    } catch {
      if (!signal.aborted) this.#say("This folder can’t be read at the moment.");
    }
    if (!hadFocus || signal.aborted) return;
    // The pressed button is gone or disabled. If the user has moved the focus meanwhile, it stays there.
    const { activeElement } = document;
    if (activeElement === document.body || activeElement === this.#up) (this.#list.querySelector("button") ?? this.#up).focus();
  }

  /**
   * Lists folders, in portions: thousands at once would block the page.
   *
   * @param {DriveItem[]} folders
   * @param {AbortSignal} signal
   */
  #fill(folders, signal) {
    this.#list.replaceChildren(...folders.slice(0, PORTION).map(({ name }) => this.#entry(name)));
    let length = PORTION;
    const add = () => {
      if (signal.aborted || length >= folders.length) return;
      this.#list.append(...folders.slice(length, length + PORTION).map(({ name }) => this.#entry(name)));
      length += PORTION;
      requestAnimationFrame(add);
    };
    requestAnimationFrame(add);
  }

  /** @param {string} name */
  #entry(name) {
    const label = element("span", { class: "label", title: name }, ...nameParts(name, true));
    // The second press of a double click would open a folder of the list that has just replaced this one.
    const go = (/** @type {MouseEvent} */ event) => isSecondPress(event) || void this.go(join(this.path, name));
    return element("li", {}, element("button", { type: "button", click: go }, icon("folder", "icon folder"), label, icon("chevron")));
  }

  /** @param {string} text */
  #say(text) {
    this.#list.replaceChildren(element("li", { class: "hint" }, text));
  }
}

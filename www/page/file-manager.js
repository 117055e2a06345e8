// @ts-check
/** The file manager: connects the shown folder, the buttons, keys and gestures to the actions. */

import { folderAround } from "./actions/copy-move.js";
import { FileActions } from "./file-actions.js";
import { explain } from "./service/failures.js";
import { join, linkTo, quoted } from "./service/paths.js";
import { DestinationDialog } from "./view/destination-dialog.js";
import { find } from "./view/dom.js";
import { enableDragging, treesOf } from "./view/drag.js";
import { nameOfAll } from "./view/list/item.js";
import { NameDialog } from "./view/name-dialogs.js";
import { Notice } from "./view/notices.js";
import { Toolbar } from "./view/toolbar.js";

/** @typedef {import("./service/drive-api.js").DriveItem} DriveItem */
/** @typedef {import("./commands.js").CommandName} CommandName */

const NOTHING = { items: /** @type {DriveItem[]} */ ([]), from: "/", isCut: false };

export class FileManager {
  /** The items that were copied or cut, to be pasted. */
  #clipboard = NOTHING;
  /** Says what can be pasted. @type {Notice | undefined} */
  #hint;
  #names = new NameDialog();
  #destination;
  #toolbar;
  #folder;
  #actions;

  /**
   * @param {import("./view/folder.js").Folder} folder
   * @param {import("./commands.js").Commands} commands
   * @param {() => import("./file-actions.js").Shown} shown the drive that is shown
   * @param {(specs: import("./file-actions.js").CopySpec[]) => void} start starts copies
   */
  constructor(folder, commands, shown, start) {
    this.#folder = folder;
    this.#toolbar = new Toolbar((command) => commands.run(command));
    this.#actions = new FileActions(folder, shown, start);
    this.#destination = new DestinationDialog(() => shown().api);
    folder.items.addEventListener("select", () => this.#update());
    folder.addEventListener("change", () => this.#update());
    this.#toolbar.offerMore(() => this.#context(folder.items.targets));
    find("main", HTMLElement).addEventListener("contextmenu", (event) => this.#openMenu(event));
    // The event `close` doesn't bubble, but it can be captured.
    document.addEventListener("close", () => this.#keepFocus(), { capture: true });
    enableDragging(folder, {
      copy: (items, path) => this.attempt(this.#actions.copy(items, path)),
      move: (items, path) => this.#move(items, folder.path, path),
      upload: (entries, path) => this.attempt(this.#actions.upload(entries, path)),
    });
    this.#listenForFiles();
    this.#update();
    commands.complete((command) => this.#run(command));
  }

  /** Clears the clipboard when another drive is shown: items of the previous one can't be pasted there. */
  reset() {
    this.#clipboard = NOTHING;
    this.#update();
  }

  /** The folder that is shown. */
  get folder() {
    return this.#folder;
  }

  /**
   * Asks where to copy items to.
   *
   * @param {DriveItem[]} items
   * @param {string} from the folder that they are in
   * @param {() => void} [started] called when the copies are being started
   */
  chooseDestination(items, from, started = () => {}) {
    const run = async (/** @type {string} */ path, /** @type {string | undefined} */ name, /** @type {AbortSignal} */ signal) => {
      await this.#actions.copy(items, path, name, signal);
      started();
    };
    this.#destination.open({ verb: "copy", items, from, run });
  }

  /** @param {CommandName} command */
  #run(command) {
    const { items, isUsable, path } = this.#folder;
    const { targets } = items;
    if (command === "undo") this.#actions.undo();
    else if (isUsable && command === "paste") this.#paste();
    else if (isUsable && command === "uploadFiles") find("#upload-files", HTMLInputElement).click();
    else if (isUsable && command === "uploadFolder") find("#upload-folder", HTMLInputElement).click();
    else if (isUsable && command === "newFolder") this.#names.openForFolder((name, signal) => this.#actions.createFolder(path, name, signal));
    else if (targets.length > 0) this.#runOn(targets, command);
  }

  /**
   * @param {DriveItem[]} items
   * @param {CommandName} command
   */
  #runOn(items, command) {
    const actions = this.#actions;
    const from = this.#folder.path;
    const [first] = items;
    if (command === "copy" || command === "cut") this.#keep(items, command === "cut");
    else if (command === "copyTo") this.chooseDestination(items, from);
    else if (command === "moveTo") this.#destination.open({ verb: "move", items, from, run: (path, _, signal) => actions.move(items, path, signal) });
    else if (command === "delete" && this.#folder.items.targetsAreMarked) actions.delete(items);
    else if (command === "open" && first.folder) location.hash = linkTo(join(from, first.name));
    else if (command === "rename" && items.length === 1) this.#names.openFor(first, (name, signal) => actions.rename(first, name, signal));
  }

  /**
   * @param {DriveItem[]} items
   * @param {boolean} isCut
   */
  #keep(items, isCut) {
    this.#clipboard = { items, from: this.#folder.path, isCut };
    this.#update();
    const what = nameOfAll(items);
    const sentence = isCut ? `Paste into another folder to move ${what}.` : `${what} can be pasted into any folder.`;
    this.#hint?.close();
    this.#hint = new Notice(isCut ? "move" : "copy").say(sentence).fade();
  }

  #paste() {
    const { items, from, isCut } = this.#clipboard;
    const { path } = this.#folder;
    const around = folderAround(items, from, path);
    if (items.length === 0) return;
    this.#hint?.close();
    if (around) {
      new Notice("failed").closable().say(`${quoted(around.name)} can’t be ${isCut ? "moved" : "copied"} into itself.`).fade();
      return;
    }
    if (!isCut) return this.attempt(this.#actions.copy(items, path));
    this.reset();
    this.#move(items, from, path);
  }

  /**
   * @param {DriveItem[]} items
   * @param {string} from
   * @param {string} path
   */
  #move(items, from, path) {
    if (path !== from) this.attempt(this.#actions.move(items, path));
  }

  /** Reports the error of an action where no dialog does. @param {Promise<void>} work */
  attempt(work) {
    work.catch((error) => new Notice("failed").closable().say("That didn’t work.", { detail: explain(error) }));
  }

  #listenForFiles() {
    const files = find("#upload-files", HTMLInputElement);
    const folders = find("#upload-folder", HTMLInputElement);
    for (const input of [files, folders]) {
      input.addEventListener("change", () => {
        const chosen = [...(input.files ?? [])];
        const entries = input === folders ? treesOf(chosen) : chosen.map((file) => ({ name: file.name, file }));
        input.value = "";
        this.attempt(this.#actions.upload(entries, this.#folder.path));
      });
    }
  }

  /** The state that the commands depend on. @param {DriveItem[]} targets */
  #context(targets) {
    return { targets, toPaste: this.#clipboard.items.length, isUsable: this.#folder.isUsable };
  }

  /** @param {MouseEvent} event */
  #openMenu(event) {
    const { items } = this.#folder;
    const { target, clientX: x, clientY: y } = event;
    if (!(target instanceof Element) || target.closest("input[type=search], .notices, .menu") !== null) return;
    event.preventDefault();
    const item = items.itemOf(target);
    if (item && !items.selected.includes(item)) items.selectOnly(item);
    const box = (target.closest("#rows > tr") ?? target).getBoundingClientRect();
    const isInside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    // If a key opens the menu, the event has no useful position.
    this.#toolbar.openMenu(this.#context(item ? items.selected : []), isInside ? { left: x, right: x, top: y, bottom: y } : box);
  }

  #update() {
    const hadFocus = document.activeElement?.closest(".toolbar") != null;
    this.#toolbar.update(this.#folder.items.selected, this.#context([]));
    if (hadFocus) this.#keepFocus();
  }

  /** Moves the focus to the list if the element that had it is hidden or disabled now. */
  #keepFocus() {
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body || activeElement.matches(":disabled") || !activeElement.checkVisibility();
    if (isLost) this.#folder.items.focus();
  }
}

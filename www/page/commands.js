// @ts-check
/**
 * The commands of buttons, menus and keys. Going from folder to folder works from the beginning; a command whose module isn't loaded yet
 * waits for it.
 *
 * The keys are those of other file managers. They work wherever the focus is, except in a text field, a dialog or a menu. Moving and
 * selecting belong to the list (view/list/gestures.js).
 */

import { linkTo, parentOf } from "./service/paths.js";
import { shortcutLetter } from "./view/dom.js";

/**
 * @typedef {"open" | "copyTo" | "moveTo" | "copy" | "cut" | "paste" | "rename" | "delete" | "undo" | "newFolder" | "uploadFiles"
 *   | "uploadFolder" | "refresh" | "selectAll" | "clear" | "up" | "filter"} CommandName
 */

/** @type {Record<string, CommandName>} */
const ALONE = { F2: "rename", Delete: "delete", Backspace: "up", "/": "filter" };
/** With Control, or Command on a Mac. @type {Record<string, CommandName>} */
const WITH_CONTROL = { c: "copy", x: "cut", v: "paste", z: "undo" };
/** @type {Record<string, CommandName>} */
const WITH_ALT = { ArrowUp: "up" };

export class Commands {
  #folder;
  /** The commands that wait, and what each is for. @type {{ command: CommandName, about: string }[]} */
  #waiting = [];
  /** @type {(command: CommandName) => void} */
  #runRest = (command) => this.#waiting.push({ command, about: this.#about });

  /** @param {import("./view/folder.js").Folder} folder */
  constructor(folder) {
    this.#folder = folder;
    document.addEventListener("keydown", (event) => this.#onKey(event));
    document.addEventListener("keydown", ignoreHeldEnter, { capture: true });
  }

  /** The shown folder and the items that a command is for, as text. */
  get #about() {
    const { path, items } = this.#folder;
    return JSON.stringify([path, items.targets.map(({ id }) => id)]);
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

  /** Runs the commands that waited, now that everything is loaded. @param {(command: CommandName) => void} runRest runs the other commands */
  complete(runRest) {
    this.#runRest = runRest;
    // The user may have gone to another item meanwhile.
    for (const { command, about } of this.#waiting.splice(0)) if (about === this.#about) runRest(command);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const command = commandOf(event);
    // A key that is held down runs its command once.
    if (command === undefined || event.repeat || event.defaultPrevented || isElsewhere(event.target)) return;
    if ((command === "copy" || command === "cut") && !getSelection()?.isCollapsed) return;
    event.preventDefault();
    this.run(command);
  }
}

/** Ignores the repetitions of an Enter key that is held down: they would press what the first one has opened or focused. @param {KeyboardEvent} event */
function ignoreHeldEnter(event) {
  if (event.key !== "Enter" || !event.repeat) return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * @param {KeyboardEvent} event
 * @returns {CommandName | undefined}
 */
function commandOf(event) {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
  const controlKey = ctrlKey || metaKey;
  if (controlKey && (altKey || shiftKey)) return undefined;
  const commands = controlKey ? WITH_CONTROL : altKey ? WITH_ALT : ALONE;
  const name = controlKey ? shortcutLetter(event) : key;
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** Whether the element that has the focus handles keys itself. @param {EventTarget | null} target */
function isElsewhere(target) {
  return !(target instanceof Element) || target.closest("dialog, [popover], textarea, select, input:not([type=checkbox], [type=radio])") !== null;
}

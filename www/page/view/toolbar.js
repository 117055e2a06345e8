// @ts-check
/** The buttons above the list, and the menus of everything else: for the selected items, or else for the folder. */

import { count, size } from "../words.js";
import { find, setText } from "./dom.js";
import { Menu } from "./menu.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */

/** @typedef {import("../commands.js").CommandName} CommandName */

/** The state that the commands depend on. @typedef {{ targets: DriveItem[], toPaste: number, isUsable: boolean }} Context */

/** The buttons' ids. @type {Record<string, CommandName>} */
const BUTTONS = { clear: "clear", rename: "rename", move: "moveTo", delete: "delete", copy: "copyTo", "new-folder": "newFolder", paste: "paste" };
const FOR_SELECTION = ["clear", "rename", "move", "delete"];
const FOR_FOLDER = ["new-folder", "upload"];

export class Toolbar {
  #menu = new Menu("Actions");
  #run;

  /** @param {(command: CommandName) => void} run */
  constructor(run) {
    this.#run = run;
    for (const [id, command] of Object.entries(BUTTONS)) buttonOf(id).addEventListener("click", () => run(command));
    this.#menu.attach(buttonOf("upload"), () => [
      { label: "Files…", icon: "file", run: () => run("uploadFiles") },
      { label: "Folder…", icon: "folder", run: () => run("uploadFolder") },
    ]);
  }

  /**
   * @param {DriveItem[]} selected
   * @param {Context} context
   */
  update(selected, { toPaste, isUsable }) {
    const none = selected.length === 0;
    const bytes = selected.reduce((sum, item) => sum + (item.size ?? 0), 0);
    for (const id of FOR_SELECTION) buttonOf(id).hidden = none;
    for (const id of FOR_FOLDER) buttonOf(id).hidden = !none;
    for (const id of [...FOR_FOLDER, "paste"]) buttonOf(id).disabled = !isUsable;
    buttonOf("rename").hidden = selected.length !== 1;
    buttonOf("paste").hidden = !none || toPaste === 0;
    setText(find("#paste-label", HTMLElement), toPaste === 1 ? "Paste" : `Paste ${count(toPaste, "item")}`);
    buttonOf("copy").disabled = none;
    find("#selection", HTMLElement).hidden = none;
    setText(find("#selection-count", HTMLElement), `${selected.length} selected`);
    setText(find("#selection-size", HTMLElement), `, ${size(bytes)}`);
  }

  /**
   * Has the "More actions" button open the menu.
   *
   * @param {() => Context} context
   */
  offerMore(context) {
    this.#menu.attach(buttonOf("more"), () => this.#commands(context()));
  }

  /**
   * Opens the menu at a point.
   *
   * @param {Context} context
   * @param {{ left: number, right: number, top: number, bottom: number }} at
   */
  openMenu(context, at) {
    this.#menu.open(this.#commands(context), at);
  }

  /** @param {Context} context @returns {import("./menu.js").Command[]} */
  #commands({ targets, toPaste, isUsable }) {
    const command = (/** @type {string} */ label, /** @type {CommandName} */ name, /** @type {Partial<import("./menu.js").Command>} */ more = {}) => ({
      label,
      run: () => this.#run(name),
      ...more,
    });
    const ofItems = [
      targets[0]?.folder && targets.length === 1 ? command("Open", "open", { icon: "folder", keys: "Enter" }) : null,
      command("Copy to…", "copyTo", { icon: "copy" }),
      command("Move to…", "moveTo", { icon: "move" }),
      command("Copy", "copy", { keys: "Ctrl C", separated: true }),
      command("Cut", "cut", { keys: "Ctrl X" }),
      targets.length === 1 ? command("Rename…", "rename", { icon: "rename", keys: "F2", separated: true }) : null,
      command("Delete", "delete", { icon: "delete", keys: "Del", separated: targets.length > 1 }),
    ];
    const ofFolder = [
      command("New folder…", "newFolder", { icon: "new-folder" }),
      command("Upload files…", "uploadFiles", { icon: "upload" }),
      command("Upload folder…", "uploadFolder"),
      toPaste > 0 ? command("Paste", "paste", { icon: "paste", keys: "Ctrl V" }) : null,
      command("Select all", "selectAll", { keys: "Ctrl A", separated: true }),
      command("Refresh", "refresh", { icon: "refresh" }),
    ];
    const refresh = [command("Refresh", "refresh", { icon: "refresh" })];
    return (targets.length > 0 ? ofItems : isUsable ? ofFolder : refresh).filter((each) => each !== null);
  }
}

/** @param {string} id */
function buttonOf(id) {
  return find(`#${id}`, HTMLButtonElement);
}

// @ts-check
/**
 * The file manager: joins the shown folder, the buttons, keys and gestures to what they do.
 */

import { prepare } from "./actions/copying.js";
import { Deletions } from "./actions/deleting.js";
import { prepareUpload } from "./actions/uploading.js";
import { parentOf, linkTo } from "./service/paths.js";
import { ConflictDialog } from "./view/conflict-dialog.js";
import { CopyDialog } from "./view/copy-dialog.js";
import { reasonOf } from "./view/dialog.js";
import { find } from "./view/dom.js";
import { enableDragging } from "./view/drag.js";
import { Folder } from "./view/folder.js";
import { NameDialog } from "./view/name-dialog.js";
import { Notice } from "./view/notices.js";
import { listenForShortcuts } from "./view/shortcuts.js";
import { Toolbar } from "./view/toolbar.js";
import { showUpload } from "./view/uploads.js";
import { count } from "./view/words.js";

/** @typedef {import("./service/routes.js").DriveItem} DriveItem */
/** @typedef {import("./transfers/transfer.js").CopySpec} CopySpec */
/** @typedef {{ place: import("./service/places.js").Place, routes: import("./service/routes.js").DriveRoutes }} Shown */

export class FileManager {
  #shown;
  #start;
  /** What was copied to be pasted. @type {DriveItem[]} */
  #clipboard = [];
  /** The uploads, one after another. @type {Promise<void>} */
  #uploads = Promise.resolve();
  #conflicts = new ConflictDialog();
  #names = new NameDialog();
  #copyDialog;
  #toolbar = new Toolbar((press) => this.#run(press));
  #files = find("#upload-files", HTMLInputElement);
  #deletions = new Deletions(offerUndo, (item, error) => {
    new Notice("failed").closable().say(`“${item.name}” couldn’t be deleted.`, { detail: reasonOf(error) });
  });
  folder;

  /**
   * @param {() => Shown} shown the drive that is shown now
   * @param {(specs: CopySpec[]) => void} start starts copies
   * @param {() => void} offerConnect what the button does that is shown when the drive refuses the token
   */
  constructor(shown, start, offerConnect) {
    this.#shown = shown;
    this.#start = start;
    const routes = () => shown().routes;
    this.folder = new Folder(routes, offerConnect, (item) => this.#deletions.hides(item));
    this.#copyDialog = new CopyDialog(routes, (items, path, name) => this.copy(items, path, name));
    this.folder.items.addEventListener("pick", () => this.#update());
    this.#deletions.addEventListener("change", () => this.folder.filter());
    this.#files.addEventListener("change", () => {
      void this.#upload([...(this.#files.files ?? [])].map((file) => ({ name: file.name, file })), this.folder.path);
      this.#files.value = "";
    });
    // It doesn't bubble.
    document.addEventListener("close", () => this.#keepKeyboard(), { capture: true });
    listenForShortcuts((command) => this.#run(command));
    enableDragging(this.folder, {
      copy: (items, path) => this.#tell(this.copy(items, path)),
      upload: (entries, path) => void this.#upload(entries, path),
    });
  }

  /** Shows another drive. */
  open() {
    this.#clipboard = [];
    this.#update();
    return this.folder.open();
  }

  /**
   * Copies items into a folder, after asking about names that are taken.
   *
   * @param {Pick<DriveItem, "id" | "name" | "folder" | "file">[]} items
   * @param {string} path
   * @param {string} [name] the copy's, where there is only one and it is to have another
   * @returns {Promise<void>} settled before anything is asked
   */
  async copy(items, path, name) {
    const { place, routes } = this.#shown();
    const settle = await prepare(place, routes, items, path, name);
    void settle(this.#conflicts.ask).then((orders) => {
      this.#start(orders);
      if (orders.length > 0) this.folder.items.pick([]);
    });
  }

  /**
   * Asks for another destination.
   *
   * @param {DriveItem[]} items
   * @param {string} path the folder to begin with
   * @param {() => void} chosen called when the copies are started
   */
  chooseDestination(items, path, chosen) {
    this.#copyDialog.open(items, path, chosen);
  }

  /** @param {import("./view/shortcuts.js").Command | import("./view/toolbar.js").Press} command */
  #run(command) {
    const { items, path } = this.folder;
    const { chosen } = items;
    if (command === "up" && path !== "/") location.hash = linkTo(parentOf(path));
    else if (command === "clear") items.pick([]);
    else if (command === "undo") this.#deletions.undo();
    else if (command === "paste" && this.#clipboard.length > 0) this.#tell(this.copy(this.#clipboard, path));
    else if (command === "upload") this.#files.click();
    else if (command === "newFolder") this.#names.openForFolder((name) => this.#makeFolder(name));
    else if (chosen.length === 0) return;
    else if (command === "copy") this.#keep(chosen);
    else if (command === "copyTo") this.#copyDialog.open(chosen, path);
    else if (command === "delete") this.#deletions.delete(chosen, this.#shown().routes);
    else if (command === "rename" && chosen.length === 1) this.#names.openFor(chosen[0], (name) => this.#rename(chosen[0], name));
  }

  /** @param {DriveItem[]} items */
  #keep(items) {
    this.#clipboard = items;
    this.#update();
    const what = items.length === 1 ? `“${items[0].name}”` : count(items.length, "item");
    new Notice("copy").say(`${what} can be pasted into any folder.`).fade();
  }

  /** @param {string} name */
  async #makeFolder(name) {
    const made = await this.#shown().routes.createFolder(this.folder.path, name);
    void this.folder.refresh(made.id);
  }

  /**
   * @param {DriveItem} item
   * @param {string} name
   */
  async #rename(item, name) {
    await this.#shown().routes.rename(item.id, name);
    void this.folder.refresh(item.id);
  }

  /**
   * @param {import("./actions/uploading.js").Entry[]} entries
   * @param {string} path
   */
  async #upload(entries, path) {
    if (entries.length === 0) return;
    const upload = await this.#tell(prepareUpload(this.#shown().routes, entries, path, this.#conflicts.ask));
    if (upload) this.#enqueue(upload);
  }

  /** @param {import("./actions/uploading.js").Upload} upload */
  #enqueue(upload) {
    showUpload(upload, () => this.#enqueue(upload.again()));
    let arrived = 0;
    upload.addEventListener("change", () => {
      if (upload.arrived !== arrived || upload.state === "ended") void this.folder.refresh();
      arrived = upload.arrived;
    });
    this.#uploads = this.#uploads.then(() => upload.run());
  }

  /**
   * Says what went wrong, where no dialog does.
   *
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T | undefined>}
   */
  #tell(work) {
    return work.catch((error) => {
      new Notice("failed").closable().say("That didn’t work.", { detail: reasonOf(error) });
      return undefined;
    });
  }

  #update() {
    const held = document.activeElement?.closest(".toolbar") !== null;
    this.#toolbar.update(this.folder.items.picked, this.#clipboard.length);
    if (held) this.#keepKeyboard();
  }

  /** The button that was pressed may have nothing to do any more: the keyboard goes to the list. */
  #keepKeyboard() {
    const { activeElement } = document;
    if (activeElement === document.body || activeElement?.matches(":disabled, [hidden]")) this.folder.items.focus();
  }
}

/**
 * @param {DriveItem[]} items
 * @param {() => void} undo
 * @param {() => void} over
 */
function offerUndo(items, undo, over) {
  const what = items.length === 1 ? `“${items[0].name}”` : count(items.length, "item");
  return new Notice("delete").say(`Deleted ${what}.`, { actions: [{ label: "Undo", run: undo }] }).closable(over).fade(over);
}

// @ts-check
/** The file manager's actions on items, with their questions and notices. */

import { move, prepareCopy, prepareMove } from "./actions/copy-move.js";
import { Deletions } from "./actions/deleting.js";
import { prepareUpload, UploadQueue } from "./actions/uploading.js";
import { createFolder, renameItem } from "./service/changes.js";
import { quoted } from "./service/paths.js";
import { showDeletion, showMove, showUpload } from "./view/file-notices.js";
import { nameOfAll } from "./view/list/item.js";
import { ConflictDialog } from "./view/name-dialogs.js";
import { Notice, announce } from "./view/notices.js";

/** @typedef {import("./service/drive-api.js").DriveItem} DriveItem */
/** @typedef {import("./transfers/transfer.js").CopySpec} CopySpec */
/** @typedef {{ drive: import("./service/drives.js").Drive, api: import("./service/drive-api.js").DriveApi }} Shown */

/** How long a deletion can be undone after its notice was closed, in milliseconds. */
const UNDO_MS = 10_000;

export class FileActions {
  #folder;
  #shown;
  #start;
  #uploads = new UploadQueue();
  #conflicts = new ConflictDialog();
  #deletions;

  /**
   * @param {import("./view/folder.js").Folder} folder
   * @param {() => Shown} shown the drive that is shown
   * @param {(specs: CopySpec[]) => void} start starts copies
   */
  constructor(folder, shown, start) {
    this.#folder = folder;
    this.#shown = shown;
    this.#start = start;
    this.#deletions = new Deletions(folder.hidden, offerUndo, showDeletion);
    this.#deletions.addEventListener("change", () => folder.show());
    this.#deletions.addEventListener("undo", (event) => this.#showRestored(/** @type {CustomEvent<DriveItem[]>} */ (event).detail));
  }

  /**
   * Copies items into a folder, after asking about taken names.
   *
   * @param {import("./actions/copy-move.js").Item[]} items
   * @param {string} path
   * @param {string} [name] another name for the copy of a single item
   * @param {AbortSignal} [signal] cancels it until the destination is read
   * @returns {Promise<void>} resolves before the first question
   */
  async copy(items, path, name, signal) {
    const { drive, api } = this.#shown();
    const plan = await prepareCopy(drive, api, items, path, name, signal);
    void plan(this.#conflicts.ask).then((specs) => {
      this.#start(specs);
      // The user may have selected others meanwhile.
      if (specs.length > 0) this.#folder.items.deselect(items);
    });
  }

  /**
   * Moves items into another folder, after asking about taken names.
   *
   * @param {DriveItem[]} items
   * @param {string} path
   * @param {AbortSignal} [signal] cancels it until the destination is read
   * @returns {Promise<void>} resolves before the first question
   */
  async move(items, path, signal) {
    const { api } = this.#shown();
    const { parentId, plan } = await prepareMove(api, items, path, signal);
    const run = async (/** @type {import("./actions/copy-move.js").Step[]} */ steps) => {
      if (steps.length === 0) return;
      this.#folder.items.deselect(steps.map(({ item }) => item));
      const notice = showMove(steps, path);
      const moved = await move(api, parentId, steps, notice.onProgress);
      notice.finish(moved, run);
      void this.#folder.refresh(...moved.ids);
    };
    void plan(this.#conflicts.ask).then(run);
  }

  /** @param {DriveItem[]} items */
  delete(items) {
    this.#deletions.delete(items, this.#shown().api);
  }

  /** Undoes the newest deletion that can be undone. */
  undo() {
    this.#deletions.undo();
  }

  /**
   * @param {string} path the folder to create it in
   * @param {string} name
   * @param {AbortSignal} signal
   */
  async createFolder(path, name, signal) {
    const created = await this.#refreshAfter(createFolder(this.#shown().api, path, name, signal));
    announce(`Created the folder ${quoted(created.name)}.`);
    this.#folder.focusOn(path, created.name);
  }

  /**
   * @param {DriveItem} item
   * @param {string} name
   * @param {AbortSignal} signal
   */
  async rename(item, name, signal) {
    await this.#refreshAfter(renameItem(this.#shown().api, item.id, name, signal));
    announce(`Renamed ${quoted(item.name)} to ${quoted(name)}.`);
  }

  /**
   * Uploads files and folders, after asking about taken names.
   *
   * @param {import("./actions/uploading.js").Entry[] | Promise<import("./actions/uploading.js").Entry[]>} entries
   * @param {string} path
   */
  async upload(entries, path) {
    // Another drive may be shown by the time a large folder is read.
    const { api } = this.#shown();
    const read = await entries;
    if (read.length === 0) return;
    const upload = await prepareUpload(api, read, path, this.#conflicts.ask);
    if (upload !== null) this.#enqueue(upload);
  }

  /** @param {import("./actions/uploading.js").Upload} upload */
  #enqueue(upload) {
    showUpload(upload, () => this.#enqueue(upload.again()));
    let arrived = 0;
    upload.addEventListener("change", () => {
      if (upload.arrived !== arrived || upload.state === "ended") void this.#folder.refresh();
      arrived = upload.arrived;
    });
    this.#uploads.add(upload);
  }

  /**
   * Reads the folder again after a request, also if it was cancelled: the drive may have received it.
   *
   * @param {Promise<DriveItem>} request
   */
  async #refreshAfter(request) {
    try {
      const item = await request;
      void this.#folder.refresh(item.id);
      return item;
    } catch (error) {
      void this.#folder.refresh();
      throw error;
    }
  }

  /** @param {DriveItem[]} restored */
  #showRestored(restored) {
    const { items } = this.#folder;
    const ids = new Set(restored.map(({ id }) => id));
    const shown = items.items.filter(({ id }) => ids.has(id));
    announce(`Restored ${nameOfAll(restored)}.`);
    if (shown.length === 0) return;
    items.select(shown);
    items.focusOn(shown[0], true);
  }
}

/**
 * @param {DriveItem[]} items
 * @param {() => void} undo
 * @param {() => void} expire
 */
function offerUndo(items, undo, expire) {
  const notice = new Notice("delete").say(`Deleted ${nameOfAll(items)}.`, { actions: [{ label: "Undo", run: undo }] });
  // Closing the notice doesn't end the offer: Ctrl+Z works a while longer.
  return notice.closable(() => setTimeout(expire, UNDO_MS)).fade(expire);
}

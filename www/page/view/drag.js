// @ts-check
/**
 * Drag and drop: items onto a folder's row or a part of the path, which copies them there, or moves them while Shift is pressed; files
 * of this device onto the same, or anywhere into the list. Also reads what is in a dropped or chosen folder.
 *
 * Chromium begins no drag while Shift is pressed, except at a link: the key may have to be pressed afterwards. Alt moves too, and on a
 * Mac, where Alt means to copy, Command does.
 *
 * Everything can be done without it: with "Copy to…", "Move to…", the clipboard keys and the Upload button.
 */

import { folderAround } from "../actions/copy-move.js";
import { join, pathOf } from "../service/paths.js";
import { count } from "../words.js";
import { element, find } from "./dom.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */
/** @typedef {{ element: Element, path: string }} Target */

/**
 * @param {import("./folder.js").Folder} folder
 * @param {object} actions
 * @param {(items: DriveItem[], path: string) => void} actions.copy
 * @param {(items: DriveItem[], path: string) => void} actions.move
 * @param {(entries: Promise<import("../actions/uploading.js").Entry[]>, path: string) => void} actions.upload
 */
export function enableDragging(folder, { copy, move, upload }) {
  const main = find("main", HTMLElement);
  /** The items of the list that are dragged. @type {DriveItem[]} */
  let dragged = [];
  /** @type {Element | null} */
  let marked = null;

  /** @param {Element | null} target */
  function mark(target) {
    marked?.classList.remove("drop-target");
    marked = target;
    marked?.classList.add("drop-target");
  }

  /** Where a drop would go. @param {DragEvent} event @returns {Target | null} */
  function targetOf({ target, dataTransfer }) {
    const hasFiles = dataTransfer?.types.includes("Files") ?? false;
    if (!(target instanceof Element) || (dragged.length === 0 && !hasFiles)) return null;
    const found = crumbAt(target) ?? folderRowAt(target, folder) ?? (hasFiles && main.contains(target) && folder.isUsable ? { element: main, path: folder.path } : null);
    return found && folderAround(dragged, folder.path, found.path) ? null : found;
  }

  document.addEventListener("dragstart", (event) => {
    const item = folder.items.itemOf(event.target);
    if (item === undefined || event.dataTransfer === null) return;
    const { selected } = folder.items;
    dragged = selected.includes(item) ? selected : [item];
    event.dataTransfer.clearData();
    event.dataTransfer.setData("text/plain", dragged.map(({ name }) => name).join("\n"));
    event.dataTransfer.effectAllowed = "copyMove";
    const badge = element("div", { class: "dragged" }, dragged.length === 1 ? item.name : count(dragged.length, "item"));
    document.body.append(badge);
    event.dataTransfer.setDragImage(badge, -12, -4);
    // The browser has drawn the drag image by the next frame.
    requestAnimationFrame(() => badge.remove());
  });
  document.addEventListener("dragover", (event) => {
    const target = targetOf(event);
    mark(target?.element ?? null);
    if (event.dataTransfer === null || (dragged.length === 0 && !event.dataTransfer.types.includes("Files"))) return;
    // Files that are dropped beside the list would otherwise be opened instead of the page.
    event.preventDefault();
    event.dataTransfer.dropEffect = target === null ? "none" : dragged.length > 0 && wantsMove(event) ? "move" : "copy";
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) mark(null);
  });
  document.addEventListener("dragend", () => {
    mark(null);
    dragged = [];
  });
  document.addEventListener("drop", (event) => {
    const target = targetOf(event);
    const items = dragged;
    mark(null);
    dragged = [];
    if (target === null || event.dataTransfer === null) return;
    event.preventDefault();
    if (items.length === 0) upload(entriesOf(event.dataTransfer), target.path);
    else if (wantsMove(event)) move(items, target.path);
    else copy(items, target.path);
  });
}

/** The part of the shown path that is at an element. @param {Element} target @returns {Target | null} */
function crumbAt(target) {
  const crumb = target.closest(".crumbs a");
  const path = crumb instanceof HTMLAnchorElement ? pathOf(crumb.hash) : null;
  return crumb && path !== null ? { element: crumb, path } : null;
}

/** The folder in the list that is at an element. @param {Element} target @param {import("./folder.js").Folder} folder @returns {Target | null} */
function folderRowAt(target, folder) {
  const row = target.closest("#rows > tr");
  const item = folder.items.itemOf(row);
  return row && item?.folder ? { element: row, path: join(folder.path, item.name) } : null;
}

const isMac = /^Mac/.test(navigator.platform);

/** @param {DragEvent} event */
function wantsMove({ shiftKey, altKey, metaKey }) {
  return shiftKey || (isMac ? metaKey : altKey);
}

/** @typedef {import("../actions/uploading.js").Entry} Entry */

/**
 * Must be called while the drop is being handled: the browser empties the list afterwards.
 *
 * @param {DataTransfer} dropped
 * @returns {Promise<Entry[]>}
 */
function entriesOf(dropped) {
  const files = [...dropped.items].filter(({ kind }) => kind === "file");
  const read = files.map((item) => {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) return readFolder(/** @type {FileSystemDirectoryEntry} */ (entry));
    return file === null ? null : { name: file.name, file };
  });
  return Promise.all(read.filter((one) => one !== null));
}

/**
 * The trees of files that were chosen as folders.
 *
 * @param {File[]} files each with its `webkitRelativePath`
 * @returns {Entry[]}
 */
export function treesOf(files) {
  /** @type {Entry} */
  const root = { name: "", entries: [] };
  for (const file of files) {
    let parent = root;
    for (const name of file.webkitRelativePath.split("/").slice(0, -1)) {
      let folder = parent.entries?.find((entry) => entry.file === undefined && entry.name === name);
      if (folder === undefined) {
        folder = { name, entries: [] };
        parent.entries?.push(folder);
      }
      parent = folder;
    }
    parent.entries?.push({ name: file.name, file });
  }
  return root.entries ?? [];
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<Entry>} */
async function readFolder(folder) {
  const reader = folder.createReader();
  const entries = [];
  // Each call returns some entries; the last one returns none.
  for (;;) {
    const some = await new Promise((/** @type {(found: FileSystemEntry[]) => void} */ resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return { name: folder.name, entries };
    for (const entry of some) {
      entries.push(
        entry.isDirectory
          ? await readFolder(/** @type {FileSystemDirectoryEntry} */ (entry))
          : await readFile(/** @type {FileSystemFileEntry} */ (entry)),
      );
    }
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<Entry>} */
function readFile(entry) {
  return new Promise((resolve, reject) => entry.file((file) => resolve({ name: file.name, file }), reject));
}

// @ts-check
/**
 * Dragging: items onto a folder's row or a part of the path, which copies them there; files of this device onto the same, or anywhere
 * into the list. By keyboard the same is done with Ctrl-C and Ctrl-V, and with the Upload button.
 */

import { join, pathOf } from "../service/paths.js";
import { element, find } from "./dom.js";
import { entriesOf } from "./dropped.js";
import { count } from "./words.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */

/**
 * @param {import("./folder.js").Folder} folder
 * @param {object} does
 * @param {(items: DriveItem[], path: string) => void} does.copy
 * @param {(entries: import("../actions/uploading.js").Entry[], path: string) => void} does.upload
 */
export function enableDragging(folder, { copy, upload }) {
  const main = find("main", HTMLElement);
  /** What is being dragged, when it is from the list. @type {DriveItem[]} */
  let dragged = [];
  /** @type {Element | null} */
  let marked = null;

  /** @param {Element | null} target */
  function mark(target) {
    marked?.classList.remove("drop-target");
    marked = target;
    marked?.classList.add("drop-target");
  }

  /**
   * Where it would go.
   *
   * @param {DragEvent} event
   * @returns {{ element: Element, path: string } | null}
   */
  function targetOf({ target, dataTransfer }) {
    const files = dataTransfer?.types.includes("Files") ?? false;
    if (!(target instanceof Element) || (dragged.length === 0 && !files)) return null;
    const crumb = target.closest(".crumbs a");
    if (crumb instanceof HTMLAnchorElement) return { element: crumb, path: pathOf(crumb.hash) };
    const row = target.closest("#rows tr");
    const item = folder.items.itemOf(row);
    if (row !== null && item?.folder && !dragged.includes(item)) return { element: row, path: join(folder.path, item.name) };
    return files && main.contains(target) ? { element: main, path: folder.path } : null;
  }

  document.addEventListener("dragstart", (event) => {
    const item = event.target instanceof Element ? folder.items.itemOf(event.target.closest("#rows tr")) : undefined;
    if (item === undefined || event.dataTransfer === null) return;
    const { picked } = folder.items;
    dragged = picked.includes(item) ? picked : [item];
    event.dataTransfer.clearData();
    event.dataTransfer.setData("text/plain", dragged.map(({ name }) => name).join("\n"));
    event.dataTransfer.effectAllowed = "copy";
    const badge = element("div", { class: "dragged" }, dragged.length === 1 ? item.name : count(dragged.length, "item"));
    document.body.append(badge);
    event.dataTransfer.setDragImage(badge, -12, -4);
    // The browser has made its picture of it by then.
    requestAnimationFrame(() => badge.remove());
  });
  document.addEventListener("dragover", (event) => {
    const target = targetOf(event);
    mark(target?.element ?? null);
    if (event.dataTransfer === null || (dragged.length === 0 && !event.dataTransfer.types.includes("Files"))) return;
    // Files that are dropped beside the list would else be opened in place of the page.
    event.preventDefault();
    event.dataTransfer.dropEffect = target === null ? "none" : "copy";
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) mark(null);
  });
  document.addEventListener("dragend", () => {
    mark(null);
    dragged = [];
  });
  document.addEventListener("drop", async (event) => {
    const target = targetOf(event);
    const items = dragged;
    mark(null);
    dragged = [];
    if (target === null || event.dataTransfer === null) return;
    event.preventDefault();
    if (items.length > 0) copy(items, target.path);
    else upload(await entriesOf(event.dataTransfer), target.path);
  });
}
